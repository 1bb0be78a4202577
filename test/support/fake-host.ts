import type { Host } from '../../src/model/host.ts';

export type FakeHostOptions = {
  argv: readonly string[];
  cwd: string;
  env?: Record<string, string>;
  /** A terminal of so many columns. */
  columns?: number;
  stdin?: string;
  /** A terminal to type on. */
  typing?: boolean;
};

export type FakeHost = Host & {
  stdoutText: () => string;
  stderrText: () => string;
  /** As if the process got the signal. */
  interrupt: (signal: 'SIGINT' | 'SIGTERM') => void;
  /** What was slept, in milliseconds, in order. */
  slept: number[];
  /** As if somebody pressed a key. */
  press: (key: string) => void;
};

/** A host whose streams are kept and whose waiting takes no time: the clock jumps ahead by what is slept. */
export function createFakeHost({
  argv,
  cwd,
  env = {},
  columns,
  stdin = '',
  typing = false,
}: FakeHostOptions): FakeHost {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written): Host['stdout'] => ({
    write: (text) => {
      written[name] += text;
    },
    isTerminal: columns !== undefined,
    ...(columns === undefined ? {} : { columns }),
  });
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>();
  const keyListeners = new Set<(key: string) => void>();
  const slept: number[] = [];
  let ahead = 0;
  return {
    argv,
    env,
    cwd,
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    now: () => Date.now() + ahead,
    sleep: async (ms) => {
      slept.push(ms);
      ahead += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stdoutText: () => written.stdout,
    stderrText: () => written.stderr,
    interrupt: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    slept,
    ...(typing
      ? {
          keys: (listener: (key: string) => void) => {
            keyListeners.add(listener);
            return () => keyListeners.delete(listener);
          },
        }
      : {}),
    press: (key) => {
      for (const listener of keyListeners) listener(key);
    },
  };
}
