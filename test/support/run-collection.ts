import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '../../src/cli/run-cli.ts';
import type { RequestResult } from '../../src/model/result.ts';
import { createFakeHost } from './fake-host.ts';
import { type AnswerTable, type Recorded, startRecordingServer } from './recording-server.ts';

export type CollectionRun = {
  /** By path; what is no text is written as JSON, which is YAML. `$URL` and `$PORT` become the server's, `$DIR` the folder. */
  files: Record<string, unknown>;
  /** Of the command line after `run`; default: `c.yaml`. */
  args?: readonly string[];
  env?: Record<string, string>;
  /** The working directory below the folder. */
  cwd?: string;
  server?: AnswerTable;
  /** Whatever else must exist before the run. */
  prepare?: (folder: string) => Promise<void> | void;
};

export type CollectionOutcome = {
  exit: number;
  /** report.json as it was written, or undefined when there is none. */
  report: ReportJson | undefined;
  reportText: string;
  stdout: string;
  stderr: string;
  /** What the server got, in order. */
  requests: Recorded[];
  /** By what follows the `#` in the id. */
  results: Record<string, RequestResult>;
  /** What was waited, in milliseconds. */
  slept: number[];
  /** The files of `out` and `__snapshots__` after the run, by name. */
  written: Record<string, Buffer>;
};

export type ReportJson = {
  format: 1;
  exitCode: number;
  counts: Record<'total' | 'passed' | 'failed' | 'errored' | 'skipped' | 'flaky', number>;
  problems: { code: string; message: string }[];
  results: RequestResult[];
};

/** Runs the whole program in a folder of its own against a server of its own. */
export async function runCollection(run: CollectionRun): Promise<CollectionOutcome> {
  const { files, args = ['c.yaml'], env = {}, cwd = '.', server: table = {}, prepare } = run;
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-blackbox-'));
  const server = await startRecordingServer(table);
  const fill = (text: string) =>
    text.replaceAll('$URL', server.url).replaceAll('$PORT', String(server.port)).replaceAll('$DIR', folder);
  try {
    for (const [path, content] of Object.entries(files)) {
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      if (Buffer.isBuffer(content)) await writeFile(target, content);
      else await writeFile(target, fill(typeof content === 'string' ? content : JSON.stringify(content, null, 2)));
    }
    await prepare?.(folder);
    const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
    const argv = [
      'run',
      ...args.map(fill),
      '--reporter',
      `json=${join(folder, 'report.json')}`,
      '--reporter',
      'console',
    ];
    const host = createFakeHost({ argv, cwd: join(folder, cwd), env: filled });
    const exit = await runCli(host);
    const reportText = await readFile(join(folder, 'report.json'), 'utf8').catch(() => '');
    const report = reportText === '' ? undefined : (JSON.parse(reportText) as ReportJson);
    return {
      exit,
      report,
      reportText,
      stdout: host.stdoutText(),
      stderr: host.stderrText(),
      requests: server.requests,
      results: Object.fromEntries((report?.results ?? []).map((result) => [result.id.split('#')[1] ?? '', result])),
      slept: host.slept,
      written: { ...(await writtenFiles(folder, 'out')), ...(await writtenFiles(folder, '__snapshots__')) },
    };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `runCollection`, for one file: its requests, under `baseUrl`, and what else `top` says. */
export function runRequests(
  requests: unknown,
  { top = {}, files = {}, ...rest }: Partial<CollectionRun> & { top?: object } = {},
): Promise<CollectionOutcome> {
  return runCollection({ ...rest, files: { 'c.yaml': { baseUrl: '$URL', ...top, requests }, ...files } });
}

/** The checks of the last attempt as `kind outcome`, in order. */
export function outcomes(result: RequestResult | undefined): string[] {
  return (result?.attempts.at(-1)?.checks ?? []).map(({ kind, outcome }) => `${kind} ${outcome}`);
}

async function writtenFiles(folder: string, name: string): Promise<Record<string, Buffer>> {
  const { readdir } = await import('node:fs/promises');
  const found = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = found.filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file.name, await readFile(join(file.parentPath, file.name))] as const),
    ),
  );
}
