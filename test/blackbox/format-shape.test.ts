import { describe, expect, test } from 'vitest';
import { runCollection, runRequests } from '../support/run-collection.ts';

async function expectRefused(text: string | Buffer, message: RegExp): Promise<string> {
  const { exit, stderr, requests } = await runCollection({ files: { 'c.yaml': text } });
  expect(exit, stderr).toBe(2);
  expect(stderr).toMatch(message);
  expect(requests).toEqual([]);
  return stderr;
}

describe('unknown keys are errors with a suggestion', () => {
  test.each<[string, object, string]>([
    ['the collection', { tagz: [], requests: { a: { GET: '/' } } }, '"tags"'],
    ['a request', { requests: { a: { GET: '/', expct: {} } } }, '"expect"'],
    ['setup', { setup: { s: { GET: '/', heders: {} } }, requests: { a: { GET: '/' } } }, '"headers"'],
    ['expect', { requests: { a: { GET: '/', expect: { bdy: 1 } } } }, '"body"'],
    ['auth', { requests: { a: { GET: '/', auth: { digset: {} } } } }, '"digest"'],
    ['timeout', { requests: { a: { GET: '/', timeout: { conect: '1s' } } } }, '"connect"'],
    ['tls', { requests: { a: { GET: '/', tls: { verfy: false } } } }, '"verify"'],
    ['env', { env: { A: { secrt: true, default: 'x' } }, requests: { a: { GET: '/' } } }, '"secret"'],
    ['capture', { requests: { a: { GET: '/', capture: { v: { form: 'body' } } } } }, '"from"'],
    ['openapi', { openapi: { fiel: 'x' }, requests: { a: { GET: '/' } } }, '"file"'],
  ])('of %s', async (_, collection, near) => {
    const stderr = await expectRefused(
      JSON.stringify({ baseUrl: 'http://127.0.0.1:1', ...collection }, null, 2),
      /c\.yaml:\d+:\d+/,
    );
    expect(stderr).toContain(near);
  });

  test('all problems of all files at once', async () => {
    const { exit, stderr } = await runCollection({
      files: {
        'c.yaml': { baseUrl: '$URL', requests: { a: { GET: '/', onne: 1, twwo: 2 } } },
        'd.yaml': { threee: 3, requests: {} },
      },
      args: ['c.yaml', 'd.yaml'],
    });
    expect(exit).toBe(2);
    for (const key of ['onne', 'twwo', 'threee']) expect(stderr).toContain(key);
  });
});

test('keys that start with x- are ignored everywhere', async () => {
  const { exit } = await runRequests(
    { a: { GET: '/', 'x-note': { any: '${{ thing' }, expect: { 'x-why': 1, status: 200 } } },
    { top: { 'x-anchors': [1], env: { A: { default: '1', 'x-owner': 'me' } } } },
  );
  expect(exit).toBe(0);
});

