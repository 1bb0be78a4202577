import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const asks = (declaration: string): string =>
  `baseUrl: ${server.url}\nenv: { WHO: ${declaration} }\nrequests: { a: { GET: "/\${{ env.WHO }}" } }\n`;

/** Every source of one value, the strongest first. */
const all = {
  'rollcall.yaml': 'environments: { staging: { WHO: config } }\n',
  '.env.staging': 'WHO=dotenv-staging\n',
  '.env': 'WHO=dotenv\n',
  'named.env': 'WHO=named\n',
  'p/a.yaml': asks('{ default: declared }'),
};

describe('where a value comes from', () => {
  test.each([
    ['--var', '-e staging --var WHO=flag', { WHO: 'process' }, 'flag'],
    ['--secret', '-e staging --secret WHO=hidden', { WHO: 'process' }, 'hidden'],
    ['the process environment', '-e staging', { WHO: 'process' }, 'process'],
    ['.env.<environment>', '-e staging', {}, 'dotenv-staging'],
    ['.env', '', {}, 'dotenv'],
    ['--env-file', '-e staging --env-file named.env', {}, 'named'],
    ['the last --env-file', '--env-file .env --env-file named.env', {}, 'named'],
  ])('%s', async (_, flags, env, value) => {
    const { rollcall } = await createWorkspace(all);
    expect((await rollcall(`run p/a.yaml ${flags}`, { env })).exit).toBe(0);
    expect(server.seen()).toEqual([`GET /${value}`]);
  });

  test.each([
    ['the environment of rollcall.yaml', '-e staging', 'config'],
    ['the default', '', 'declared'],
  ])('%s, where there are no .env files', async (_, flags, value) => {
    const { rollcall } = await createWorkspace({ 'rollcall.yaml': all['rollcall.yaml'], 'p/a.yaml': all['p/a.yaml'] });
    expect((await rollcall(`run p/a.yaml ${flags}`)).exit).toBe(0);
    expect(server.seen()).toEqual([`GET /${value}`]);
  });

  test('`environment` of rollcall.yaml counts without -e, and -e wins over it', async () => {
    const { rollcall, report } = await createWorkspace({
      'rollcall.yaml': 'environments: { local: { WHO: local }, staging: { WHO: staging } }\nenvironment: local\n',
      'a.yaml': asks('{}'),
    });
    await rollcall('run a.yaml');
    expect((await report()).environment).toBe('local');
    await rollcall('run a.yaml --env staging');
    expect((await report()).environment).toBe('staging');
    expect(server.seen()).toEqual(['GET /local', 'GET /staging']);
  });

  test('the nearest .env wins, the project root is the farthest', async () => {
    const { rollcall } = await createWorkspace({
      '.env': 'WHO=outside\n',
      'p/rollcall.yaml': '',
      'p/.env': 'WHO=root\n',
      'p/deep/.env': 'WHO=near\n',
      'p/deep/a.yaml': asks('{}'),
      'p/b.yaml': asks('{}'),
      'q/rollcall.yaml': '',
      'q/c.yaml': asks('{ default: none }'),
    });
    await rollcall('run deep/a.yaml', { cwd: 'p' });
    await rollcall('run b.yaml', { cwd: 'p' });
    await rollcall('run c.yaml', { cwd: 'q' });
    expect(server.seen()).toEqual(['GET /near', 'GET /root', 'GET /none']);
  });

  test('--var may hold = and may be empty', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks('{}') });
    await rollcall('run a.yaml --var WHO=a=b');
    expect(server.seen()).toEqual(['GET /a=b']);
  });

  test('-v says where each value came from, without the value of a secret', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'environments: { staging: { FROM_CONFIG: a } }\njobs: 3\n',
      '.env': 'FROM_FILE=b\n',
      'a.yaml': `baseUrl: ${server.url}\nenv: { FROM_CONFIG: {}, FROM_FILE: {}, FROM_ENV: { secret: true }, FROM_FLAG: {}, FROM_DEFAULT: e }\nrequests: { a: { GET: /a } }\n`,
    });
    const { output } = await rollcall('run a.yaml -v -e staging --var FROM_FLAG=d --retry 2', {
      env: { FROM_ENV: 'hidden-value' },
    });
    for (const [name, origin] of [
      ['FROM_CONFIG', 'rollcall.yaml'],
      ['FROM_FILE', '.env'],
      ['FROM_ENV', 'environment'],
      ['FROM_FLAG', '--var'],
      ['FROM_DEFAULT', 'default'],
      ['jobs', 'rollcall.yaml'],
      ['retry', '--retry'],
    ] as const) {
      const lines = output.split('\n').filter((line) => line.includes(name) && line.includes(origin));
      expect([name, lines.length > 0]).toEqual([name, true]);
    }
    expect(output).not.toContain('hidden-value');
  });
});

describe('what is missing or wrong', () => {
  test('every missing variable is listed, used or not, and nothing is sent', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nenv: { ONE: {}, TWO: { secret: true }, THREE: { required: false } }\nrequests: { a: { GET: /a } }\n`,
    });
    const { exit, stderr } = await rollcall('run a.yaml');
    expect(exit).toBe(2);
    expect(stderr).toContain('ONE');
    expect(stderr).toContain('TWO');
    expect(stderr).not.toContain('THREE has');
    expect(server.seen()).toEqual([]);
  });

  test('only what is declared can be read', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: "/\${{ env.HOME }}" } }\n`,
    });
    const { exit, stderr } = await rollcall('run a.yaml', { env: { HOME: '/root' } });
    expect(exit).toBe(2);
    expect(stderr).toContain('HOME');
  });

  test('a secret that rollcall.yaml holds is refused, with where to put it and without its value', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'environments:\n  local: { WHO: hunter2-hunter2 }\nenvironment: local\n',
      'a.yaml': asks('{ secret: true }'),
    });
    const { exit, stderr } = await rollcall('run a.yaml');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/rollcall\.yaml:2:\d+/);
    expect(stderr).toContain('.env');
    expect(stderr).not.toContain('hunter2');
    expect(server.seen()).toEqual([]);
  });

  test('an environment that only a .env file knows is known', async () => {
    const { rollcall } = await createWorkspace({ '.env.prod': 'WHO=prod\n', 'a.yaml': asks('{}') });
    expect((await rollcall('run a.yaml -e prod')).exit).toBe(0);
    expect((await rollcall('run a.yaml -e other')).exit).toBe(2);
  });
});
