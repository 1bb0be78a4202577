import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorkspace } from '../support/cli-workspace.ts';
import {
  type Completion,
  type LanguageClient,
  type Position,
  startLanguageClient,
} from '../support/language-client.ts';

/**
 * What an editor shows who writes a collection, by the language server that editors use. `‸` in a text is the cursor.
 * No file is written: the server has what the editor has open.
 */
const schemas = fileURLToPath(new URL('../../schemas', import.meta.url));
const modeline = (kind: 'collection' | 'config'): string =>
  `# yaml-language-server: $schema=${join(schemas, `${kind}.schema.json`)}\n`;

let client: LanguageClient;
beforeAll(async () => {
  client = await startLanguageClient();
});
afterAll(() => client.close());

let opened = 0;
const nextPath = (): string => join(schemas, `../editor-${++opened}.yaml`);

function withCursor(text: string, kind: 'collection' | 'config'): { text: string; at: Position } {
  const whole = modeline(kind) + text;
  const [before = ''] = whole.split('‸');
  const lines = before.split('\n');
  return { text: whole.replace('‸', ''), at: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } };
}

async function complete(text: string, kind: 'collection' | 'config' = 'collection'): Promise<Map<string, Completion>> {
  const [path, document] = [nextPath(), withCursor(text, kind)];
  void client.open(path, document.text);
  const found = await client.completions(path, document.at);
  return new Map(found.map((completion) => [completion.label, completion]));
}

function hover(text: string, kind: 'collection' | 'config' = 'collection'): Promise<string> {
  const [path, document] = [nextPath(), withCursor(text, kind)];
  void client.open(path, document.text);
  return client.hover(path, document.at);
}

/** What is underlined and why, `text: message` each. */
async function findings(text: string, kind: 'collection' | 'config' = 'collection'): Promise<string[]> {
  const whole = modeline(kind) + text;
  const lines = whole.split('\n');
  return (await client.open(nextPath(), whole)).map(({ range: { start, end }, message }) => {
    const last = start.line === end.line ? end.character : undefined;
    return `${lines[start.line]?.slice(start.character, last)}: ${message}`;
  });
}

/** A request with these lines below its method. */
const request = (lines: string): string =>
  `requests:\n  get_user:\n    GET: /users/7\n    ${lines.replaceAll('\n', '\n    ')}\n`;

describe('completion', () => {
  test('inside `expect` offers every check, and says what it does', async () => {
    const offered = await complete(request('expect:\n  ‸'));
    const checks = 'status type headers body json schema openapi time size snapshot sha256 assert'.split(' ');
    expect([...offered.keys()]).toEqual(checks);
    expect(offered.get('status')?.documentation).toBe(
      'The status: equal, in the list, or of the class. Without it: below 400.',
    );
    for (const check of checks) expect(offered.get(check)?.documentation).toMatch(/^.+\.$/);
    expect(offered.get('time')?.insertText).toContain('800ms');
  });

  test('inside `expect` offers what is not there yet', async () => {
    const offered = await complete(request('expect:\n  status: 200\n  ‸'));
    expect([...offered.keys()]).not.toContain('status');
    expect([...offered.keys()]).toContain('body');
  });

  test('in a request offers methods and settings', async () => {
    const offered = await complete('requests:\n  get_user:\n    ‸\n');
    const some = ['GET', 'POST', 'request', 'query', 'headers', 'json', 'auth', 'retry', 'expect', 'capture'];
    expect([...offered.keys()]).toEqual(expect.arrayContaining(some));
    expect(offered.get('repeat')?.documentation).toMatch(/Default: 1\.$/);
    expect(offered.get('retry')?.documentation).toMatch(/^Tries again .* Default: 0\.$/);
  });

  test.each<[string, string, string[]]>([
    ['the top of a file', '‸\n', ['name', 'env', 'vars', 'baseUrl', 'defaults', 'requests', 'teardown']],
    ['the map of `retry`', request('retry:\n  ‸'), ['limit', '"on"', 'methods', 'backoff', 'maxRetryAfter']],
    ['the map of `timeout`', request('timeout:\n  ‸'), ['connect', 'read', 'total']],
    ['kinds of `auth`', request('auth:\n  ‸'), ['bearer', 'basic', 'apiKey', 'digest', 'oauth2', 'awsSigV4']],
    ['the values of a choice', request('auth:\n  oauth2:\n    grant: ‸'), ['client_credentials', 'password']],
    ['`defaults`', 'defaults:\n  ‸\n', ['headers', 'auth', 'timeout', 'retry']],
    ['a variable of `env`', 'env:\n  API_URL:\n    ‸\n', ['default', 'secret', 'hosts', 'required']],
  ])('offers %s', async (_, text, labels) => {
    const offered = [...(await complete(text)).values()].map(({ insertText = '' }) => insertText.split(':')[0]);
    expect(offered).toEqual(expect.arrayContaining(labels));
  });

  test('in rollcall.yaml offers its keys', async () => {
    const offered = await complete('‸\n', 'config');
    const some = ['collections', 'environments', 'jobs', 'rate', 'allowHosts', 'openapi', 'reporters', 'defaults'];
    expect([...offered.keys()]).toEqual(expect.arrayContaining(some));
    expect(offered.get('jobs')).toMatchObject({ insertText: expect.stringContaining('10') as string });
  });
});

