import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { builtCommand } from '../build-program.ts';
import { grows, peakBelow } from '../target.ts';
import type { Entry, Work } from './work.ts';

const counts = [100_000, 10_000];
const all = ['console', 'json', 'junit', 'html', 'events'];
const light = ['events', 'junit'];
const file: Record<string, string> = { json: '.json', junit: '.xml', html: '.html', events: '.jsonl' };

/** Each row of a CSV file is a request; what grows with their number is seen by ten times as many. */
export const rows: Work = {
  name: 'rows',
  title: '100,000 requests from the rows of a file',
  note: `All reports are those that are written by default (console, JSON, JUnit, HTML) and the events.`,
  targets: [
    peakBelow(400, '100,000, all reports'),
    grows('memory', 1.25, '100,000, events and junit', '10,000, events and junit'),
    grows('time', 11, '100,000, all reports', '10,000, all reports'),
    grows('time', 11, '100,000, events and junit', '10,000, events and junit'),
  ],
  async entries({ folder, origin, program }) {
    const entries: Entry[] = [];
    for (const count of counts) {
      const cwd = await folder(`${count}`);
      const lines = Array.from({ length: count }, (_, i) => `${i},Person number ${i},person-${i}@example.com\n`);
      await writeFile(join(cwd, 'rows.csv'), `id,name,email\n${lines.join('')}`);
      await writeFile(join(cwd, 'rows.yaml'), collection(origin));
      for (const [label, reporters] of [['all reports', all] as const, ['events and junit', light] as const]) {
        const flags = reporters.flatMap((name) => ['--reporter', reporterFlag(name)]);
        const args = [process.execPath, program, 'run', 'rows.yaml', ...flags];
        entries.push({ name: `${shown(count)}, ${label}`, kind: 'rollcall', command: { args, cwd }, answered: count });
      }
      const args = [...(await builtCommand('by-hand')), origin, 'users', `${count}`, '10'];
      entries.push({ name: `${shown(count)}, by hand`, kind: 'floor', command: { args, cwd }, answered: count });
    }
    return entries;
  },
};

function collection(origin: string): string {
  return [
    'name: Rows',
    `baseUrl: ${origin}`,
    'parallel: true',
    'requests:',
    '  user:',
    '    each: ./rows.csv',
    `    name: User \${{ row.id }}`,
    `    GET: /users/\${{ row.id }}`,
    '    expect: { status: 200, body: { name: Ann } }',
    '',
  ].join('\n');
}

function reporterFlag(name: string): string {
  return name in file ? `${name}=reports/${name}${file[name]}` : name;
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}
