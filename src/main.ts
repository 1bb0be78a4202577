#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts';
import { sleep } from './cli/sleep.ts';
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
  sleep,
  random: Math.random,
  ...(process.stdin.isTTY ? { keys: listenToKeys } : {}),
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

// A reader that has seen enough (`rollcall | head`) ends neither the run nor its reports, a full disk neither.
let lost: Error | undefined;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost ??= error;
  });
}

const codeOfRun = await runCli(host);
// The error of the last write comes after it.
await new Promise((resolve) => setImmediate(resolve));
process.exitCode = lost === undefined ? codeOfRun : exitCodeOfLoss(lost, codeOfRun);

function listenToKeys(listener: (key: string) => void): () => void {
  const { stdin } = process;
  const onData = (data: Buffer): void => listener(data.toString('utf8'));
  stdin.setRawMode(true);
  stdin.on('data', onData);
  return () => {
    stdin.off('data', onData);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

/** Output that could not be written is a report that could not be written. */
function exitCodeOfLoss({ message }: Error, exitCode: number): number {
  process.stderr.write(`error[report/write]: the output could not be written: ${message}\n`);
  return [0, 1, 3].includes(exitCode) ? 4 : exitCode;
}

function outputStream(stream: NodeJS.WriteStream): OutputStream {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY ?? false,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  };
}
