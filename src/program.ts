import { isatty } from 'node:tty';
import { runCli } from './cli/run-cli.ts';
import { sleep } from './cli/sleep.ts';
import type { Host, OutputStream } from './model/host.ts';

/** The only file that touches `process`, but for the one that starts it: builds the host, awaits the command, sets the exit code. */
export async function runProgram(): Promise<void> {
  // A reader that has seen enough (`rollcall | head`) ends neither the run nor its reports, a full disk neither.
  let lost: Error | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') lost ??= error;
    });
  }
  const exitCode = await runCli(processHost());
  // The error of the last write comes after it.
  await new Promise((resolve) => setImmediate(resolve));
  process.exitCode = lost === undefined ? exitCode : exitCodeOfLoss(lost, exitCode);
}

function processHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    // Opening standard input takes longer than most commands need; few of them read it.
    get stdin() {
      return process.stdin;
    },
    stdout: outputStream(process.stdout),
    stderr: outputStream(process.stderr),
    now: Date.now,
    sleep,
    random: Math.random,
    get keys() {
      return isatty(0) ? listenToKeys : undefined;
    },
    onExit: (listener) => {
      process.on('exit', listener);
      return () => void process.off('exit', listener);
    },
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
}

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
