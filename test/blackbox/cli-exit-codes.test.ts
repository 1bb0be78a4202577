import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, statuses } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const of = (requests: string, rest = ''): string => `baseUrl: ${server.url}\nrequests: { ${requests} }\n${rest}`;
const GOOD = 'good: { GET: /a }';
const BAD = 'bad: { GET: /status/500 }';
const CUT = 'cut: { GET: /cut }';

describe('what a run comes to', () => {
  test.each([
    ['all passed', GOOD, 0],
    ['a failed check', `${GOOD}, ${BAD}`, 1],
    ['an errored request', `${GOOD}, ${CUT}`, 3],
    ['failed and errored', `${CUT}, ${BAD}`, 1],
    ['nothing listens', 'a: { GET: "http://127.0.0.1:1/" }', 3],
    ['only skipped by the author', 'a: { skip: not today, GET: /a }', 0],
    ['skipped by a condition', 'a: { if: "false", GET: /a }', 0],
    ['a flaky request', 'a: { GET: /flaky/2, retry: 1 }', 0],
    ['a check that could not be made', 'a: { GET: /text, expect: { json: {} } }', 1],
    ['a capture that finds nothing', 'a: { GET: /a, capture: { x: body.nothing } }', 1],
  ])('%s', async (_, requests, exit) => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': of(requests) });
    expect((await rollcall('run a.yaml')).exit).toBe(exit);
    expect((await report()).exitCode).toBe(exit);
  });

  test('a failed teardown counts', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of(GOOD, 'teardown: { x: { GET: /status/500 } }\n') });
    expect((await rollcall('run a.yaml')).exit).toBe(1);
  });

  test('a failed setup skips the requests and runs the teardown', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': of(GOOD, 'setup: { s: { GET: /status/500 } }\nteardown: { t: { GET: /t } }\n'),
    });
    expect((await rollcall('run a.yaml')).exit).toBe(1);
    expect(statuses(await report())).toEqual({ s: 'failed', good: 'skipped', t: 'passed' });
  });

  test('a failed fixture counts, its users are skipped', async () => {
    const { rollcall, report } = await createWorkspace({
      'login.yaml': of('login: { GET: /status/401, capture: { token: body.t } }'),
      'a.yaml': of(`good: { GET: "/a?t=\${{ fixtures.session.token }}" }`, 'fixtures: { session: login.yaml }\n'),
    });
    expect((await rollcall('run a.yaml')).exit).toBe(1);
    expect(statuses(await report())).toEqual({ login: 'failed', good: 'skipped' });
  });
});

describe('the worst wins: 70, 130 and 143, 2, 4, 1, 3', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s wins over a failed check and a report that cannot be written', async (signal, exit) => {
    const { rollcall } = await createWorkspace({
      'a.yaml': of(`${BAD}, hang: { GET: /hang }, after: { GET: /after }`),
    });
    const arrival = server.arrival('/hang');
    const result = await rollcall('run a.yaml --reporter json=/dev/full --reporter console', {
      onHost: (host) => void arrival.then(() => host.interrupt(signal)),
    });
    expect(result.exit).toBe(exit);
    expect(server.seen()).not.toContain('GET /after');
  });

  test('2 wins over everything that a run could say: nothing is sent although other files are sound', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of(BAD), 'b.yaml': of('x: { GETT: /x }') });
    expect((await rollcall('run a.yaml b.yaml --reporter json=/dev/full')).exit).toBe(2);
    expect(server.seen()).toEqual([]);
  });

  test('4 wins over a failed check', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of(BAD) });
    expect((await rollcall('run a.yaml --reporter json=/dev/full')).exit).toBe(4);
  });
});

