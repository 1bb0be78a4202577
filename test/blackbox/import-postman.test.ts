import { describe, expect, test } from 'vitest';
import { createWorkspace, statuses, type Workspace } from '../support/cli-workspace.ts';
import { answering, broken, type Change, runImported, startShop } from '../support/shop-service.ts';

const tests = (...lines: string[]) => ({ listen: 'test', script: { type: 'text/javascript', exec: lines } });
const raw = (text: string) => ({ mode: 'raw', raw: text, options: { raw: { language: 'json' } } });

const collection = {
  info: {
    name: 'Shop API – v2',
    description: 'Everything the **shop** can do.',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
  event: [tests("pm.test('no server error', () => { pm.expect(pm.response.code).to.be.below(500); });")],
  variable: [
    { key: 'pageSize', value: '20' },
    { key: 'itemId', value: '' },
  ],
  item: [
    {
      name: 'Auth',
      item: [
        {
          name: 'Log in',
          event: [
            tests(
              'pm.test("Status code is 200", function () {\r',
              '    pm.response.to.have.status(200);\r',
              '});\r',
              'const data = pm.response.json();\r',
              "pm.test('the user', () => { pm.expect(data.user.name).to.eql('Alice'); });\r",
              'pm.environment.set("token", data.token);\r',
            ),
          ],
          request: {
            auth: { type: 'noauth' },
            method: 'POST',
            header: [
              { key: 'X-Client', value: 'web' },
              { key: 'X-Debug', value: '1', disabled: true },
            ],
            body: raw('{\r\n  "username": "{{username}}",\r\n  "password": "{{password}}"\r\n}'),
            url: { raw: '{{baseUrl}}/login', host: ['{{baseUrl}}'], path: ['login'] },
            description: 'Gives a token for an hour.',
          },
        },
      ],
    },
    {
      name: 'Items',
      item: [
        {
          name: 'List items',
          event: [
            tests(
              'pm.test("Body has items", function () {',
              '    var jsonData = pm.response.json();',
              "    pm.expect(jsonData.items).to.be.an('array').that.is.not.empty;",
              '    pm.expect(jsonData.total).to.be.above(0);',
              '});',
              'pm.test("Content-Type is present", function () {',
              '    pm.response.to.have.header("Content-Type");',
              '});',
            ),
          ],
          request: {
            method: 'GET',
            url: {
              raw: '{{baseUrl}}/items?page=1&limit={{pageSize}}&debug=true',
              host: ['{{baseUrl}}'],
              path: ['items'],
              query: [
                { key: 'page', value: '1' },
                { key: 'limit', value: '{{pageSize}}' },
                { key: 'debug', value: 'true', disabled: true },
              ],
            },
          },
          response: [{ name: 'OK', code: 200, body: '{}' }],
        },
        {
          name: 'Create item',
          event: [
            tests(
              'pm.test("created", () => { pm.expect(pm.response.code).to.be.oneOf([201, 202]); });',
              'pm.collectionVariables.set("itemId", pm.response.json().id);',
            ),
          ],
          request: {
            method: 'POST',
            header: [{ key: 'X-Request-Id', value: '{{$guid}}' }],
            body: raw('{\n  "name": "Läufer „rot“ #1: ${x}",\n  "tags": ["yes", "~"],\n  "big": 9007199254740993\n}'),
            url: '{{baseUrl}}/items',
          },
        },
        {
          name: 'Get item',
          event: [
            tests(
              "pm.test('ok', () => pm.response.to.be.ok);",
              "pm.test('price', () => pm.expect(pm.response.json().price).to.eql(19.9));",
            ),
          ],
          request: {
            method: 'GET',
            url: {
              raw: '{{baseUrl}}/items/:id',
              host: ['{{baseUrl}}'],
              path: ['items', ':id'],
              variable: [{ key: 'id', value: '{{itemId}}' }],
            },
          },
        },
        {
          name: 'Delete item',
          event: [
            tests("pm.test('gone', () => { pm.response.to.have.status(204); });", "postman.setNextRequest('Log in');"),
          ],
          request: { method: 'DELETE', url: '{{baseUrl}}/items/{{itemId}}' },
        },
      ],
    },
    {
      name: 'Contact form',
      event: [tests("pm.test('sent', () => { pm.expect(pm.response.json().ok).to.be.true; });")],
      request: {
        auth: { type: 'noauth' },
        method: 'POST',
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'email', value: 'alice@example.com' },
            { key: 'text', value: 'Hi & bye' },
            { key: 'x', value: '1', disabled: true },
          ],
        },
        url: '{{baseUrl}}/contact',
      },
    },
    {
      name: 'Upload',
      event: [tests("pm.test('one', () => { pm.expect(pm.response.json().names).to.have.lengthOf(1); });")],
      request: {
        method: 'POST',
        body: {
          mode: 'formdata',
          formdata: [
            { key: 'title', value: 'Photo', type: 'text' },
            { key: 'photo', type: 'file', src: 'photo.svg' },
          ],
        },
        url: '{{baseUrl}}/upload',
      },
    },
    {
      name: 'GraphQL item',
      event: [tests("pm.test('name', () => { pm.expect(pm.response.json().data.item.name).to.eql('Chair'); });")],
      request: {
        method: 'POST',
        body: {
          mode: 'graphql',
          graphql: { query: 'query ($id: ID!) {\n  item(id: $id) { name }\n}', variables: '{"id": "1"}' },
        },
        url: '{{baseUrl}}/graphql',
      },
    },
    {
      name: 'With API key',
      event: [tests("pm.test('etag', () => { pm.expect(pm.response.headers.get('ETag')).to.eql('\"v1\"'); });")],
      request: {
        auth: {
          type: 'apikey',
          apikey: [
            { key: 'key', value: 'X-Api-Key' },
            { key: 'value', value: 'k3y-9f8e7d6c' },
            { key: 'in', value: 'header' },
          ],
        },
        method: 'GET',
        url: '{{baseUrl}}/items/42',
      },
    },
    {
      name: 'Scripted',
      event: [
        {
          listen: 'prerequest',
          script: {
            exec: [
              "require('fs').writeFileSync('EXECUTED', 'x');",
              "pm.sendRequest('http://127.0.0.1:1/', console.log);",
            ],
          },
        },
      ],
      request: { method: 'GET', url: '{{baseUrl}}/public' },
    },
  ],
};

