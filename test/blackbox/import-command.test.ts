import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../support/cli-workspace.ts';

const calls = { 'calls.sh': "curl http://127.0.0.1:1/a\ncurl -u 'ann:s3cr3tpw' http://127.0.0.1:1/b\n" };
const kinds = ['openapi', 'postman', 'har', 'curl', 'bruno', 'hurl', 'http'];

describe('bad usage is exit 2, with nothing written', () => {
  test.each([
    ['import postmann calls.sh -o out', /postmann[^]*postman/],
    ['import nonsense calls.sh -o out', /nonsense/],
    ['import curl calls.sh', /-o/],
    ['import curl -o out', /source/i],
    ['import', /kind|-o/],
    ['import curl gone.sh -o out', /no file or folder gone\.sh/],
    ['import curl call.sh -o out', /calls\.sh/],
    ['import curl empty -o out', /empty/],
    ['import curl calls.sh -o taken', /taken/],
    ['import curl calls.sh -o taken/deep', /taken/],
  ])('%s', async (command, message) => {
    const workspace = await createWorkspace({ ...calls, taken: 'a file\n' });
    await mkdir(join(workspace.folder, 'empty'));
    const { exit, stdout, stderr } = await workspace.rollcall(command);
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/bug in rollcall|s3cr3tpw/);
    expect((await readdir(workspace.folder)).toSorted()).toEqual(['calls.sh', 'empty', 'taken']);
    expect(await workspace.read('taken')).toBe('a file\n');
  });

  test.each(
    kinds.flatMap((kind) =>
      ['', '   \n\n', '\u0000\u0001PNG\u0002', '{"a":', '[1, 2, 3]', 'null'].map((text) => [kind, text] as const),
    ),
  )('import %s of %j', async (kind, text) => {
    const { rollcall, folder } = await createWorkspace({ 'source.yaml': text });
    const { exit, stdout, stderr } = await rollcall(`import ${kind} source.yaml -o out`);
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(/^error\[[a-z]+\/[a-z-]+\]: .+/);
    expect(stderr).not.toContain('bug in rollcall');
    expect(await readdir(folder)).toEqual(['source.yaml']);
  });

  test.each(kinds)('import %s of nothing on standard input', async (kind) => {
    const { rollcall, folder } = await createWorkspace({});
    const { exit, stdout, stderr } = await rollcall(`import ${kind} - -o out`, { stdin: '' });
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).not.toContain('bug in rollcall');
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    [
      'postman',
      '{"info":{"schema":"https://schema.getpostman.com/json/collection/v1.0.0/collection.json"},"item":[]}',
      /v?1\.0/,
    ],
    ['postman', '{"id":"1","name":"old","requests":[],"order":[]}', /2\.1|version|v1/],
    ['har', '{"log":{"version":"1.3","entries":[]}}', /1\.3/],
    ['openapi', 'openapi: 9.9.9\ninfo: {}\npaths: {}\n', /9\.9\.9/],
    ['openapi', 'swagger: "1.2"\n', /1\.2/],
  ])('another version of %s: %s', async (kind, text, message) => {
    const { rollcall, folder } = await createWorkspace({ 'source.json': text });
    const { exit, stderr } = await rollcall(`import ${kind} source.json -o out`);
    expect(exit, stderr).toBe(2);
    expect(stderr).toMatch(message);
    expect(await readdir(folder)).toEqual(['source.json']);
  });

  test('an output folder that cannot be written', async () => {
    const workspace = await createWorkspace({ ...calls, 'locked/keep': '' });
    await chmod(join(workspace.folder, 'locked'), 0o555);
    const { exit, stderr } = await workspace.rollcall('import curl calls.sh -o locked/out');
    await chmod(join(workspace.folder, 'locked'), 0o755);
    // Whoever runs this as root can write anywhere.
    if (process.getuid?.() === 0) return;
    expect(exit, stderr).toBe(2);
    expect(stderr).toContain('error[convert/output]');
    expect(await readdir(join(workspace.folder, 'locked'))).toEqual(['keep']);
  });
});

