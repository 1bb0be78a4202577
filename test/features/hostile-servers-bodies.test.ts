import { Buffer } from 'node:buffer';
import * as zlib from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { startProcess } from '../support/cli-process.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import { expectProblem, type HostileOptions, runAgainst } from '../support/hostile-run.ts';

type Body = { body: Uint8Array | string; type?: string; encoding?: string };

/** A run in which the bad request is answered with a body. */
function runWith({ body, type, encoding }: Body, options: HostileOptions = {}) {
  const bytes = Buffer.from(body);
  const lines = [
    'HTTP/1.1 200 OK',
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ...(encoding === undefined ? [] : [`Content-Encoding: ${encoding}`]),
    `Content-Length: ${bytes.length}`,
  ];
  return runAgainst(
    (socket) => {
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.write(bytes);
    },
    { top: 'defaults: { maxBody: 1MB }', ...options },
  );
}

const ZEROS = Buffer.alloc(5_000_000);
const gzip = zlib.gzipSync(ZEROS);
const text = zlib.gzipSync('some text that is worth it '.repeat(50));
const broken = Buffer.from(text);
broken[text.length - 6] = (text[text.length - 6] ?? 0) ^ 1;

describe('compression', () => {
  test.each<[string, Uint8Array, string]>([
    ['a gzip bomb', gzip, 'gzip'],
    ['a deflate bomb', zlib.deflateSync(ZEROS), 'deflate'],
    ['a brotli bomb', zlib.brotliCompressSync(ZEROS, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }), 'br'],
    ['a bomb in a bomb', zlib.gzipSync(gzip), 'gzip, gzip'],
  ])('%s', async (_what, body, encoding) => {
    const ran = await runWith({ body, encoding });
    expectProblem(ran, 'http/body-too-large', /larger than 1 MB/);
    expect(ran.problem?.hint).toMatch(/`maxBody`.*`save`/);
  });

  test.each<[string, Uint8Array, string, RegExp]>([
    ['cut off', text.subarray(0, 30), 'gzip', /gzip data of the body is cut off/],
    ['corrupt', broken, 'gzip', /gzip data of the body is broken/],
    ['followed by other bytes', Buffer.concat([text, Buffer.from('more')]), 'gzip', /gzip data of the body is broken/],
    ['none at all', Buffer.from('plain'), 'br', /br data of the body/],
    ['of a kind that nobody knows', Buffer.from('x'), 'snappy', /"snappy", which is not known/],
    ['piled up', Buffer.from('x'), 'gzip,'.repeat(20_000), /encoded 20000 times/],
  ])('%s', async (_what, body, encoding, message) => {
    expectProblem(await runWith({ body, encoding }), 'http/decode', message);
  });

  test.each(['gzip', 'br'])('%s that is broken leaves a saved file as it was', async (encoding) => {
    const ran = await runWith(
      { body: text.subarray(0, 30), encoding },
      { request: 'GET: /bad, save: earlier.txt', files: { 'earlier.txt': 'earlier' } },
    );
    expectProblem(ran, 'http/decode', new RegExp(`${encoding} data of the body`));
    expect(await ran.read('earlier.txt')).toBe('earlier');
    expect((await ran.list()).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('text', () => {
  test('bytes that are no UTF-8 are replaced, in every report', async () => {
    const body = Buffer.from([...Buffer.from('{"a":"'), 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, ...Buffer.from('"}')]);
    const ran = await runWith(
      { body, type: 'application/json' },
      {
        request: String.raw`GET: /bad, expect: { status: 500, assert: ['body.a.matches("^\uFFFD+$")', "size == 14"] }`,
      },
    );
    const [status, ...others] = ran.bad.attempts[0]?.checks ?? [];
    expect([status?.outcome, ...others.map(({ outcome }) => outcome)]).toEqual(['failed', 'passed', 'passed']);
    expect(await ran.read('report.json')).toContain('\ufffd');
  });

  test('a charset that nobody knows is UTF-8', async () => {
    const type = `application/json; charset=${'x'.repeat(50_000)}`;
    const ran = await runWith({ body: '{"a":"ë"}', type }, { request: 'GET: /bad, expect: { body: { a: ë } }' });
    expect(ran.exit).toBe(0);
  });
});

describe('JSON that nests', () => {
  const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
  const TOO_DEEP = /nests deeper than 500 levels/;

  test.each<[string, string]>([
    ['body', 'expect: { body: { a: { a: 1 } } }'],
    ['json', 'expect: { json: { a: { a: 1 } } }'],
    ['schema', 'expect: { schema: { type: object } }'],
    ['a schema of itself', 'expect: { schema: { additionalProperties: { $ref: "#" } } }'],
    ['snapshot', 'expect: { snapshot: { ignore: [$..id] } }'],
    ['assert', 'expect: { assert: [size(body) == 1] }'],
    ['jsonpath', `expect: { assert: ["size(jsonpath(body, '$..x')) == 0"] }`],
    ['parse_json', 'expect: { assert: [parse_json(text) == 1] }'],
    ['capture', 'capture: { v: body }'],
    ['poll', 'poll: { until: body == 1, every: 1s, for: 2s }'],
  ])('too deep for %s, which fails and says so', async (_what, check) => {
    const ran = await runWith({ body: deep(20_000), type: 'application/json' }, { request: `GET: /bad, ${check}` });
    expect(ran).toMatchObject({ exit: 1, bad: { status: 'failed' } });
    const messages = ran.bad.attempts.flatMap(({ checks }) => checks.map(({ message }) => message ?? ''));
    expect(messages.filter((message) => message !== '')).toEqual([expect.stringMatching(TOO_DEEP)]);
  });

  test('too deep for pages', async () => {
    const ran = await runWith(
      { body: deep(20_000), type: 'application/json' },
      { request: 'GET: /bad, paginate: { next: body.next }' },
    );
    expectProblem(ran, 'expression/failed', TOO_DEEP);
  });

  test('what does not read it does not mind', async () => {
    const ran = await runWith({ body: deep(20_000) }, { request: 'GET: /bad, expect: { size: 140KB, status: 200 }' });
    expect(ran.exit).toBe(0);
  });

  test('as deep as may be goes through every check and every report', async () => {
    const request = `GET: /bad
    capture: { v: body }
    expect:
      body: { a: { a: 1 } }
      json: { a: 1 }
      schema: { additionalProperties: { $ref: "#" }, type: object }
      snapshot: { ignore: [$..id] }
      assert: [body.a.a == 1, to_json(body) == "", body != body]`;
    const { url } = await jsonServer(deep(500));
    const again = 'again: { POST: /, json: "${{ vars.v }}" }';
    const { rollcall, report } = await createWorkspace({
      'c.yaml': `baseUrl: ${url}\nrequests:\n  bad:\n    ${request}\n  other: { GET: /, capture: { v: body } }\n  ${again}\n`,
    });
    const names = [
      'json=r.json',
      'junit=r.xml',
      'html=r.html',
      'events=r.ndjson',
      'markdown=r.md',
      'har=r.har',
      'console',
    ];
    const { exit, output } = await rollcall(`run c.yaml ${names.map((name) => `--reporter ${name}`).join(' ')}`);
    expect([exit, output]).toEqual([1, expect.not.stringMatching(/call stack|a bug/)]);
    const [bad, ...others] = (await report('r.json')).results;
    expect(bad?.attempts[0]?.checks.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'status passed',
      'body failed',
      'json failed',
      'schema failed',
      'snapshot passed',
      ...Array(3).fill('assert failed'),
    ]);
    expect(others.map(({ status }) => status)).toEqual(['passed', 'passed']);
  });

  test('without end is no more memory than its text', async () => {
    const { url } = await jsonServer(`${'['.repeat(6_000_000)}${']'.repeat(6_000_000)}`);
    const { folder, report } = await createWorkspace({
      'c.yaml': `baseUrl: ${url}\nrequests:\n  a: { GET: /, expect: { body: [1] } }\n  b: { GET: /, expect: { status: 200 } }\n`,
    });
    // Parsed, these lists take some 300 MB.
    const env = { NODE_OPTIONS: '--max-old-space-size=120' };
    const { exit, stderr } = await startProcess(['run', 'c.yaml', '--reporter', 'json=r.json'], folder, env).end;
    expect([exit, stderr]).toEqual([1, '']);
    const [a, b] = (await report('r.json')).results;
    expect(a?.attempts[0]?.checks[1]).toMatchObject({ outcome: 'errored', message: expect.stringMatching(TOO_DEEP) });
    expect(b?.status).toBe('passed');
  });
});

describe('keys that objects have of their own', () => {
  const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}';
  const run = (check: string) => runWith({ body, type: 'application/json' }, { request: `GET: /bad, ${check}` });

  test.each([
    `expect: { json: ${body} }`,
    'expect: { body: { "__proto__": { polluted: 1 } } }',
    'expect: { assert: [\'body["__proto__"].polluted == 1\', \'body["constructor"].prototype.polluted == 1\'] }',
    'expect: { schema: { required: ["__proto__"], properties: { "__proto__": { required: [polluted] } } } }',
  ])('%s holds', async (check) => {
    const ran = await run(check);
    expect(
      ran.bad.attempts[0]?.checks.map(({ message }) => message).filter((message) => message !== undefined),
    ).toEqual([]);
    expect(ran.exit).toBe(0);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    'expect: { json: { constructor: { prototype: { polluted: 1 } }, a: 1 } }',
    'expect: { body: { toString: {} } }',
    'expect: { body: { "__proto__": {}, hasOwnProperty: 1 } }',
    'expect: { assert: ["has(body.toString)"] }',
    'expect: { schema: { required: [valueOf] } }',
    'capture: { v: body.hasOwnProperty }',
  ])('%s does not', async (check) => {
    expect(await run(check)).toMatchObject({ exit: 1, bad: { status: 'failed' } });
  });

  test('they are captured, sent and stored as they are', async () => {
    const { url, received } = await jsonServer(body);
    const { rollcall, read } = await createWorkspace({
      'c.yaml': `baseUrl: ${url}
requests:
  a: { GET: /, capture: { v: body }, expect: { snapshot: true } }
  b: { POST: /, json: { sent: "\${{ vars.v }}" }, expect: { snapshot: true } }
`,
    });
    expect((await rollcall('run c.yaml')).exit).toBe(0);
    expect(received[1]?.body.toString()).toBe(`{"sent":${body}}`);
    expect(await read('__snapshots__/c.yaml')).toContain('__proto__');
    // A second run finds what the first one stored.
    expect((await rollcall('run c.yaml --ci')).exit).toBe(0);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

async function jsonServer(body: string) {
  const server = await startHttpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  onTestFinished(server.close);
  return server;
}
