import { access, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseByteSize } from '../src/text/byte-size.ts';
import { startByteServer } from './byte-server.ts';
import { type Measured, measurePeak } from './peak-memory.ts';
import { printMeasured } from './print-measured.ts';

/** Peak memory of the built program while it sends and saves bodies that are larger than memory should be. */
const LIMIT_BYTES = 150e6;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '2GB' },
    program: { type: 'string', default: join(import.meta.dirname, '../dist/main.js') },
  },
});
const program = resolve(values.program);
const size = sizeOf(values.size);
await access(program).catch(() => {
  throw new Error(`${program} is not there; run "npm run build" first`);
});

const folder = await mkdtemp(join(tmpdir(), 'rollcall-transfers-'));
const server = await startByteServer();
try {
  process.exitCode = await measureAll();
} finally {
  server.close();
  await rm(folder, { recursive: true });
}

async function measureAll(): Promise<number> {
  // Without blocks on disk: it is the sending that is measured.
  await writeFile(join(folder, 'large.bin'), '');
  await truncate(join(folder, 'large.bin'), size);
  const received = (check: string) => ({ assert: ['body.length == body.received', check] });
  const rows: [string, Measured][] = [
    ['bare node', await measurePeak(['-e', ''], folder)],
    ['rollcall, one small request', await measureRequest({ GET: `${server.url}/10` })],
    [
      `upload, raw (${values.size})`,
      await measureRequest({ POST: server.url, file: './large.bin', expect: received(`body.received == ${size}`) }),
    ],
    [
      `upload, multipart (${values.size})`,
      await measureRequest({
        POST: server.url,
        multipart: { title: 'large', attachment: { file: './large.bin', type: 'application/x-large' } },
        expect: received(`body.received > ${size}`),
      }),
    ],
    [
      `download, save (${values.size})`,
      await measureRequest({ GET: `${server.url}/${size}`, save: './saved.bin', expect: { status: 200 } }),
    ],
  ];
  for (const [label, measured] of rows) printMeasured(label, measured, LIMIT_BYTES);
  const isGood = rows.every(([, { exitCode, peakBytes }]) => exitCode === 0 && peakBytes < LIMIT_BYTES);
  return isGood ? 0 : 1;
}

/** One request in a run of its own, so that no peak hides behind another. */
async function measureRequest(request: object): Promise<Measured> {
  const transfer = { timeout: { read: '60s', total: '30m' }, ...request };
  await writeFile(join(folder, 'transfer.yaml'), JSON.stringify({ requests: { transfer } }));
  return measurePeak([program, 'run', 'transfer.yaml'], folder);
}

function sizeOf(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === undefined) throw new Error(`--size ${text} is not a size like 2GB or 300MB`);
  return bytes;
}