describe('bad usage is 2, with a word about it and no stack', () => {
  test.each([
    ['an unknown flag', 'run a.yaml --retrys 2', '--retry'],
    ['an unknown flag of another command', 'check a.yaml --dry-runn', '--dry-runn'],
    ['a flag without its value', 'run a.yaml --jobs', '--jobs'],
    ['--var without =', 'run a.yaml --var NAME', 'NAME=value'],
    ['--secret without =', 'run a.yaml --secret NAME', 'NAME=value'],
    ['--var for a name that nothing declares', 'run a.yaml --var TOKEM=1', 'TOKEM'],
    ['--secret for a name that nothing declares', 'run a.yaml --secret TOKEM=1', 'TOKEM'],
    ['an unknown environment', 'run a.yaml -e stagin', 'staging'],
    ['an env file that is not there', 'run a.yaml --env-file missing.env', 'missing.env'],
    ['a schema that there is not', 'schema colection', 'collection'],
    ['a port that is none', 'demo --port x', '--port'],
    ['merge without folders', 'merge', 'dirs'],
    ['--json and --dry-run', 'run a.yaml --json --dry-run', '--json'],
  ])('%s', async (_, command, named) => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'environments: { staging: { X: y } }\n',
      'a.yaml': of(GOOD, 'env: { TOKEN: { default: x } }\n'),
    });
    const { exit, stderr, stdout } = await rollcall(command);
    expect(exit).toBe(2);
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
    expect(stdout).toBe('');
    expect(server.seen()).toEqual([]);
  });

  test('a command that is mistyped is suggested', async () => {
    const { rollcall } = await createWorkspace({});
    const { exit, stderr } = await rollcall('chekc');
    expect(exit).toBe(2);
    expect(stderr).toContain('check');
  });
});

describe('a bad collection is 2, all its problems at once, each with file, line and column', () => {
  test('of several files', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': of('x: { GET: /x, expct: { status: 200 } }, y: { GET: "/${{ vars.nothing }}" }'),
      'b.yaml': 'requests:\n  a: { GET: /a }\n  a: { GET: /b }\n',
      'c.yaml': 'env: { MISSING_ONE: {}, MISSING_TWO: {} }\nrequests: { z: { GET: "http://h/" } }\n',
      'd.yaml': 'requests: [\n',
      'e.yaml': '',
    });
    const { exit, stderr } = await rollcall('run .');
    expect(exit).toBe(2);
    for (const named of ['expct', 'did you mean "expect"?', 'nothing', 'MISSING_ONE', 'MISSING_TWO'])
      expect(stderr).toContain(named);
    for (const place of [/a\.yaml:2:\d+/, /b\.yaml:3:3/, /c\.yaml:1:\d+/, /d\.yaml:\d+:\d+/, /e\.yaml/])
      expect(stderr).toMatch(place);
    expect(server.seen()).toEqual([]);
  });

  test.each([
    ['not text', '\u0000\u0001\u0002'],
    ['a list', '- a\n- b\n'],
    ['a word', 'hello\n'],
    ['no requests', 'name: x\n'],
    ['requests that are empty', 'requests: {}\n'],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nrequests: { x: { GET: /x, json: *f } }\n`,
    ],
    ['a circle of aliases', 'requests: &a { x: { GET: /x, json: *a } }\n'],
    ['a circle of files', 'extends: a.yaml\nrequests: { x: { GET: "http://h/" } }\n'],
    ['two documents', 'requests: { x: { GET: "http://h/" } }\n---\nrequests: {}\n'],
  ])('%s', async (_, text) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': text });
    const { exit, stderr } = await rollcall('run a.yaml');
    expect(exit).toBe(2);
    expect(stderr).toContain('a.yaml');
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
  });
});

describe('a bug of ours', () => {
  test('is 70 with its stack and the word that it is one', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': of(GOOD) });
    const { exit, stderr } = await rollcall('run a.yaml', {
      onHost: (host) => {
        Object.defineProperty(host, 'cwd', {
          get: () => {
            throw new TypeError('not meant to be');
          },
        });
      },
    });
    expect(exit).toBe(70);
    expect(stderr).toMatch(/bug in rollcall/);
    expect(stderr).toMatch(/not meant to be\n\s+at /);
  });
});
