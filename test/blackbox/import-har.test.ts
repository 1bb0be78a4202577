import { describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { answering, type Change, runImported, startShop } from '../support/shop-service.ts';

type Sent = { headers?: Record<string, string>; body?: object; status?: number; type?: string; setCookie?: string };

const pairs = (map: Record<string, string>) => Object.entries(map).map(([name, value]) => ({ name, value }));

function entry(
  method: string,
  url: string,
  { headers = {}, body, status = 200, type = 'application/json', setCookie }: Sent = {},
) {
  return {
    startedDateTime: '2026-01-01T10:00:00.000Z',
    time: 12,
    request: {
      method,
      url,
      httpVersion: 'http/2.0',
      headers: pairs({ ':authority': 'x', Accept: 'application/json', 'Accept-Encoding': 'gzip', ...headers }),
      queryString: url.startsWith('http')
        ? Array.from(new URL(url).searchParams, ([name, value]) => ({ name, value }))
        : [],
      cookies: [],
      ...(body && { postData: body }),
    },
    response: {
      status,
      headers: pairs({ 'content-type': type, ...(setCookie === undefined ? {} : { 'set-cookie': setCookie }) }),
      cookies: [],
      content: { size: 2, mimeType: type, text: '{}' },
    },
  };
}

function recording(base: string): string {
  const auth = { Authorization: 'Bearer tok-123' };
  const json = (text: string) => ({ mimeType: 'application/json', text });
  const form = [
    '------WebKitX',
    'Content-Disposition: form-data; name="title"',
    '',
    'Photo',
    '------WebKitX',
    'Content-Disposition: form-data; name="note"',
    '',
    'two\r\nlines',
    '------WebKitX--',
    '',
  ].join('\r\n');
  const entries = [
    entry('POST', `${base}/login`, {
      headers: { 'Content-Type': 'application/json' },
      body: json('{"username":"alice","password":"wond3rland"}'),
      setCookie: 'sid=abc; Path=/',
    }),
    entry('GET', `${base}/items?page=1`, { headers: { ...auth, Cookie: 'sid=abc; theme=dark' } }),
    entry('POST', `${base}/items`, {
      headers: { ...auth, 'content-type': 'application/json' },
      body: json('{"name":"Läufer ${{ 1 }}","price":1.5}'),
      status: 201,
    }),
    entry('POST', `${base}/contact`, {
      body: { mimeType: 'application/x-www-form-urlencoded', text: 'email=alice%40example.com&text=Hi', params: [] },
    }),
    entry('POST', `${base}/upload`, {
      body: { mimeType: 'multipart/form-data; boundary=----WebKitX', text: form },
      status: 201,
    }),
    entry('POST', `${base}/graphql`, {
      headers: { 'content-type': 'application/json' },
      body: json('{"query":"{ item(id: 1) { name } }"}'),
    }),
    entry('GET', `${base}/public?access_token=s3cr3tQuery99`, { type: 'text/html' }),
    entry('OPTIONS', `${base}/items`, { headers: { 'access-control-request-method': 'POST' }, status: 204 }),
    entry('GET', 'data:image/png;base64,AAAA'),
    entry('GET', `${base}/blocked`, { status: 0 }),
  ];
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'browser', version: '1' }, entries } }, null, 2);
}

async function imported(
  change?: Change,
): Promise<Workspace & { stdout: string; stderr: string; sent: () => string[]; file: string }> {
  const server = await startShop(change);
  const workspace = await createWorkspace({ 'site.har': recording(server.url) });
  const { exit, stdout, stderr } = await workspace.rollcall('import har site.har -o out');
  expect(exit, stderr).toBe(0);
  const file = /^out\/\S+/.exec(stdout)?.[0] ?? '';
  return {
    ...workspace,
    stdout,
    stderr,
    file,
    sent: () => server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`.trim()),
  };
}

describe('recorded traffic', () => {
  test('passes check and sends what was recorded', async () => {
    const workspace = await imported();
    expect((await workspace.rollcall('check out')).exit).toBe(0);
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    const sent = workspace.sent();
    expect(sent.map((line) => line.split(' ', 2).join(' '))).toEqual([
      'POST /login',
      'GET /items?page=1',
      'POST /items',
      'POST /contact',
      'POST /upload',
      'POST /graphql',
      'GET /public?access_token=s3cr3tQuery99',
    ]);
    expect(sent[2]).toBe('POST /items {"name":"Läufer ${{ 1 }}","price":1.5}');
    expect(sent[4]).toMatch(/name="note"\r\n\r\ntwo\r\nlines\r\n/);
  });

  test.each<[string, Change]>([
    ['a status', answering('POST /items', 200)],
    [
      'a media type',
      { route: 'POST /graphql', answer: (usual) => ({ ...usual, headers: { 'content-type': 'text/plain' } }) },
    ],
    [
      'the media type of a page',
      { route: 'GET /public', answer: (usual) => ({ ...usual, headers: { 'content-type': 'application/xhtml+xml' } }) },
    ],
  ])('fails where the service breaks %s', async (_, change) => {
    const { exit, stdout } = await runImported(await imported(change));
    expect(exit, stdout).toBe(1);
  });

  test('reads as a person would have written it', async () => {
    const { read, file } = await imported();
    const text = await read(file);
    expect(text).toContain('      name: Läufer $${{ 1 }}\n      price: 1.5\n');
    expect(text).toContain('    form:\n      email: alice@example.com\n      text: Hi\n');
    expect(text).toContain('    multipart:\n      title: Photo\n');
    expect(text).toContain('    expect: { status: 201, type: application/json }\n');
    expect(text).not.toMatch(/authority|WebKit|accept-encoding/i);
  });

  test('what is no request is listed with its place and stands as a comment', async () => {
    const { read, file, stderr } = await imported();
    const lines = (await read('site.har')).split('\n');
    const text = await read(file);
    for (const what of ['CORS preflight', 'data: address', 'request without an answer']) {
      const [, line = ''] = new RegExp(`^site\\.har:(\\d+):\\d+ +${what}`, 'm').exec(stderr) ?? [];
      expect(lines[Number(line) - 1], what).toContain('{');
      expect(text).toContain(`# - ${what}`);
    }
  });

  test('credentials are in .env and nowhere else', async () => {
    const { read, file, stdout, stderr } = await imported();
    const env = await read('out/.env');
    for (const secret of ['wond3rland', 'tok-123', 's3cr3tQuery99']) {
      expect(env).toContain(`=${secret}\n`);
      expect(stdout + stderr + (await read(file))).not.toContain(secret);
    }
  });

  test.each([
    ['{', /a\.har:1:\d+/],
    ['[]', /not a HAR file/],
    ['{"log":{"version":"2.0","entries":[]}}', /version "2\.0"; known are 1\.1 and 1\.2/],
    ['{"log":{"version":"1.2","entries":[]}}', /empty/],
    ['', /a\.har/],
    ['\u0000\u0001\u0002', /a\.har/],
  ])('%j is refused', async (text, message) => {
    const { rollcall, read } = await createWorkspace({ 'a.har': text });
    const { exit, stdout, stderr } = await rollcall('import har a.har -o out');
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(message);
    await expect(read('out/.gitignore')).rejects.toThrow('ENOENT');
  });
});
