import { describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { answering, broken, type Change, runImported, startShop } from '../support/shop-service.ts';

const request = (name: string, seq: number, line: string, blocks: string) => {
  const [method, url, body, auth] = line.split(' ');
  return `meta {\n  name: ${name}\n  type: http\n  seq: ${seq}\n}\n\n${method} {\n  url: {{baseUrl}}${url}\n  body: ${body}\n  auth: ${auth}\n}\n\n${blocks}\n`;
};

const bru: Record<string, string> = {
  'bruno.json': '{ "version": "1", "name": "Shop", "type": "collection", "ignore": ["node_modules"] }',
  'collection.bru':
    'headers {\n  X-Client: web\n  ~X-Off: 1\n}\n\nauth {\n  mode: bearer\n}\n\nauth:bearer {\n  token: {{token}}\n}\n\ndocs {\n  All of the shop.\n}\n',
  'environments/local.bru': 'vars {\n  baseUrl: SHOP\n  username: alice\n  ~old: x\n}\n',
  '.env': 'SHOP_PASSWORD=wond3rland\n',
  'photo.svg': '<svg/>',
  'login.bru': request(
    'Log in',
    1,
    'post /login json none',
    `body:json {
  {
    "username": "{{username}}",
    "password": "{{process.env.SHOP_PASSWORD}}"
  }
}

vars:post-response {
  token: res.body.token
}

assert {
  res.status: eq 200
  res.body.user.name: eq Alice
  ~res.body.off: eq 1
}

tests {
  test("is json", function() {
    expect(res.getHeader('content-type')).to.contain('application/json');
  });
}

docs {
  Gives a token
  for an hour.
}`,
  ),
  'contact.bru': request(
    'Contact',
    2,
    'post /contact formUrlEncoded none',
    'body:form-urlencoded {\n  email: alice@example.com\n  text: Hi & bye\n  ~x: 1\n}\n\nassert {\n  res.body.ok: eq true\n}',
  ),
  'upload.bru': request(
    'Upload',
    3,
    'post /upload multipartForm inherit',
    'body:multipart-form {\n  title: Photo\n  photo: @file(photo.svg) @contentType(image/svg+xml)\n}\n\nassert {\n  res.status: eq 201\n  res.body.names[0]: eq photo.svg\n}',
  ),
  'graphql.bru': request(
    'GraphQL item',
    4,
    'post /graphql graphql inherit',
    'body:graphql {\n  query ($id: ID!) {\n    item(id: $id) { name }\n  }\n}\n\nbody:graphql:vars {\n  { "id": "1" }\n}\n\nassert {\n  res.body.data.item.name: eq Chair\n}',
  ),
  'items/list.bru': request(
    'List items',
    1,
    'get /items?page=1 none inherit',
    'params:query {\n  page: 1\n  ~debug: true\n}\n\nassert {\n  res.status: eq 200\n  res.body.items: isArray\n  res.body.total: gt 0\n}',
  ),
  'items/create.bru': request(
    'Create',
    2,
    'post /items json inherit',
    `body:json {
  {
    "name": "Läufer „rot“ #1: y",
    "tags": ["yes", "~"]
  }
}

script:pre-request {
  require('fs').writeFileSync('EXECUTED', 'x');
}

script:post-response {
  bru.setVar("itemId", res.body.id);
}

tests {
  test("created", () => {
    expect(res.status).to.equal(201);
  });
}`,
  ),
  'items/get.bru': request(
    'Get',
    3,
    'get /items/:id none inherit',
    'params:path {\n  id: {{itemId}}\n}\n\nassert {\n  res.body.price: eq 19.9\n  res.body.name: startsWith L\n}',
  ),
};

const open: Record<string, string> = {
  'opencollection.yml': `opencollection: 1.0.0
info: { name: Shop }
request:
  headers: [{ name: X-Client, value: web }]
  auth: { type: bearer, token: "{{token}}" }
`,
  'environments/local.yml':
    'name: local\nvariables:\n  - { name: baseUrl, value: "SHOP" }\n  - { name: username, value: alice }\n  - { name: password, value: wond3rland }\n',
  'photo.svg': '<svg/>',
  'login.yml': `info: { name: Log in, type: http, seq: 1 }
http:
  method: POST
  url: "{{baseUrl}}/login"
  body:
    type: json
    data: |-
      { "username": "{{username}}", "password": "{{password}}" }
  auth: none
runtime:
  scripts:
    - type: after-response
      code: |-
        bru.setVar("token", res.body.token);
    - type: tests
      code: |-
        test("status", function () {
          expect(res.status).to.equal(200);
        });
  assertions:
    - { expression: res.body.user.name, operator: eq, value: Alice }
    - { expression: res.body.off, operator: eq, value: "1", disabled: true }
`,
  'items/folder.yml': 'info: { name: Items, type: folder, seq: 1 }\n',
  'items/list.yml': `info: { name: List items, type: http, seq: 1 }
http:
  method: GET
  url: "{{baseUrl}}/items?page=1"
  params:
    - { name: page, value: "1", type: query }
    - { name: debug, value: "1", type: query, disabled: true }
  auth: inherit
runtime:
  assertions:
    - { expression: res.status, operator: eq, value: "200" }
    - { expression: res.body.total, operator: gt, value: "0" }
`,
};

async function imported(
  files: Record<string, string>,
  change?: Change,
): Promise<Workspace & { stdout: string; stderr: string; sent: () => string[] }> {
  const server = await startShop(change);
  const placed = Object.entries(files).map(([path, text]) => [
    `from/${path}`,
    text.replace('SHOP\n', `${server.url}\n`).replace('"SHOP"', `"${server.url}"`),
  ]);
  const workspace = await createWorkspace(Object.fromEntries(placed) as Record<string, string>);
  const { exit, stdout, stderr } = await workspace.rollcall('import bruno from -o out');
  expect(exit, stderr).toBe(0);
  return { ...workspace, stdout, stderr, sent: () => server.requests.map(({ method, url }) => `${method} ${url}`) };
}

describe('a collection of .bru files', () => {
  test('whose folders need the token of the login passes check and runs as the original does', async () => {
    const workspace = await imported(bru);
    const checked = await workspace.rollcall('check out');
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    expect(workspace.sent()).toEqual([
      'POST /login',
      'POST /contact',
      'POST /upload',
      'POST /graphql',
      'GET /items?page=1',
      'POST /items',
      'GET /items/42',
    ]);
  });

  test.each<[string, Change]>([
    ['a status', answering('POST /login', 201)],
    ['a value', broken('POST /login', { user: { name: 'Bob' } })],
    [
      'a header that a test reads',
      { route: 'POST /login', answer: (usual) => ({ ...usual, headers: { 'content-type': 'text/json' } }) },
    ],
    ['a boolean', broken('POST /contact', { ok: false })],
    ['an item of a list', broken('POST /upload', { names: ['x'] })],
    ['a nested value', broken('POST /graphql', { data: { item: { name: 'Table' } } })],
    ['the type of a value', broken('GET /items', { items: { 0: 1 } })],
    ['a number', broken('GET /items', { total: 0 })],
    ['a status that a test reads', answering('POST /items', 200)],
    ['the start of a text', broken('GET /items/42', { name: 'X' })],
  ])('fails where the service breaks %s', async (_, change) => {
    const { exit, stdout } = await runImported(await imported(bru, change));
    expect(exit, stdout).toBe(1);
  });

  test('reads as a person would have written it', async () => {
    const text = await (await imported(bru)).read('out/shop.yaml');
    expect(text).toContain('name: Shop\ndescription: All of the shop.\n');
    expect(text).toContain('defaults:\n  headers:\n    X-Client: web\n  auth:\n    bearer: ${{ vars.token }}\n');
    expect(text).toContain(
      '    name: Log in\n    description: |-\n      Gives a token\n      for an hour.\n    POST: /login\n    auth: none\n',
    );
    expect(text).toContain(
      '  create:\n    name: Create\n    tags: [items]\n    POST: /items\n    json:\n      name: "Läufer „rot“ #1: y"\n',
    );
    expect(text).toContain('      photo: { file: ./files/photo.svg, type: image/svg+xml }\n');
    expect(text).toContain('      token: { from: body.token, secret: true }\n');
  });

  test('a variable that shells set has another name here, so that it keeps its value', async () => {
    const server = await startShop();
    const workspace = await createWorkspace(
      {
        'from/a.bru': request('a', 1, 'get /public?by={{user}} none none', ''),
        'from/environments/e.bru': `vars {\n  baseUrl: ${server.url}\n  user: alice\n}\n`,
      },
      { USER: 'root', USERNAME: 'root' },
    );
    await workspace.rollcall('import bruno from -o out');
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    expect(server.requests.map(({ url }) => url)).toEqual(['/public?by=alice']);
  });

  test('what it cannot say is listed with its place and stands as a comment', async () => {
    const { stderr, read } = await imported(bru);
    const text = await read('out/shop.yaml');
    for (const [place, comment] of [
      ['collection.bru:3:3 ', 'X-Off: 1'],
      ['environments/local.bru:4:3 ', 'old: x'],
      ['login.bru:27:3 ', 'res.body.off: eq 1'],
      ['contact.bru:16:3 ', 'x: 1'],
      ['items/list.bru:15:3 ', 'debug: true'],
      ['items/create.bru:20:1 ', "require('fs').writeFileSync('EXECUTED', 'x');"],
    ] as const) {
      expect(stderr).toContain(`from/${place}`);
      expect(text).toMatch(new RegExp(`^ *# +~?${comment.replace(/[.()/']/g, '\\$&')}$`, 'm'));
    }
    await expect(read('EXECUTED')).rejects.toThrow('ENOENT');
  });

  test('credentials are in .env and nowhere else', async () => {
    const { read, stdout, stderr } = await imported(bru);
    expect(await read('out/.env')).toBe('SHOP_PASSWORD=wond3rland\n');
    expect(await read('out/.gitignore')).toMatch(/^\.env$/m);
    expect(stdout + stderr + (await read('out/shop.yaml'))).not.toContain('wond3rland');
  });

  test('into a folder within: a second import makes the same of it', async () => {
    const workspace = await imported(bru);
    const into = (flags: string) => workspace.rollcall(`import bruno from -o from/rollcall ${flags}`);
    expect((await into('')).exit).toBe(0);
    const first = await workspace.read('from/rollcall/shop.yaml');
    expect((await into('')).exit).toBe(2);
    expect((await into('--force')).exit).toBe(0);
    expect(await workspace.read('from/rollcall/shop.yaml')).toBe(first);
  });

  test.each(['/etc/passwd', '../../../../etc/passwd', '../secret.txt'])(
    'the file %s is neither read nor copied',
    async (path) => {
      const workspace = await createWorkspace({
        'secret.txt': 'root:x:0:0',
        'from/a.bru': request(
          'a',
          1,
          'post /upload multipartForm none',
          `body:multipart-form {\n  f: @file(${path})\n}`,
        ),
        'from/environments/e.bru': 'vars {\n  baseUrl: http://127.0.0.1:1\n}\n',
      });
      const { exit, stdout, stderr } = await workspace.rollcall('import bruno from -o out');
      expect(exit, stderr).toBe(0);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(`from/a.bru:14:3  file ${path}`);
    },
  );
});

describe('a collection of OpenCollection YAML', () => {
  test('passes check and runs as the original does', async () => {
    const workspace = await imported(open);
    const checked = await workspace.rollcall('check out');
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    expect(workspace.sent()).toEqual(['POST /login', 'GET /items?page=1']);
    expect(await workspace.read('out/.env')).toBe('PASSWORD=wond3rland\n');
  });

  test.each<[string, Change]>([
    ['a value', broken('POST /login', { user: { name: 'Bob' } })],
    ['a status that a test reads', answering('POST /login', 201)],
    ['a status', answering('GET /items', 206)],
    ['a number', broken('GET /items', { total: 0 })],
  ])('fails where the service breaks %s', async (_, change) => {
    const { exit, stdout } = await runImported(await imported(open, change));
    expect(exit, stdout).toBe(1);
  });

  test('what is disabled is listed with its place', async () => {
    const { stderr } = await imported(open);
    expect(stderr).toContain('from/login.yml:22:7 ');
    expect(stderr).toContain('from/items/list.yml:7:7 ');
  });
});