const environment = (url: string) => ({
  name: 'local',
  values: [
    { key: 'baseUrl', value: url, enabled: true },
    { key: 'username', value: 'alice', enabled: true },
    { key: 'password', value: 'wond3rland', enabled: true, type: 'secret' },
    { key: 'token', value: '', enabled: true },
  ],
  _postman_variable_scope: 'environment',
});

async function imported(
  change?: Change,
): Promise<Workspace & { stdout: string; stderr: string; sent: () => string[] }> {
  const server = await startShop(change);
  const workspace = await createWorkspace({
    'from/shop.postman_collection.json': JSON.stringify(collection, null, '\t'),
    'from/local.postman_environment.json': JSON.stringify(environment(server.url)),
    'from/photo.svg': '<svg/>',
  });
  const { exit, stdout, stderr } = await workspace.rollcall('import postman from -o out');
  expect([exit, stderr.includes('error[')], stderr).toEqual([0, false]);
  const sent = (): string[] => server.requests.map(({ method, url }) => `${method} ${url}`);
  return { ...workspace, stdout, stderr, sent };
}

describe('a collection of Postman with its environment', () => {
  test('passes check and runs as the original does', async () => {
    const workspace = await imported();
    expect((await workspace.rollcall('check out')).exit).toBe(0);
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    expect(workspace.sent()).toEqual([
      'POST /login',
      'GET /items?page=1&limit=20',
      'POST /items',
      'GET /items/42',
      'DELETE /items/42',
      'POST /contact',
      'POST /upload',
      'POST /graphql',
      'GET /items/42',
      'GET /public',
    ]);
    expect(Object.keys(statuses(await workspace.report('report.json')))).toEqual(
      'log_in list_items create_item get_item delete_item contact_form upload graph_ql_item with_api_key scripted'.split(
        ' ',
      ),
    );
  });

  test.each<[string, Change]>([
    ['a status', answering('POST /login', 201)],
    ['one of two statuses', answering('POST /items', 200)],
    ['a value', broken('POST /login', { user: { id: 7, name: 'Bob' } })],
    ['an empty list', broken('GET /items', { items: [] })],
    ['a number', broken('GET /items', { total: 0 })],
    ['a price', broken('GET /items/42', { price: 20 })],
    ['a boolean', broken('POST /contact', { ok: 'true' })],
    ['a length', broken('POST /upload', { names: [] })],
    ['a nested value', broken('POST /graphql', { data: { item: { name: 'Table' } } })],
    ['a header', { route: 'GET /items/42', answer: ({ json }) => ({ json }) }],
    ['a test of the whole collection', answering('GET /public', 500)],
    ['to be ok', answering('GET /items/42', 301)],
    [
      'a token that is not given',
      { route: 'POST /login', answer: (usual) => ({ ...usual, json: { user: { name: 'Alice' } } }) },
    ],
  ])('fails where the service breaks %s', async (_, change) => {
    const { exit, stdout } = await runImported(await imported(change));
    expect(exit, stdout).toBe(1);
  });

  test('reads as a person would have written it', async () => {
    const text = await (await imported()).read('out/shop.yaml');
    expect(text).toContain('name: Shop API – v2\n');
    expect(text).toContain('baseUrl: ${{ env.BASE_URL }}\n');
    expect(text).toContain('  auth:\n    bearer: ${{ vars.token }}\n');
    expect(text).toContain('    POST: /login\n    headers:\n      X-Client: web\n    auth: none\n    json:\n');
    expect(text).toContain(
      '      name: "Läufer „rot“ #1: ${x}"\n      tags:\n        - yes\n        - "~"\n      big: 9007199254740993\n',
    );
    expect(text).toContain('      X-Request-Id: ${{ uuid() }}\n');
    expect(text).toContain('      token: { from: body.token, secret: true }\n');
    expect(text).toContain('      variables: { id: "1" }\n');
    expect(text).not.toMatch(/\r|undefined|\[object/);
  });

  test('what it cannot say is listed with its place and stands as a comment', async () => {
    const { stderr, read } = await imported();
    const source = (await read('from/shop.postman_collection.json')).split('\n');
    const text = await read('out/shop.yaml');
    const places = [
      ['disabled header', 'X-Debug: 1'],
      ['disabled query parameter', 'debug=true'],
      ['disabled form field', 'x=1'],
      ['test script', "postman.setNextRequest('Log in');"],
      ['pre-request script', "require('fs').writeFileSync('EXECUTED', 'x');"],
    ] as const;
    for (const [what, comment] of places) {
      const [, line, column] = new RegExp(`shop\\.postman_collection\\.json:(\\d+):(\\d+) +${what}`).exec(stderr) ?? [];
      const at = source
        .slice(Number(line) - 1, Number(line) + 3)
        .join(' ')
        .slice(Number(column) - 1);
      const [word = '-'] =
        /X-Debug|debug|"x"|setNextRequest|writeFileSync/.exec(comment === 'x=1' ? '"x"' : comment) ?? [];
      expect(at, `${what} at ${line}:${column}`).toContain(word);
      expect(text).toContain(`#     ${comment}\n`);
    }
    expect(stderr).toContain('saved examples (1)');
    await expect(read('from/EXECUTED')).rejects.toThrow('ENOENT');
    await expect(read('EXECUTED')).rejects.toThrow('ENOENT');
  });

  test('credentials are in .env, which git does not see, and nowhere else', async () => {
    const { read, stdout, stderr } = await imported();
    const env = await read('out/.env');
    expect(env).toContain('PASSWORD=wond3rland\n');
    expect(env).toContain('=k3y-9f8e7d6c\n');
    expect(await read('out/.gitignore')).toMatch(/^\.env$/m);
    expect(stdout + stderr + (await read('out/shop.yaml'))).not.toMatch(/wond3rland|k3y-9f8e7d6c/);
  });
});

describe('what no collection should do', () => {
  const one = (request: object, more: object = {}) =>
    JSON.stringify({
      ...collection,
      event: [],
      auth: undefined,
      variable: [],
      item: [{ name: 'a', request, ...more }],
    });

  test.each(['/etc/passwd', '../../../../etc/passwd', '../secret.txt'])(
    'the file %s is neither read nor copied',
    async (src) => {
      const workspace = await createWorkspace({
        'secret.txt': 'root:x:0:0',
        'from/c.json': one({ method: 'POST', url: 'http://127.0.0.1:1/', body: { mode: 'file', file: { src } } }),
      });
      const { exit, stdout, stderr } = await workspace.rollcall('import postman from/c.json -o out');
      expect(exit, stderr).toBe(0);
      expect(stdout.trim()).toMatch(/^out\/\S+\.yaml +1 request$/);
      expect(stderr).toContain(`file ${src}`);
      expect(await workspace.read(/out\/\S+/.exec(stdout)?.[0] ?? '')).not.toContain('root:');
    },
  );

  test.each(['__proto__', 'constructor', 'a: b # c', '${{ env.HOME }}', '- x', '\u0007bell', '日本語'])(
    'a request called %j',
    async (name) => {
      const server = await startShop();
      const workspace = await createWorkspace({
        'c.json': JSON.stringify({
          info: collection.info,
          item: [
            {
              name,
              request: { method: 'GET', header: [{ key: 'X-Name', value: '${{ 1 + 1' }], url: `${server.url}/public` },
            },
          ],
        }),
      });
      expect((await workspace.rollcall('import postman c.json -o out')).exit).toBe(0);
      const { exit, stdout } = await runImported(workspace);
      expect(exit, stdout).toBe(0);
      expect(server.requests.map(({ headers }) => headers['x-name'])).toEqual(['${{ 1 + 1']);
    },
  );
});
