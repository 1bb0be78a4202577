import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeHost, type FakeHost } from '../support/fake-host.ts';
import { type AnswerTable, type RecordingServer, startRecordingServer } from '../support/recording-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Watching = {
  host: FakeHost;
  server: RecordingServer;
  exit: Promise<number>;
  save: (path: string, text: string) => Promise<void>;
  folder: string;
  /** The paths that were asked for since the last call. */
  asked: () => string[];
  /** Resolves when it waits for the nth time. */
  waiting: (times: number) => Promise<void>;
};

const files = {
  'rollcall.yaml': 'collections: [collections]\n',
  'collections/a.yaml': 'baseUrl: $URL\nrequests: { a: { GET: /a, expect: { schema: ../schemas/s.json } } }\n',
  'collections/b.yaml':
    'baseUrl: $URL\nfixtures: { login: ../fixtures/login.yaml }\nrequests: { b: { GET: "/b/${{ fixtures.login.token }}" } }\n',
  'collections/rows.yaml': 'baseUrl: $URL\nrequests: { r: { each: ../data/rows.csv, GET: "/r/${{ row.id }}" } }\n',
  'fixtures/login.yaml':
    'baseUrl: $URL\nrequests: { login: { jsonFile: ../data/login.json, POST: /login, capture: { token: "\'t\'" } } }\n',
  'data/rows.csv': 'id\n1\n',
  'data/login.json': '{}',
  'schemas/s.json': '{}',
  'notes.txt': '',
};

async function watching(table: AnswerTable = {}, args: string[] = []): Promise<Watching> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-watch-'));
  const server = await startRecordingServer(table);
  const save = async (path: string, text: string): Promise<void> => {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    // As editors do: beside, then into place.
    await writeFile(`${target}~`, text.replaceAll('$URL', server.url));
    await rename(`${target}~`, target);
  };
  for (const [path, text] of Object.entries(files)) await save(path, text);
  const host = createFakeHost({
    argv: ['run', '--watch', '--reporter', 'console', ...args],
    cwd: folder,
    columns: 100,
    typing: true,
    env: { CI: '1' },
  });
  const exit = runCli(host);
  closing.push(
    () => server.close(),
    () => rm(folder, { recursive: true, force: true }),
    async () => {
      host.press('q');
      await exit;
    },
  );
  let seen = 0;
  const waiting = (times: number): Promise<void> =>
    vi.waitFor(() => expect(host.stderrText().split('Watching ').length - 1).toBe(times), {
      timeout: 8000,
      interval: 10,
    });
  await waiting(1);
  const asked = (): string[] => {
    const paths = server.requests.slice(seen).map(({ path }) => path);
    seen = server.requests.length;
    return paths.toSorted();
  };
  return { host, server, exit, save, folder, asked, waiting };
}

