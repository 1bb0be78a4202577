import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoApi, startDemoApi } from '../../../src/demo/start-demo-api.ts';
import { bodyOf, send, sendJson } from './client.ts';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let api: DemoApi;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

const getJson = async <T = Record<string, unknown>>(path: string): Promise<T> => bodyOf<T>(await fetch(api.url + path));

const ids = (data: { id: number }[]): number[] => data.map(({ id }) => id);

describe('pages', () => {
  type Page = { data: { id: number }[]; next: string | null; total: number };
  const all = Array.from({ length: 45 }, (_, i) => i + 1);

  it('go by number and by offset, and end with an empty one', async () => {
    const numbered = [1, 2, 3].map((page) => getJson<Page>(`/pages/number?page=${page}&per_page=20`));
    expect((await Promise.all(numbered)).flatMap((page) => ids(page.data))).toEqual(all);
    expect(await getJson('/pages/number?page=4&per_page=20')).toMatchObject({ data: [], pages: 3, total: 45 });
    expect(ids((await getJson<Page>('/pages/offset?offset=40&limit=10')).data)).toEqual([41, 42, 43, 44, 45]);
    expect(await getJson('/pages/offset?offset=45')).toMatchObject({ data: [], total: 45 });
  });

  it('go by cursor and by URL until next is null', async () => {
    for (const [path, follow] of [
      ['/pages/cursor?limit=10', (next: string) => `${api.url}/pages/cursor?limit=10&cursor=${next}`],
      ['/pages/next-url?limit=10', (next: string) => next],
    ] as const) {
      const found: number[] = [];
      for (let url: string | undefined = api.url + path; url !== undefined; ) {
        const page: Page = await bodyOf<Page>(await fetch(url));
        found.push(...ids(page.data));
        url = page.next === null ? undefined : follow(page.next);
      }
      expect(found).toEqual(all);
    }
  });

  it('go by Link header', async () => {
    const first = await fetch(`${api.url}/pages/link?per_page=20`);
    expect(first.headers.get('link')).toBe(
      '</pages/link?page=2&per_page=20>; rel="next", </pages/link?page=1&per_page=20>; rel="first", </pages/link?page=3&per_page=20>; rel="last"',
    );
    expect(await bodyOf<unknown[]>(first)).toHaveLength(20);
    expect((await fetch(`${api.url}/pages/link?page=3&per_page=20`)).headers.get('link')).not.toContain('next');
  });
});

describe('bodies', () => {
  it('are echoed as they came, with every digit', async () => {
    const body = '{"n":12345678901234567890,"p":1.10}';
    const headers = { 'content-type': 'application/json', 'X-Case': 'Kept' };
    const answer = await send(`${api.url}/echo/a?x=1&x=2`, { method: 'PUT', headers, body });
    const text = answer.body.toString();
    expect(text.endsWith(`,"json":${body}}`)).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      method: 'PUT',
      url: '/echo/a?x=1&x=2',
      query: { x: ['1', '2'] },
      headers: { 'x-case': 'Kept' },
      rawHeaders: expect.arrayContaining([['X-Case', 'Kept']]) as unknown[],
      body,
      size: body.length,
      sha256: sha256(body),
    });
  });

  it.each(['PURGE', 'TRACE', 'OPTIONS', 'PROPFIND'])('are echoed for %s', async (method) => {
    const answer = await send(`${api.url}/echo`, { method });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ method });
  });

  it('are echoed when they are forms or no text at all', async () => {
    const form = await fetch(`${api.url}/echo`, { method: 'POST', body: new URLSearchParams('a=1&a=2&b=x+y') });
    expect(await bodyOf(form)).toMatchObject({ form: { a: ['1', '2'], b: ['x y'] } });
    const bytes = Uint8Array.of(0, 255, 128, 10);
    const binary = await bodyOf(await fetch(`${api.url}/echo`, { method: 'POST', body: bytes }));
    expect(binary).toMatchObject({ base64: 'AP+ACg==', size: 4, sha256: sha256(bytes) });
    expect(binary).not.toHaveProperty('json');
  });

  it('hold numbers beyond a double, and HTML with status 200', async () => {
    expect(await (await fetch(`${api.url}/big-integers`)).text()).toContain('"id":9007199254740993,');
    const html = await fetch(`${api.url}/html`);
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });
});

