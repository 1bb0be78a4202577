import { execFile } from 'node:child_process';

export type ProcessResult = { exit: number; stdout: string; stderr: string };

/** Runs Node with these arguments and no environment but the one given. */
export function runProcess(args: readonly string[], env: Record<string, string>): Promise<ProcessResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { env: { PATH: process.env['PATH'], ...env } }, (error, stdout, stderr) => {
      resolve({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}
