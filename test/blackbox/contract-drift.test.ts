import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const api = `openapi: 3.0.3
info: { title: Users, version: "1" }
servers: [{ url: https://api.example.com/v1 }]
paths:
  /users:
    get: { responses: { "200": { description: d } } }
    post: { operationId: addUser, responses: { "200": { description: d } } }
  /users/{id}:
    get: { operationId: getUser, responses: { "200": { description: d } } }
    delete:
      operationId: deleteUser
      responses: { "204": { description: d } }
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
  /users/me:
    get: { responses: { "200": { description: d } } }
`;

/** What `check` says of requests against the description. */
async function check(
  requests: string,
  { flags = '', openapi = 'openapi: ../api.yaml\n', top = '', base = server.url } = {},
) {
  const { rollcall } = await createWorkspace({
    'rollcall.yaml': '',
    'api.yaml': api,
    'c/c.yaml': `${top}baseUrl: ${base}\n${openapi}requests:\n${requests}`,
  });
  const result = await rollcall(`check c ${flags}`);
  expect(server.seen()).toEqual([]);
  return result;
}

describe('requests that the description does not know', () => {
  test.each([
    '  a: { GET: /users }\n',
    '  a: { POST: /users }\n',
    '  a: { GET: /v1/users/7 }\n',
    '  a: { GET: "/users?page=1" }\n',
    '  a: { DELETE: "/users/${{ 3 + 4 }}" }\n',
    '  a: { GET: https://elsewhere.example.com/v1/users }\n',
    '  a: { GET: /health, expect: { openapi: false } }\n',
  ])('%s is known', async (requests) => {
    const { exit, output } = await check(requests);
    expect([exit, output]).toEqual([0, expect.stringContaining('no problems')]);
  });

  test.each<[string, RegExp]>([
    ['  a: { GET: /user }\n', /GET \/user\b/],
    ['  a: { PUT: /users/7 }\n', /PUT/],
    ['  a: { GET: /users/7/posts }\n', /posts/],
    ['  a: { request: PURGE /users }\n', /PURGE/],
    ['  a: { GET: "/users/${{ vars.id }}/posts" }\n', /posts/],
  ])('%s is exit 2, at the request', async (requests, message) => {
    const { exit, stderr } = await check(requests, { top: 'vars: { id: 7 }\n' });
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('contract/operation');
    expect(stderr).toContain(requests.includes('vars') ? 'c/c.yaml:5:' : 'c/c.yaml:5:');
  });

  test('a segment that comes from a response may be anything', async () => {
    const requests = '  a: { GET: /users, capture: { id: body.id } }\n  b: { GET: "/users/${{ vars.id }}" }\n';
    expect((await check(requests)).exit).toBe(0);
    const none = '  a: { GET: /users, capture: { id: body.id } }\n  b: { GET: "/people/${{ vars.id }}" }\n';
    const { exit, stderr } = await check(none);
    expect(exit).toBe(2);
    expect(stderr).toContain('people');
  });

  test('a whole URL that is not known says nothing', async () => {
    const requests = '  a: { GET: /users, capture: { next: body.next } }\n  b: { GET: "${{ vars.next }}" }\n';
    expect((await check(requests)).exit).toBe(0);
  });

  test('a base URL out of the environment, known or not', async () => {
    const env = 'env: { API: { default: https://api.example.com/v1 } }\n';
    expect((await check('  a: { GET: /users }\n', { top: env, base: '${{ env.API }}' })).exit).toBe(0);
    expect((await check('  a: { GET: /people }\n', { top: env, base: '${{ env.API }}' })).exit).toBe(2);
  });

  test('severity warn makes it a warning, off says nothing', async () => {
    const map = (severity: string) => `openapi: { file: ../api.yaml, severity: { operation: ${severity} } }\n`;
    const warned = await check('  a: { GET: /people }\n', { openapi: map('warn') });
    expect(warned.exit).toBe(0);
    expect(warned.stderr).toMatch(/warning.*contract\/operation.*people/s);
    const off = await check('  a: { GET: /people }\n', { openapi: map('"off"') });
    expect([off.exit, off.output]).toEqual([0, expect.not.stringContaining('people')]);
  });

  test('every one is told at once', async () => {
    const { stderr } = await check('  a: { GET: /people }\n  b: { GET: /cats }\n  c: { GET: /users }\n');
    expect(stderr).toContain('people');
    expect(stderr).toContain('cats');
    expect(stderr).toContain('2 problems');
  });

  test('in setup and teardown too', async () => {
    const { exit, stderr } = await check(
      '  a: { GET: /users }\nsetup:\n  s: { GET: /dogs }\nteardown:\n  t: { GET: /cats }\n',
    );
    expect(exit).toBe(2);
    expect(stderr).toContain('cats');
    expect(stderr).toContain('dogs');
  });

  test('what comes from a row may be anything, also several segments', async () => {
    expect((await check('  a: { each: [{ p: users/7 }], GET: "/${{ row.p }}" }\n')).exit).toBe(0);
    expect((await check('  a: { each: [{ p: 7 }], GET: "/users/${{ row.p }}" }\n')).exit).toBe(0);
    expect((await check('  a: { each: [{ p: 7 }], GET: "/people/${{ row.p }}" }\n')).exit).toBe(2);
  });

  test('what a var says is known', async () => {
    const top = 'vars: { what: "${{ vars.whole }}s", whole: user, other: people }\n';
    expect((await check('  a: { GET: "/${{ vars.what }}" }\n', { top })).exit).toBe(0);
    const { exit, stderr } = await check('  a: { GET: "/${{ vars.other }}" }\n', { top });
    expect([exit, stderr]).toEqual([2, expect.stringContaining('GET /people')]);
    const late =
      '  u: { GET: /users, capture: { id: body.id } }\n  a: { GET: "/${{ has(vars.id) ? vars.what : vars.other }}" }\n';
    expect((await check(late, { top })).exit).toBe(0);
  });

  test('a base URL that comes from a fixture says nothing', async () => {
    const { rollcall } = await createWorkspace({
      'api.yaml': api,
      'f.yaml': `baseUrl: ${server.url}\nrequests: { login: { GET: /v1/users, capture: { url: url } } }\n`,
      'c.yaml':
        'fixtures: { f: f.yaml }\nbaseUrl: ${{ fixtures.f.url }}\nopenapi: api.yaml\nrequests: { a: { GET: /people }, b: { DELETE: /users/7 } }\n',
    });
    const { exit, stdout } = await rollcall('check c.yaml --openapi api.yaml');
    expect(exit).toBe(0);
    expect(stdout).not.toContain('deleteUser');
  });

  test('requests: false leaves kind operation as it is, here and in a run', async () => {
    const openapi = 'openapi: { file: ../api.yaml, requests: false }\n';
    const files = {
      'api.yaml': api,
      'c/c.yaml': `baseUrl: ${server.url}\n${openapi}requests: { a: { GET: /people } }\n`,
      'rollcall.yaml': '',
    };
    const { rollcall } = await createWorkspace(files);
    const checked = await rollcall('check c');
    const ran = await rollcall('run c');
    expect([checked.exit, ran.exit]).toEqual([2, 1]);
  });
});

