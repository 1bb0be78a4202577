// A thread that runs one iteration of a script and says what its checks gave.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { stopFetching } from './fetch-sync.mjs';
import { checks } from './modules.mjs';

const { script, env, port } = workerData;
const folder = dirname(fileURLToPath(script));
Object.assign(globalThis, {
  __ENV: env,
  open: (path, mode) => {
    const content = readFileSync(resolve(folder, path));
    return mode === 'b' ? Uint8Array.from(content).buffer : content.toString('utf8');
  },
});

try {
  const made = await import(script);
  // What setup gives goes to the VUs as JSON.
  const data = made.setup === undefined ? undefined : JSON.parse(JSON.stringify(made.setup()));
  made.default(data);
  made.teardown?.(data);
  port.postMessage({ checks, options: JSON.parse(JSON.stringify(made.options)) });
} catch (error) {
  port.postMessage({ checks, error: String(error?.stack ?? error) });
} finally {
  await stopFetching();
}
