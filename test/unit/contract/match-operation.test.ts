import { beforeAll, describe, expect, test } from 'vitest';
import type { Description } from '../../../src/contract/description.ts';
import { matchOperation, matchTemplate, type RequestTemplate } from '../../../src/contract/match-operation.ts';
import { describeApi, ok, openapi } from './describe.ts';

const get = { responses: ok };

let api: Description;
beforeAll(async () => {
  const servers = [
    { url: 'https://api.example.com/v2' },
    {
      url: 'https://{region}.example.com/{stage}',
      variables: { region: { default: 'eu' }, stage: { default: 'beta', enum: ['beta', 'v2/live'] } },
    },
  ];
  const paths = {
    '/': { get },
    '/users': { get, post: get },
    '/users/': { post: get },
    '/users/{id}': { get, delete: get },
    '/users/me': { get },
    '/users/{id}/files/{name}.json': { get },
    '/users/{id}/files/{name}': { get },
    '/users/{id}/files/{name}.tar.{kind}': { get },
    '/{any}/me': { put: get },
    '/a b/ä': { get },
    '/own': { get: { ...get, servers: [{ url: 'https://other.test/own-base' }] } },
  };
  api = await describeApi({ 'api.json': openapi(paths, { servers }) });
});

/** `METHOD /template {parameters}`, `?` with the methods there are, or `-`. */
function match(line: string, basePaths?: string[]): string {
  const [method = '', url = ''] = line.split(/ (.*)/s);
  const found = matchOperation(api, { method, url, ...(basePaths ? { basePaths } : {}) });
  if (!found) return '-';
  if ('methodUnknown' in found) return `? ${found.methodUnknown.map((one) => one.method).join(', ')}`;
  const parameters = Object.keys(found.pathParameters).length > 0 ? ` ${JSON.stringify(found.pathParameters)}` : '';
  return `${found.operation.method} ${found.operation.path}${parameters}`;
}

describe('matchOperation', () => {
  test.each([
    ['GET https://api.example.com/v2/users', 'GET /users'],
    ['get http://127.0.0.1:4010/v2/users?page=2#top', 'GET /users'],
    ['GET /v2/users', 'GET /users'],
    ['GET /users', 'GET /users'],
    ['GET https://x.test/beta/users', 'GET /users'],
    ['GET https://x.test/v2/live/users', 'GET /users'],
    ['GET https://x.test/v2', 'GET /'],
    ['GET https://x.test/v2/', 'GET /'],
    ['GET https://x.test', 'GET /'],
    ['GET /v2/users/7', 'GET /users/{id} {"id":"7"}'],
    ['GET /v2/users/a%2Fb%20c', 'GET /users/{id} {"id":"a/b c"}'],
    ['GET /v2/users/me', 'GET /users/me'],
    ['DELETE /v2/users/me', 'DELETE /users/{id} {"id":"me"}'],
    ['PUT /v2/users/me', 'PUT /{any}/me {"any":"users"}'],
    ['POST /v2/users/', 'POST /users/'],
    ['GET /v2/users/7/files/a.json', 'GET /users/{id}/files/{name}.json {"id":"7","name":"a"}'],
    ['GET /v2/users/7/files/a.txt', 'GET /users/{id}/files/{name} {"id":"7","name":"a.txt"}'],
    ['GET /v2/users/7/files/a.tar.gz', 'GET /users/{id}/files/{name}.tar.{kind} {"id":"7","name":"a","kind":"gz"}'],
    ['GET /v2/a%20b/%C3%A4', 'GET /a b/ä'],
    ['GET https://x.test/own-base/own', 'GET /own'],
    ['GET https://x.test/own', 'GET /own'],
  ])('%s is %s', (line, expected) => {
    expect(match(line)).toBe(expected);
  });

  test.each([
    ['GET /v3/users', '-'],
    ['GET /v2/users/7/nothing', '-'],
    ['GET /v2/users/7/', '-'],
    ['GET /v2/own', '-'],
    ['GET /own-base/users', '-'],
    ['GET https://[', '-'],
    ['GET ', 'GET /'],
    ['HEAD /v2/users', '? GET, POST'],
    ['PATCH /v2/users/7', '? GET, DELETE'],
    ['GET /v2/users/%zz', 'GET /users/{id} {"id":"%zz"}'],
  ])('%s is %s', (line, expected) => {
    expect(match(line)).toBe(expected);
  });

  test('further base paths', () => {
    expect(match('GET https://staging.test/proxy/api/users', ['/proxy/api/'])).toBe('GET /users');
    expect(match('GET https://staging.test/proxy/api/own', ['/proxy/api'])).toBe('GET /own');
    expect(match('GET https://staging.test/proxy/api/users', ['/proxy'])).toBe('-');
  });

  test('each of a thousand paths is found', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `/group${i % 50}/{id}/part${i}`);
    const large = await describeApi({ 'api.json': openapi(Object.fromEntries(names.map((name) => [name, { get }]))) });
    const found = names.map((name) => matchOperation(large, { method: 'GET', url: name.replace('{id}', '7') }));
    expect(found.map((one) => one && 'operation' in one && one.operation.path)).toEqual(names);
  });
});

describe('matchTemplate', () => {
  const matches = (request: Omit<RequestTemplate, 'method'>, method = 'GET'): string[] =>
    matchTemplate(api, { method, ...request }).map((operation) => operation.path);

  test.each<[(string | undefined)[], string[]]>([
    [['v2', 'users'], ['/users']],
    [['v2', 'users', 'me'], ['/users/me']],
    [
      ['v2', 'users', undefined],
      ['/users/me', '/users/{id}'],
    ],
    [['users', undefined, 'files', 'a.json'], ['/users/{id}/files/{name}.json']],
    [['users', undefined, 'nothing'], []],
    [['other', undefined], []],
  ])('%j could be %j', (segments, expected) => {
    expect(matches({ segments })).toEqual(expected);
  });

  test('a method that is not described is none', () => {
    expect(matches({ segments: ['v2', 'users', undefined] }, 'PATCH')).toEqual([]);
  });

  test('after a base that is not known', () => {
    expect(matches({ segments: ['users'], isBaseUnknown: true })).toEqual(['/users']);
    expect(matches({ segments: ['live', 'users'], isBaseUnknown: true })).toEqual(['/users']);
    expect(matches({ segments: ['v9', 'users'], isBaseUnknown: true })).toEqual([]);
  });
});
