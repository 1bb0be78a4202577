import { describe, expect, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

const login = {
  baseUrl: '$URL',
  requests: { login: { POST: '/login', capture: { token: 'body.token' } } },
  teardown: { logout: { DELETE: '/login' } },
};
const user = (path: string, more: object = {}) => ({
  baseUrl: '$URL',
  fixtures: { session: 'fixtures/login.yaml' },
  requests: { a: { GET: path, headers: { 'x-token': '${{ fixtures.session.token }}' } } },
  ...more,
});
const server = { 'POST /login': { json: { token: 't-1' } } };

describe('fixtures', () => {
  test('run once, before the first user and with teardown after the last', async () => {
    const { exit, requests, report } = await runCollection({
      files: { 'fixtures/login.yaml': login, 'a.yaml': user('/a'), 'b.yaml': user('/b'), 'c.yaml': user('/c') },
      args: ['a.yaml', 'b.yaml', 'c.yaml'],
      server: { ...server, 'GET /a': { delayMs: 50 } },
    });
    expect(exit).toBe(0);
    const lines = requests.map(({ method, path }) => `${method} ${path}`);
    expect(lines[0]).toBe('POST /login');
    expect(lines.at(-1)).toBe('DELETE /login');
    expect(lines.filter((line) => line === 'POST /login')).toHaveLength(1);
    expect(requests.filter(({ method }) => method === 'GET').map(({ headers }) => headers['x-token'])).toEqual([
      't-1',
      't-1',
      't-1',
    ]);
    expect(report?.results.map(({ id }) => id)).toContain('fixtures/login.yaml#login');
    expect(report?.counts.total).toBe(5);
  });

  test('one that fails: its users are skipped and say why, its teardown runs', async () => {
    const { exit, report, requests } = await runCollection({
      files: {
        'fixtures/login.yaml': login,
        'a.yaml': user('/a'),
        'b.yaml': { baseUrl: '$URL', requests: { b: { GET: '/b' } } },
      },
      args: ['a.yaml', 'b.yaml'],
      server: { 'POST /login': { status: 401 } },
    });
    expect(exit).toBe(1);
    const a = report?.results.find(({ id }) => id === 'a.yaml#a');
    expect(a?.status).toBe('skipped');
    expect(a?.reason).toMatch(/session|login/);
    expect(requests.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'DELETE /login',
      'GET /b',
      'POST /login',
    ]);
  });

  test('may have fixtures of their own', async () => {
    const { exit, requests } = await runCollection({
      files: {
        'fixtures/first.yaml': { baseUrl: '$URL', requests: { r: { GET: '/first', capture: { v: "'first'" } } } },
        'fixtures/login.yaml': {
          baseUrl: '$URL',
          fixtures: { first: 'first.yaml' },
          requests: { l: { GET: '/${{ fixtures.first.v }}/login', capture: { token: "'t'" } } },
        },
        'c.yaml': user('/c'),
      },
    });
    expect(exit).toBe(0);
    expect(requests.map(({ path }) => path)).toEqual(['/first', '/first/login', '/c']);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a file that is not there', { 'c.yaml': user('/c') }, /login\.yaml/],
    [
      'a name that is not captured',
      { 'fixtures/login.yaml': login, 'c.yaml': user('/${{ fixtures.session.tken }}') },
      /token/,
    ],
    [
      'an alias that is not declared',
      { 'fixtures/login.yaml': login, 'c.yaml': user('/${{ fixtures.sesion.token }}') },
      /session/,
    ],
    ['itself', { 'c.yaml': user('/c', { fixtures: { session: 'c.yaml' } }) }, /c\.yaml/],
    [
      'a circle',
      { 'fixtures/login.yaml': { ...login, fixtures: { c: '../c.yaml' } }, 'c.yaml': user('/c') },
      /login\.yaml|c\.yaml/,
    ],
    ['a broken collection', { 'fixtures/login.yaml': { reqests: {} }, 'c.yaml': user('/c') }, /requests/],
    [
      'a missing variable of the fixture',
      { 'fixtures/login.yaml': { ...login, env: { LOGIN_PW: {} } }, 'c.yaml': user('/c') },
      /LOGIN_PW/,
    ],
    ['a file outside', { 'c.yaml': user('/c', { fixtures: { session: '../login.yaml' } }) }, /login\.yaml/],
  ])('%s is refused before the run', async (_, files, message) => {
    const { exit, stderr, requests } = await runCollection({ files });
    expect(exit, stderr).toBe(2);
    expect(stderr).toMatch(message);
    expect(requests).toEqual([]);
  });
});

