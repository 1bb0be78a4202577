import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importHurl } from '../../../src/convert/import-hurl.ts';
import { writeCollection } from '../../../src/convert/write-collection.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { importText, onlyCollection, problemOfImport, runImported } from '../../support/import-text.ts';

const importOne = (text: string, beside: Record<string, string> = {}) => importText(importHurl, 'a.hurl', text, beside);

const shop = `# Sign in first
POST {{base}}/login
[Form]
user: ada
password: s3cret-word
HTTP 200
[Captures]
token: jsonpath "$.token" redact
kind: header "X-Kind"

# Then buy
POST {{base}}/orders?via={{kind}}
Authorization: Bearer {{token}}
{
  "item": "tea",
  "count": 2,
  "note": "for {{kind}}"
}
HTTP 201
Location: /orders/7
[Asserts]
jsonpath "$.id" == 7
jsonpath "$.lines" count == 1
duration < 30000

GET {{base}}/old
HTTP 301
`;

const answers = {
  'POST /login': { headers: { 'x-kind': 'web' }, json: { token: 'tok-123' } },
  'POST /orders': { status: 201, headers: { location: '/orders/7' }, json: { id: 7, lines: [{}] } },
  'GET /old': { status: 301, headers: { location: '/new' } },
};

describe('a Hurl file as a collection', () => {
  test('runs with the same outcome: captures, headers, bodies, checks, no redirects', async () => {
    const { exit, requests } = await runImported(await importOne(shop), { server: answers });
    expect(exit).toBe(0);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /login',
      'POST /orders?via=web',
      'GET /old',
    ]);
    expect(requests[0]?.body).toBe('user=ada&password=s3cret-word');
    expect(requests[1]?.headers['authorization']).toBe('Bearer tok-123');
    expect(JSON.parse(requests[1]?.body ?? '')).toEqual({ item: 'tea', count: 2, note: 'for web' });
  });

  test.each([
    [
      'another status',
      { 'POST /orders': { status: 200, headers: { location: '/orders/7' }, json: { id: 7, lines: [{}] } } },
    ],
    ['another header', { 'POST /orders': { status: 201, headers: { location: '/no' }, json: { id: 7, lines: [{}] } } }],
    [
      'another value',
      { 'POST /orders': { status: 201, headers: { location: '/orders/7' }, json: { id: '7', lines: [{}] } } },
    ],
    ['no value to capture', { 'POST /login': { headers: { 'x-kind': 'web' }, json: {} } }],
  ])('fails where Hurl fails: %s', async (_, changed) => {
    const { exit } = await runImported(await importOne(shop), { server: { ...answers, ...changed } });
    expect(exit).toBe(1);
  });

  test('reads as a person would write it, without the credential', async () => {
    const imported = await importOne(shop);
    const [draft] = imported.collections;
    const yaml = draft === undefined ? '' : writeCollection(draft);
    expect(yaml).toContain('# Sign in first\n  post_login:\n    POST: /login');
    expect(yaml).toContain('token: { from: body.token, secret: true }');
    expect(yaml).not.toContain('s3cret-word');
    expect(imported.secrets).toEqual([{ name: 'PASSWORD', value: 's3cret-word' }]);
    expect(onlyCollection(imported).content).toMatchObject({
      env: { BASE: {}, PASSWORD: { secret: true } },
      baseUrl: '${{ env.BASE }}',
      defaults: { redirects: 0 },
    });
    expect(imported.leftovers.map(({ what }) => what)).toEqual(['variable base has no value']);
  });

  test('lets any status pass where Hurl names none', async () => {
    const imported = await importOne('GET {{base}}/a\n\nGET {{base}}/b\nHTTP *\n');
    expect(
      (await runImported(imported, { server: { 'GET /a': { status: 500 }, 'GET /b': { status: 404 } } })).exit,
    ).toBe(0);
  });

  test('compares a body as text, character by character', async () => {
    const imported = await importOne(
      'GET {{base}}/a\nHTTP 200\n{"a": 1}\n\nGET {{base}}/b\nHTTP 200\n```\ntwo\nlines\n```\n',
    );
    const same = { 'GET /a': { text: '{"a": 1}' }, 'GET /b': { text: 'two\nlines\n' } };
    expect((await runImported(imported, { server: same })).exit).toBe(0);
    expect((await runImported(imported, { server: { ...same, 'GET /a': { text: '{"a":1}' } } })).exit).toBe(1);
    expect((await runImported(imported, { server: { ...same, 'GET /b': { text: 'two\nlines' } } })).exit).toBe(1);
  });

  test('gives placeholders outside of texts the type that Hurl gives them', async () => {
    const imported = await importOne('POST {{base}}/a\n{"id": {{id}}, "name": {{name}}, "text": "{{id}}"}\n');
    const { requests } = await runImported(imported, { env: { ID: '7', NAME: 'Ada' } });
    expect(requests[0]?.body).toBe('{"id":7,"name":"Ada","text":"7"}');
  });

  test('takes variables of options, which later entries see', async () => {
    const imported = await importOne(
      'POST {{base}}/a\n[Options]\nvariable: n=3\nvariable: who=Bob\n{"n": {{n}}, "t": "{{n}}{{who}}"}\n\nGET {{base}}/{{who}}\n',
    );
    const { requests } = await runImported(imported);
    expect(requests.map(({ url, body }) => [url, body])).toEqual([
      ['/a', '{"n":3,"t":"3Bob"}'],
      ['/Bob', ''],
    ]);
  });

  test('carries the options that have a key of ours', async () => {
    const [, request] = onlyCollection(
      await importOne(
        'GET http://h/\n[Options]\nlocation: true\nmax-redirs: 3\ninsecure: true\nconnect-timeout: 2\nmax-time: 9s\ndelay: 50\nrepeat: 2\nhttp2: true\nuser: u:pw-12345\nproxy: p:3128\nresolve: h:80:10.0.0.1\nunix-socket: /run/x\nverbose: true\nHTTP 200\n',
      ),
    ).requests[0] ?? ['', {}];
    expect(request).toMatchObject({
      redirects: 3,
      tls: { verify: false },
      timeout: { connect: '2s', total: '9s' },
      delay: '50ms',
      repeat: 2,
      http2: true,
      auth: { basic: { username: 'u', password: '${{ env.PASSWORD }}' } },
      proxy: 'http://p:3128',
      resolve: { h: '10.0.0.1' },
      unix: '/run/x',
    });
  });

  test('tries again as often as the file says, and says where that is less', async () => {
    const imported = await importOne('GET {{base}}/a\n[Options]\nretry: 2\nretry-interval: 10ms\nHTTP 200\n');
    const { exit, requests } = await runImported(imported, {
      server: { 'GET /a': [{ status: 404 }, { status: 200 }] },
    });
    expect([exit, requests.length]).toEqual([0, 2]);
    const asserted = await importOne('GET http://h/\n[Options]\nretry: 2\nHTTP 200\n[Asserts]\nbody == "x"\n');
    expect(asserted.leftovers.map(({ what }) => what)).toEqual(['option retry']);
  });

  test('lists options without counterpart, and makes no variable of what is not carried over', async () => {
    const imported = await importOne(
      'GET http://h/\n[Options]\nlimit-rate: 5\nntlm: true\ninsecure: {{i}}\ncert: c.pem:pw\n',
    );
    expect(imported.leftovers.map(({ what, place }) => `${place.line} ${what}`)).toEqual([
      '3 option limit-rate',
      '4 option ntlm',
      '5 option insecure',
      '6 option cert',
    ]);
    expect(onlyCollection(imported).content['env']).toBeUndefined();
  });

  test('copies text files that are sent; without the file the request is skipped', async () => {
    const text =
      'POST {{base}}/a\nfile,body.txt;\n\nPOST {{base}}/b\n[Multipart]\nf: file,body.txt; text/plain\ng: v\n';
    const { requests } = await runImported(await importOne(text, { 'body.txt': 'hello' }));
    expect(requests[0]?.body).toBe('hello');
    expect(requests[1]?.body).toContain('filename="body.txt"\r\ncontent-type: text/plain\r\n\r\nhello');
    const without = await importOne(text);
    expect(onlyCollection(without).requests.map(([, { skip }]) => typeof skip)).toEqual(['string', 'string']);
  });

  test('sends a form in which a name stands twice as text, where it has no file', async () => {
    const { requests } = await runImported(await importOne('POST {{base}}/a\n[Multipart]\na: 1\na: 2\n'));
    expect(requests[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(requests[0]?.body.match(/name="a"\r\n\r\n[12]\r\n--/g)).toHaveLength(2);
    const mixed = await importOne('POST http://h/\n[Multipart]\na: 1\na: 2\nf: file,f.txt;\n', { 'f.txt': 'hi' });
    expect(onlyCollection(mixed).requests[0]?.[1]).toMatchObject({
      skip: 'a part of its form was not carried over',
      multipart: { a: '1', f: { file: 'f.txt' } },
    });
  });

  test('moves credentials out of URLs, headers, cookies and JSON', async () => {
    const imported = await importOne(
      'GET http://ada:pw-11111@h/\n\nPOST http://h/?api_key=k-22222\nAuthorization: Bearer t-33333\nCookie: sid=c-44444; theme=dark\n{"secret": "j-55555"}\n',
    );
    const [draft] = imported.collections;
    const yaml = draft === undefined ? '' : writeCollection(draft);
    for (const { value } of imported.secrets) expect(yaml).not.toContain(value);
    const found = ['c-44444', 'j-55555', 'k-22222', 'pw-11111', 't-33333'];
    expect(imported.secrets.map(({ value }) => value).toSorted()).toEqual(found);
    expect(onlyCollection(imported).requests[0]?.[1]).toMatchObject({ GET: '/', auth: { basic: { username: 'ada' } } });
  });

  test('keeps what looks like an expression of ours as text', async () => {
    const imported = await importOne('POST {{base}}/a\n<a>${{ env.X }} $</a>\n\nGET {{base}}/${{who}}\n');
    const { requests } = await runImported(imported, { env: { WHO: 'me' } });
    expect([requests[0]?.body, requests[1]?.url]).toEqual(['<a>${{ env.X }} $</a>', '/$me']);
  });
});

