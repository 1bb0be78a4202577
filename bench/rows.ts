import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startByteServer } from './byte-server.ts';
import { measurePeak } from './peak-memory.ts';
import { printMeasured } from './print-measured.ts';

/** Time and peak memory of the built program over many rows of a CSV file, each a request to a server of this machine. */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    program: { type: 'string', default: join(import.meta.dirname, '../dist/main.js') },
  },
});
const count = Number(values.rows);
const program = resolve(values.program);
const folder = await mkdtemp(join(tmpdir(), 'rollcall-rows-'));
const server = await startByteServer();
try {
  await measureAll();
} finally {
  server.close();
  await rm(folder, { recursive: true });
}

async function measureAll(): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => `${i},Person number ${i},person-${i}@example.com\n`);
  await writeFile(join(folder, 'rows.csv'), `id,name,email\n${lines.join('')}`);
  const user = { name: 'User ${{ row.id }}', GET: `${server.url}/10?user=\${{ row.id }}`, expect: { status: 200 } };
  const files = {
    'requests.yaml': { requests: { user: { each: './rows.csv', ...user } } },
    'parallel.yaml': { parallel: true, requests: { user: { each: './rows.csv', ...user } } },
    'files.yaml': { each: './rows.csv', requests: { user } },
  };
  for (const [name, collection] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(collection));
  const events = '--reporter events=events.jsonl';
  const runs: [string, string][] = [
    ['check', 'check requests.yaml'],
    ['run, events', `run requests.yaml ${events}`],
    ['run, events, parallel', `run parallel.yaml ${events}`],
    ['run, events, rows of a file', `run files.yaml ${events}`],
    ['run, events and junit', `run requests.yaml ${events} --reporter junit=junit.xml`],
    ['run, the default reports', 'run requests.yaml'],
  ];
  printMeasured('bare node', await measurePeak(['-e', ''], folder));
  for (const [label, line] of runs) printMeasured(label, await measurePeak([program, ...line.split(' ')], folder));
}
