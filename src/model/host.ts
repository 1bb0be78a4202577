/** The world outside the program, so that tests can bring their own clock, streams and folder. */
export type Host = {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  stdin: AsyncIterable<Uint8Array | string>;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1, for jitter. */
  random: () => number;
  /** Calls back for each key, where there is a terminal to type on. Returns what ends the listening. */
  keys?: ((listener: (key: string) => void) => () => void) | undefined;
  /** Calls back when the process ends without waiting for anything. Returns what ends the listening. */
  onExit?: (listener: () => void) => () => void;
  /** Calls back for the first signal to stop. Returns what ends the listening. */
  onInterrupt: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
};

export type OutputStream = {
  write: (text: string) => void;
  /** Undefined where it is not a terminal. */
  columns?: number;
  isTerminal: boolean;
};
