import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Imported } from '../../../src/convert/import.ts';
import { importPostman } from '../../../src/convert/import-postman.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { importFiles, importItems, item, requestsOf, runImported, SCHEMA } from './postman-source.ts';

const BASE = 'http://127.0.0.1:$PORT';

/** Logs in, reads with the token, and expects what the answer must be. */
const shop = {
  info: { name: 'Shop', schema: SCHEMA },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
  item: [
    item(
      'Log in',
      {
        method: 'POST',
        url: '{{base}}/login',
        auth: { type: 'noauth' },
        body: {
          mode: 'raw',
          raw: '{"user": "{{user}}", "password": "{{password}}"}',
          options: { raw: { language: 'json' } },
        },
      },
      {
        test: 'pm.test("logged in", () => pm.response.to.have.status(200));\npm.environment.set("token", pm.response.json().token);\npm.environment.set("user_id", pm.response.json().id);',
      },
    ),
    {
      name: 'Users',
      item: [
        item(
          'Get user',
          {
            method: 'GET',
            url: {
              raw: '',
              host: ['{{base}}'],
              path: ['users', ':id'],
              variable: [{ key: 'id', value: '{{user_id}}' }],
            },
          },
          {
            test: 'const user = pm.response.json();\npm.test("it is her", function () {\n  pm.expect(user.name).to.eql("Ann");\n  pm.expect(user.roles).to.be.an("array").that.includes("admin");\n});',
          },
        ),
        item('Rename user', {
          method: 'PUT',
          url: '{{base}}/users/{{user_id}}',
          body: { mode: 'raw', raw: '{"id": "{{user_id}}", "n": {{user_id}}}', options: { raw: { language: 'json' } } },
        }),
      ],
    },
  ],
};
const environment = {
  name: 'Local',
  values: [
    { key: 'base', value: BASE, enabled: true },
    { key: 'user', value: 'ann', enabled: true },
    { key: 'user', value: 'nobody', enabled: false },
    { key: 'password', value: 'hunter-22', type: 'secret', enabled: true },
  ],
  _postman_variable_scope: 'environment',
};
const files = { 'shop.postman_collection.json': shop, 'local.postman_environment.json': environment };
const answers = (name: string) => ({
  'POST /login': { json: { token: 't-99', id: 7 } },
  'GET /users/7': { json: { name, roles: ['admin'] } },
});

test('round trip: an imported collection runs as the original says', async () => {
  const imported = await importFiles(files);
  expect(imported.leftovers).toEqual([]);
  expect(imported.secrets).toEqual([{ name: 'PASSWORD', value: 'hunter-22' }]);
  const { exit, requests, stderr } = await runImported(imported, { server: answers('Ann') });
  expect(exit, stderr).toBe(0);
  const [login, get, rename] = requests;
  expect(JSON.parse(login?.body ?? '')).toEqual({ user: 'ann', password: 'hunter-22' });
  expect(login?.headers.authorization).toBeUndefined();
  expect([get?.url, get?.headers.authorization]).toEqual(['/users/7', 'Bearer t-99']);
  expect(rename?.body).toBe('{"id":"7","n":7}');
});

test('round trip: where a test of the original fails, so does ours', async () => {
  const { exit, results } = await runImported(await importFiles(files), { server: answers('Bob') });
  expect(exit).toBe(1);
  expect([results['log_in']?.status, results['get_user']?.status]).toEqual(['passed', 'failed']);
});