describe('extends', () => {
  const base = {
    env: { A: 'base', B: 'base' },
    vars: { x: 'base', y: 'base' },
    baseUrl: '$URL/v1',
    defaults: { headers: { 'X-A': 'base', 'x-b': 'base' } },
  };
  const path = '/${{ env.A }}/${{ env.B }}/${{ vars.x }}/${{ vars.y }}';

  test('takes over env, vars, baseUrl and defaults; this file wins', async () => {
    const { exit, requests } = await runCollection({
      files: {
        'base.yaml': base,
        'c.yaml': {
          extends: 'base.yaml',
          env: { B: 'own' },
          vars: { y: 'own' },
          defaults: { headers: { 'x-a': 'own' } },
          requests: { a: { GET: path } },
        },
      },
    });
    expect(exit).toBe(0);
    expect(requests[0]?.path).toBe('/v1/base/own/base/own');
    expect(requests[0]?.headers).toMatchObject({ 'x-a': 'own', 'x-b': 'base' });
  });

  test('through several files; paths are relative to the file they stand in', async () => {
    const { exit, requests } = await runCollection({
      files: {
        'bases/a/root.yaml': { ...base, fixtures: { session: '../login.yaml' } },
        'bases/login.yaml': login,
        'bases/mid.yaml': { extends: 'a/root.yaml', vars: { y: 'mid' } },
        'c.yaml': {
          extends: 'bases/mid.yaml',
          requests: { a: { GET: path, headers: { t: '${{ fixtures.session.token }}' } } },
        },
      },
      server,
    });
    expect(exit).toBe(0);
    expect(requests[1]?.path).toBe('/v1/base/base/base/mid');
    expect(requests[1]?.headers['t']).toBe('t-1');
  });

  test('does not take over requests', async () => {
    const { report } = await runCollection({
      files: {
        'base.yaml': { baseUrl: '$URL', requests: { b: { GET: '/' } } },
        'c.yaml': { extends: 'base.yaml', requests: { a: { GET: '/' } } },
      },
    });
    expect(report?.results.map(({ id }) => id)).toEqual(['c.yaml#a']);
  });

  test('a file that is only extended needs no requests, also in a folder that runs', async () => {
    const { exit, report } = await runCollection({
      files: {
        'in/base.yaml': { baseUrl: '$URL' },
        'in/c.yaml': { extends: 'base.yaml', requests: { a: { GET: '/' } } },
      },
      args: ['in'],
    });
    expect(exit).toBe(0);
    expect(report?.counts.total).toBe(1);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a file that is not there', { 'c.yaml': { extends: 'gone.yaml', requests: { a: { GET: '/' } } } }, /gone\.yaml/],
    [
      'a circle',
      { 'b.yaml': { extends: 'c.yaml' }, 'c.yaml': { extends: 'b.yaml', requests: { a: { GET: '/' } } } },
      /b\.yaml.*c\.yaml|c\.yaml.*b\.yaml/s,
    ],
    [
      'a mistake in the base',
      { 'b.yaml': { baseUrl: '$URL', defalts: {} }, 'c.yaml': { extends: 'b.yaml', requests: { a: { GET: '/' } } } },
      /b\.yaml:\d+:\d+/,
    ],
    ['a file outside', { 'c.yaml': { extends: '../b.yaml', requests: { a: { GET: '/' } } } }, /b\.yaml/],
  ])('%s is refused', async (_, files, message) => {
    const { exit, stderr } = await runCollection({ files });
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
  });
});