describe('files', () => {
  it('are uploaded in parts, in any order and size', async () => {
    const large = new Uint8Array(300_000).map((_, i) => i % 251);
    const form = new FormData();
    form.append('title', 'Zürich\r\n--not a boundary');
    form.append('empty', '');
    form.append('file"1', new File([large], 'naïve "x".bin', { type: 'image/png' }));
    const response = await fetch(`${api.url}/uploads`, { method: 'POST', body: form });
    expect(response.status).toBe(201);
    const title = 'Zürich\r\n--not a boundary';
    expect(await bodyOf(response)).toEqual({
      parts: [
        { name: 'title', size: Buffer.byteLength(title), sha256: sha256(title), text: title },
        { name: 'empty', size: 0, sha256: sha256(''), text: '' },
        { name: 'file"1', filename: 'naïve "x".bin', type: 'image/png', size: 300_000, sha256: sha256(large) },
      ],
    });
  });

  it.each([
    ['text/plain', '', 415],
    ['multipart/form-data', '', 415],
    ['multipart/form-data; boundary=b', '', 400],
    ['multipart/form-data; boundary=b', '--b\r\n\r\nno name\r\n--b--', 400],
    ['multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\ncut off', 400],
    ['multipart/form-data; boundary=b', `--b\r\n${'x'.repeat(20_000)}`, 400],
    ['multipart/form-data; boundary="b"', '--b--', 201],
  ])('%s with %j is answered with %i', async (type, body, status) => {
    const answer = await send(`${api.url}/uploads`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
  });

  it('are uploaded raw', async () => {
    const bytes = new Uint8Array(200_000).fill(7);
    const headers = { 'content-type': 'image/png' };
    const response = await fetch(`${api.url}/uploads/a%20b.png`, { method: 'PUT', headers, body: bytes });
    expect(await bodyOf(response)).toEqual({
      name: 'a b.png',
      type: 'image/png',
      size: 200_000,
      sha256: sha256(bytes),
    });
  });

  it.each([0, 10, 65_536, 100_001])('are downloaded, %i bytes', async (size) => {
    const answer = await send(`${api.url}/downloads/${size}`);
    expect(answer.headers['content-length']).toBe(String(size));
    expect(sha256(answer.body)).toBe(sha256(Uint8Array.from({ length: size }, (_, i) => i % 256)));
  });

  it('are exported in chunks', async () => {
    const ndjson = await send(`${api.url}/export?rows=2000`);
    expect(ndjson.headers['transfer-encoding']).toBe('chunked');
    const lines = ndjson.body.toString().trimEnd().split('\n');
    expect([lines.length, JSON.parse(lines[1999] ?? '')]).toMatchObject([2000, { id: 2000 }]);
    const csv = await send(`${api.url}/export?rows=1&format=csv`);
    expect(csv.body.toString()).toBe('id,title,author,words\r\n1,Article 1,Grace,237\r\n');
    expect((await send(`${api.url}/export?rows=0`)).body).toHaveLength(0);
  });
});

const sendQuery = async (value: unknown) => bodyOf(await sendJson(`${api.url}/graphql`, 'POST', value));

describe('graphql', () => {
  it('answers two queries', async () => {
    const document = 'query U($id: Int!) { user(id: $id) { name, role nope } } query A { articles { id } }';
    expect(await sendQuery({ query: document, variables: { id: 1 } })).toEqual({
      data: { user: { name: 'Ada Lovelace', role: 'admin', nope: null } },
    });
    expect(await sendQuery({ query: document, operationName: 'A', variables: { first: 1 } })).toEqual({
      data: { articles: [{ id: 1 }] },
    });
    expect(await sendQuery({ query: document, variables: { id: 999 } })).toEqual({ data: { user: null } });
  });

  it.each([
    [{ query: 'query { nope { id } }' }, 'Cannot query field "nope"'],
    [{ query: 'query { user { id } }' }, 'Variable "$id"'],
    [{ query: '' }, 'Syntax Error'],
    [{ query: 'query A { user { id } }', operationName: 'B' }, 'Syntax Error'],
    [{ query: 'query A { user { id } }', operationName: '(' }, 'Variable "$id"'],
    [{ query: '{ articles { __proto__ } }', variables: [] }, undefined],
  ])('answers %j with status 200', async (value, message) => {
    const body = await sendQuery(value);
    expect(JSON.stringify(body['errors'] ?? '')).toContain((message ?? '').replaceAll('"', '\\"'));
  });

  it('answers a query that is no text with 400', async () => {
    expect((await sendJson(`${api.url}/graphql`, 'POST', { query: 7 })).status).toBe(400);
    expect((await sendJson(`${api.url}/graphql`, 'POST', { query: '{'.repeat(10_001) })).status).toBe(400);
  });
});

describe('jobs', () => {
  it.each([
    ['', 'done'],
    ['?fail=true', 'failed'],
  ])('POST /jobs%s ends as %s', async (query, end) => {
    const started = await fetch(`${api.url}/jobs${query}`, { method: 'POST' });
    expect([started.status, (await bodyOf(started))['state']]).toEqual([202, 'queued']);
    const location = started.headers.get('location') ?? '';
    const states: unknown[] = [];
    for (let i = 0; i < 4; i++) states.push((await getJson(location))['state']);
    expect(states).toEqual(['queued', 'running', end, end]);
  });
});

describe('timing', () => {
  it('is slow when asked to', async () => {
    const start = performance.now();
    expect(await getJson('/slow?ms=50')).toEqual({ waited: 50 });
    expect(performance.now() - start).toBeGreaterThan(45);
    expect(await (await fetch(`${api.url}/drip?ms=1&count=2`)).text()).toBe('drop 1\ndrop 2\n');
  });

  it('fails twice for each key, then works', async () => {
    const ask = async (key: string) => (await fetch(`${api.url}/flaky/${key}`)).status;
    expect([await ask('a'), await ask('b'), await ask('a'), await ask('a'), await ask('b')]).toEqual([
      503, 503, 503, 200, 503,
    ]);
    expect((await fetch(`${api.url}/flaky/c?as=404&fail=1`, { method: 'POST' })).status).toBe(404);
    expect(await getJson('/flaky/c?fail=1')).toEqual({ key: 'c', attempt: 2 });
    expect((await fetch(`${api.url}/flaky/d?as=nonsense`)).status).toBe(503);
  });

  it('breaks the connection twice', async () => {
    for (let i = 0; i < 2; i++)
      await expect(send(`${api.url}/flaky/gone?as=disconnect`)).rejects.toThrow('socket hang up');
    expect((await send(`${api.url}/flaky/gone?as=disconnect`)).status).toBe(200);
  });

  it('limits each key, and Retry-After is long enough', async () => {
    const ask = (query = '') => fetch(`${api.url}/limited/key?limit=2&window=3600${query}`);
    expect(await bodyOf(await ask())).toEqual({ key: 'key', remaining: 1 });
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
    const until = Date.parse((await ask('&form=date')).headers.get('retry-after') ?? '');
    expect(until - Date.now()).toBeGreaterThan(3_590_000);
    expect((await fetch(`${api.url}/limited/other`)).status).toBe(200);
  });
});

describe('encodings', () => {
  const text = '{"city":"Zürich","drink":"café au lait","price":"£3"}';

  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['deflate', 'deflate', inflateSync],
    ['deflate-raw', 'deflate', inflateRawSync],
    ['br', 'br', brotliDecompressSync],
    ['gzip-br', 'gzip, br', (bytes: Buffer) => gunzipSync(brotliDecompressSync(bytes))],
  ] as const)('%s is sent as Content-Encoding %s', async (name, encoding, decode) => {
    const answer = await send(`${api.url}/encodings/${name}`);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(decode(answer.body).toString()).toBe(text);
  });

  it.each([
    ['latin1', 'application/json; charset=ISO-8859-1', 'iso-8859-1'],
    ['utf-8', 'application/json; charset=utf-8', 'utf-8'],
    ['utf-8-bom', 'application/json', 'utf-8'],
    ['utf-16le', 'application/json; charset=utf-16le', 'utf-16le'],
    ['no-charset', 'application/json', 'utf-8'],
  ])('%s is sent as %s', async (name, type, charset) => {
    const answer = await send(`${api.url}/encodings/${name}`);
    expect(answer.headers['content-type']).toBe(type);
    expect(new TextDecoder(charset).decode(answer.body)).toBe(text);
  });
});