test('no credential stands in what is written', async () => {
  const imported = await importItems(
    [
      item(
        'a',
        {
          method: 'POST',
          url: { raw: '', host: ['a'], path: ['x'], query: [{ key: 'api_key', value: 'SECRET-query' }] },
          header: [
            { key: 'Authorization', value: 'Token SECRET-header' },
            { key: 'Cookie', value: 'sessionid=SECRET-cookie' },
            { key: 'X-Auth-Token', value: 'SECRET-old', disabled: true },
          ],
          body: { mode: 'raw', raw: '{"login": {"password": "SECRET-body"}}', options: { raw: { language: 'json' } } },
          description: 'Use SECRET-query here.',
        },
        {
          before:
            'pm.environment.set("accessToken", "SECRET-set");\nif (x) { pm.environment.set("accessToken", "SECRET-if"); }',
          test: 'foo("Bearer SECRET-bearer")',
        },
      ),
      item('b', { url: 'http://user:SECRET-url@a/{{accessToken}}' }),
    ],
    { variable: [{ key: 'client_secret', value: 'SECRET-variable' }] },
  );
  const { secrets, ...rest } = imported;
  expect(JSON.stringify(rest)).not.toContain('SECRET-');
  expect(secrets.map(({ value }) => value).toSorted()).toEqual(
    expect.arrayContaining(['SECRET-body', 'SECRET-header', 'SECRET-query', 'SECRET-url', 'sessionid=SECRET-cookie']),
  );
});

test('variables: environment over collection over globals, values of variables, dynamic ones', async () => {
  const text = '{{a}}|{{b}}|{{c}}|{{built}}|{{host.{{n}}}}|{{$guid}}|{{$timestamp}}|{{$randomInt}}|{{$randomCity}}';
  const imported = await importFiles({
    'c.json': {
      item: [item('x', { method: 'POST', url: `${BASE}/`, body: { mode: 'raw', raw: text } })],
      variable: [
        { key: 'a', value: 'collection' },
        { key: 'b', value: 'collection' },
        { key: 'built', value: '<{{a}}>' },
        { key: 'n', value: '1' },
        { key: 'host.1', value: 'nested' },
        { key: 'circle', value: '{{circle}}' },
      ],
    },
    'e.json': { values: [{ key: 'a', value: 'environment' }] },
    'g.json': [
      { key: 'c', value: 'global' },
      { key: 'a', value: 'global' },
    ],
  });
  expect(imported.leftovers).toMatchObject([{ what: 'dynamic variable $randomCity' }]);
  const { requests, stderr } = await runImported(imported);
  expect(requests[0]?.body, stderr).toMatch(
    /^environment\|collection\|global\|<environment>\|nested\|[0-9a-f-]{36}\|\d{10}\|\d{1,4}\|\w{8}$/,
  );
});

test('what scripts set holds from there on, in the order of the run', async () => {
  const set = (name: string, value: string): string => `pm.environment.set("${name}", ${value});`;
  const request = { method: 'GET', url: `${BASE}/{{x}}/{{y}}` };
  const imported = await importItems([
    item('one', request, {
      before: `${set('x', '"1"')}\n${set('y', '"y"')}`,
      test: `pm.globals.set("x", "global");${set('y', 'pm.response.json().y')}`,
    }),
    item('two', request, { test: set('x', '2') }),
    item('three', request, { test: 'pm.environment.unset("x")' }),
    item('four', request, { test: 'pm.globals.set("x", Math.random())' }),
  ]);
  const { requests, stderr } = await runImported(imported, { server: { 'GET /1/y': { json: { y: 'b' } } } });
  expect(
    requests.map(({ url }) => url),
    stderr,
  ).toEqual(['/1/y', '/1/b', '/2/b', '/global/b']);
});

test('a variable without a value is declared and listed', async () => {
  const imported = await importItems([
    item('a', { url: 'http://a/{{id}}/{{later}}' }, { test: 'pm.globals.set("later", f())' }),
    item('b', { url: 'http://a/{{later}}' }),
  ]);
  expect(imported.collections[0]?.content['env']).toEqual({ ID: {}, LATER: {} });
  expect(imported.leftovers.map(({ what, hint }) => [what, hint])).toEqual([
    ['variable "id" needs a value', 'nothing in the source gives it one; set ID'],
    ['variable "later" needs a value', 'nothing in the source gives it one; set LATER'],
    ['test script', undefined],
  ]);
});

