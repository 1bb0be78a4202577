import { describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { broken, type Change, runImported, startShop } from '../support/shop-service.ts';

const shop = `@pageSize = 20

### Log in
# @name login
POST {{host}}/login HTTP/1.1
Content-Type: application/json
X-Client: web

{
  "username": "{{user}}",
  "password": "{{password}}"
}

### List items
GET {{host}}/items
    ?page=1
    &limit={{pageSize}}
Authorization: Bearer {{login.response.body.token}}
Accept: application/json

?? status == 200
?? body total == 1
?? body items[0].name == Chair

### Create
# @name create
POST {{host}}/items
Authorization: Bearer {{login.response.body.$.token}}
Content-Type: application/json

{ "name": "Läufer „rot“ #1: y", "tags": ["yes", "~"], "uid": "{{$guid}}" }

### Get it
GET {{host}}/items/{{create.response.body.$.id}}
Authorization: Bearer {{login.response.body.token}}

### Form
POST {{host}}/contact
Content-Type: application/x-www-form-urlencoded

email=alice%40example.com
&text=Hi

### Upload
POST {{host}}/upload
Content-Type: multipart/form-data; boundary=WebAppBoundary

--WebAppBoundary
Content-Disposition: form-data; name="title"

Photo
--WebAppBoundary
Content-Disposition: form-data; name="photo"; filename="photo.svg"
Content-Type: image/svg+xml

< ./photo.svg
--WebAppBoundary--

### GraphQL
POST {{host}}/graphql
Content-Type: application/json
X-Request-Type: GraphQL

query ($id: ID!) {
  item(id: $id) { name }
}

{ "id": "1" }

### Basic
# @no-redirect
GET SHOP/public
Authorization: Basic bob s3cr3tpw

> {%
  require('fs').writeFileSync('EXECUTED', 'x');
%}
`;

async function imported(
  text: string,
  change?: Change,
): Promise<Workspace & { stdout: string; stderr: string; sent: () => string[] }> {
  const server = await startShop(change);
  const workspace = await createWorkspace(
    {
      'from/shop.http': text.replaceAll('SHOP', server.url),
      'from/http-client.env.json': JSON.stringify({ dev: { host: server.url, user: 'alice' } }),
      'from/http-client.private.env.json': JSON.stringify({ dev: { password: 'wond3rland' } }),
      'from/photo.svg': '<svg/>',
    },
    { USER: 'root' },
  );
  const { exit, stdout, stderr } = await workspace.rollcall('import http from -o out');
  expect(exit, stderr).toBe(0);
  return { ...workspace, stdout, stderr, sent: () => server.requests.map(({ method, url }) => `${method} ${url}`) };
}

describe('a .http file', () => {
  test.each([
    ['as it is', shop],
    ['with CRLF', shop.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${shop}`],
  ])('%s passes check and runs as the original does', async (_, text) => {
    const workspace = await imported(text);
    const checked = await workspace.rollcall('check out');
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    expect(workspace.sent()).toEqual([
      'POST /login',
      'GET /items?page=1&limit=20',
      'POST /items',
      'GET /items/42',
      'POST /contact',
      'POST /upload',
      'POST /graphql',
      'GET /public',
    ]);
  });

  test.each<[string, Change]>([
    ['an asserted number', broken('GET /items', { total: 0 })],
    ['an asserted name', broken('GET /items', { items: [{ name: 'Table' }] })],
    [
      'a token that later requests send',
      { route: 'POST /login', answer: (usual) => ({ ...usual, json: { token: 'other' } }) },
    ],
  ])('fails where the service breaks %s', async (_, change) => {
    const { exit, stdout } = await runImported(await imported(shop, change));
    expect(exit, stdout).toBe(1);
  });

  test('reads as a person would have written it', async () => {
    const text = await (await imported(shop)).read('out/shop.yaml');
    expect(text).toContain('baseUrl: ${{ env.HOST }}\n');
    expect(text).toContain('      name: "Läufer „rot“ #1: y"\n');
    expect(text).toContain('      bearer: ${{ responses.login.body.token }}\n');
    expect(text).toContain('    GET: /items/${{ responses.create.body.id }}\n');
    expect(text).toContain('    form:\n      email: alice@example.com\n      text: Hi\n');
    expect(text).toContain('      variables: { id: "1" }\n');
    expect(text).not.toMatch(/\r|s3cr3tpw|wond3rland/);
  });

  test('what it cannot say is listed with its place and stands as a comment', async () => {
    const { stderr, read } = await imported(shop);
    expect(stderr).toContain('from/shop.http:75:1  response handler');
    expect(await read('out/shop.yaml')).toContain("#       require('fs').writeFileSync('EXECUTED', 'x');\n");
    await expect(read('EXECUTED')).rejects.toThrow('ENOENT');
  });

  test('credentials are in .env and nowhere else', async () => {
    const { read, stdout, stderr } = await imported(shop);
    expect(await read('out/.env')).toMatch(/=wond3rland\n.*=s3cr3tpw\n/);
    expect(await read('out/.gitignore')).toMatch(/^\.env$/m);
    expect(stdout + stderr).not.toMatch(/wond3rland|s3cr3tpw/);
  });

  test.each(['/etc/passwd', '../../../../etc/passwd', '../secret.txt'])(
    'the file %s is neither read nor copied',
    async (path) => {
      const workspace = await createWorkspace({
        'secret.txt': 'root:x:0:0',
        'from/a.http': `POST http://127.0.0.1:1/\nContent-Type: text/plain\n\n< ${path}\n`,
      });
      const { exit, stdout, stderr } = await workspace.rollcall('import http from -o out');
      expect(exit, stderr).toBe(0);
      expect(stdout).toBe('out/a.yaml  1 request\n');
      expect(stderr).toContain(`from/a.http:4:1  file ${path}`);
      expect(await workspace.read('out/a.yaml')).not.toContain('root:');
    },
  );

  test('a folder: a file of each, with the folder as a tag', async () => {
    const workspace = await createWorkspace({
      'from/a.http': 'GET http://h/1\n',
      'from/b/c.rest': 'GET http://h/2\n',
      'from/note.txt': 'GET http://h/3\n',
    });
    const { stdout } = await workspace.rollcall('import http from -o out');
    expect(stdout).toBe('out/a.yaml  1 request\nout/b/c.yaml  1 request\n');
    expect(await workspace.read('out/b/c.yaml')).toContain('tags: [b]\n');
  });
});
