import { describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { answering, broken, type Change, runImported, startShop } from '../support/shop-service.ts';

const shop = `# Log in
POST {{host}}/login
X-Client: web
{
  "username": "alice",
  "password": "{{password}}"
}
HTTP 200
[Captures]
token: jsonpath "$.token"
[Asserts]
jsonpath "$.user.name" == "Alice"
jsonpath "$.token" exists
header "Content-Type" contains "application/json"
duration < 5000

# List items
GET {{host}}/items
Authorization: Bearer {{token}}
[Query]
page: 1
#debug: true
HTTP 200
[Asserts]
jsonpath "$.items" count == 1
jsonpath "$.total" > 0
jsonpath "$.items[*].name" includes "Chair"

# Create
POST {{host}}/items
Authorization: Bearer {{token}}
\`\`\`json
{"name": "Läufer „rot“ #1: y", "tags": ["yes", "~"]}
\`\`\`
HTTP 201
Location: /items/42
[Captures]
item_id: jsonpath "$.id"
[Asserts]
jsonpath "$.tags[0]" == "yes"
jsonpath "$.name" matches /^L.ufer/

GET {{host}}/items/{{item_id}}
Authorization: Bearer {{token}}
[Options]
retry: 2
HTTP 200
[Asserts]
body contains "19.9"
jsonpath "$.id" isInteger
jsonpath "$.name" startsWith "L"
header "ETag" matches /^"v\\d"$/

POST {{host}}/contact
[Form]
email: alice@example.com
text: Hi & bye
HTTP 200
{"ok":true}

POST {{host}}/upload
[Multipart]
title: Photo
photo: file,photo.svg; image/svg+xml
HTTP 201
[Asserts]
jsonpath "$.names[0]" == "photo.svg"

POST {{host}}/graphql
\`\`\`graphql
query ($id: ID!) {
  item(id: $id) { name }
}
variables { "id": "1" }
\`\`\`
HTTP 200
[Asserts]
jsonpath "$.data.item.name" == "Chair"

GET {{host}}/public
[BasicAuth]
bob: s3cr3tpw
HTTP 200
[Asserts]
xpath "string(//title)" == "Shop"
bytes count == 19

DELETE {{host}}/items/{{item_id}}
Authorization: Bearer {{token}}
HTTP 204
`;

async function imported(
  text: string,
  change?: Change,
): Promise<Workspace & { stdout: string; stderr: string; flags: string; sent: () => string[] }> {
  const server = await startShop(change);
  const workspace = await createWorkspace({ 'from/shop.hurl': text, 'from/photo.svg': '<svg/>' });
  const { exit, stdout, stderr } = await workspace.rollcall('import hurl from/shop.hurl -o out');
  expect(exit, stderr).toBe(0);
  const flags = `--var HOST=${server.url} --secret PASSWORD=wond3rland`;
  return {
    ...workspace,
    stdout,
    stderr,
    flags,
    sent: () => server.requests.map(({ method, url }) => `${method} ${url}`),
  };
}

describe('a Hurl file', () => {
  test.each([
    ['as it is', shop],
    ['with CRLF', shop.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${shop}`],
  ])('%s passes check and runs as the original does', async (_, text) => {
    const workspace = await imported(text);
    const checked = await workspace.rollcall(`check out ${workspace.flags}`);
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, stdout } = await runImported(workspace, workspace.flags);
    expect(exit, stdout).toBe(0);
    expect(workspace.sent()).toEqual([
      'POST /login',
      'GET /items?page=1',
      'POST /items',
      'GET /items/42',
      'POST /contact',
      'POST /upload',
      'POST /graphql',
      'GET /public',
      'DELETE /items/42',
    ]);
  });

  test.each<[string, Change]>([
    ['a status', answering('POST /login', 201)],
    ['a value', broken('POST /login', { user: { name: 'Bob' } })],
    ['a header', { route: 'POST /login', answer: (usual) => ({ ...usual, headers: { 'content-type': 'text/json' } }) }],
    ['a count', broken('GET /items', { items: [{ name: 'Chair' }, { name: 'Chair' }] })],
    ['a number', broken('GET /items', { total: 0 })],
    ['what a list includes', broken('GET /items', { items: [{ name: 'Table' }] })],
    [
      'an implicit header',
      { route: 'POST /items', answer: (usual) => ({ ...usual, headers: { location: '/items/43' } }) },
    ],
    ['a pattern', broken('POST /items', { name: 'x' })],
    ['what a body contains', broken('GET /items/42', { price: 2 })],
    ['the type of a number', broken('GET /items/42', { id: 42.5 })],
    ['the pattern of a header', { route: 'GET /items/42', answer: (usual) => ({ ...usual, headers: { etag: 'v1' } }) }],
    ['a whole body', broken('POST /contact', { more: 1 })],
    ['a nested value', broken('POST /graphql', { data: { item: { name: 'Table' } } })],
    ['a title', { route: 'GET /public', answer: (usual) => ({ ...usual, text: '<title>Shap</title>' }) }],
    ['a size', { route: 'GET /public', answer: (usual) => ({ ...usual, text: '<title>Shop</title> ' }) }],
    ['no content', answering('DELETE /items/42', 200)],
  ])('fails where the service breaks %s', async (_, change) => {
    const workspace = await imported(shop, change);
    const { exit, stdout } = await runImported(workspace, workspace.flags);
    expect(exit, stdout).toBe(1);
  });

  test('reads as a person would have written it', async () => {
    const text = await (await imported(shop)).read('out/shop.yaml');
    expect(text).toContain('baseUrl: ${{ env.HOST }}\n');
    expect(text).toContain('      name: "Läufer „rot“ #1: y"\n');
    expect(text).toContain('        user: { name: Alice }\n');
    expect(text).toContain('  # List items\n');
    expect(text).toContain('      token: { from: body.token, secret: true }\n');
    expect(text).not.toMatch(/\r|s3cr3tpw|wond3rland/);
  });

  test('a variable without a value is listed, and a credential is in .env', async () => {
    const { stderr, read, stdout } = await imported(shop);
    expect(stderr).toMatch(/from\/shop\.hurl:2:\d+ +variable host/);
    expect(await read('out/.env')).toMatch(/^[A-Z_0-9]+=s3cr3tpw$/m);
    expect(stdout + stderr).not.toContain('s3cr3tpw');
  });

  test.each(['/etc/passwd', '../../../../etc/passwd', '../secret.txt'])(
    'the file %s is neither read nor copied',
    async (path) => {
      const workspace = await createWorkspace({
        'secret.txt': 'root:x:0:0',
        'from/a.hurl': `POST http://127.0.0.1:1/x\nfile,${path};\nHTTP 200\n`,
      });
      const { exit, stdout, stderr } = await workspace.rollcall('import hurl from -o out');
      expect(exit, stderr).toBe(0);
      expect(stdout.trim()).toBe('out/a.yaml  1 request');
      expect(stderr).toMatch(/from\/a\.hurl:2:\d+ /);
      expect(await workspace.read('out/a.yaml')).not.toContain('root:');
    },
  );

  test.each([
    ['GET http://x/\nHTTP 200\n[Assert]\n', 3],
    ['GET http://x/\nHTTP twohundred\n', 2],
    ['GET http://x/{{ 1 }}\n', 1],
    ['POST http://x/\n{ "a": \n', 3],
    ['hello\n', 1],
  ])('broken: %j is refused with its line', async (text, line) => {
    const { rollcall, read } = await createWorkspace({ 'a.hurl': text });
    const { exit, stderr } = await rollcall('import hurl a.hurl -o out');
    expect(exit, stderr).toBe(2);
    expect(stderr).toMatch(new RegExp(`error\\[convert/source\\][^]*--> a\\.hurl:${line}:\\d+`));
    await expect(read('out/a.yaml')).rejects.toThrow('ENOENT');
  });
});