test('several environments become those of rollcall.yaml, without credentials', async () => {
  const other = {
    name: 'Live site',
    values: [
      { key: 'base', value: 'https://live' },
      { key: 'password', value: 'other-1', type: 'secret' },
    ],
  };
  const imported = await importFiles({ ...files, 'z.postman_environment.json': other });
  expect(imported.files).toEqual([
    {
      path: 'rollcall.yaml',
      text: `environments:\n  local:\n    BASE: "${BASE}"\n    API_USER: "ann"\n  live_site:\n    BASE: "https://live"\n`,
    },
  ]);
  expect(imported.leftovers).toMatchObject([
    { what: 'credential "password" of environment "Live site"', hint: 'put it into .env.live_site' },
  ]);
});

test('leftovers tell their exact place, and stand before their request', async () => {
  const text = `{"item": [\n  {"name": "a", "request": "http://a/",\n   "event": [{"listen": "test", "script": {"exec": [\n     "const a = 1;",\n     "  foo(a);"]}}]}\n]}`;
  const imported = await importFiles({ 'sub/c.json': text });
  expect(imported.leftovers).toEqual([
    { place: { file: 'sub/c.json', line: 5, column: 9 }, what: 'test script', source: 'foo(a);' },
  ]);
  expect(imported.collections[0]).toMatchObject({
    path: 'sub/c.yaml',
    comments: [
      { at: ['requests', 'a'], lines: ['Not carried over:', '- test script (sub/c.json:5:9)', '    foo(a);'] },
    ],
  });
});

test('saved examples and items without a request are said once', async () => {
  const imported = await importItems([
    { ...item('a', { url: 'http://a/' }), response: [{}, {}] },
    { name: 'b' },
    item('c', { method: 'GET' }),
  ]);
  expect(imported.leftovers.map(({ what }) => what)).toEqual([
    'item without a request',
    'request "c"',
    'saved examples (2)',
  ]);
});

test('files beside a collection that are not of Postman are listed', async () => {
  const imported = await importFiles({ ...files, 'rows.json': [{ user: 'x' }], 'package.json': { name: 'x' } });
  expect(imported.collections).toHaveLength(1);
  expect(imported.leftovers.map(({ place, hint }) => [place.file, hint])).toEqual([
    ['rows.json', 'rows are given to a run by `--data`'],
    ['package.json', undefined],
  ]);
});

test.each([
  [
    'version 1',
    '{"id": "1", "name": "x", "order": [], "requests": []}',
    /version 1.*2\.0 and 2\.1/,
    'export it from Postman as Collection v2.1',
    '1:1',
  ],
  [
    'a version to come',
    `{\n "info": {"schema": "https://schema.getpostman.com/json/collection/v3.0.0/"},\n "item": []}`,
    /version 3/,
    'export it from Postman as Collection v2.1',
    '2:21',
  ],
  ['a dump', '{"version": 1, "collections": []}', /dump/, 'export it from Postman as Collection v2.1', '1:1'],
  ['an OpenAPI description', '{"openapi": "3.0.0"}', /OpenAPI/, 'use `rollcall import openapi`', '1:1'],
  ['half of a file', '{"info": {},\n "item": [', /not JSON/, undefined, '2:10'],
  ['no JSON', 'GET http://a', /not JSON/, undefined, '1:1'],
  ['nothing', ' \n', /empty/, undefined, '1:1'],
  ['bytes', '\ufffd\0\u0001', /not UTF-8/, 'save it as UTF-8', '1:1'],
  ['rows', '[{"a": 1}]', /list/, 'rows are given to a run by `--data`', '1:1'],
  ['a number', '7', /not a Postman export/, undefined, '1:1'],
  [
    'much too deep',
    `{"item": ${'['.repeat(5000)}${']'.repeat(5000)}}`,
    /nests deeper than 500 levels/,
    undefined,
    '1:1',
  ],
  [
    'an environment alone',
    '{"values": []}',
    /no collection/,
    'export the collection from Postman as Collection v2.1',
    undefined,
  ],
])('refused: %s', async (_, text, message, hint, place) => {
  const error = await importFiles({ 'x.json': text }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProblemError);
  const { code, location, ...problem } = (error as ProblemError).problem;
  expect([code, problem.hint]).toEqual(['convert/source', hint]);
  expect(problem.message).toMatch(message);
  expect(location && `${location.line}:${location.column}`).toBe(place);
});