describe('--watch', () => {
  test('runs everything once, then what a saved file touches: itself, schemas, rows, fixtures and their bodies', async () => {
    const { save, asked, waiting, server } = await watching();
    expect(asked()).toEqual(['/a', '/b/t', '/login', '/r/1']);
    await save('schemas/s.json', '{"type":"object"}');
    await waiting(2);
    expect(asked()).toEqual(['/a']);
    await save('data/rows.csv', 'id\n1\n2\n');
    await waiting(3);
    expect(asked()).toEqual(['/r/1', '/r/2']);
    await save('data/login.json', '{"user":1}');
    await waiting(4);
    expect(asked()).toEqual(['/b/t', '/login']);
    await save('collections/a.yaml', `baseUrl: ${server.url}\nrequests: { a: { GET: /a2 } }\n`);
    await waiting(5);
    expect(asked()).toEqual(['/a2']);
    await save('.env', 'X=1\n');
    await waiting(6);
    expect(asked()).toEqual(['/a2', '/b/t', '/login', '/r/1', '/r/2']);
  });

  test('a new collection is run, a file that nothing reads is not', async () => {
    const { save, asked, waiting } = await watching();
    asked();
    await save('notes.txt', 'changed');
    await save('other.yaml', 'requests: {}\n');
    await save('collections/new.yaml', 'baseUrl: $URL\nrequests: { n: { GET: /new } }\n');
    await waiting(2);
    expect(asked()).toEqual(['/new']);
  });

  test('what a broken file lacks is told with its place, and mending it runs it again', async () => {
    const { save, asked, waiting, host } = await watching();
    asked();
    await save('collections/a.yaml', 'requests: { a: { GETT: /a } }\n');
    await waiting(2);
    expect(host.stderrText()).toContain('collections/a.yaml:1:18');
    expect(asked()).toEqual([]);
    await save('collections/a.yaml', 'baseUrl: $URL\nrequests: { a: { GET: /mended } }\n');
    await waiting(3);
    expect(asked()).toEqual(['/mended']);
  });

  test('never runs twice at once: what is saved during a run is run after it, once', async () => {
    let flying = 0;
    let most = 0;
    const { save, asked, waiting, server } = await watching({
      'GET /slow': () => {
        flying++;
        most = Math.max(most, flying);
        setTimeout(() => flying--, 300);
        return { delayMs: 300 };
      },
    });
    asked();
    const slow = `baseUrl: ${server.url}\nrequests: { a: { GET: /slow } }\n`;
    await save('collections/a.yaml', slow);
    await vi.waitFor(() => expect(flying).toBe(1), { timeout: 8000 });
    await save('collections/a.yaml', `${slow}# 1\n`);
    await save('collections/a.yaml', `${slow}# 2\n`);
    await waiting(2);
    expect([asked(), most]).toEqual([['/slow', '/slow'], 1]);
  });

  test('keys: f runs what did not pass, n filters by name, a runs all, q ends with the exit code of the last run', async () => {
    const { host, asked, waiting, exit } = await watching({ 'GET /a': { status: 500 } });
    asked();
    host.press('f');
    await waiting(2);
    expect(asked()).toEqual(['/a']);
    host.press('n');
    for (const key of ['/', '^', 'x', '\u007f', 'r', '$', '/', '\r']) host.press(key);
    await waiting(3);
    expect(asked()).toEqual(['/r/1']);
    host.press('n');
    host.press('\r');
    await waiting(4);
    host.press('a');
    await waiting(5);
    expect(asked()).toHaveLength(8);
    host.press('q');
    expect(await exit).toBe(1);
  });

  test('f with nothing failed says so and sends nothing; other keys do nothing', async () => {
    const { host, asked } = await watching();
    asked();
    for (const key of ['f', 'x', '\u001b[A', '\u001b']) host.press(key);
    expect(host.stderrText()).toContain('nothing failed');
    expect(asked()).toEqual([]);
  });

  test('the screen is cleared before each run, and the keys are shown', async () => {
    const { host, save, waiting } = await watching();
    await save('data/rows.csv', 'id\n9\n');
    await waiting(2);
    expect(host.stdoutText().split('\u001b[2J\u001b[3J\u001b[H')).toHaveLength(3);
    expect(host.stderrText()).toContain('rerun: data/rows.csv');
    expect(host.stderrText()).toContain('a run all · f run failed · n filter by name · q quit');
  });

  test.each([
    ['\u0003', 130],
    ['\u0004', 0],
  ])('the key %j ends it with %i', async (key, code) => {
    const { host, exit } = await watching();
    host.press(key);
    expect(await exit).toBe(code);
  });

  test('SIGTERM during a run ends the run first', async () => {
    const { host, exit, server } = await watching({ 'GET /a': [{}, { delayMs: 5_000 }] });
    const before = server.requests.length;
    host.press('a');
    await vi.waitFor(() => expect(server.requests.slice(before).some(({ path }) => path === '/a')).toBe(true), {
      timeout: 8000,
    });
    host.interrupt('SIGTERM');
    expect(await exit).toBe(143);
    expect(host.stdoutText()).toContain('interrupted');
  });
});