describe('files that are there already', () => {
  const source = {
    'from/a.http': 'GET http://h/1\n',
    'from/b.http': 'GET http://h/2\n',
    'from/c.http': 'GET http://h/3\n',
  };

  test('stop the import, which names each of them and writes nothing', async () => {
    const workspace = await createWorkspace({ ...source, 'out/a.yaml': 'mine\n', 'out/c.yaml': 'mine, too\n' });
    const { exit, stdout, stderr } = await workspace.rollcall('import http from -o out');
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/error\[input\/exists\][^]*out\/a\.yaml[^]*out\/c\.yaml[^]*--force/);
    expect(stderr).not.toContain('b.yaml');
    expect(await workspace.read('out/a.yaml')).toBe('mine\n');
    expect((await readdir(join(workspace.folder, 'out'))).toSorted()).toEqual(['a.yaml', 'c.yaml']);
  });

  test('are overwritten with --force; twice gives the same bytes', async () => {
    const workspace = await createWorkspace({ ...calls, 'out/calls.yaml': 'mine\n' });
    const texts: string[][] = [];
    for (let round = 0; round < 2; round++) {
      const { exit, stderr } = await workspace.rollcall('import curl calls.sh -o out --force');
      expect(exit, stderr).toBe(0);
      texts.push(await Promise.all(['out/calls.yaml', 'out/.env', 'out/.gitignore'].map(workspace.read)));
    }
    expect(texts[0]?.[0]).toContain('requests:');
    expect(texts[1]).toEqual(texts[0]);
    expect((await readdir(join(workspace.folder, 'out'))).toSorted()).toEqual(['.env', '.gitignore', 'calls.yaml']);
  });
});

describe('secrets', () => {
  test('go to a .env that only their owner may read', async () => {
    const workspace = await createWorkspace(calls);
    const { stdout, stderr } = await workspace.rollcall('import curl calls.sh -o out');
    expect(await workspace.read('out/.env')).toBe('PASSWORD=s3cr3tpw\n');
    expect((await stat(join(workspace.folder, 'out/.env'))).mode & 0o077).toBe(0);
    expect(stdout + stderr).not.toContain('s3cr3tpw');
    expect(stderr).toContain('1 secret in out/.env (kept out of git by out/.gitignore): PASSWORD');
  });

  test('what .env and .gitignore have stays', async () => {
    const workspace = await createWorkspace({
      ...calls,
      'out/.env': '# mine\nPASSWORD=own\nOTHER=1',
      'out/.gitignore': 'node_modules',
    });
    await workspace.rollcall('import curl calls.sh -o out');
    expect(await workspace.read('out/.env')).toMatch(/^# mine\nPASSWORD=own\nOTHER=1\n?$/);
    expect(await workspace.read('out/.gitignore')).toBe('node_modules\n.env\n');
  });

  test('a line of .gitignore that covers .env is enough', async () => {
    const workspace = await createWorkspace({
      ...calls,
      '.gitignore': '.env\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
    });
    await workspace.rollcall('import curl calls.sh -o out');
    await expect(workspace.read('out/.gitignore')).rejects.toThrow('ENOENT');
    expect(await workspace.read('.gitignore')).toBe('.env\n');
  });

  test('with quotes, blanks, # and line ends are read back as they were', async () => {
    const secret = 'a "b" \\n #c $HOME é';
    const workspace = await createWorkspace({ 'a.sh': `curl -u 'ann:${secret}' http://127.0.0.1:1/` });
    await workspace.rollcall('import curl a.sh -o out');
    expect((await workspace.rollcall('check out')).exit).toBe(0);
    const { stdout, stderr } = await workspace.rollcall('export curl out');
    expect(stdout, stderr).not.toContain(secret);
    const har = await workspace.rollcall('run out --reporter json=r.json');
    expect(har.exit).toBe(3);
    const [result] = (await workspace.report('r.json')).results;
    expect(JSON.stringify(result)).not.toContain(secret);
  });
});

test.each(kinds)('%s: a name of a file cannot lead out of the output folder', async (kind) => {
  const sources: Record<string, string> = {
    openapi:
      'openapi: 3.1.0\ninfo: { title: ../../up, version: "1" }\npaths: { /a: { get: { tags: [../../up], responses: { "200": { description: d } } } } }\n',
    postman:
      '{"info":{"name":"../../up","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"../../up","request":"http://h/"}]}',
    har: '{"log":{"version":"1.2","entries":[{"request":{"method":"GET","url":"http://h/../../up","headers":[]},"response":{"status":200,"content":{}}}]}}',
    curl: "# ../../up\ncurl 'http://h/../../up' -o ../../up\n",
    bruno:
      'meta {\n  name: ../../up\n  type: http\n  seq: 1\n}\n\nget {\n  url: http://h/\n  body: none\n  auth: none\n}\n',
    hurl: '# ../../up\nGET http://h/../../up\nHTTP 200\n',
    http: '### ../../up\n# @name ../../up\nGET http://h/../../up\n',
  };
  const ending = { bruno: 'bru', curl: 'sh', postman: 'json', openapi: 'yaml' }[kind] ?? kind;
  const { rollcall, folder } = await createWorkspace({ [`in/deep/a.${ending}`]: sources[kind] ?? '' });
  const { exit, stdout, stderr } = await rollcall(`import ${kind} in/deep/a.${ending} -o in/deep/out`);
  expect(exit, stderr).toBe(0);
  expect(stdout).toMatch(/^(?:in\/deep\/out\/(?!.*\.\.).*\n)+$/);
  expect(await readdir(folder)).toEqual(['in']);
  expect(await readdir(join(folder, 'in'))).toEqual(['deep']);
});
