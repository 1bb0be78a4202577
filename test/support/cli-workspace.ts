import { realpathSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import type { RequestResult, RunReport } from '../../src/index.ts';
import { createFakeHost, type FakeHost } from './fake-host.ts';

/** The whole report.json. */
export type ReportFile = RunReport & { format: number; tool: { name: string; version: string }; startedAt: string };

export type CommandOptions = {
  env?: Record<string, string>;
  /** Below the folder of the workspace. */
  cwd?: string;
  /** A terminal of so many columns. */
  columns?: number;
  stdin?: string;
  /** Waiting takes its time: for limits on real requests. */
  realTime?: boolean;
  /** Called with the host before the command starts. */
  onHost?: (host: FakeHost) => void;
};

export type CommandResult = { exit: number; stdout: string; stderr: string; output: string; host: FakeHost };

export type Workspace = {
  folder: string;
  write: (files: Record<string, string>) => Promise<void>;
  read: (path: string) => Promise<string>;
  report: (path?: string) => Promise<ReportFile>;
  /** Runs one command line, without the word `rollcall`; quotes hold words together as in a shell. */
  rollcall: (command: string, options?: CommandOptions) => Promise<CommandResult>;
};

/** A temporary folder with some files in which the program runs; gone when the test has ended. */
export async function createWorkspace(
  files: Record<string, string>,
  env: Record<string, string> = {},
): Promise<Workspace> {
  const folder = realpathSync(await mkdtemp(join(tmpdir(), 'rollcall-cli-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const write: Workspace['write'] = async (more) => {
    for (const [path, text] of Object.entries(more)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  };
  await write(files);
  const read: Workspace['read'] = (path) => readFile(join(folder, path), 'utf8');
  return {
    folder,
    write,
    read,
    report: async (path = 'reports/report.json') => JSON.parse(await read(path)) as ReportFile,
    rollcall: async (command, options = {}) => {
      const host = createFakeHost({
        argv: splitWords(command),
        cwd: join(folder, options.cwd ?? '.'),
        env: { ...env, ...options.env },
        ...(options.columns === undefined ? {} : { columns: options.columns }),
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
      });
      if (options.realTime === true) {
        host.sleep = (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      }
      options.onHost?.(host);
      const exit = await runCli(host);
      const [stdout, stderr] = [host.stdoutText(), host.stderrText()];
      return { exit, stdout, stderr, output: stdout + stderr, host };
    },
  };
}

/** The results by the key of their request, `key[row]` where there are rows. */
export function byRequest({ results }: Pick<RunReport, 'results'>): Record<string, RequestResult> {
  return Object.fromEntries(results.map((result) => [result.id.slice(result.id.indexOf('#') + 1), result]));
}

/** Status by request. */
export function statuses(report: Pick<RunReport, 'results'>): Record<string, string> {
  return Object.fromEntries(Object.entries(byRequest(report)).map(([key, { status }]) => [key, status]));
}

/** Words as a shell splits them: quotes, no escapes. */
export function splitWords(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replace(
      /"([^"]*)"|'([^']*)'/g,
      (_, double: string | undefined, single: string | undefined) => double ?? single ?? '',
    ),
  );
}