describe('YAML', () => {
  test.each<[string, string, RegExp]>([
    ['a duplicate key', 'name: a\nname: b\nrequests: { a: { GET: "http://h/" } }', /name/],
    ['a duplicate id', 'requests:\n  a: { GET: "http://h/" }\n  a: { GET: "http://h/" }', /"?a"?/],
    ['a syntax error', 'requests:\n  a: { GET: "http://h/"\n', /c\.yaml:\d+:\d+/],
    ['a tab', 'requests:\n\ta: 1\n', /tab/i],
    ['a list', '- 1\n', /map|list/],
    ['a scalar', 'hello\n', /collection/],
    ['two documents', 'requests: { a: { GET: "http://h/" } }\n---\nrequests: {}\n', /document/],
    ['an unknown tag', 'requests: !js/function "x"\n', /tag|js/],
    ['an alias of nothing', 'requests: *gone\n', /gone/],
    ['an alias in itself', 'x-a: &a [*a]\nrequests: { a: { GET: "http://h/" } }\n', /itself|alias|circ/i],
  ])('%s is refused', (_, text, message) => expectRefused(text, message).then(() => undefined));

  test('an alias bomb is refused at once', async () => {
    const lines = ['x-a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `x-a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(',')}]`,
      );
    const started = performance.now();
    await expectRefused(`${lines.join('\n')}\nrequests: { a: { GET: "http://h/", json: *a11 } }\n`, /alias/i);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test('deep nesting is refused, not a crash', async () => {
    await expectRefused(`x-a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, /deep|nest/i);
  });

  test('bytes that are not UTF-8 are refused', async () => {
    await expectRefused(Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0xfe]), /UTF-8/i);
  });

  test('anchors, aliases and merge keys are there to say nothing twice', async () => {
    const { exit, requests } = await runCollection({
      files: {
        'c.yaml':
          'x-h: &h { x-a: "1" }\nbaseUrl: $URL\nrequests:\n  a: { GET: /, headers: *h }\n  b: { GET: /, headers: { <<: *h, x-b: "2" } }\n',
      },
    });
    expect(exit).toBe(0);
    expect(requests.map(({ headers }) => headers['x-a'])).toEqual(['1', '1']);
  });

  test('YAML 1.2: no and on are text, dates stay text', async () => {
    const { requests } = await runCollection({
      files: { 'c.yaml': 'baseUrl: $URL\nrequests:\n  a: { POST: /, json: [no, on, 2026-01-02, 0o17, "012", 1e3] }\n' },
    });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual(['no', 'on', '2026-01-02', 15, '012', 1000]);
  });

  test('a byte order mark and CRLF are no problem', async () => {
    const { exit } = await runCollection({
      files: { 'c.yaml': '\ufeffbaseUrl: $URL\r\nrequests:\r\n  a:\r\n    GET: /\r\n' },
    });
    expect(exit).toBe(0);
  });
});

describe('ids', () => {
  test.each(['a', 'get_user', 'a1', 'z_9_'])('%s is one', async (id) => {
    expect((await runRequests({ [id]: { GET: '/' } })).exit).toBe(0);
  });
  test.each(['A', '1a', '_a', 'get-user', 'é', 'a b', 'a.b', ''])('%j is none', async (id) => {
    const { exit, requests } = await runRequests({ [id]: { GET: '/' } });
    expect([exit, requests.length]).toEqual([2, 0]);
  });
});

describe('a collection needs something to run', () => {
  test.each<[string, string]>([
    ['an empty file', ''],
    ['only a comment', '# nothing\n'],
    ['no requests', 'name: x\n'],
    ['empty requests', 'name: x\nrequests: {}\n'],
    ['requests as a list', 'requests: [{ GET: "http://h/" }]\n'],
    ['requests null', 'requests:\n'],
    ['a request null', 'requests:\n  a:\n'],
    ['a request of text', 'requests:\n  a: GET /\n'],
  ])('%s exits 2', (_, text) => expectRefused(text, /./).then(() => undefined));

  test.each([['gone.yaml'], ['gone/'], ['nothing-*.yaml'], []])('%j that is not there exits 2', async (...args) => {
    const { exit, stderr } = await runCollection({ files: { 'other.yaml': {} }, args });
    expect(exit).toBe(2);
    expect(stderr).not.toBe('');
  });
});

describe('wrong types are refused with their place', () => {
  test.each<[object]>([
    [{ name: ['x'] }],
    [{ tags: { a: 1 } }],
    [{ vars: [1] }],
    [{ parallel: 'yes' }],
    [{ env: ['A'] }],
    [{ defaults: [] }],
    [{ setup: [] }],
    [{ extends: 1 }],
    [{ fixtures: 'x.yaml' }],
  ])('%j', async (top) => {
    const { exit, stderr } = await runRequests({ a: { GET: '/' } }, { top });
    expect(exit).toBe(2);
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
  });

  test.each<[object]>([
    [{ needs: 'b' }],
    [{ headers: [] }],
    [{ redirects: 'many' }],
    [{ redirects: -1 }],
    [{ cookies: 'no' }],
    [{ http2: 'yes' }],
    [{ maxBody: 'big' }],
    [{ tls: true }],
    [{ proxy: 3 }],
    [{ resolve: 'x' }],
    [{ unix: [] }],
    [{ capture: ['x'] }],
    [{ expect: 200 }],
    [{ tags: [{}] }],
    [{ save: true }],
  ])('of a request: %j', async (more) => {
    const { exit, stderr, requests } = await runRequests({ a: { GET: '/', ...more } });
    expect(exit, stderr).toBe(2);
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
    expect(requests).toEqual([]);
  });
});
