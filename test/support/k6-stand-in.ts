import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';

export type K6Check = { groups: string[]; name: string; passed: boolean };
export type K6Run = { checks: K6Check[]; options?: Record<string, unknown>; error?: string };

const modules = new URL('./k6/modules.mjs', import.meta.url).href;

/**
 * Runs one iteration of a k6 script in a thread of its own, as k6 would: setup, the default function, teardown, all
 * synchronous. `folder` is where it finds the files it opens.
 */
export async function runK6(script: string, folder: string, env: Record<string, string> = {}): Promise<K6Run> {
  const path = join(folder, `.k6-${Math.random().toString(36).slice(2)}.mjs`);
  await writeFile(path, withStandIn(script));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./k6/run-script.mjs', import.meta.url), {
    workerData: { script: pathToFileURL(path).href, env, port: port2 },
    transferList: [port2],
  });
  try {
    const [run] = (await once(port1, 'message')) as [K6Run];
    return run;
  } finally {
    port1.close();
    await worker.terminate();
  }
}

/** The script with the modules of the stand-in in place of k6's. */
function withStandIn(script: string): string {
  return script
    .replace(/^import (\w+) from 'k6\/\w+';$/gm, `import { $1 } from '${modules}';`)
    .replace(/from 'k6(?:\/data)?';$/gm, `from '${modules}';`);
}
