import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';

export type Command = { args: readonly string[]; cwd: string; env?: Record<string, string> };

export type Sample = {
  exitCode: number;
  /** Of the whole process, from its start to its end. */
  seconds: number;
  /** User and system time of the process and of those that it started. */
  cpuSeconds: number;
  /** The most memory that the process ever held (VmHWM); undefined where GNU time is missing. */
  peakBytes: number | undefined;
  /** Everything that it printed. */
  output: string;
};

/** A tool that hangs is ended and has failed. */
const MAX_MS = 600_000;
/** bash says wall and CPU time to the millisecond, GNU time the peak that the kernel kept of the process. */
const GNU_TIME = '/usr/bin/time';
const script = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" >&4 2>&4 3>&- 4>&-; } 2>&3';

/** Runs a program in a process of its own, its output going to a file, and measures it; ends it when this process ends. */
export async function measureCommand({ args, cwd, env }: Command): Promise<Sample> {
  const [outputFile, peakFile] = [join(cwd, '.output'), join(cwd, '.peak')];
  const withPeak = existsSync(GNU_TIME) ? [GNU_TIME, '-q', '-f', '%M', '-o', peakFile, ...args] : args;
  const output = await open(outputFile, 'w');
  const child = spawn('bash', ['-c', script, 'bash', ...withPeak], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined, ...env },
    // A group of its own, so that its children can be ended with it.
    detached: true,
    stdio: ['ignore', output.fd, output.fd, 'pipe', output.fd],
  });
  running.add(child);
  const timer = setTimeout(() => end(child), MAX_MS);
  try {
    const times = text(child.stdio[3] as NodeJS.ReadableStream & AsyncIterable<Buffer>);
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('close', (code) => resolve(code ?? -1));
    });
    const [seconds = Number.NaN, user = Number.NaN, system = Number.NaN] = (await times).trim().split(' ').map(Number);
    const peakBytes = args === withPeak ? undefined : Number(await readFile(peakFile, 'utf8')) * 1024;
    return { exitCode, seconds, cpuSeconds: user + system, peakBytes, output: await readFile(outputFile, 'utf8') };
  } finally {
    clearTimeout(timer);
    running.delete(child);
    await output.close();
  }
}

const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) end(child);
});
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => process.exit(exitCode));

/** Ends the program and all that it started. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
