import { describe, expect, test } from 'vitest';
import type { RequestResult } from '../../src/model/result.ts';
import { type CollectionOutcome, runCollection } from '../support/run-collection.ts';

const login = {
  baseUrl: '$URL',
  requests: { sign_in: { POST: '/login', json: {}, capture: { token: 'body.token' } } },
  teardown: { sign_out: { POST: '/logout', json: { token: '${{ vars.token }}' } } },
};
const server = { 'POST /login': { json: { token: 't-1' } } };
const user = (name: string, fixtures: object = { session: 'fixtures/login.yaml' }) => ({
  baseUrl: '$URL',
  fixtures,
  requests: { [`use_${name}`]: { GET: `/${name}`, headers: { 'x-token': '${{ fixtures.session.token }}' } } },
});

function paths(run: CollectionOutcome): string[] {
  return run.requests.map(({ method, path }) => `${method} ${path}`);
}

function result(run: CollectionOutcome, key: string): RequestResult | undefined {
  return run.report?.results.find(({ request }) => request === key);
}

describe('a fixture', () => {
  test('runs once for all files, however many share it beside each other, and is torn down after the last', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const files = {
      'fixtures/login.yaml': login,
      ...Object.fromEntries(names.map((name) => [`${name}.yaml`, user(name)])),
    };
    const run = await runCollection({ files, args: names.map((name) => `${name}.yaml`), server });
    expect(run.exit, run.stdout).toBe(0);
    const seen = paths(run);
    expect(seen[0]).toBe('POST /login');
    expect(seen.at(-1)).toBe('POST /logout');
    expect(seen.slice(1, -1).toSorted()).toEqual(names.map((name) => `GET /${name}`));
    expect(run.requests.slice(1, -1).every(({ headers }) => headers['x-token'] === 't-1')).toBe(true);
    expect(run.report?.counts).toMatchObject({ total: 8, passed: 8 });
  });

  test('is torn down as soon as its last user has ended, before files that do not use it', async () => {
    const files = {
      'fixtures/login.yaml': login,
      'a.yaml': user('a'),
      'z.yaml': { baseUrl: '$URL', requests: { z: { GET: '/z' } } },
    };
    const run = await runCollection({ files, args: ['a.yaml', 'z.yaml', '--jobs', '1'], server });
    expect(paths(run)).toEqual(['POST /login', 'GET /a', 'POST /logout', 'GET /z']);
  });

  test('that is among the files to run runs once too', async () => {
    const run = await runCollection({
      files: { 'fixtures/login.yaml': login, 'a.yaml': user('a') },
      args: ['.'],
      server,
    });
    expect(run.exit, run.stdout).toBe(0);
    expect(paths(run)).toEqual(['POST /login', 'GET /a', 'POST /logout']);
  });

  test('with rows in its users runs once', async () => {
    const run = await runCollection({
      files: { 'fixtures/login.yaml': login, 'a.yaml': { ...user('a'), each: [{ n: 1 }, { n: 2 }, { n: 3 }] } },
      args: ['a.yaml'],
      server,
    });
    expect(paths(run)).toEqual(['POST /login', 'GET /a', 'GET /a', 'GET /a', 'POST /logout']);
  });

  test('may use fixtures; these end after it', async () => {
    const database = {
      baseUrl: '$URL',
      requests: { fill: { POST: '/fill', json: {}, capture: { db: 'body.db' } } },
      teardown: { drop: { POST: '/drop', json: {} } },
    };
    const nested = {
      ...login,
      fixtures: { data: 'database.yaml' },
      requests: { sign_in: { ...login.requests.sign_in, json: { db: '${{ fixtures.data.db }}' } } },
    };
    const files = {
      'fixtures/database.yaml': database,
      'fixtures/login.yaml': nested,
      'a.yaml': user('a'),
      'b.yaml': user('b', { session: 'fixtures/login.yaml', data: 'fixtures/database.yaml' }),
    };
    const run = await runCollection({
      files,
      args: ['a.yaml', 'b.yaml', '--jobs', '1'],
      server: { ...server, 'POST /fill': { json: { db: 'main' } } },
    });
    expect(run.exit, run.stdout).toBe(0);
    expect(paths(run)).toEqual(['POST /fill', 'POST /login', 'GET /a', 'GET /b', 'POST /logout', 'POST /drop']);
    expect(run.requests[1]?.body).toBe('{"db":"main"}');
  });

  test('keeps its cookies and responses to itself', async () => {
    const run = await runCollection({
      files: { 'fixtures/login.yaml': login, 'a.yaml': user('a') },
      args: ['a.yaml'],
      server: { 'POST /login': { json: { token: 't-1' }, headers: { 'set-cookie': 'sid=1' } } },
    });
    expect(run.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, 'sid=1']);
  });
});

