import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dotenvLine } from '../../../src/cli/import/dotenv-line.ts';
import { createWorkspace } from '../../support/cli-workspace.ts';
import { startRecordingServer } from '../../support/recording-server.ts';

const script = `curl http://127.0.0.1:1/users -u 'ann:s3 c"ret' --limit-rate 10K\ncurl http://127.0.0.1:1/posts\n`;

describe('what is written', () => {
  test('files and numbers of requests on standard output, what is left on standard error', async () => {
    const { rollcall, read } = await createWorkspace({ 'calls.sh': script });
    const { exit, stdout, stderr } = await rollcall('import curl calls.sh -o out');
    expect(exit).toBe(0);
    expect(stdout).toBe('out/calls.yaml  2 requests\n');
    expect(stderr).toBe(
      `calls.sh:1:49  option --limit-rate  rollcall has --rate, for requests a second
1 secret in out/.env (kept out of git by out/.gitignore): PASSWORD
2 requests in 1 file, 1 thing could not be carried over
`,
    );
    expect(await read('out/calls.yaml')).toContain('  # - option --limit-rate (calls.sh:1:49)');
    expect(parse(await read('out/.env'))).toEqual({ PASSWORD: 's3 c"ret' });
    expect(await read('out/.gitignore')).toBe('.env\n');
  });

  test('what was imported passes check and sends what the commands send', async () => {
    const server = await startRecordingServer({});
    try {
      const { rollcall } = await createWorkspace({ 'a.sh': `curl ${server.url}/users -u ann:s3cret -d a=1` });
      expect((await rollcall('import curl a.sh -o out')).stderr).toContain('1 request in 1 file, all carried over');
      expect((await rollcall('check out')).stderr).toBe('');
      expect((await rollcall('run out --reporter console')).exit).toBe(0);
      expect(server.requests).toMatchObject([{ method: 'POST', path: '/users', body: 'a=1' }]);
      expect(server.requests[0]?.headers['authorization']).toBe(
        `Basic ${Buffer.from('ann:s3cret').toString('base64')}`,
      );
    } finally {
      await server.close();
    }
  });

  test('of a folder every file, of standard input one', async () => {
    const { rollcall } = await createWorkspace({
      'in/a.sh': 'curl h/a -n',
      'in/sub/b.curl': 'curl h/b',
      'in/c.md': 'curl h/c',
    });
    const { stdout: files, stderr } = await rollcall('import curl in -o out');
    expect(files).toBe('out/a.yaml  1 request\nout/sub/b.yaml  1 request\n');
    expect(stderr).toContain('in/a.sh:1:10  option --netrc');
    const { exit, stdout } = await rollcall('import curl - --output piped', { stdin: 'curl h/a' });
    expect([exit, stdout]).toEqual([0, 'piped/curl.yaml  1 request\n']);
  });

  test('UTF-16 with its byte order mark is text, too', async () => {
    const { rollcall, folder } = await createWorkspace({});
    await writeFile(join(folder, 'a.sh'), Buffer.from('\ufeffcurl h/a', 'utf16le'));
    expect((await rollcall('import curl a.sh -o out')).stdout).toBe('out/a.yaml  1 request\n');
  });

  test('the line for editors where the project has the schema', async () => {
    const { rollcall, read } = await createWorkspace({ 'schemas/collection.schema.json': '{}', 'a.sh': 'curl h/a' });
    await rollcall('import curl a.sh -o collections/api');
    expect(await read('collections/api/a.yaml')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/schemas\/collection\.schema\.json\nname: a\n/,
    );
  });

  test('--json', async () => {
    const { rollcall } = await createWorkspace({ 'calls.sh': script });
    expect(JSON.parse((await rollcall('import curl calls.sh -o out --json')).stdout)).toEqual({
      format: 1,
      files: [{ path: 'out/calls.yaml', requests: 2 }],
      leftovers: [
        {
          file: 'calls.sh',
          line: 1,
          column: 49,
          what: 'option --limit-rate',
          hint: 'rollcall has --rate, for requests a second',
        },
      ],
      secrets: ['PASSWORD'],
    });
  });
});

