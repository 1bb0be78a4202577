import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const of = (requests: string, head = ''): string => `baseUrl: ${server.url}\n${head}requests:\n${requests}`;

describe('--dry-run', () => {
  test('prints a curl command a request, in order, sends nothing and writes no report', async () => {
    const { rollcall, read } = await createWorkspace({
      'a.yaml': of(
        '  a: { GET: /a }\n  b: { POST: /b, json: { x: 1 } }\n',
        'setup: { s: { PUT: /s } }\nteardown: { t: { DELETE: /t } }\n',
      ),
    });
    const { exit, stdout, stderr } = await rollcall('run a.yaml --dry-run');
    expect([exit, stderr]).toEqual([0, '']);
    const paths = [...stdout.matchAll(/http:\/\/127\.0\.0\.1:\d+(\/\w+)/g)].map(([, path]) => path);
    expect(paths).toEqual(['/s', '/a', '/b', '/t']);
    expect(stdout.match(/^curl /gm)).toHaveLength(4);
    expect(server.seen()).toEqual([]);
    await expect(read('reports/report.json')).rejects.toThrow(/ENOENT/);
  });

  test('<vars.id> stands where a capture would, <responses.…> where an answer would', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': of(`  make: { POST: /m, capture: { id: body.id } }
  use: { GET: "/u/\${{ vars.id }}", headers: { x-of: "\${{ responses.make.body.name }}" } }
  calc: { GET: "/c", query: { n: "\${{ vars.id + 1 }}" } }
`),
    });
    const { exit, stdout } = await rollcall('run a.yaml --dry-run');
    expect(exit).toBe(0);
    expect(stdout).toContain('/u/<vars.id>');
    expect(stdout).toMatch(/<responses\.make/);
    expect(stdout).toMatch(/curl .*\/c/);
  });

  test('what is known is resolved: variables, rows, query, bodies', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': of(
        '  a: { GET: "/${{ env.WHO }}/${{ row.n }}", query: { page: "${{ vars.page }}" }, each: [{ n: one }, { n: two }] }\n',
        'env: { WHO: {} }\nvars: { page: 7 }\n',
      ),
    });
    const { stdout } = await rollcall('run a.yaml --dry-run --var WHO=me');
    expect(stdout).toContain('/me/one?page=7');
    expect(stdout).toContain('/me/two?page=7');
  });

  test('--json and rows of a fixture do not get in the way: a fixture is shown before its users', async () => {
    const { rollcall } = await createWorkspace({
      'login.yaml': of('  login: { POST: /login, capture: { token: body.t } }\n'),
      'a.yaml': of(
        '  a: { GET: /a, auth: { bearer: "${{ fixtures.session.token }}" } }\n',
        'fixtures: { session: login.yaml }\n',
      ),
    });
    const { exit, stdout } = await rollcall('run a.yaml --dry-run');
    expect(exit).toBe(0);
    expect(stdout.indexOf('/login')).toBeLessThan(stdout.indexOf('/a'));
    expect(stdout).toMatch(/<fixtures\.session\.token>|\*\*\*/);
  });

  test.each([
    ['a bad collection', '  a: { GETT: /a }\n'],
    ['a value that cannot be', '  a: { GET: /a, timeout: "${{ vars.soon }}" }\n'],
    ['a file that is not there', '  a: { POST: /a, file: missing.bin }\n'],
  ])('%s: exit 2', async (_, requests) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of(requests, 'vars: { soon: soon }\n') });
    const { exit, stderr } = await rollcall('run a.yaml --dry-run');
    expect(exit).toBe(2);
    expect(stderr).toContain('a.yaml');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(server.seen()).toEqual([]);
  });

  test('selection counts', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of('  a: { GET: /a }\n  b: { GET: /b }\n') });
    const { stdout } = await rollcall('run a.yaml --dry-run -n b');
    expect(stdout.match(/^curl /gm)).toHaveLength(1);
  });
});
