#!/usr/bin/env node
import { setTimeout as delay } from 'node:timers/promises';
import { runCli } from './cli/run-cli.ts';
import type { Host, OutputStream } from './model/host.ts';

/** The only file that touches `process`: builds the host, awaits the command, sets the exit code. */
const host: Host = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: outputStream(process.stdout),
  stderr: outputStream(process.stderr),
  now: Date.now,
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(ignoreAbort);
  },
  random: Math.random,
  onInterrupt: (listener) => {
    const onSigint = (): void => interrupt('SIGINT');
    const onSigterm = (): void => interrupt('SIGTERM');
    let interrupted = false;
    const interrupt = (signal: 'SIGINT' | 'SIGTERM'): void => {
      // Whoever asks twice does not want to wait for teardowns.
      if (interrupted) process.exit(signal === 'SIGINT' ? 130 : 143);
      interrupted = true;
      listener(signal);
    };
    process.on('SIGINT', onSigint);
    process.on('SIGTERM', onSigterm);
    return () => {
      process.off('SIGINT', onSigint);
      process.off('SIGTERM', onSigterm);
    };
  },
};

// A reader that has seen enough (`rollcall | head`) ends neither the run nor its reports.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(host);

function outputStream(stream: NodeJS.WriteStream): OutputStream {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY ?? false,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  };
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
