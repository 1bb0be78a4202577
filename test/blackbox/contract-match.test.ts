import { describe, expect, test } from 'vitest';
import { findingLines, findingsOf, jsonContent, runAgainst } from '../support/contract-run.ts';

/** A response that tells by what it misses which operation was found. */
const telling = (name: string) => ({ responses: { 200: { description: 'd', ...jsonContent({ required: [name] }) } } });

async function found(
  paths: Record<string, string>,
  url: string,
  more: { servers?: object[]; base?: string; swagger?: string } = {},
) {
  const { servers, base = '', swagger } = more;
  const described = Object.fromEntries(
    Object.entries(paths).map(([path, name]) => [
      path,
      { get: swagger === undefined ? telling(name) : telling2(name) },
    ]),
  );
  const info = { title: 'T', version: '1' };
  const api =
    swagger === undefined
      ? { openapi: '3.0.3', info, ...(servers ? { servers } : {}), paths: described }
      : { swagger: '2.0', info, basePath: swagger, produces: ['application/json'], paths: described };
  const outcome = await runAgainst({ api, top: { baseUrl: `$URL${base}` }, requests: { a: { GET: url } } });
  const [finding, ...rest] = findingsOf(outcome);
  expect(rest).toEqual([]);
  if (finding?.kind === 'operation') return undefined;
  return (
    /"([^"]+)"|`([^`]+)`/
      .exec(finding?.message ?? '')
      ?.slice(1)
      .find(Boolean) ?? finding?.message
  );
}

const telling2 = (name: string) => ({ responses: { 200: { description: 'd', schema: { required: [name] } } } });

describe('templates', () => {
  test.each<[string[], string, string | undefined]>([
    [['/users/{id}', '/users/me'], '/users/me', '/users/me'],
    [['/users/{id}', '/users/me'], '/users/you', '/users/{id}'],
    [['/{a}/b/{c}', '/a/{b}/{c}'], '/a/b/c', '/a/{b}/{c}'],
    [['/{a}/{b}', '/{a}/x'], '/q/x', '/{a}/x'],
    [['/f/{name}.{ext}', '/f/{name}'], '/f/a.pdf', '/f/{name}.{ext}'],
    [['/f/{name}.json', '/f/{name}'], '/f/a.json', '/f/{name}.json'],
    [['/users/{id}'], '/users/a%2Fb', '/users/{id}'],
    [['/users/{id}'], '/users/7?x=/users', '/users/{id}'],
    [['/users/{id}'], '/users/7/posts', undefined],
    [['/users/{id}'], '/users', undefined],
    [['/users/{id}'], '/Users/7', undefined],
    [['/a b/ü'], '/a%20b/%C3%BC', '/a b/ü'],
    [['/a.b'], '/aXb', undefined],
    [['/'], '/', '/'],
  ])('%j, %s', async (paths, url, expected) => {
    expect(await found(Object.fromEntries(paths.map((path) => [path, path])), url)).toBe(expected);
  });
});

