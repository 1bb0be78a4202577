import { access, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { largeDescription } from './large-description.ts';
import { type Measured, measurePeak } from './peak-memory.ts';
import { printMeasured } from './print-measured.ts';

/** What a large OpenAPI description adds to a run of one request: time and peak memory, beside the same run without it. */
const LIMIT_BYTES = 400e6;
const LIMIT_SECONDS = 2;

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    path: { type: 'string', default: '/things1/1' },
    program: { type: 'string', default: join(import.meta.dirname, '../dist/main.js') },
  },
});
const program = resolve(values.program);
await access(program).catch(() => {
  throw new Error(`${program} is not there; run "npm run build" first`);
});

const folder = await mkdtemp(join(tmpdir(), 'rollcall-description-'));
const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"id":1}');
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
try {
  process.exitCode = await measureBoth();
} finally {
  server.close();
  await rm(folder, { recursive: true });
}

async function measureBoth(): Promise<number> {
  const name = `api${values.file === undefined ? '.json' : extname(values.file)}`;
  if (values.file === undefined) await writeFile(join(folder, name), largeDescription(10e6));
  else await copyFile(resolve(values.file), join(folder, name));
  const { port } = server.address() as AddressInfo;
  const request = { GET: `http://127.0.0.1:${port}${values.path}` };
  await writeFile(join(folder, 'without.yaml'), JSON.stringify({ requests: { one: request } }));
  // What the answer is worth does not matter here: it is found, compiled and checked.
  const severity = { operation: 'error', request: 'warn', status: 'warn', type: 'warn', headers: 'warn', body: 'warn' };
  const contract = { openapi: { file: name, severity }, requests: { one: request } };
  await writeFile(join(folder, 'with.yaml'), JSON.stringify(contract));
  const without = await median('without.yaml');
  const described = await median('with.yaml');
  printMeasured('one request', without, LIMIT_BYTES);
  printMeasured('one request, described', described, LIMIT_BYTES);
  const addedSeconds = described.seconds - without.seconds;
  const addedBytes = described.peakBytes - without.peakBytes;
  process.stdout.write(`added: ${addedSeconds.toFixed(2)} s, ${Math.round(addedBytes / 1e6)} MB\n`);
  const isGood = [without, described].every(({ exitCode }) => exitCode === 0);
  return isGood && addedSeconds < LIMIT_SECONDS && addedBytes < LIMIT_BYTES ? 0 : 1;
}

/** Of three runs the one in the middle. */
async function median(file: string): Promise<Measured> {
  const runs: Measured[] = [];
  for (let i = 0; i < 3; i++) runs.push(await measurePeak([program, 'run', file], folder));
  const [, middle] = runs.toSorted((a, b) => a.seconds - b.seconds);
  return middle as Measured;
}
