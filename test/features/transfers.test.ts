import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { server as certificate } from '../servers/certificates.ts';
import {
  type Answer,
  listenAndTrack,
  startHttp2Server,
  startHttpServer,
  startHttpsServer,
} from '../servers/http-server.ts';
import { byRequest, createWorkspace, type Workspace } from '../support/cli-workspace.ts';

const program = join(import.meta.dirname, '../../dist/main.js');
const LARGE_BYTES = 300e6;
const MEMORY_KB = 150_000;

/** Prints the most memory that the process ever had, in kB. */
const showPeak = `data:text/javascript,${encodeURIComponent(
  "import { readFileSync } from 'node:fs'; process.on('exit', () => console.error(/VmHWM:.*/.exec(readFileSync('/proc/self/status', 'utf8'))[0]))",
)}`;

describe('a body larger than memory', () => {
  /** Runs the built program itself; gives its peak in kB. */
  async function peakOf({ folder }: Workspace): Promise<number> {
    const command = ['--import', showPeak, program, 'run', 'c.yaml'];
    const { stderr } = await promisify(execFile)(process.execPath, command, { cwd: folder });
    return Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1]);
  }

  /** Counts what it is sent and forgets it; sends as much as the path says. */
  async function startCounter() {
    const received: { length: string | undefined; encoding: string | undefined; bytes: number }[] = [];
    const zeros = Buffer.alloc(256 * 1024);
    const server = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      request.on('end', () => {
        received.push({
          length: request.headers['content-length'],
          encoding: request.headers['transfer-encoding'],
          bytes,
        });
        let left = Number(/\d+$/.exec(request.url ?? '')?.[0] ?? 0);
        response.setHeader('content-length', left);
        const send = (): void => {
          for (; left > 0; left -= zeros.length) {
            if (!response.write(zeros.subarray(0, left))) {
              left -= zeros.length;
              response.once('drain', send);
              return;
            }
          }
          response.end();
        };
        send();
      });
    });
    const { port, close } = await listenAndTrack(server);
    onTestFinished(close);
    return { url: `http://127.0.0.1:${port}`, received };
  }

  test('is sent with its length, and never sits in memory', { timeout: 60_000 }, async () => {
    const { url, received } = await startCounter();
    const requests = {
      raw: { POST: url, file: 'large.bin' },
      form: { POST: url, multipart: { a: 'x', f: { file: 'large.bin', filename: 'b.dat', type: 'application/x-b' } } },
    };
    const workspace = await createWorkspace({ 'c.yaml': JSON.stringify({ requests }), 'large.bin': '' });
    await truncate(join(workspace.folder, 'large.bin'), LARGE_BYTES);
    expect(await peakOf(workspace)).toBeLessThan(MEMORY_KB);
    expect(received[0]).toEqual({ length: String(LARGE_BYTES), encoding: undefined, bytes: LARGE_BYTES });
    expect(received[1]?.bytes).toBeGreaterThan(LARGE_BYTES);
    expect(received[1]).toMatchObject({ length: String(received[1]?.bytes), encoding: undefined });
  });

  test('is saved, hashed and counted, and never sits in memory', { timeout: 60_000 }, async () => {
    const { url } = await startCounter();
    const hash = createHash('sha256');
    const zeros = Buffer.alloc(1e6);
    for (let left = LARGE_BYTES; left > 0; left -= zeros.length) hash.update(zeros);
    const sha256 = hash.digest('hex');
    const requests = { a: { GET: `${url}/${LARGE_BYTES}`, save: 'out/large.bin', expect: { sha256, size: '300MB' } } };
    const workspace = await createWorkspace({ 'c.yaml': JSON.stringify({ requests }) });
    expect(await peakOf(workspace)).toBeLessThan(MEMORY_KB);
    const report = await workspace.report();
    expect(report.results[0]?.attempts[0]?.exchanges[0]?.response?.body).toMatchObject({ size: LARGE_BYTES, sha256 });
  });
});