describe('a fixture that fails', () => {
  test('its users are skipped and say why; its teardown runs; other files are unharmed', async () => {
    const files = {
      'fixtures/login.yaml': { ...login, teardown: { sign_out: { POST: '/logout', json: {} } } },
      'a.yaml': user('a'),
      'b.yaml': user('b'),
      'z.yaml': { baseUrl: '$URL', requests: { z: { GET: '/z' } } },
    };
    const run = await runCollection({
      files,
      args: ['a.yaml', 'b.yaml', 'z.yaml'],
      server: { 'POST /login': { status: 503 } },
    });
    expect(run.exit).toBe(1);
    const reason = 'the fixture session (fixtures/login.yaml) did not pass: sign_in failed';
    expect(result(run, 'use_a')).toMatchObject({ status: 'skipped', reason, attempts: [] });
    expect(result(run, 'use_b')).toMatchObject({ status: 'skipped', reason });
    expect(result(run, 'sign_in')?.status).toBe('failed');
    expect(result(run, 'z')?.status).toBe('passed');
    expect(paths(run).toSorted()).toEqual(['GET /z', 'POST /login', 'POST /logout']);
    expect(run.stdout).toContain(reason);
  });

  test('a fixture of a fixture: the reason goes all the way', async () => {
    const files = {
      'fixtures/db.yaml': { baseUrl: '$URL', requests: { fill: { POST: '/fill', json: {} } } },
      'fixtures/login.yaml': { ...login, fixtures: { data: 'db.yaml' } },
      'a.yaml': user('a'),
    };
    const run = await runCollection({ files, args: ['a.yaml'], server: { 'POST /fill': { status: 500 } } });
    expect(result(run, 'use_a')?.reason).toBe(
      'the fixture session (fixtures/login.yaml) did not pass: the fixture data (fixtures/db.yaml) did not pass: fill failed',
    );
    expect(result(run, 'sign_in')?.reason).toBe('the fixture data (fixtures/db.yaml) did not pass: fill failed');
    expect(paths(run)).toEqual(['POST /fill']);
  });

  test('no answer is errored, and said so', async () => {
    const run = await runCollection({
      files: { 'fixtures/login.yaml': login, 'a.yaml': user('a') },
      args: ['a.yaml'],
      server: { 'POST /login': { broken: 'cut' } },
    });
    expect(run.exit).toBe(3);
    expect(result(run, 'use_a')?.reason).toContain('sign_in errored');
  });

  test('a teardown that fails is a result like others; its users have passed', async () => {
    const run = await runCollection({
      files: { 'fixtures/login.yaml': login, 'a.yaml': user('a') },
      args: ['a.yaml'],
      server: { ...server, 'POST /logout': { status: 500 } },
    });
    expect(run.exit).toBe(1);
    expect(result(run, 'sign_out')).toMatchObject({
      status: 'failed',
      section: 'teardown',
      file: 'fixtures/login.yaml',
    });
    expect(result(run, 'use_a')?.status).toBe('passed');
  });
});

describe('a part of the run', () => {
  const files = {
    'fixtures/login.yaml': login,
    'a.yaml': user('a'),
    'b.yaml': user('b'),
    'z.yaml': { baseUrl: '$URL', requests: { z: { GET: '/z' } } },
  };
  const all = ['a.yaml', 'b.yaml', 'z.yaml'];

  test.each<[string, string[], string[]]>([
    ['a user brings its fixture along', ['-n', 'use_a'], ['POST /login', 'GET /a', 'POST /logout']],
    ['who does not use it does not', ['-n', '/^z$/'], ['GET /z']],
    ['a line of a user', ['a.yaml:7'], ['POST /login', 'GET /a', 'POST /logout']],
  ])('%s', async (_, args, seen) => {
    const run = await runCollection({ files, args: args[0]?.includes(':') ? args : [...all, ...args], server });
    expect(run.exit, run.stderr).toBe(0);
    expect(paths(run)).toEqual(seen);
  });

  test('each shard runs the fixtures of its files, no others; all shards together run every user once', async () => {
    const users: string[] = [];
    for (const index of [1, 2, 3]) {
      const run = await runCollection({ files, args: [...all, '--shard', `${index}/3`], server });
      expect(run.exit, run.stderr).toBe(0);
      const seen = paths(run);
      const mine = seen.filter((path) => path.startsWith('GET'));
      expect(seen.includes('POST /login')).toBe(mine.some((path) => path !== 'GET /z'));
      users.push(...mine);
    }
    expect(users.toSorted()).toEqual(['GET /a', 'GET /b', 'GET /z']);
  });

  test('--bail still tears fixtures down', async () => {
    const run = await runCollection({
      files,
      args: [...all, '--bail', '--jobs', '1'],
      server: { ...server, 'GET /a': { status: 500 } },
    });
    expect(paths(run)).toEqual(['POST /login', 'GET /a', 'POST /logout']);
    expect(result(run, 'use_b')).toMatchObject({ status: 'skipped' });
  });
});

