import type { Host } from '../model/host.ts';
import { sleep } from './sleep.ts';

export type LibraryHostOptions = {
  /** Folder that paths are relative to. Default: the working directory of the process. */
  cwd?: string;
  /** Environment variables that collections may declare. Default: none. */
  env?: Readonly<Record<string, string | undefined>>;
};

/** A host for the library: prints nothing, listens to no signal, sees only the environment it is given. */
export function createLibraryHost({ cwd, env }: LibraryHostOptions): Host {
  const silent = { write: () => {}, isTerminal: false };
  return {
    argv: [],
    env: env ?? {},
    cwd: cwd ?? '.',
    stdin: (async function* () {})(),
    stdout: silent,
    stderr: silent,
    now: Date.now,
    sleep,
    random: Math.random,
    onInterrupt: () => () => {},
  };
}