test('any text gives collections or a problem', async () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(null, true, 1, '', '{{a}}', '{{{{a}}}}', 'http://a/{{b}}?c#d', 'raw', 'bearer'),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('any'), { maxLength: 3 }),
    map: fc.dictionary(
      fc.constantFrom(
        'item',
        'request',
        'name',
        'url',
        'host',
        'path',
        'query',
        'header',
        'body',
        'mode',
        'raw',
        'urlencoded',
        'formdata',
        'auth',
        'type',
        'bearer',
        'event',
        'listen',
        'script',
        'exec',
        'variable',
        'key',
        'value',
        'values',
        'method',
        'response',
        'description',
        'protocolProfileBehavior',
        'graphql',
        'src',
      ),
      tie('any'),
      { maxKeys: 5 },
    ),
  })).any;
  const collection = fc.array(fc.record({ name: value, request: value, event: value, item: fc.constant(undefined) }), {
    maxLength: 3,
  });
  const texts = fc.oneof(
    fc.string(),
    value.map((one) => JSON.stringify(one)),
    collection.map((one) => JSON.stringify({ item: one })),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const outcome = await importFiles({ 'x.json': text ?? 'null' }).catch((error: unknown) => error);
      expect(outcome instanceof ProblemError || Array.isArray((outcome as Imported).collections)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('any script is read to its end', async () => {
  const words = fc.constantFrom(
    'pm.test("t", function () {',
    '});',
    'pm.expect(',
    'a',
    ')',
    '.to.',
    'eql(1)',
    'if',
    '(',
    '{',
    '}',
    '`${',
    '`',
    '/',
    '"',
    '\n',
    ';',
    'const x =',
    '=>',
    'return',
    '[',
    ']',
    'tests["a"] =',
    '!',
    'for',
    'else',
    '...',
    '?.',
  );
  const scripts = fc.array(words, { maxLength: 25 }).map((parts) => parts.join(' '));
  await fc.assert(
    fc.asyncProperty(fc.oneof(scripts, fc.string()), async (script) => {
      const imported = await importItems([item('a', { url: 'http://a/' }, { test: script })]);
      expect(requestsOf(imported)['a']).toBeDefined();
    }),
    { numRuns: 200 },
  );
});

test('a large file and a script of deep brackets take no more than their time', async () => {
  const script = 'const d = pm.response.json();\npm.test("t", () => pm.expect(d.a.b).to.eql("x"));\nfoo(d);';
  const request = {
    method: 'POST',
    url: '{{base}}/a/{{b}}',
    body: { mode: 'raw', raw: JSON.stringify({ text: 'x'.repeat(1000) }), options: { raw: { language: 'json' } } },
  };
  const items = Array.from({ length: 700 }, (_, index) => item(`r ${index}`, request, { test: script }));
  const deep = item('deep', request, { test: `${'if (a) '.repeat(20_000)}x;${'('.repeat(20_000)}` });
  const text = JSON.stringify(
    { info: { schema: SCHEMA }, item: [...items, deep], variable: [{ key: 'base', value: 'http://a' }] },
    null,
    2,
  );
  expect(text.length).toBeGreaterThan(1_000_000);
  const start = performance.now();
  const imported = await importPostman({
    path: '/x',
    files: [{ path: '/x', name: 'x.json', text }],
    readBeside: async () => undefined,
  });
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(Object.keys(requestsOf(imported))).toHaveLength(701);
});