const ok: Answer = (_, response) => void response.end('{}');
const plain = await startHttpServer(({ url, headers }, response) => {
  const [, route = '', rest = ''] = /^\/(\w*)\/?(.*)$/.exec(url) ?? [];
  const text = `body of ${rest || url}`;
  if (route === 'cut') {
    response.writeHead(200, { 'content-length': 1000 }).write(text, () => response.socket?.destroy());
  } else if (route === 'status') {
    response.writeHead(Number(rest)).end(rest === '304' ? undefined : text);
  } else if (route === 'gzip') {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(Number(rest), 'x')));
  } else if (route === 'broken') {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(randomBytes(50_000)).subarray(0, 20_000));
  } else if (route === 'flaky' && !plain.received.slice(0, -1).some((one) => one.url === url)) {
    response.writeHead(503).end();
  } else {
    response.setHeader('x-type', String(headers['content-type']));
    response.end(route === 'large' ? Buffer.alloc(Number(rest), 'x') : text);
  }
});
const secure = await startHttpsServer(ok, certificate);
const http2 = await startHttp2Server(ok, certificate);
afterAll(() => Promise.all([plain.close(), secure.close(), http2.close()]));

type Run = { files?: Record<string, string>; prepare?: (folder: string) => Promise<unknown>; flags?: string };

async function run(requests: object, { files = {}, prepare, flags = '' }: Run = {}) {
  plain.received.length = 0;
  const workspace = await createWorkspace({
    ...files,
    'c.yaml': JSON.stringify({ baseUrl: plain.url, requests }, null, 2),
  });
  await prepare?.(workspace.folder);
  const { exit, output } = await workspace.rollcall(`run c.yaml ${flags}`);
  const results = byRequest((await workspace.report().catch(() => undefined)) ?? { results: [] });
  const attempt = results['a']?.attempts.at(-1);
  const names = async (folder = 'out'): Promise<string[]> => readdir(join(workspace.folder, folder)).catch(() => []);
  return { exit, output, results, problem: attempt?.problem, checks: attempt?.checks ?? [], names, ...workspace };
}

describe('files that are sent', () => {
  const bytes = randomBytes(5_000_011);
  const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

  test.each([
    ['HTTP/1.1', plain, {}],
    ['TLS', secure, {}],
    ['HTTP/2', http2, { http2: true }],
  ] as const)('arrive byte by byte, over %s', async (_, server, settings) => {
    server.received.length = 0;
    const rest = { tls: { verify: false }, ...settings };
    const requests = {
      raw: { POST: `${server.url}/raw`, file: 'f.bin', ...rest },
      form: { POST: `${server.url}/form`, multipart: { a: { file: 'f.bin' }, b: 'x', c: { file: 'f.bin' } }, ...rest },
    };
    const ran = await run(requests, { prepare: (folder) => writeFile(join(folder, 'f.bin'), bytes) });
    expect(ran).toMatchObject({ exit: 0 });
    const [raw, form] = server.received;
    expect(raw?.headers['content-length']).toBe(String(bytes.length));
    expect(sha256(raw?.body ?? bytes.subarray(1))).toBe(sha256(bytes));
    expect(form?.headers['content-length']).toBe(String(form?.body.length));
    const parsed = await new Response(form?.body ?? '', {
      headers: { 'content-type': form?.headers['content-type'] ?? '' },
    }).formData();
    for (const name of ['a', 'c']) {
      expect(sha256(new Uint8Array(await (parsed.get(name) as File).arrayBuffer()))).toBe(sha256(bytes));
    }
  });

  test('are sent whole again by a retry', async () => {
    const requests = { a: { PUT: '/flaky/1', file: 'f.bin', retry: { limit: 1, backoff: { initial: '1ms' } } } };
    const { results } = await run(requests, { files: { 'f.bin': 'from disk' } });
    expect(results['a']).toMatchObject({ status: 'passed', flaky: true });
    expect(plain.received.map(({ body }) => body.toString())).toEqual(['from disk', 'from disk']);
  });

  test('an empty one has the length 0', async () => {
    await run({ a: { POST: '/', file: 'f.bin' } }, { files: { 'f.bin': '' } });
    expect(plain.received[0]).toMatchObject({ headers: { 'content-length': '0' }, body: Buffer.alloc(0) });
  });

  test.each<[string, object, string]>([
    ['file', { file: "${{ 'none' }}.bin" }, 'none.bin'],
    ['a folder', { file: "${{ 'data' }}" }, 'is not a file'],
    ['a part', { multipart: { f: { file: "${{ 'none' }}.bin" } } }, 'none.bin'],
    ['outside of the project', { file: "${{ '../../etc' }}/passwd" }, 'outside the project'],
  ])('%s that is not there when it is to be sent: nothing is sent', async (_, body, message) => {
    const { problem } = await run({ a: { POST: '/', ...body } }, { files: { 'data/x': '' } });
    expect(problem).toMatchObject({ message: expect.stringContaining(message), location: { file: 'c.yaml' } });
    expect(plain.received).toEqual([]);
  });
});

