import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Fault, ServerMessage, ServerRequest } from './server.ts';

export type BenchServer = {
  origin: string;
  /** How many requests it has answered since it was last asked. */
  takeAnswered: () => Promise<number>;
  setFault: (fault: Fault) => Promise<void>;
  close: () => void;
};

/** Starts server.ts in a process of its own; it ends with this one. */
export async function startBenchServer(): Promise<BenchServer> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { execArgv: ['--import', 'tsx'] });
  const hear = async (): Promise<ServerMessage> => ((await once(child, 'message')) as [ServerMessage])[0];
  const ask = async (request: ServerRequest): Promise<number> => {
    child.send(request);
    const message = await hear();
    return 'answered' in message ? message.answered : Number.NaN;
  };
  const hello = await hear();
  if (!('origin' in hello)) throw new Error('the server did not say where it listens');
  return {
    origin: hello.origin,
    takeAnswered: () => ask({ take: true }),
    setFault: async (fault) => void (await ask({ fault })),
    close: () => child.disconnect(),
  };
}