describe('what is refused before anything is sent', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    [
      'a circle',
      { 'fixtures/login.yaml': { ...login, fixtures: { me: '../a.yaml' } } },
      ['input/cycle', 'a.yaml → fixtures/login.yaml → a.yaml'],
    ],
    [
      'a fixture of itself',
      { 'fixtures/login.yaml': { ...login, fixtures: { me: 'login.yaml' } } },
      ['input/cycle', 'fixtures/login.yaml → fixtures/login.yaml'],
    ],
    [
      'a file that is not there',
      { 'a.yaml': user('a', { session: 'fixtures/logn.yaml' }), 'fixtures/login.yaml': login },
      ['fixtures/logn.yaml', 'a.yaml:'],
    ],
    [
      'a value that the fixture does not capture',
      {
        'fixtures/login.yaml': {
          ...login,
          requests: { sign_in: { POST: '/login', capture: { tokn: 'body.token' } } },
          teardown: {},
        },
      },
      ['did you mean "tokn"?'],
    ],
    [
      'an alias that is not declared',
      { 'fixtures/login.yaml': login, 'a.yaml': user('a', { sesion: 'fixtures/login.yaml' }) },
      ['did you mean "sesion"?'],
    ],
    [
      'rows of its own',
      { 'fixtures/login.yaml': { ...login, each: [{ n: 1 }] } },
      ['input/conflict', 'runs once, not for each row'],
    ],
    [
      'a mistake in the fixture',
      { 'fixtures/login.yaml': { ...login, requests: { sign_in: { POST: '/login', jsn: {} } } } },
      ['input/unknown-key', 'fixtures/login.yaml:'],
    ],
    [
      'a variable that the fixture misses',
      { 'fixtures/login.yaml': { ...login, env: { PASSWORD: { secret: true } } } },
      ['PASSWORD', 'input/missing-variable'],
    ],
  ])('%s', async (_, files, messages) => {
    const run = await runCollection({ files: { 'a.yaml': user('a'), ...files }, args: ['a.yaml'], server });
    expect(run.exit, run.stdout).toBe(2);
    for (const message of messages) expect(run.stderr).toContain(message);
    expect(run.requests).toEqual([]);
  });
});

describe('extends', () => {
  const base = {
    env: { API: { default: '$URL' } },
    vars: { size: 20, kind: 'base' },
    baseUrl: '${{ env.API }}',
    defaults: { headers: { 'x-base': '1', accept: 'text/plain' } },
    fixtures: { session: 'fixtures/login.yaml' },
  };

  test('takes over env, vars, baseUrl, defaults and fixtures; the file wins', async () => {
    const run = await runCollection({
      files: {
        'base.yaml': base,
        'fixtures/login.yaml': login,
        'a.yaml': {
          extends: 'base.yaml',
          vars: { kind: 'own' },
          defaults: { headers: { accept: 'application/json' } },
          requests: {
            one: { GET: '/${{ vars.kind }}/${{ vars.size }}', headers: { 'x-token': '${{ fixtures.session.token }}' } },
          },
        },
      },
      args: ['.'],
      server,
    });
    expect(run.exit, run.stderr).toBe(0);
    const [, one] = run.requests;
    expect(one?.url).toBe('/own/20');
    expect([one?.headers['x-base'], one?.headers.accept, one?.headers['x-token']]).toEqual([
      '1',
      'application/json',
      't-1',
    ]);
  });

  test('a base may have a base; paths are relative to the file they stand in', async () => {
    const run = await runCollection({
      files: {
        'shared/root.yaml': { ...base, fixtures: { session: '../fixtures/login.yaml' } },
        'shared/team.yaml': { extends: 'root.yaml', vars: { kind: 'team' } },
        'fixtures/login.yaml': login,
        'col/a.yaml': {
          extends: '../shared/team.yaml',
          requests: { one: { GET: '/${{ vars.kind }}', headers: { 'x-token': '${{ fixtures.session.token }}' } } },
        },
      },
      args: ['col'],
      server,
    });
    expect(run.exit, run.stderr).toBe(0);
    expect(paths(run)).toEqual(['POST /login', 'GET /team', 'POST /logout']);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a circle', { 'base.yaml': { extends: 'a.yaml' } }, 'input/cycle'],
    ['a base that is not there', {}, 'base.yaml'],
    ['a mistake in the base', { 'base.yaml': { vrs: {} } }, 'did you mean "vars"?'],
  ])('%s is refused', async (_, files, message) => {
    const run = await runCollection({
      files: { 'a.yaml': { extends: 'base.yaml', baseUrl: '$URL', requests: { one: { GET: '/' } } }, ...files },
      args: ['a.yaml'],
    });
    expect(run.exit).toBe(2);
    expect(run.stderr).toContain(message);
    expect(run.requests).toEqual([]);
  });
});