describe('operations that no collection calls', () => {
  test('are listed by check --openapi, one a line, and are no fault', async () => {
    const { exit, stdout } = await check('  a: { GET: /users }\n  b: { GET: /users/7 }\n', {
      openapi: '',
      flags: '--openapi api.yaml',
    });
    expect(exit).toBe(0);
    expect(stdout.split('\n').filter((line) => line.startsWith('api.yaml:'))).toEqual([
      'api.yaml:7:5: no collection calls POST /users (addUser)',
      'api.yaml:10:5: no collection calls DELETE /users/{id} (deleteUser)',
      'api.yaml:15:5: no collection calls GET /users/me',
    ]);
  });

  test('also where collections name the description themselves', async () => {
    const { stdout } = await check('  a: { GET: /users }\n', { flags: '--openapi api.yaml' });
    expect(stdout).not.toContain('calls GET /users\n');
    expect(stdout).toContain('no collection calls POST /users (addUser)');
  });

  test('are not without the flag', async () => {
    const { stdout } = await check('  a: { GET: /users }\n');
    expect(stdout).not.toContain('no collection calls');
  });

  test('a segment that comes from a response may be any of them', async () => {
    const requests = '  a: { GET: /users, capture: { id: body.id } }\n  b: { GET: "/users/${{ vars.id }}" }\n';
    const { stdout } = await check(requests, { flags: '--openapi api.yaml' });
    expect(stdout).not.toContain('(getUser)');
  });

  test('together with requests that are not known', async () => {
    const { exit, stdout, stderr } = await check('  a: { GET: /people }\n', {
      openapi: '',
      flags: '--openapi api.yaml',
    });
    expect(exit).toBe(2);
    expect(stderr).toContain('people');
    expect(stdout + stderr).toContain('no collection calls GET /users');
  });
});

describe('list --openapi', () => {
  test('reads the flag and lists', async () => {
    const { rollcall } = await createWorkspace({
      'api.yaml': api,
      'c/c.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /users } }\n`,
    });
    const { exit, stdout } = await rollcall('list c --openapi api.yaml');
    expect(exit).toBe(0);
    expect(stdout).toContain('a');
    expect((await rollcall('list c --openapi gone.yaml')).exit).toBe(2);
  });
});

describe('run --dry-run', () => {
  test('works with a description', async () => {
    const { rollcall } = await createWorkspace({
      'api.yaml': api,
      'c/c.yaml': `baseUrl: ${server.url}\nopenapi: ../api.yaml\nrequests: { a: { GET: /users } }\n`,
      'rollcall.yaml': '',
    });
    const { exit, stdout } = await rollcall('run c --dry-run');
    expect([exit, server.seen()]).toEqual([0, []]);
    expect(stdout).toContain('curl');
  });
});
