import { describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { runImported, startShop } from '../support/shop-service.ts';

const script = `#!/bin/bash
set -euo pipefail
API=SHOP
TOKEN=tok-123

# Log in
curl -s -X POST "$API/login" \\
  -H 'Content-Type: application/json' \\
  -d '{"username":"alice","password":"wond3rland"}' | jq -r .token

# List items
curl -fsS "$API/items?page=1" -H "Authorization: Bearer $TOKEN" -H 'Accept: application/json'

# Create an item
curl --location --request POST "$API/items" \\
--header "Authorization: Bearer \${TOKEN}" \\
--header 'Content-Type: application/json' \\
--data-raw '{
    "name": "Läufer \${{ x }} ü",
    "note": "it'\\''s # not: a comment",
    "price": 19.5
}'

curl -G "$API/items" --data-urlencode "q=hello world" -d limit=5 -H 'X-Api-Key: k3y-9f8e7d6c'
# Contact form
curl $API/contact --data-urlencode email=alice@example.com --data-urlencode 'text=Hi & bye'
curl -F title=Photo -F 'photo=@photo.svg;type=image/svg+xml' $API/upload
curl -u 'ann:p@ss w0rd' -I "$API/public"
curl $API/graphql -H 'content-type: application/json' -d @query.json
curl --limit-rate 10k --cookie "sid=abc123secret" $API/public
echo "$(rm -f precious)" > EXECUTED
`;

const beside = { 'from/photo.svg': '<svg/>', 'from/query.json': '{"query":"{ item(id: 1) { name } }"}', precious: 'x' };

async function imported(text: string): Promise<Workspace & { stdout: string; stderr: string; sent: () => string[] }> {
  const server = await startShop();
  const workspace = await createWorkspace({ ...beside, 'from/calls.sh': text.replace('SHOP', server.url) });
  const { exit, stdout, stderr } = await workspace.rollcall('import curl from/calls.sh -o out');
  expect(exit, stderr).toBe(0);
  return {
    ...workspace,
    stdout,
    stderr,
    sent: () => server.requests.map(({ method, url, body }) => `${method} ${url} ${body.slice(0, 60)}`.trim()),
  };
}

describe('a script of curl commands', () => {
  test.each([
    ['as it is', script],
    ['with CRLF', script.replaceAll('\n', '\r\n')],
  ])('%s passes check and sends what curl would send', async (_, text) => {
    const workspace = await imported(text);
    const checked = await workspace.rollcall('check out');
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, stdout } = await runImported(workspace);
    expect(exit, stdout).toBe(0);
    const sent = workspace.sent();
    expect(sent.map((line) => line.split(' ', 2).join(' '))).toEqual([
      'POST /login',
      'GET /items?page=1',
      'POST /items',
      'GET /items?q=hello+world&limit=5',
      'POST /contact',
      'POST /upload',
      'HEAD /public',
      'POST /graphql',
      'GET /public',
    ]);
    expect(sent[2]).toContain('{"name":"Läufer ${{ x }} ü"');
    expect(sent[4]).toContain('email=alice%40example.com&text=Hi+%26+bye');
    expect(sent[7]).toContain('{"query":"{ item(id: 1) { name } }"}');
  });

  test('reads as a person would have written it', async () => {
    const text = await (await imported(script)).read('out/calls.yaml');
    expect(text).toContain('  TOKEN: { secret: true }\n');
    expect(text).toContain('    name: Create an item\n    POST: /items\n');
    expect(text).toContain('      name: Läufer $${{ x }} ü\n      note: "it\'s # not: a comment"\n      price: 19.5\n');
    expect(text).toContain('    form:\n      email: alice@example.com\n      text: Hi & bye\n');
    expect(text).not.toMatch(/\r|undefined/);
  });

  test('what is no curl is listed with its place, stands as a comment and is not run', async () => {
    const { stderr, read } = await imported(script);
    const text = await read('out/calls.yaml');
    for (const [place, what] of [
      ['9:55', 'pipe into jq'],
      ['30:6', 'option --limit-rate'],
      ['31:1', 'shell command echo'],
    ]) {
      expect(stderr).toContain(`from/calls.sh:${place}  ${what}  `);
      expect(text).toContain(`- ${what} (calls.sh:${place}): `);
    }
    expect(await read('precious')).toBe('x');
    await expect(read('EXECUTED')).rejects.toThrow('ENOENT');
  });

  test('credentials are in .env and nowhere else', async () => {
    const { read, stdout, stderr } = await imported(script);
    const env = await read('out/.env');
    for (const secret of ['wond3rland', 'tok-123', 'k3y-9f8e7d6c', 'p@ss w0rd', 'sid=abc123secret']) {
      expect(env).toContain(secret);
      expect(stdout + stderr + (await read('out/calls.yaml'))).not.toContain(secret);
    }
    expect(await read('out/.gitignore')).toMatch(/^\.env$/m);
  });

  test('standard input', async () => {
    const server = await startShop();
    const workspace = await createWorkspace({});
    const { exit, stdout, stderr } = await workspace.rollcall('import curl - -o out', {
      stdin: `curl '${server.url}/public'`,
    });
    expect([exit, stdout], stderr).toEqual([0, expect.stringMatching(/^out\/\S+\.yaml {2}1 request\n$/)]);
    expect((await runImported(workspace)).exit).toBe(0);
  });

  test('as a browser of Windows copies it', async () => {
    const server = await startShop();
    const workspace = await createWorkspace({
      'c.bat': `curl ^"${server.url}/contact^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"email=alice^%^40example.com^&text=Hi^"\r\n`,
    });
    const { exit, stderr } = await workspace.rollcall('import curl c.bat -o out');
    expect(exit, stderr).toBe(0);
    expect((await runImported(workspace)).exit).toBe(0);
    expect(server.requests.map(({ body }) => body)).toEqual(['email=alice%40example.com&text=Hi']);
  });

  test.each(['/etc/passwd', '../../../../etc/passwd', '../secret.txt'])(
    'the file %s is neither read nor copied',
    async (path) => {
      const workspace = await createWorkspace({
        'secret.txt': 'root:x:0:0',
        'from/a.sh': `curl -F f=@${path} http://127.0.0.1:1/\ncurl -d @${path} http://127.0.0.1:1/`,
      });
      const { exit, stdout, stderr } = await workspace.rollcall('import curl from/a.sh -o out');
      expect(exit, stderr).toBe(0);
      expect(stdout).toBe('out/a.yaml  2 requests\n');
      expect(stderr).toMatch(/a\.sh:1:\d+ .*\n[^]*a\.sh:2:\d+ /);
      expect(await workspace.read('out/a.yaml')).not.toContain('root:');
    },
  );

  test.each([
    ["curl 'http://x/", '1:6'],
    ['curl -H', '1:6'],
    ['curl', '1:1'],
    ["# a\ncurl http://x/ -d '{", '2:'],
    ['echo hello', '1:1'],
    ['', '1:1'],
  ])('half-written: %j is refused with its place', async (text, place) => {
    const { rollcall, read } = await createWorkspace({ 'a.sh': text });
    const { exit, stdout, stderr } = await rollcall('import curl a.sh -o out');
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(/^error\[(?:convert|input)\//);
    expect(stderr).toContain(`a.sh:${place}`);
    await expect(read('out/a.yaml')).rejects.toThrow('ENOENT');
  });
});
