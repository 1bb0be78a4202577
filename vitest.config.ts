import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests that drive a program which not every machine has: the HTML report in a browser, real curl beside ours,
 * the scripts we export. */
const needing: Record<string, string[]> = {
  chromium: ['test/browser/**'],
  curl: ['test/features/curl-parity.test.ts', 'test/blackbox/export-curl.test.ts'],
  jq: ['test/blackbox/export-curl.test.ts'],
};

const folders = (process.env['PATH'] ?? '').split(delimiter);
const missing = Object.keys(needing).filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
// CI installs them: there a missing one must fail, not shrink the run.
const left = process.env['CI'] === undefined ? missing : [];
for (const program of left) process.stderr.write(`left out, ${program} is not here: ${needing[program]?.join(', ')}\n`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: left.flatMap((program) => needing[program] ?? []),
    // Most tests wait for servers and processes, and none changes what others see: one load of the modules a worker.
    isolate: false,
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