describe('.env and .gitignore', () => {
  test('names that are there stay as they are', async () => {
    const { rollcall, read } = await createWorkspace({
      'out/.env': 'PASSWORD=mine',
      'a.sh': "curl h/ -u a:b -H 'X-Api-Key: k'",
    });
    const { stderr } = await rollcall('import curl a.sh -o out');
    expect(await read('out/.env')).toBe('PASSWORD=mine\nX_API_KEY=k\n');
    expect(stderr).toContain('out/.env has another value of PASSWORD already, which stays');
  });

  test('only its owner may read a new .env', async () => {
    const { rollcall, folder } = await createWorkspace({ 'a.sh': 'curl h/ -u a:b' });
    await rollcall('import curl a.sh -o out');
    expect((await stat(join(folder, 'out/.env'))).mode & 0o077).toBe(0);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['the nearest of the work tree', { '.gitignore': 'dist', 'a/.gitignore': 'x\n' }, 'a/.gitignore', 'x\n.env\n'],
    ['one that ignores it already', { '.gitignore': '*.log\n.env\n' }, '.gitignore', '*.log\n.env\n'],
    ['one that takes it in again', { '.gitignore': '.env\n!.env' }, '.gitignore', '.env\n!.env\n.env\n'],
  ])('%s', async (_, files, path, expected) => {
    const { rollcall, read, folder } = await createWorkspace({ ...files, 'a.sh': 'curl h/ -u a:b' });
    await mkdir(join(folder, '.git'));
    await rollcall('import curl a.sh -o a/out');
    expect(await read(path)).toBe(expected);
    expect(await readdir(join(folder, 'a/out'))).toEqual(['.env', 'a.yaml']);
  });

  test('without credentials there is neither', async () => {
    const { rollcall, folder } = await createWorkspace({ 'a.sh': 'curl h/' });
    await rollcall('import curl a.sh -o out');
    expect(await readdir(join(folder, 'out'))).toEqual(['a.yaml']);
  });

  test.each([
    ['abc123', 'X=abc123'],
    ['', "X=''"],
    ['a b#c', "X='a b#c'"],
    ["it's", 'X="it\'s"'],
    ['a\nb', "X='a\nb'"],
    ['$HOME', "X='$HOME'"],
  ])('a line for %j', (value, line) => {
    expect(dotenvLine('X', value)).toBe(line);
  });

  test('a line reads back as the value, or there is none', () => {
    expect(dotenvLine('X', 'a\r\\n')).toBeUndefined();
    const text = string({ unit: constantFrom(...Array.from('ab\'"`\\#=$ \n\r!{}n')) });
    assert(
      property(oneof(text, string({ unit: 'binary' })), (value) => {
        const line = dotenvLine('X', value);
        const wanted = line === undefined ? { A: '1', B: '2' } : { A: '1', X: value, B: '2' };
        expect(parse(`A=1\n${line ?? ''}\nB='2'\n`)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});

describe('refused, nothing written', () => {
  test.each<[string, Record<string, string>, string]>([
    ['import crl a.sh -o out', {}, 'error[usage/flag]: "crl" cannot be imported'],
    ['import crl a.sh -o out', {}, 'did you mean "curl"?'],
    ['import soap a.sh -o out', {}, 'there are '],
    ['import curl a.sh', {}, "required option '-o, --output <dir>'"],
    ['import curl -o out', {}, "missing required argument 'source'"],
    ['import curl a.sj -o out', {}, 'error[input/not-found]: there is no file or folder a.sj'],
    ['import curl a.sj -o out', {}, 'did you mean "a.sh"?'],
    ['import curl empty -o out', { 'empty/x.md': '' }, 'the folder empty holds no file to import as curl'],
    ['import curl open.sh -o out', { 'open.sh': "\ncurl 'h/" }, '--> open.sh:2:6'],
    ['import curl open -o out', { 'open/sub/a.sh': "curl 'h/" }, '--> open/sub/a.sh:1:6'],
    ['import har a.sh -o out', {}, 'error[convert/source]: this is not JSON'],
    ['import curl a.sh -o out/taken', { 'out/taken': 'a file' }, 'error[convert/output]'],
    ['import curl user.sh -o out', { 'user.sh': 'curl h/ -u a:b', 'out/.env/x': 'a folder' }, 'error[convert/output]'],
  ])('%s', async (command, files, message) => {
    const { rollcall, folder } = await createWorkspace({ 'a.sh': 'curl h/', ...files });
    const before = await readdir(folder, { recursive: true });
    const { exit, stdout, stderr } = await rollcall(command);
    expect(stderr).toContain(message);
    expect([exit, stdout]).toEqual([2, '']);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });

  test('text that is not UTF-8', async () => {
    const { rollcall, folder } = await createWorkspace({});
    await writeFile(join(folder, 'a.sh'), Buffer.from([0x63, 0xff, 0x63]));
    const { exit, stderr } = await rollcall('import curl a.sh -o out');
    expect([exit, stderr.includes('a.sh is not UTF-8 text')]).toEqual([2, true]);
  });

  test('files that are there: all are listed, none is touched', async () => {
    const { rollcall, read, folder } = await createWorkspace({
      'in/a.sh': 'curl h/ -u a:b',
      'in/b.sh': 'curl h/',
      'in/c.sh': 'curl h/',
      'out/a.yaml': 'mine',
      'out/b.yaml': 'mine',
    });
    const { exit, stderr } = await rollcall('import curl in -o out');
    expect(exit).toBe(2);
    expect(stderr).toContain('error[input/exists]: 2 files are there already');
    expect(stderr).toMatch(/out\/a\.yaml\n\s+out\/b\.yaml/);
    expect(stderr).toContain('--force');
    expect(await readdir(join(folder, 'out'))).toEqual(['a.yaml', 'b.yaml']);
    expect((await rollcall('import curl in -o out --force')).exit).toBe(0);
    expect(await read('out/a.yaml')).toContain('requests:');
    expect(await readdir(join(folder, 'out'))).toEqual(['.env', '.gitignore', 'a.yaml', 'b.yaml', 'c.yaml']);
  });
});

test('--help lists the kinds', async () => {
  const { rollcall } = await createWorkspace({});
  const { exit, stdout } = await rollcall('import --help');
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^ {2}curl +curl commands/m);
  expect(stdout).toMatch(/^ {2}har +recorded traffic/m);
});