describe('numbers in JSON', () => {
  const numbers =
    '{ "price": 1.10, "id": 9007199254740993, "huge": 1e400, "tiny": -0.0, "list": [1.0, 123456789012345678901234567890] }';

  test.each([
    ['json', { json: `JSON(${numbers})` }],
    ['graphql variables', { graphql: { query: '{ a }', variables: `JSON(${numbers})` } }],
    ['jsonFile', { jsonFile: 'data.json' }],
  ])('of %s are sent as they are written', async (_, body) => {
    plain.received.length = 0;
    const yaml = JSON.stringify({ requests: { a: { POST: plain.url, ...body } } }).replace(
      /"JSON\((.*)\)"/,
      () => numbers,
    );
    const { rollcall } = await createWorkspace({ 'c.yaml': yaml, 'data.json': numbers });
    expect((await rollcall('run c.yaml')).exit).toBe(0);
    expect(plain.received[0]?.body.toString()).toContain(numbers.replaceAll(' ', ''));
  });
});

describe('save', () => {
  const save = 'out/file.txt';
  const old = { [save]: 'old' };

  test('writes the body, makes folders, and leaves nothing else behind', async () => {
    const { exit, names, read } = await run({ a: { GET: '/x', save: 'out/deep/er/file.txt' } });
    expect(exit).toBe(0);
    expect(await names('out/deep/er')).toEqual(['file.txt']);
    expect(await read('out/deep/er/file.txt')).toBe('body of /x');
  });

  test('takes the place of a file that is there, when the body is whole', async () => {
    const { names, read } = await run({ a: { GET: '/x', save } }, { files: old });
    expect([await names(), await read(save)]).toEqual([['file.txt'], 'body of /x']);
  });

  test('size and sha256 are those of the saved body; checks of its content say that it was saved', async () => {
    const sha256 = createHash('sha256').update('body of /x').digest('hex');
    const { checks } = await run({ a: { GET: '/x', save, expect: { size: '10B', sha256, json: {} } } });
    expect(checks.map(({ kind, outcome }) => [kind, outcome])).toEqual(
      expect.arrayContaining([
        ['size', 'passed'],
        ['sha256', 'passed'],
      ]),
    );
    expect(checks.find(({ kind }) => kind === 'json')).toMatchObject({
      outcome: 'errored',
      message: expect.stringContaining('saved'),
    });
  });

  test.each<[string, string, string]>([
    ['a body that is cut off', '/cut/x', 'http/closed'],
    ['a broken compression', '/broken', 'http/decode'],
  ])('%s: nothing half-written, what was there stays', async (_, path, code) => {
    const kept = await run({ a: { GET: path, save } }, { files: old });
    expect(kept).toMatchObject({ exit: 3, problem: { code, location: { file: 'c.yaml' } } });
    expect([await kept.names(), await kept.read(save)]).toEqual([['file.txt'], 'old']);
    const fresh = await run({ a: { GET: path, save } });
    expect(await fresh.names()).toEqual([]);
  });

  test.each([
    [404, 'body of 404'],
    [500, 'body of 500'],
    [304, undefined],
  ])('an answer of %d is not the file: what was there stays', async (status, text) => {
    const { names, read, checks, results } = await run(
      { a: { GET: `/status/${status}`, save, expect: { status: 200 } } },
      { files: old },
    );
    expect([await names(), await read(save)]).toEqual([['file.txt'], 'old']);
    expect(checks[0]).toMatchObject({ kind: 'status', outcome: 'failed', actual: status });
    expect(results['a']?.attempts[0]?.exchanges[0]?.response?.body.text || undefined).toBe(text);
  });

  test.each<[string, string]>([
    ['above the project', '../file.txt'],
    ['an absolute path', '/tmp/rollcall-never.txt'],
    ['through a link to a folder', 'link/file.txt'],
    ['a link to a file', 'file-link'],
    ['above it again', 'out/../../file.txt'],
  ])('refuses a target outside of the project: %s', async (_, target) => {
    const outside = await createWorkspace({ 'there.txt': 'old' });
    const { exit, output, problem } = await run(
      { a: { GET: '/x', save: target } },
      {
        prepare: async (folder) => {
          await symlink(outside.folder, join(folder, 'link'));
          await symlink(join(outside.folder, 'there.txt'), join(folder, 'file-link'));
        },
      },
    );
    expect([2, 3]).toContain(exit);
    expect(problem?.message ?? output).toContain('outside the project');
    expect(plain.received).toEqual([]);
    expect(await readdir(outside.folder)).toEqual(['there.txt']);
    expect(await readFile(join(outside.folder, 'there.txt'), 'utf8')).toBe('old');
  });

  test('a link inside of the project is allowed', async () => {
    const { read } = await run(
      { a: { GET: '/x', save: 'link/file.txt' } },
      {
        prepare: async (folder) => {
          await mkdir(join(folder, 'real'));
          await symlink(join(folder, 'real'), join(folder, 'link'));
        },
      },
    );
    expect(await read('real/file.txt')).toBe('body of /x');
  });

  test.each<[string, Record<string, string>]>([
    ['a folder', { 'out/file.txt/x': '' }],
    ['below a file', { out: 'a file' }],
  ])('a target that is %s is errored', async (_, files) => {
    const { exit, problem } = await run({ a: { GET: '/x', save } }, { files });
    expect(exit).toBe(3);
    expect(problem).toMatchObject({ code: 'http/file', message: expect.stringContaining('file.txt') });
  });

  test('is not held by maxBody, also not decompressed', async () => {
    const { exit, read } = await run({ a: { GET: '/gzip/200000', save, maxBody: '1KB' } });
    expect(exit).toBe(0);
    expect((await read(save)).length).toBe(200_000);
  });
});

describe('maxBody', () => {
  test.each<[string, string]>([
    ['a long body', '/large/2000'],
    ['a bomb', '/gzip/10000000'],
  ])('%s is errored with the hint to save it', async (_, path) => {
    const { exit, problem } = await run({ a: { GET: path, maxBody: '1KB' } });
    expect(exit).toBe(3);
    expect(problem).toMatchObject({
      code: 'http/body-too-large',
      message: expect.stringContaining('1 KB'),
      hint: expect.stringContaining('`save`'),
      location: { file: 'c.yaml' },
    });
  });

  test('is 50 MB unless the request says otherwise', async () => {
    const { problem } = await run({ a: { GET: '/gzip/50000001' } });
    expect(problem).toMatchObject({ code: 'http/body-too-large', message: expect.stringContaining('50 MB') });
    expect((await run({ a: { GET: '/gzip/50000001', maxBody: '51MB' } })).exit).toBe(0);
  });
});
