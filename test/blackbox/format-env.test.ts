import { describe, expect, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

const declared = (x: unknown, more: object = {}) => ({
  baseUrl: '$URL',
  env: { X: x, ...more },
  requests: { a: { GET: '/${{ env.X }}' } },
});

type Run = Parameters<typeof runCollection>[0];

async function expectSeen(run: Run): Promise<string | undefined> {
  const { exit, stderr, requests } = await runCollection(run);
  expect(exit, stderr).toBe(0);
  return requests[0]?.path.slice(1);
}

async function expectRefused(run: Run): Promise<string> {
  const { exit, stderr, requests } = await runCollection(run);
  expect(exit, stderr).toBe(2);
  expect(requests).toEqual([]);
  return stderr;
}

const project = 'environments:\n  test: { X: project }\n  other: { X: other }\n';

describe('where a value comes from, strongest first', () => {
  const files = {
    'c.yaml': declared({ default: 'default' }),
    'rollcall.yaml': project,
    '.env': 'X=dotenv\n',
    '.env.test': 'X=dotenv-test\n',
    'mine.env': 'X=mine\n',
  };
  test.each<[string, Partial<Run>, string[]]>([
    ['var', { args: ['c.yaml', '-e', 'test', '--var', 'X=var'], env: { X: 'process' } }, []],
    ['process', { args: ['c.yaml', '-e', 'test'], env: { X: 'process' } }, []],
    ['dotenv-test', { args: ['c.yaml', '-e', 'test'] }, []],
    ['dotenv', { args: ['c.yaml', '-e', 'other'] }, []],
    ['dotenv', { args: ['c.yaml'] }, []],
    ['mine', { args: ['c.yaml', '-e', 'test', '--env-file', 'mine.env'] }, []],
    ['process', { args: ['c.yaml', '--env-file', 'mine.env'], env: { X: 'process' } }, []],
    ['project', { args: ['c.yaml', '--env', 'test'] }, ['.env', '.env.test']],
    ['other', { args: ['c.yaml', '-e', 'other'] }, ['.env', '.env.test']],
    ['default', { args: ['c.yaml'] }, ['.env', '.env.test']],
    ['default', { args: ['c.yaml'] }, ['.env', '.env.test', 'rollcall.yaml']],
  ])('%s %j without %j', async (expected, run, without) => {
    const left = Object.fromEntries(Object.entries(files).filter(([name]) => !without.includes(name)));
    expect(await expectSeen({ ...run, files: left })).toBe(expected);
  });

  test('the nearest .env up to the project root', async () => {
    const deep = { 'rollcall.yaml': '{}', 'a/b/c.yaml': declared({}), '.env': 'X=far\n' };
    expect(await expectSeen({ files: deep, args: ['a/b/c.yaml'] })).toBe('far');
    expect(await expectSeen({ files: { ...deep, 'a/.env': 'X=near\n' }, args: ['a/b/c.yaml'] })).toBe('near');
  });

  test('a .env above the project root is not read', async () => {
    const stderr = await expectRefused({
      files: { '.env': 'X=above\n', 'p/rollcall.yaml': '{}', 'p/c.yaml': declared({}) },
      cwd: 'p',
    });
    expect(stderr).toContain('X');
  });

  test('an environment that does not exist names those that do', async () => {
    const stderr = await expectRefused({
      files: { 'c.yaml': declared('d'), 'rollcall.yaml': project },
      args: ['c.yaml', '-e', 'tst'],
    });
    expect(stderr).toContain('test');
  });

  test('an env file that does not exist is an error', async () => {
    expect(
      await expectRefused({ files: { 'c.yaml': declared('d') }, args: ['c.yaml', '--env-file', 'gone.env'] }),
    ).toContain('gone.env');
  });
});

describe('declarations', () => {
  test('a plain value is the default', async () => {
    expect(await expectSeen({ files: { 'c.yaml': declared('plain') } })).toBe('plain');
  });

  test('a secret with a default and a description', async () => {
    expect(await expectSeen({ files: { 'c.yaml': declared({ default: 'd', secret: true, description: 'x' }) } })).toBe(
      'd',
    );
  });

  test('values are text', async () => {
    const { exit, requests } = await runCollection({
      files: {
        'c.yaml': {
          baseUrl: '$URL',
          env: { N: { default: 20 }, M: {} },
          requests: { a: { POST: '/', json: ['${{ env.N }}', '${{ env.M }}'] } },
        },
      },
      env: { M: '30' },
    });
    expect(exit).toBe(0);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual(['20', '30']);
  });

  test('nothing else is readable', async () => {
    const stderr = await expectRefused({
      files: { 'c.yaml': { baseUrl: '$URL', requests: { a: { GET: '/${{ env.HOME }}' } } } },
      env: { HOME: '/root' },
    });
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
    expect(stderr).toContain('HOME');
  });

  test('every missing variable is listed, used or not, of every file', async () => {
    const stderr = await expectRefused({
      files: {
        'c.yaml': declared({}, { UNUSED: { secret: true }, FINE: 'x' }),
        'd.yaml': { baseUrl: '$URL', env: { OTHER: {} }, requests: { a: { GET: '/' } } },
      },
      args: ['c.yaml', 'd.yaml'],
    });
    for (const name of ['X', 'UNUSED', 'OTHER']) expect(stderr).toMatch(new RegExp(`\\b${name}\\b`));
    expect(stderr).not.toContain('FINE');
  });

  test('required: false leaves it absent', async () => {
    const optional = {
      baseUrl: '$URL',
      env: { X: { required: false } },
      requests: { a: { GET: "/${{ has(env.X) ? env.X : 'absent' }}" } },
    };
    expect(await expectSeen({ files: { 'c.yaml': optional } })).toBe('absent');
    expect(await expectSeen({ files: { 'c.yaml': optional }, env: { X: 'there' } })).toBe('there');
  });

  test('required: false and used all the same is no silent blank', async () => {
    const { exit, requests } = await runCollection({ files: { 'c.yaml': declared({ required: false }) } });
    expect(exit).not.toBe(0);
    expect(exit).not.toBe(70);
    expect(requests).toEqual([]);
  });

  test('an unknown key of a declaration is an error with a suggestion', async () => {
    expect(await expectRefused({ files: { 'c.yaml': declared({ defalt: 'x' }) } })).toContain('default');
  });

  test('--var for a name that no selected file declares is an error with a suggestion', async () => {
    const files = { 'c.yaml': declared('d', { API_URL: 'u' }) };
    expect(await expectRefused({ files, args: ['c.yaml', '--var', 'API_ULR=x'] })).toContain('API_URL');
  });

  test('--var for a name that one of the selected files declares is none', async () => {
    const { exit } = await runCollection({
      files: { 'c.yaml': declared('d'), 'd.yaml': { baseUrl: '$URL', requests: { b: { GET: '/' } } } },
      args: ['c.yaml', 'd.yaml', '--var', 'X=1'],
    });
    expect(exit).toBe(0);
  });

  test.each(['X', '=x', ''])('--var %j is bad usage', async (value) => {
    await expectRefused({ files: { 'c.yaml': declared('d') }, args: ['c.yaml', '--var', value] });
  });

  test('--var may hold = and be empty', async () => {
    expect(await expectSeen({ files: { 'c.yaml': declared('d') }, args: ['c.yaml', '--var', 'X=a=b'] })).toBe('a=b');
    expect(await expectSeen({ files: { 'c.yaml': declared('d') }, args: ['c.yaml', '--var', 'X='] })).toBe('');
  });
});

test('a plain default may be any word, also one that is a key of the map form', async () => {
  const env = { A: 'default', B: 'secret', C: 'hosts' };
  const assert = ["env.A == 'default' && env.B == 'secret' && env.C == 'hosts'"];
  const { exit } = await runCollection({
    files: { 'c.yaml': { env, baseUrl: '$URL', requests: { a: { GET: '/', expect: { assert } } } } },
  });
  expect(exit).toBe(0);
});
