import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoApi } from '../../demo/start-demo-api.ts';
import type { Host } from '../../model/host.ts';
import type { CommandDefinition } from '../command.ts';
import { wholeNumber } from '../flags/flag-values.ts';
import { addOutputFlags, addSendFlags } from '../flags/flags.ts';
import { packageRoot } from '../version.ts';
import { runFromFlags } from './run.ts';

/** Runs the example collections against the embedded demo API, or only serves it. */
export const demo: CommandDefinition = {
  configure: (command) => {
    addOutputFlags(addSendFlags(command.description('run the example collections against the embedded demo API')))
      .option('--serve', 'only serve the demo API, until Ctrl-C')
      .option('--port <n>', 'port to serve on (default: 4010)', wholeNumber(0, 65_535));
  },
  action: async ({ flags, host }) => {
    const { serve, port, ...rest } = flags;
    const { startDemoApi } = await import('../../demo/start-demo-api.ts');
    if (serve) return serveUntilInterrupt(await startDemoApi({ port: port ?? 4010 }), host);
    const api = await startDemoApi({ port: port ?? 0 });
    const projectRoot = fileURLToPath(packageRoot);
    try {
      host.stderr.write(`The demo API listens at ${api.url}\n`);
      const flagsForDemo = { ...rest, var: api.variables };
      return await runFromFlags([join(projectRoot, 'collections')], flagsForDemo, { host, projectRoot });
    } finally {
      await api.close();
    }
  },
};

async function serveUntilInterrupt(api: DemoApi, host: Host): Promise<number> {
  const { API_TLS_URL, API_PROXY, API_SOCKET } = api.variables;
  host.stdout.write(`The demo API listens at ${api.url}\n`);
  host.stdout.write(`  ${API_TLS_URL} for TLS and HTTP/2, ${API_PROXY} is a proxy, ${API_SOCKET} a Unix socket\n`);
  host.stderr.write('Press Ctrl-C to stop it.\n');
  const signal = await new Promise<'SIGINT' | 'SIGTERM'>((resolve) => {
    const stop = host.onInterrupt((name) => {
      stop();
      resolve(name);
    });
  });
  await api.close();
  return signal === 'SIGINT' ? 130 : 143;
}
