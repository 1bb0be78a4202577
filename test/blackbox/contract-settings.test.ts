import { describe, expect, test } from 'vitest';
import { findingsOf } from '../support/contract-run.ts';
import { runCollection } from '../support/run-collection.ts';

describe('where a description is named', () => {
  const requiring = (name: string) => ({
    openapi: '3.0.3',
    info: { title: name, version: '1' },
    paths: {
      '/x': { get: { responses: { 200: { description: 'd', headers: { [name]: { required: true, schema: {} } } } } } },
    },
  });
  const files = {
    'a.json': requiring('in-collection'),
    'b.json': requiring('in-config'),
    'c.json': requiring('by-flag'),
    'own.yaml': 'baseUrl: $URL\nopenapi: a.json\nrequests: { a: { GET: /x } }\n',
    'none.yaml': 'baseUrl: $URL\nrequests: { a: { GET: /x } }\n',
    'base.yaml': 'baseUrl: $URL\nopenapi: a.json\n',
    'extending.yaml': 'extends: base.yaml\nrequests: { a: { GET: /x } }\n',
    'deep/none.yaml': 'baseUrl: $URL\nrequests: { a: { GET: /x } }\n',
    'rollcall.yaml': 'openapi: b.json\n',
  };
  const heldAgainst = async (args: string[], change: Record<string, unknown> = {}, cwd = '.') => {
    const outcome = await runCollection({ files: { ...files, ...change }, args, cwd });
    const { findings } = { findings: findingsOf(outcome) };
    return findings.map(({ path }) => path?.replace('header ', '')).join() || `exit ${outcome.exit}`;
  };

  test.each<[string, string[], Record<string, unknown>, string, string]>([
    ['in the collection', ['own.yaml'], {}, '.', 'in-collection'],
    ['in a file that it extends', ['extending.yaml'], {}, '.', 'in-collection'],
    ['in rollcall.yaml', ['none.yaml'], {}, '.', 'in-config'],
    ['in rollcall.yaml, relative to it', ['deep/none.yaml'], {}, '.', 'in-config'],
    ['by a flag', ['none.yaml', '--openapi', 'c.json'], {}, '.', 'by-flag'],
    ['by a flag, relative to the working directory', ['none.yaml', '--openapi', '../c.json'], {}, 'deep', 'by-flag'],
    ['by a flag, for collections that name none', ['own.yaml', '--openapi', 'c.json'], {}, '.', 'in-collection'],
    ['nowhere', ['none.yaml'], { 'rollcall.yaml': '' }, '.', 'exit 0'],
    ['by a flag alone', ['none.yaml', '--openapi', 'c.json'], { 'rollcall.yaml': '' }, '.', 'by-flag'],
    ['as a map in rollcall.yaml', ['none.yaml'], { 'rollcall.yaml': 'openapi: { file: b.json }\n' }, '.', 'in-config'],
  ])('%s', async (_, args, change, cwd, expected) => {
    expect(await heldAgainst(args, change, cwd)).toBe(expected);
  });

  test('a flag takes the place of the file, the settings of rollcall.yaml stay', async () => {
    const config = { 'rollcall.yaml': 'openapi: { file: b.json, severity: { headers: warn } }\n' };
    const outcome = await runCollection({ files: { ...files, ...config }, args: ['none.yaml', '--openapi', 'c.json'] });
    expect(outcome.exit).toBe(0);
    expect(outcome.stdout).toContain('by-flag');
  });

  test('collections of one run may name different ones', async () => {
    const outcome = await runCollection({ files, args: ['own.yaml', 'none.yaml'] });
    expect(
      findingsOf(outcome)
        .map(({ description }) => description)
        .toSorted(),
    ).toEqual(['a.json', 'b.json']);
  });

  test('a description outside the project is refused, unless it is named by a flag or its folder is allowed', async () => {
    const inside = {
      'p/rollcall.yaml': '',
      'p/c.yaml': 'baseUrl: $URL\nopenapi: ../a.json\nrequests: { a: { GET: /x } }\n',
      'p/none.yaml': files['none.yaml'],
    };
    const run = (args: string[]) => runCollection({ files: { ...files, ...inside }, args, cwd: 'p' });
    const refused = await run(['c.yaml']);
    expect([refused.exit, refused.requests]).toEqual([2, []]);
    expect(refused.stderr).toMatch(/outside/);
    expect(refused.stderr).toContain('c.yaml:2:10');
    expect(findingsOf(await run(['c.yaml', '--allow-read', '..']))).toHaveLength(1);
    expect(findingsOf(await run(['none.yaml', '--openapi', '../a.json']))).toHaveLength(1);
  });
});

describe('settings that are not understood', () => {
  const refuse = async (openapi: unknown, expected?: unknown, config = '') => {
    const c = { baseUrl: '$URL', openapi, requests: { a: { GET: '/x', ...(expected ? { expect: expected } : {}) } } };
    const { exit, stderr, requests } = await runCollection({
      files: {
        'c.yaml': c,
        'rollcall.yaml': config,
        'a.json': { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths: {} },
      },
    });
    expect([exit, requests]).toEqual([2, []]);
    return stderr;
  };

  test.each<[unknown, RegExp]>([
    [{ file: 'a.json', severity: { header: 'warn' } }, /header.*did you mean "headers"/s],
    [{ file: 'a.json', severity: { headers: 'warning' } }, /"warning" is not one of error, warn, off/],
    [{ file: 'a.json', strct: true }, /strct.*did you mean "strict"/s],
    [{ file: 'a.json', strict: 'yes' }, /strict|true or false/],
    [{ strict: true }, /file/],
    [3, /openapi|path/],
    [['a.json'], /openapi|path/],
    ['', /openapi|path/],
  ])('%j', async (openapi, message) => {
    expect(await refuse(openapi)).toMatch(message);
  });

  test('severity in rollcall.yaml too', async () => {
    const stderr = await refuse(undefined, undefined, 'openapi: { file: a.json, severity: { bdy: warn } }\n');
    expect(stderr).toMatch(/bdy.*did you mean "body"/s);
    expect(stderr).toContain('rollcall.yaml:1:');
  });

  test('expect: { openapi: true } where no description is named', async () => {
    const stderr = await refuse(undefined, { openapi: true });
    expect(stderr).toMatch(/openapi/);
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
  });

  test('expect: { openapi: … } is true or false', async () => {
    expect(await refuse('a.json', { openapi: 'a.json' })).toMatch(/openapi|true or false/);
  });
});

test('`openapi` under expect that turns out to be no boolean is an errored check, and what was sent stays in the report', async () => {
  const { exit, results, requests } = await runCollection({
    files: {
      'api.json': {
        openapi: '3.0.3',
        info: { title: 't', version: '1' },
        paths: { '/x': { get: { responses: { 200: { description: 'd' } } } } },
      },
      'c.yaml': {
        baseUrl: '$URL',
        openapi: 'api.json',
        requests: { first: { GET: '/x' }, second: { GET: '/x', expect: { openapi: '${{ responses.first.status }}' } } },
      },
    },
  });
  const [attempt] = results['second']?.attempts ?? [];
  expect([exit, requests.length, results['second']?.status, attempt?.exchanges.length]).toEqual([1, 2, 'failed', 1]);
  expect(attempt?.checks.find(({ kind }) => kind === 'openapi')).toMatchObject({
    outcome: 'errored',
    location: { file: 'c.yaml' },
  });
});
