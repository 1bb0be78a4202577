import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const sound = (): string => `name: Users API
baseUrl: ${server.url}
tags: [smoke]
setup: { open_it: { GET: /o } }
requests:
  make: { name: A user is made, tags: [slow], POST: /m, capture: { id: body.url } }
  use: { GET: "/u/\${{ vars.id }}", each: [{ n: 1 }, { n: 2 }] }
teardown: { close_it: { DELETE: /c } }
`;

describe('check', () => {
  test('a sound collection: exit 0, a word on stdout, nothing sent, no reports', async () => {
    const { rollcall, read } = await createWorkspace({ 'a.yaml': sound() });
    const { exit, stdout, stderr } = await rollcall('check a.yaml');
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).not.toBe('');
    expect(server.seen()).toEqual([]);
    await expect(read('reports/report.json')).rejects.toThrow(/ENOENT/);
  });

  test.each([
    ['shape', 'requests: { a: { GET: /a, expct: 1 } }', 'expct'],
    ['an expression', 'requests: { a: { GET: "/${{ 1 + }}" } }', 'a.yaml'],
    ['a reference', 'requests: { a: { GET: "/${{ vars.x }}" } }', 'x'],
    ['a later request', 'requests: { a: { GET: "/${{ responses.b.status }}" }, b: { GET: /b } }', 'b'],
    ['an unknown function', 'requests: { a: { GET: "/${{ uuidd() }}" } }', 'uuid'],
    ['needs', 'requests: { a: { GET: /a, needs: [bb] } }', 'bb'],
    ['a body file', 'requests: { a: { POST: /a, file: missing.bin } }', 'missing.bin'],
    ['a schema file', 'requests: { a: { GET: /a, expect: { schema: missing.json } } }', 'missing.json'],
    ['a schema', 'requests: { a: { GET: /a, expect: { schema: { type: strng } } } }', 'strng'],
    ['rows', 'requests: { a: { GET: /a, each: missing.csv } }', 'missing.csv'],
    ['a fixture', 'fixtures: { f: missing.yaml }\nrequests: { a: { GET: /a } }', 'missing.yaml'],
    ['what it extends', 'extends: missing.yaml\nrequests: { a: { GET: /a } }', 'missing.yaml'],
    ['the environment', 'env: { NEEDED: {} }\nrequests: { a: { GET: /a } }', 'NEEDED'],
    ['a regular expression', 'requests: { a: { GET: /a, expect: { headers: { x: { matches: "(" } } } } }', 'a.yaml'],
    ['a duration', 'requests: { a: { GET: /a, timeout: 10 parsecs } }', 'parsecs'],
    ['a status', 'requests: { a: { GET: /a, expect: { status: 7xx } } }', '7xx'],
  ])('finds what is wrong with %s: exit 2, on stderr, with its place', async (_, text, named) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': `baseUrl: ${server.url}\n${text}\n` });
    const { exit, stdout, stderr } = await rollcall('check a.yaml');
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain(named);
    expect(stderr).toMatch(/a\.yaml:\d+:\d+/);
  });

  test('what it finds, run finds before it sends anything', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nrequests: { good: { GET: /g }, bad: { POST: /b, file: missing.bin } }\n`,
    });
    const [checked, ran] = [await rollcall('check a.yaml'), await rollcall('run a.yaml')];
    expect(ran.exit).toBe(2);
    expect(checked.stderr).toContain(ran.stderr.trim());
    expect(server.seen()).toEqual([]);
  });
});

describe('list', () => {
  test('shows what would run as a tree, with its count', async () => {
    const { rollcall } = await createWorkspace({ 'c/a.yaml': sound() });
    const { exit, stdout } = await rollcall('list c');
    expect(exit).toBe(0);
    for (const part of [
      'c/a.yaml',
      'Users API',
      'make',
      'A user is made',
      'use[0]',
      'use[1]',
      'POST',
      'slow',
      '5 requests',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout.indexOf('open_it')).toBeLessThan(stdout.indexOf('make'));
    expect(server.seen()).toEqual([]);
  });

  test('--json is JSON with the ids of report.json', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': sound() });
    const { stdout } = await rollcall('list a.yaml --json');
    await rollcall('run a.yaml');
    const listed = JSON.parse(stdout) as {
      total: number;
      requests: { id: string; location: unknown; section: string }[];
    };
    const { results } = await report();
    expect(listed.requests.map(({ id, location, section }) => [id, location, section])).toEqual(
      results.map(({ id, location, section }) => [id, location, section]),
    );
    expect(listed.total).toBe(5);
  });

  test.each(['-t slow', '-n use', '--exclude-tags slow'])('takes the selection of run: %s', async (flags) => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': sound() });
    const { stdout } = await rollcall(`list a.yaml --json ${flags}`);
    await rollcall(`run a.yaml ${flags}`);
    const ids = (JSON.parse(stdout) as { requests: { id: string }[] }).requests.map(({ id }) => id);
    expect(ids).toEqual((await report()).results.map(({ id }) => id));
  });

  test.each(['list a.yaml -t nobody', 'list missing.yaml', 'list a.yaml:99', 'list'])(
    '`%s` is exit 2, the problem on stderr',
    async (command) => {
      const { rollcall } = await createWorkspace({ 'a.yaml': sound() });
      const { exit, stdout, stderr } = await rollcall(command);
      expect([exit, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );
});

describe('schema', () => {
  test.each(['collection', 'config', 'report', 'event'])('%s is a JSON Schema that compiles', async (kind) => {
    const { rollcall } = await createWorkspace({});
    const { exit, stdout } = await rollcall(`schema ${kind}`);
    expect(exit).toBe(0);
    expect(() =>
      new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(stdout) as object),
    ).not.toThrow();
  });

  test('without a name it is that of collections', async () => {
    const { rollcall } = await createWorkspace({});
    expect((await rollcall('schema')).stdout).toBe((await rollcall('schema collection')).stdout);
  });

  test('an unknown one is exit 2 and those there are', async () => {
    const { rollcall } = await createWorkspace({});
    const { exit, stderr } = await rollcall('schema openapi');
    expect(exit).toBe(2);
    for (const kind of ['collection', 'config', 'report', 'event']) expect(stderr).toContain(kind);
  });
});

describe('demo', () => {
  test('--serve prints where it listens and serves until it is interrupted', async () => {
    const { rollcall } = await createWorkspace({});
    let answer: Promise<Response> | undefined;
    const { exit, stdout } = await rollcall('demo --serve --port 0', {
      onHost: (host) => {
        const { write } = host.stdout;
        host.stdout.write = (text) => {
          write(text);
          const [url] = /http:\/\/\S+/.exec(text) ?? [];
          if (url === undefined || answer !== undefined) return;
          answer = fetch(`${url}/users`);
          void answer.finally(() => host.interrupt('SIGINT'));
        };
      },
    });
    expect(exit).toBe(130);
    expect((await answer)?.status).toBeLessThan(500);
    const [url] = /http:\/\/\S+/.exec(stdout) ?? [];
    await expect(fetch(`${url}/users`)).rejects.toThrow(/fetch failed/);
  });

  test('a port that is taken is a mistake of the user, not a bug', async () => {
    const { rollcall } = await createWorkspace({});
    const { exit, stderr } = await rollcall(`demo --serve --port ${server.port}`);
    expect(exit).toBe(2);
    expect(stderr).toContain(String(server.port));
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
  });

  test.each(['demo --port 65536', 'demo --port -1', 'demo --serve --port x'])('`%s` is bad usage', async (command) => {
    const { rollcall } = await createWorkspace({});
    const { exit, stderr } = await rollcall(command);
    expect(exit).toBe(2);
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
  });
});

describe('help and version', () => {
  test.each(['--help', '-h', 'run --help', 'check --help', 'merge --help', 'demo --help'])(
    '%s is on stdout, exit 0',
    async (command) => {
      const { rollcall } = await createWorkspace({});
      const { exit, stdout, stderr } = await rollcall(command);
      expect([exit, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Usage: rollcall');
    },
  );

  test.each(['--version', '-V'])('%s is the version', async (flag) => {
    const { rollcall } = await createWorkspace({});
    expect(await rollcall(flag)).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
  });
});