describe('redirects', () => {
  it.each([
    ['/redirects/relative', 302, 'arrived'],
    ['/redirects/chain/3', 302, '/redirects/chain/2'],
    ['/redirects/chain/1', 302, '/redirects/arrived'],
    ['/redirects/loop', 302, '/redirects/loop'],
    ['/redirects/to?url=/echo&status=307', 307, '/echo'],
    ['/redirects/to?url=/a%20%0d%0ab%C3%BC&status=999', 399, '/a%20%0D%0Ab%C3%BC'],
  ])('%s answers %i to %s', async (path, status, location) => {
    const answer = await send(api.url + path);
    expect([answer.status, answer.headers['location']]).toEqual([status, location]);
  });

  it('lead to their end', async () => {
    for (const path of ['/redirects/relative', '/redirects/absolute', '/redirects/chain/9']) {
      expect(await getJson(path)).toEqual({ arrived: true });
    }
  });

  it('lead to another origin that is the same API', async () => {
    const { headers } = await send(`${api.url}/redirects/cross-origin`);
    const other = new URL(String(headers['location']));
    expect(other.origin).not.toBe(api.url);
    expect(await bodyOf(await fetch(other))).toMatchObject({ url: '/echo' });
    const again = await send(`${api.url}/redirects/cross-origin?status=301`, { method: 'POST' });
    expect([again.status, again.headers['location']]).toEqual([301, other.href]);
  });
});

describe('broken answers', () => {
  it.each([
    ['no-answer', 'socket hang up'],
    ['cut-off', 'aborted'],
    ['cut-off-chunks', 'aborted'],
  ])('%s ends the connection', async (how, message) => {
    await expect(send(`${api.url}/broken/${how}`)).rejects.toThrow(message);
  });

  it('cannot be read', async () => {
    const gzip = await send(`${api.url}/broken/gzip`);
    expect(() => gunzipSync(gzip.body)).toThrow('incorrect header check');
    expect(() => JSON.parse('{"name": "Ada", "tags": [1, 2') as unknown).toThrow(SyntaxError);
    expect((await send(`${api.url}/broken/json`)).body.toString()).toBe('{"name": "Ada", "tags": [1, 2');
    expect((await send(`${api.url}/broken/charset`)).headers['content-type']).toContain('klingon');
  });
});
