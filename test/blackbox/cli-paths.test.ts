import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

/** A collection whose one request asks for `/name`. */
const asks = (name: string): string =>
  `name: ${name}\nbaseUrl: ${server.url}\nrequests: { get_it: { GET: /${name} } }\n`;

describe('the default command', () => {
  test.each(['run a.yaml', 'a.yaml', './a.yaml'])('`rollcall %s` runs', async (command) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks('a') });
    expect(await rollcall(command)).toMatchObject({ exit: 0, stderr: '' });
    expect(server.seen()).toEqual(['GET /a']);
  });

  test('flags before the path belong to run', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks('a') });
    expect((await rollcall('--jobs 2 a.yaml')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /a']);
  });

  test('without paths and rollcall.yaml it takes collections/**/*.{yaml,yml}', async () => {
    const { rollcall } = await createWorkspace({
      'collections/a.yaml': asks('a'),
      'collections/deep/er/b.yml': asks('b'),
      'collections/notes.txt': 'no collection',
      'elsewhere/c.yaml': asks('c'),
    });
    expect((await rollcall('')).exit).toBe(0);
    expect(server.seen().toSorted()).toEqual(['GET /a', 'GET /b']);
  });

  test('without paths it takes what rollcall.yaml names', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'collections: [api/**/*.yaml]\n',
      'api/a.yaml': asks('a'),
      'api/v2/b.yaml': asks('b'),
      'collections/c.yaml': asks('c'),
    });
    expect((await rollcall('run')).exit).toBe(0);
    expect(server.seen().toSorted()).toEqual(['GET /a', 'GET /b']);
  });

  test('paths on the command line replace those of rollcall.yaml', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'collections: [api/*.yaml]\n',
      'api/a.yaml': asks('a'),
      'other/b.yaml': asks('b'),
    });
    expect((await rollcall('run other/b.yaml')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /b']);
  });
});

describe('files, folders and globs', () => {
  test('a folder stands for the collections in it, at any depth', async () => {
    const { rollcall } = await createWorkspace({ 'f/a.yaml': asks('a'), 'f/g/b.yml': asks('b'), 'c.yaml': asks('c') });
    expect((await rollcall('run f')).exit).toBe(0);
    expect(server.seen().toSorted()).toEqual(['GET /a', 'GET /b']);
  });

  test.each(['f/*.yaml', '"f/**/*.{yaml,yml}"', 'f/?.yaml'])('a glob is expanded by the program: %s', async (glob) => {
    const { rollcall } = await createWorkspace({ 'f/a.yaml': asks('a'), 'f/b.yaml': asks('b') });
    expect((await rollcall(`run ${glob}`)).exit).toBe(0);
    expect(server.seen().toSorted()).toEqual(['GET /a', 'GET /b']);
  });

  test('a file named twice, in two spellings, runs once', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks('a') });
    expect((await rollcall('run a.yaml ./a.yaml "*.yaml" .')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /a']);
  });

  test('paths are relative to the working directory, names in reports to the project root', async () => {
    const { rollcall, report } = await createWorkspace({ 'rollcall.yaml': '', 'api/v1/a.yaml': asks('a') });
    expect((await rollcall('run a.yaml', { cwd: 'api/v1' })).exit).toBe(0);
    const [result] = (await report()).results;
    expect(result).toMatchObject({ file: 'api/v1/a.yaml', id: 'api/v1/a.yaml#get_it' });
  });

  test.each([
    ['a file that is not there', 'missing.yaml', 'missing.yaml'],
    ['a folder that is not there', 'nowhere/', 'nowhere'],
    ['a glob that fits nothing', '"x/*.yaml"', 'x/*.yaml'],
    ['a folder without collections', 'empty', 'empty'],
    ['a good file and a missing one', 'a.yaml missing.yaml', 'missing.yaml'],
  ])('%s: exit 2, it is named, nothing is sent', async (_, paths, named) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks('a'), 'empty/notes.txt': 'no collection' });
    const { exit, stderr, stdout } = await rollcall(`run ${paths}`);
    expect(exit).toBe(2);
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(server.seen()).toEqual([]);
  });

  test('nothing anywhere: exit 2 and what to do about it', async () => {
    const { rollcall } = await createWorkspace({});
    const { exit, stderr } = await rollcall('');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/collections/);
  });

  test('a mistyped file name brings the nearest one', async () => {
    const { rollcall } = await createWorkspace({ 'users.yaml': asks('a') });
    expect((await rollcall('run user.yaml')).stderr).toContain('users.yaml');
  });
});

describe('file.yaml:LINE', () => {
  const lines = (): string =>
    [
      'name: Lines', // 1
      `baseUrl: ${server.url}`, // 2
      'requests:', // 3
      '  first:', // 4
      '    GET: /first', // 5
      '', // 6
      '  second:', // 7
      '    GET: /second', // 8
      '    query:', // 9
      '      page: 1', // 10
      '    expect:', // 11
      '      status: 200', // 12
      '  third:', // 13
      '    needs: [first]', // 14
      '    GET: /third', // 15
      '',
    ].join('\n');

  test.each([
    [4, ['GET /first']],
    [5, ['GET /first']],
    [7, ['GET /second?page=1']],
    [10, ['GET /second?page=1']],
    [12, ['GET /second?page=1']],
    [15, ['GET /first', 'GET /third']],
  ])('line %i picks the request on it, with what it needs', async (line, expected) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': lines() });
    expect((await rollcall(`run a.yaml:${line}`)).exit).toBe(0);
    expect(server.seen()).toEqual(expected);
  });

  test('two lines pick two requests', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': lines() });
    expect((await rollcall('run a.yaml:5 a.yaml:8')).exit).toBe(0);
    expect(server.seen()).toEqual(['GET /first', 'GET /second?page=1']);
  });

  test('a line of one file does not narrow another', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': lines(), 'b.yaml': asks('b') });
    expect((await rollcall('run a.yaml:5 b.yaml')).exit).toBe(0);
    expect(server.seen().toSorted()).toEqual(['GET /b', 'GET /first']);
  });

  test.each(['a.yaml:1', 'a.yaml:99', 'a.yaml:0', 'missing.yaml:4'])(
    '%s has no request: exit 2, nothing sent',
    async (path) => {
      const { rollcall } = await createWorkspace({ 'a.yaml': lines() });
      const { exit, stderr } = await rollcall(`run ${path}`);
      expect(exit).toBe(2);
      expect(stderr).toContain(path.split(':')[0]);
      expect(server.seen()).toEqual([]);
    },
  );
});