describe('base paths', () => {
  const paths = { '/users': 'users' };

  test.each<[string, object[] | undefined, string, string, string | undefined]>([
    ['none', undefined, '', '/users', 'users'],
    ['of the server', [{ url: 'https://api.example.com/v1' }], '', '/v1/users', 'users'],
    ['of the server, with a slash', [{ url: 'https://api.example.com/v1/' }], '', '/v1/users', 'users'],
    ['a relative server', [{ url: '/v1' }], '', '/v1/users', 'users'],
    ['of the server, by baseUrl', [{ url: '/v1' }], '/v1', '/users', 'users'],
    ['one of several', [{ url: '/v1' }, { url: 'https://b.example.com/beta/v2' }], '', '/beta/v2/users', 'users'],
    ['of baseUrl alone', [{ url: 'https://api.example.com/v1' }], '/staging/api', '/users', 'users'],
    ['of baseUrl and the server', [{ url: '/v1' }], '/gateway', '/v1/users', 'users'],
    ['none, though the server has one', [{ url: '/v1' }], '', '/users', 'users'],
    [
      'a variable',
      [{ url: 'https://h/{version}', variables: { version: { default: 'v1', enum: ['v1', 'v2'] } } }],
      '',
      '/v2/users',
      'users',
    ],
    [
      'a variable, default',
      [{ url: 'https://h/{version}', variables: { version: { default: 'v1' } } }],
      '',
      '/v1/users',
      'users',
    ],
    [
      'a variable as host',
      [{ url: '{scheme}://{host}/v1', variables: { scheme: { default: 'https' }, host: { default: 'h' } } }],
      '',
      '/v1/users',
      'users',
    ],
    ['unknown', [{ url: '/v1' }], '', '/v9/users', undefined],
  ])('%s', async (_, servers, base, url, expected) => {
    expect(await found(paths, url, { base, ...(servers ? { servers } : {}) })).toBe(expected);
  });

  test('basePath of Swagger 2.0', async () => {
    expect(await found(paths, '/v1/users', { swagger: '/v1' })).toBe('users');
    expect(await found(paths, '/users', { swagger: '/v1', base: '/v1' })).toBe('users');
    expect(await found(paths, '/v2/users', { swagger: '/v1' })).toBeUndefined();
  });

  test('a path and an operation may have servers of their own', async () => {
    const own = {
      '/users': {
        servers: [{ url: '/own' }],
        get: telling('path'),
        put: { ...telling('operation'), servers: [{ url: '/put' }] },
      },
    };
    const run = async (request: object) => findingLines(await runAgainst({ api: own, requests: { a: request } }));
    expect(await run({ GET: '/own/users' })).toEqual([expect.stringContaining('service body')]);
    expect(await run({ PUT: '/put/users' })).toEqual([expect.stringContaining('service body')]);
    expect(await run({ GET: '/else/users' })).toEqual([expect.stringContaining('collection operation')]);
  });

  test('hosts do not count', async () => {
    const api = {
      openapi: '3.0.3',
      info: { title: 'T', version: '1' },
      servers: [{ url: 'https://api.example.com/v1' }],
      paths: { '/users': { get: telling('x') } },
    };
    const outcome = await runAgainst({
      api,
      requests: { a: { GET: 'http://localhost:$PORT/v1/users', resolve: { localhost: '127.0.0.1' } } },
    });
    expect(findingLines(outcome)).toEqual([expect.stringContaining('service body')]);
  });
});

describe('methods', () => {
  const ok = { responses: { 200: { description: 'd' } } };
  const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

  test.each(methods)('%s', async (method) => {
    const run = (described: string[]) =>
      runAgainst({
        api: { '/x': Object.fromEntries(described.map((name) => [name, ok])) },
        requests: { a: { [method.toUpperCase()]: '/x' } },
        server: { [`${method.toUpperCase()} /x`]: {} },
      });
    const good = await run([method]);
    expect([good.exit, findingLines(good)]).toEqual([0, []]);
    const bad = await run(methods.filter((name) => name !== method));
    expect(bad.exit).not.toBe(0);
    const told = findingLines(bad).join() + bad.stderr;
    expect(told).toMatch(/operation|does not (know|have)/);
  });

  test('one of its own in 3.2, under additionalOperations, and query', async () => {
    const api = {
      openapi: '3.2.0',
      info: { title: 'T', version: '1' },
      paths: { '/x': { query: telling('q'), additionalOperations: { PURGE: telling('purge') } } },
    };
    const run = async (request: string) => findingLines(await runAgainst({ api, requests: { a: { request } } }));
    expect(await run('PURGE /x')).toEqual([expect.stringMatching(/^service body/)]);
    expect(await run('QUERY /x')).toEqual([expect.stringMatching(/^service body/)]);
    expect(await run('LOCK /x')).toEqual([expect.stringMatching(/^collection operation/)]);
  });
});

describe('a request that is not known', () => {
  const api = {
    '/users/{id}': { get: { responses: { 200: { description: 'd' } } } },
    '/users': { post: { responses: { 200: { description: 'd' } } } },
  };

  test('is a finding of kind operation, at the request, a fault of the collection', async () => {
    const outcome = await runAgainst({ api, requests: { a: { GET: '/user/7' } } });
    expect(outcome.exit).toBe(1);
    expect(findingsOf(outcome)).toEqual([
      expect.objectContaining({ kind: 'operation', fault: 'collection', description: 'api.json' }),
    ]);
    expect(findingsOf(outcome)[0]?.message).toContain('/user/7');
    expect(findingsOf(outcome)[0]).not.toHaveProperty('operation');
  });

  test('says which methods the path has', async () => {
    const outcome = await runAgainst({ api, requests: { a: { DELETE: '/users/7' } } });
    expect(findingsOf(outcome)[0]?.message).toMatch(/DELETE.*GET/s);
  });
});