describe('what cannot be used', () => {
  test.each([
    ['', 'convert/source 1:1 a.hurl has no request'],
    ['# only a comment\n', 'convert/source 1:1 a.hurl has no request'],
    ['GET http://h/\n\0', 'convert/source 2:1 the file is not text: it holds a NUL byte'],
    ['{"info": {}}', 'convert/source 1:1 expected a request such as GET https://example.com, found "{\\"info\\":"'],
  ])('%j', async (text, problem) => {
    expect(await problemOfImport(importOne(text))).toBe(problem);
  });

  test('any text gives collections or a problem with its place', async () => {
    const words = [
      'GET http://h/',
      '\n',
      '[Asserts]',
      'HTTP 200',
      'jsonpath "$.a"',
      ' == ',
      '{{',
      '}}',
      '"',
      '`',
      '```',
      '{"a":',
      '<a>',
      '#',
      'file,',
      'x: y',
      ' ',
      '[Query]',
      'é',
    ];
    const text = array(oneof(constantFrom(...words), string()), { maxLength: 25 }).map((parts) => parts.join(''));
    const property = asyncProperty(text, async (source) => (await usable(source)) === '');
    await expect(assert(property, { numRuns: 300 })).resolves.toBeUndefined();
  });

  test('a large file is no different', async () => {
    const text = Array.from(
      { length: 3_000 },
      (_, index) => `GET http://h/${index}\nA: b\nHTTP 200\n[Asserts]\njsonpath "$.a${index}" == "${'x'.repeat(60)}"\n`,
    ).join('\n');
    expect(onlyCollection(await importOne(text)).requests).toHaveLength(3_000);
  });
});

/** What is wrong with how an import ends; empty for collections, or a problem with its place. */
async function usable(source: string): Promise<string> {
  try {
    for (const draft of (await importOne(source)).collections) writeCollection(draft);
    return '';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, location } = error.problem;
    return code === 'convert/source' && location !== undefined ? '' : `${code} without a place`;
  }
}
