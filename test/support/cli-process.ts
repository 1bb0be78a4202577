import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type ProcessEnd = { exit: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

export type RunningProcess = { child: ChildProcess; stdoutSoFar: () => string; end: Promise<ProcessEnd> };

/** ROLLCALL_PROGRAM names another build of it. */
const main = process.env['ROLLCALL_PROGRAM'] ?? fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Whether the program is built: `npm test` does that first. */
export const isBuilt = existsSync(main);

/** Starts the built program as its users do, `through` a line of shell where "$0" "$@" is the program; killed when the test has ended. */
export function startProcess(
  argv: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  through = 'exec "$0" "$@"',
): RunningProcess {
  const child = spawn('/bin/sh', ['-c', through, process.execPath, main, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => void (written.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (written.stderr += chunk));
  const end = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (exit, signal) => resolve({ exit, signal, ...written }));
  });
  return { child, stdoutSoFar: () => written.stdout, end };
}