describe('hover', () => {
  test('on `retry` says what it does, its default and an example', async () => {
    const shown = await hover(request('‸retry: 2'));
    expect(shown).toContain('Tries again what is worth it; passed after a retry is flaky. Default: 0.');
    expect(shown).toMatch(/Example:\s+```yaml\s+3\s+```/);
  });

  test.each<[string, string, string]>([
    ['a map in place of a number', request('‸retry: { limit: 2 }'), 'Tries again what is worth it'],
    ['an expression in its place', request('‸retry: ${{ vars.tries }}'), 'Tries again what is worth it'],
    ['a duration', request('‸delay: 2s'), 'How long to wait before sending.'],
    ['one way to say a timeout', request('‸timeout: 5s'), 'A total (no phase is longer then)'],
    ['the other way', request('timeout:\n  ‸read: 5s'), 'Between two bytes of the answer. Default: 30s.'],
    ['a size', request('expect:\n  ‸size: 1MB'), 'The body must not be larger.'],
    ['a method', 'requests:\n  get_user:\n    ‸GET: /users\n', 'Sends GET to this URL'],
    ['the id of a request', 'requests:\n  ‸get_user:\n    GET: /users\n', 'One request: its method and URL'],
    ['a variable', 'env:\n  ‸API_URL: { secret: true }\n', 'A variable: its default'],
    ['a header', request('headers:\n  ‸accept: text/html'), 'null takes a default away'],
    ['a header to be checked', request('expect:\n  headers:\n    ‸etag: x'), 'The value that the header must have'],
    ['a captured variable', request('capture:\n  ‸user_id: body.id'), 'The expression that gives the value'],
  ])('on %s teaches the key', async (_, text, words) => {
    expect(await hover(text)).toContain(words);
  });

  test('in rollcall.yaml', async () => {
    const [jobs, rate] = await Promise.all([hover('‸jobs: 3\n', 'config'), hover('‸rate: 5/s\n', 'config')]);
    expect(jobs).toContain('Requests in flight at once over the whole run. Default: 10.');
    expect(rate).toContain('100/m');
  });
});

describe('diagnostics', () => {
  const cases: [string, string[]][] = [
    [request('expct: { status: 200 }'), ['expct: Property expct is not allowed.']],
    [request('expect: { statu: 200 }'), ['statu: Property statu is not allowed.']],
    [request('retry: { limt: 2 }'), ['limt: Property limt is not allowed.']],
    [request('POST: /users'), ['POST: Property POST is not allowed.']],
    [request('json: 1\ntext: a'), ['text: Property text is not allowed.']],
    [request('timeout: 5'), ['5: Incorrect type. Expected "a map of connect, read, total | string".']],
    [request('tags: smoke'), ['smoke: Incorrect type. Expected "array".']],
    ['requests:\n  a:\n    name: x\n', [expect.stringContaining('Missing property "GET"') as string]],
    ['requests:\n  GetUser:\n    GET: /\n', [expect.stringContaining('does not match the pattern') as string]],
    ['name: x\n', [expect.stringContaining('Missing property "requests"') as string]],
  ];
  test('a typo, a wrong type and what excludes another are underlined', async () => {
    expect(await Promise.all(cases.map(([text]) => findings(text)))).toEqual(cases.map(([, expected]) => expected));
  });

  test('a good file has none', async () => {
    const good = `name: Users API
env:
  API_URL: { default: http://127.0.0.1:4010 }
  API_TOKEN: { secret: true, hosts: ["*.example.com"] }
vars: { page_size: 20 }
baseUrl: \${{ env.API_URL }}
defaults: { auth: { bearer: "\${{ env.API_TOKEN }}" }, timeout: { connect: 3.05s }, retry: 3, x-note: ours }
requests:
  create_user:
    POST: /users
    json: { name: Alice, tags: [a], size: 1.50 }
    expect: { status: [201, 2xx], headers: { etag: { present: true } }, time: 800ms, assert: body.id > 0 }
    capture: { user_id: body.id, token: { from: body.token, secret: true } }
  purge:
    request: PURGE /cache
    needs: create_user
    retry: { limit: 2, on: [5xx, network], backoff: { initial: 1s } }
teardown:
  delete_user: { DELETE: "/users/\${{ vars.user_id }}", expect: { status: 204 } }
`;
    expect(await findings(good)).toEqual([]);
  });

  test('the example collections have none', async () => {
    const folder = join(schemas, '../collections');
    const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    const found = await Promise.all(texts.map((text) => findings(text)));
    expect(Object.fromEntries(files.map((file, index) => [file, found[index]]))).toEqual(
      Object.fromEntries(files.map((file) => [file, []])),
    );
  });

  test('what `rollcall init` writes has none, by the schemas beside it', async () => {
    const { folder, rollcall, read } = await createWorkspace({});
    await rollcall('init');
    for (const path of ['collections/users.yaml', 'rollcall.yaml']) {
      const text = await read(path);
      expect(await client.open(join(folder, path), text)).toEqual([]);
      const misspelt = text.replace(/^(environment|requests):/m, 'misspelt:');
      expect(await client.open(join(folder, path.replace('.yaml', '-2.yaml')), misspelt)).not.toEqual([]);
    }
  });

  test('rollcall.yaml', async () => {
    const good =
      'environments: { local: { API_URL: http://127.0.0.1:4010 } }\nenvironment: local\njobs: 4\nrate: 20/s\n';
    const found = await Promise.all([good, 'jbos: 4\n', 'jobs: many\n'].map((text) => findings(text, 'config')));
    expect(found).toEqual([[], ['jbos: Property jbos is not allowed.'], ['many: Incorrect type. Expected "integer".']]);
  });
});
