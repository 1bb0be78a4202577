import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/index.ts';
import { type FileAccess, nodeFileAccess } from '../../../src/load/files/file-access.ts';
import { loadCollections } from '../../../src/load/load-collections.ts';
import { brief, load, makeProject } from './project.ts';

const request = (id: string, schema: string): string => `  ${id}: { GET: /a, expect: { schema: ${schema} } }\n`;
const head = 'baseUrl: http://127.0.0.1:1\nrequests:\n';

describe('files', () => {
  it('are asked for once, however many requests name them', async () => {
    const requests = Array.from({ length: 50 }, (_, i) => request(`r${i}`, 'user.json')).join('');
    const root = await makeProject({ 'a.yaml': head + requests, 'b.yaml': head + requests, 'user.json': '{}' });
    const asked: string[] = [];
    const counted =
      <T>(name: string, ask: (path: string) => Promise<T>) =>
      (path: string): Promise<T> => {
        asked.push(`${name} ${path.slice(root.length + 1)}`);
        return ask(path);
      };
    const access: FileAccess = {
      ...nodeFileAccess,
      readFile: counted('read', nodeFileAccess.readFile),
      stat: counted('stat', nodeFileAccess.stat),
      realpath: counted('realpath', nodeFileAccess.realpath),
    };
    const files = ['a.yaml', 'b.yaml'].map((name) => ({ path: join(root, name), lines: [], named: true }));
    const { problems } = await loadCollections({ root, files, access });
    expect(problems).toEqual([]);
    expect(asked.toSorted()).toEqual([
      'read a.yaml',
      'read b.yaml',
      'read user.json',
      'realpath ',
      'realpath user.json',
      'stat user.json',
    ]);
  });

  it('are looked for again by the next load', async () => {
    const files = { 'a.yaml': head + request('r', 'user.json') };
    const { root, problems } = await load(files);
    expect(brief(problems)).toEqual(['input/not-found 3:35 there is no file user.json']);
    await writeFile(join(root, 'user.json'), '{}');
    const again = await loadCollections({ root, files: [{ path: join(root, 'a.yaml'), lines: [], named: true }] });
    expect(again.problems).toEqual([]);
  });
});

describe('schemas that are equal', () => {
  const bad = '{ type: objekt }';

  it('are each told where they cannot be used', async () => {
    const text = head + request('one', bad) + request('two', bad);
    const root = await makeProject({ 'a.yaml': text, 'b.yaml': text });
    const { problems } = await check({ cwd: root, paths: ['a.yaml', 'b.yaml'] });
    expect(problems.map(({ code, location }) => `${code} ${location?.file}:${location?.line}`)).toEqual([
      'input/bad-schema a.yaml:3',
      'input/bad-schema a.yaml:4',
      'input/bad-schema b.yaml:3',
      'input/bad-schema b.yaml:4',
    ]);
    expect(problems.map(({ message }) => /the schema (\S+)/.exec(message)?.[1])).toEqual([
      'a.yaml',
      'a.yaml',
      'b.yaml',
      'b.yaml',
    ]);
  });

  it('may mean different things in different folders', async () => {
    const text = head + request('one', '{ $ref: user.json }');
    const root = await makeProject({ 'rollcall.yaml': '', 'a/a.yaml': text, 'a/user.json': '{}', 'b/b.yaml': text });
    const { problems } = await check({ cwd: root, paths: ['a', 'b'] });
    expect(problems).toMatchObject([{ code: 'input/not-found', location: { file: 'b/b.yaml' } }]);
  });
});
