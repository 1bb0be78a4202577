import { beforeEach, describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, statuses, type Workspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();
let workspace: Workspace;

const tagged = (): string => `
name: Tagged
tags: [all]
baseUrl: ${server.url}
requests:
  get_a: { name: Alpha user, tags: [smoke], GET: /a }
  get_b: { name: Beta user, tags: [smoke, slow], GET: /b }
  get_c: { name: Gamma order, tags: [slow], GET: /c }
  get_d: { GET: /d }
`;

/** Letters of the requests that were sent. */
const sent = (): string =>
  server
    .seen()
    .map((line) => line.slice(-1))
    .join('');

beforeEach(async () => {
  workspace = await createWorkspace({ 'a.yaml': tagged() });
});

describe('--tags and --exclude-tags', () => {
  test.each([
    ['-t smoke', 'ab'],
    ['--tags smoke', 'ab'],
    ['-t "smoke and slow"', 'b'],
    ['-t "smoke or slow"', 'abc'],
    ['-t smoke,slow', 'abc'],
    ['-t "smoke, slow"', 'abc'],
    ['-t "not smoke"', 'cd'],
    ['-t "all and not (smoke or slow)"', 'd'],
    ['-t "slow or smoke and slow"', 'bc'],
    ['-t all', 'abcd'],
    ['--exclude-tags slow', 'ad'],
    ['--exclude-tags slow,smoke', 'd'],
    ['-t smoke --exclude-tags slow', 'a'],
  ])('%s', async (flags, expected) => {
    expect((await workspace.rollcall(`run a.yaml ${flags}`)).exit).toBe(0);
    expect(sent()).toBe(expected);
  });

  test.each(['(smoke', 'smoke)', 'smoke and', 'and', 'not', 'smoke slow', '""', 'a or or b', '()'])(
    'an expression that cannot be read is bad usage: %s',
    async (expression) => {
      const { exit, stderr } = await workspace.rollcall(`run a.yaml -t "${expression.replaceAll('"', '')}"`);
      expect(exit).toBe(2);
      expect(stderr).toContain('tag expression');
      expect(sent()).toBe('');
    },
  );

  test('a tag that no request has is nothing to run', async () => {
    const { exit, stderr } = await workspace.rollcall('run a.yaml -t smok');
    expect(exit).toBe(2);
    expect(stderr).toContain('smok');
    expect(sent()).toBe('');
  });
});

describe('--name', () => {
  test.each([
    ['-n user', 'ab'],
    ['-n USER', 'ab'],
    ['--name get_c', 'c'],
    ['-n ET_D', 'd'],
    ['-n "Gamma o"', 'c'],
    ['-n "/^alpha/"', 'a'],
    ['-n "/USER$|^get_d$/"', 'abd'],
    ['-n alpha -n gamma', 'ac'],
    ['-n user -t slow', 'b'],
  ])('%s', async (flags, expected) => {
    expect((await workspace.rollcall(`run a.yaml ${flags}`)).exit).toBe(0);
    expect(sent()).toBe(expected);
  });

  test.each(['-n nobody', '-n "/^user/"', '-n "/[/"'])('%s: exit 2 and nothing is sent', async (flags) => {
    const { exit, stderr } = await workspace.rollcall(`run a.yaml ${flags}`);
    expect(exit).toBe(2);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(sent()).toBe('');
  });

  test('without the slashes it is text, not a pattern', async () => {
    expect((await workspace.rollcall('run a.yaml -n "us.r"')).exit).toBe(2);
  });
});

describe('what a selected request depends on', () => {
  const chained = (): string => `
baseUrl: ${server.url}
setup: { open_it: { GET: /o } }
requests:
  make: { GET: /m, capture: { made: body.url } }
  other: { GET: /x }
  needed: { GET: /n }
  use: { GET: "/u", query: { q: "\${{ vars.made }}" }, needs: [needed] }
teardown:
  remove: { DELETE: "/r", query: { q: "\${{ vars.made }}" } }
  drop_other: { DELETE: /y, needs: [other] }
`;

  test('comes along, with setup and the teardown of what ran', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': chained() });
    expect((await rollcall('run a.yaml -n use')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /o', 'GET /m', 'GET /n', 'GET /u?q=%2Fm', 'DELETE /r?q=%2Fm']);
    expect(statuses(await report())).not.toHaveProperty('other');
  });

  test('comes along although it is excluded by its tag', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nrequests: { one: { tags: [slow], GET: /1 }, two: { GET: /2, needs: [one] } }\n`,
    });
    expect((await rollcall('run a.yaml --exclude-tags slow')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /1', 'GET /2']);
  });
});

describe('--failed', () => {
  const mixed = (broken: number): string => `
baseUrl: ${server.url}
requests:
  good: { GET: /g }
  bad: { GET: /status/${broken} }
  after_bad: { GET: /z, needs: [bad] }
`;

  test('reruns what failed and what was skipped because of it, and no more', async () => {
    const { rollcall, write } = await createWorkspace({ 'a.yaml': mixed(500) });
    expect((await rollcall('run a.yaml')).exit).toBe(1);
    server.received.length = 0;
    await write({ 'a.yaml': mixed(200) });
    expect((await rollcall('run a.yaml --failed')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /status/200', 'GET /z']);
  });

  test('errored requests did not pass either', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nrequests: { a: { GET: /a }, b: { GET: /cut } }\n`,
    });
    expect((await rollcall('run a.yaml')).exit).toBe(3);
    server.received.length = 0;
    expect((await rollcall('run a.yaml --failed')).exit).toBe(3);
    expect(server.seen()).toEqual(['GET /cut']);
  });

  test('without an earlier report: exit 2 and it says so', async () => {
    const { exit, stderr } = await workspace.rollcall('run a.yaml --failed');
    expect(exit).toBe(2);
    expect(stderr).toContain('reports/report.json');
    expect(sent()).toBe('');
  });

  test('after a run that passed there is nothing to run', async () => {
    await workspace.rollcall('run a.yaml');
    server.received.length = 0;
    expect(await workspace.rollcall('run a.yaml --failed')).toMatchObject({ exit: 2 });
    expect(sent()).toBe('');
  });

  test('a report that is no report: exit 2, no stack', async () => {
    await workspace.write({ 'reports/report.json': '{"format":' });
    const { exit, stderr } = await workspace.rollcall('run a.yaml --failed');
    expect(exit).toBe(2);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('reads the report that the same command line writes', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': mixed(500) });
    expect((await rollcall('run a.yaml --reporter json=out/r.json')).exit).toBe(1);
    server.received.length = 0;
    expect((await rollcall('run a.yaml --failed --reporter json=out/r.json')).exit).toBe(1);
    expect(server.seen()).toEqual(['GET /status/500']);
  });
});

