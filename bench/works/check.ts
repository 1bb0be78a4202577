import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { builtCommand } from '../build-program.ts';
import { suiteRequests } from '../suite.ts';
import { atMostTimes, growsAbove } from '../target.ts';
import { rollcallRequest, writeSchemas } from '../tools/rollcall.ts';
import type { Entry, Work } from './work.ts';

const counts = [1000, 100];
const REQUESTS_PER_FILE = 10;

/** `check` loads and plans everything and sends nothing; beside it what the YAML parser alone takes for the same files. */
export const check: Work = {
  name: 'check',
  title: '`check` of 1,000 files with 10,000 requests',
  note: '`yaml` is the package of that name, which parses each file to a plain value.',
  targets: [
    atMostTimes(5, '1,000 files, yaml alone', '1,000 files'),
    growsAbove('bare node', 10, '1,000 files', '100 files'),
  ],
  async entries({ folder, program }) {
    const entries: Entry[] = [];
    for (const count of counts) {
      const cwd = await folder(`${count}`);
      await writeCollections(join(cwd, 'collections'), count);
      const name = `${count.toLocaleString('en-US')} files`;
      const yaml = [...(await builtCommand('parse-yaml')), 'collections'];
      entries.push(
        {
          name,
          kind: 'rollcall',
          command: { args: [process.execPath, program, 'check', 'collections'], cwd },
          answered: 0,
        },
        { name: `${name}, yaml alone`, kind: 'floor', command: { args: yaml, cwd }, answered: 0 },
      );
    }
    const cwd = await folder('bare-node');
    return [
      ...entries,
      { name: 'bare node', kind: 'floor', command: { args: [process.execPath, '-e', '0'], cwd }, answered: 0 },
    ];
  },
};

async function writeCollections(folder: string, count: number): Promise<void> {
  await mkdir(folder);
  await writeSchemas(join(folder, '..'));
  const requests = suiteRequests({ kind: 'users', count: count * REQUESTS_PER_FILE, jobs: 1, files: 'any' });
  for (let n = 0; n < count; n++) {
    const own = requests.slice(n * REQUESTS_PER_FILE, (n + 1) * REQUESTS_PER_FILE);
    const text = own.map((request) => rollcallRequest(request).replace('./user', '../user')).join('');
    await writeFile(
      join(folder, `collection-${n}.yaml`),
      `name: Bench ${n}\nbaseUrl: http://127.0.0.1:1\nrequests:\n${text}`,
    );
  }
}
