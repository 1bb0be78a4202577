import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

describe('what is shown besides reports has no secret either', () => {
  test.each([
    ['a user name', 'auth: { basic: { username: "${{ env.S }}", password: x } }'],
    ['an access key', 'auth: { awsSigV4: { accessKeyId: "${{ env.S }}", secretAccessKey: x, region: r, service: s } }'],
    ['a socket', 'unix: "/tmp/${{ env.S }}.sock"'],
    ['an address', 'resolve: { "${{ env.S }}": "${{ env.S }}" }'],
    ['a file to save to', 'save: "out/${{ env.S }}.bin"'],
  ])('--dry-run: %s', async (_, line) => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `env: { S: { secret: true } }\nrequests:\n  a:\n    GET: ${server.url}/a\n    ${line}\n`,
    });
    const { exit, output } = await rollcall('run a.yaml --dry-run', { env: { S: 'hunter2hunter' } });
    expect(output).not.toContain('hunter2hunter');
    expect(exit).toBe(0);
    expect(output).toContain('***');
  });

  test('--dry-run: the password of --proxy', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': `requests: { a: { GET: ${server.url}/a } }\n` });
    const { output } = await rollcall('run a.yaml --dry-run --proxy http://me:hunter2hunter@127.0.0.1:9');
    expect(output).toContain('me:***@127.0.0.1:9');
    expect(output).not.toContain('hunter2hunter');
  });

  test('a --proxy that is no URL', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': `requests: { a: { GET: ${server.url}/a } }\n` });
    const { exit, stderr } = await rollcall('run a.yaml --proxy http://me:hunter2hunter@127.0.0.1:99999');
    expect(exit).toBe(2);
    expect(stderr).toContain('--proxy "http://***@127.0.0.1:99999"');
  });

  test.each(['list a.yaml', 'list a.yaml --json'])('%s: a password in a URL and in names', async (command) => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `name: as hunter2hunter\nrequests: { a: { name: hunter2hunter logs in, GET: "http://me:hunter2hunter@127.0.0.1/a" } }\n`,
    });
    const { exit, stdout } = await rollcall(command);
    expect(exit).toBe(0);
    expect(stdout).toContain('*** logs in');
    expect(stdout).not.toContain('hunter2hunter');
  });

  test('reports: in the name and the tags of a collection', async () => {
    const { rollcall, read } = await createWorkspace({
      'a.yaml': `name: as hunter2hunter\ntags: [hunter2hunter]\nenv: { S: { secret: true } }\nrequests: { a: { GET: ${server.url}/a } }\n`,
    });
    const command = 'run a.yaml --reporter events=out/e.jsonl --reporter json=out/r.json --reporter console';
    const { output } = await rollcall(command, { env: { S: 'hunter2hunter' } });
    expect(output + (await read('out/e.jsonl')) + (await read('out/r.json'))).not.toContain('hunter2hunter');
  });
});

test('a secret bound to a host does not leave for another in a form beside a file', async () => {
  const { rollcall, report } = await createWorkspace({
    'a.yaml': `env: { S: { secret: true, hosts: [api.example.com] } }
requests:
  a: { POST: "${server.url}/a", multipart: { token: "\${{ env.S }}", file: { file: body.txt } } }
`,
    'body.txt': 'x',
  });
  await rollcall('run a.yaml', { env: { S: 'hunter2hunter' } });
  expect((await report()).results[0]?.attempts[0]?.problem?.code).toBe('http/secret-host');
  expect(server.seen()).toEqual([]);
});

test('a capture of rows may have any name', async () => {
  const { rollcall, report } = await createWorkspace({
    'a.yaml': `requests: { a: { GET: "${server.url}/a", each: [{ n: 1 }, { n: 2 }], capture: { constructor: body.url } } }\n`,
  });
  expect((await rollcall('run a.yaml')).exit).toBe(0);
  expect((await report()).counts.passed).toBe(2);
});