describe('--data and --repeat', () => {
  const named = (): string => `baseUrl: ${server.url}\nrequests: { get_it: { GET: "/\${{ row.name }}" } }\n`;

  test.each([
    ['rows.csv', 'name\nalice\nbob\n'],
    ['rows.json', '[{"name":"alice"},{"name":"bob"}]'],
    ['rows.yaml', '- name: alice\n- name: bob\n'],
  ])('%s gives a row to every collection', async (file, text) => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': named(), 'b.yaml': named(), [file]: text });
    expect((await rollcall(`run a.yaml b.yaml -d ${file}`)).exit).toBe(0);
    expect(server.seen().toSorted()).toEqual(['GET /alice', 'GET /alice', 'GET /bob', 'GET /bob']);
    expect((await report()).results.map(({ id, row }) => [id, row])).toEqual([
      ['a.yaml#get_it[0]', 0],
      ['a.yaml#get_it[1]', 1],
      ['b.yaml#get_it[0]', 0],
      ['b.yaml#get_it[1]', 1],
    ]);
  });

  test('the file may lie outside the project', async () => {
    const { rollcall } = await createWorkspace({ 'p/rollcall.yaml': '', 'p/a.yaml': named(), 'rows.csv': 'name\nx\n' });
    expect((await rollcall('run a.yaml -d ../rows.csv', { cwd: 'p' })).exit).toBe(0);
  });

  test.each([
    ['missing.csv', undefined],
    ['rows.csv', 'name\n"alice\n'],
    ['rows.json', '{"name":"alice"}'],
    ['rows.json', '[1, 2]'],
    ['rows.txt', 'name'],
    ['rows.csv', 'name\n'],
  ])('%s with %j: exit 2, the file is named, nothing is sent', async (file, text) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': named(), ...(text === undefined ? {} : { [file]: text }) });
    const { exit, stderr } = await rollcall(`run a.yaml --data ${file}`);
    expect(exit).toBe(2);
    expect(stderr).toContain(file);
    expect(server.seen()).toEqual([]);
  });

  test('--repeat runs everything so many times, one result each', async () => {
    const { exit } = await workspace.rollcall('run a.yaml -n get_a --repeat 3');
    expect(exit).toBe(0);
    expect(sent()).toBe('aaa');
    expect((await workspace.report()).results.map(({ id }) => id)).toEqual([
      'a.yaml#get_a[0]',
      'a.yaml#get_a[1]',
      'a.yaml#get_a[2]',
    ]);
  });

  test.each(['0', '-1', '1.5', 'many'])('--repeat %s is bad usage', async (n) => {
    expect((await workspace.rollcall(`run a.yaml --repeat=${n}`)).exit).toBe(2);
    expect(sent()).toBe('');
  });
});

test('--failed after a run that passed says that nothing failed', async () => {
  const { rollcall } = await createWorkspace({
    'c.yaml': 'requests: { a: { GET: http://127.0.0.1:1/ } }',
    'reports/report.json': '{ "format": 1, "results": [] }',
  });
  const { exit, stderr } = await rollcall('run c.yaml --failed');
  expect(exit).toBe(2);
  expect(stderr).toContain('nothing failed in the last run');
});
