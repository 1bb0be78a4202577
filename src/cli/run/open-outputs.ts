import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Host } from '../../model/host.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { ReporterOptions } from '../../report/reporter-options.ts';
import { isReporterName, type ReporterName, reporterNames, reporters } from '../../report/reporters/registry.ts';
import type { ReportOutput } from '../../report/run-reporters.ts';
import { didYouMean } from '../../text/nearest.ts';

/** `name`, or `name=file` with a path relative to `base`; `-` is standard output. */
export type ReporterRequest = {
  spec: string;
  base: string;
  /** Writes behind what is in the file already. */
  append?: true;
};

export type Outputs = { outputs: ReportOutput[]; problems: Problem[] };

/**
 * Makes the folders and checks every path before anything is sent. Where there are problems nothing was opened.
 * A report is written beside its place and moved there when it is whole.
 */
export async function openOutputs(
  requests: readonly ReporterRequest[],
  host: Host,
  options: Omit<ReporterOptions, 'live' | 'columns' | 'clock'>,
): Promise<Outputs> {
  const outputs: ReportOutput[] = [];
  const problems: Problem[] = [];
  const taken = new Map<string, ReporterName>();
  for (const request of requests) {
    try {
      outputs.push(await openOutput(request, { host, options, taken }));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(error.problem);
    }
  }
  if (problems.length === 0) return { outputs, problems };
  await Promise.all(outputs.map(({ finish }) => finish(new Error('another report cannot be written'))));
  return { outputs: [], problems };
}

type OpenContext = {
  host: Host;
  options: Omit<ReporterOptions, 'live' | 'columns' | 'clock'>;
  /** Which reporter writes to which place. */
  taken: Map<string, ReporterName>;
};

async function openOutput(
  { spec, base, append }: ReporterRequest,
  { host, options, taken }: OpenContext,
): Promise<ReportOutput> {
  const [, name = spec, target] = /^([^=]*)=(.*)$/s.exec(spec) ?? [];
  if (!isReporterName(name)) {
    const hint = didYouMean(name, reporterNames) ?? `there are ${reporterNames.join(', ')}`;
    throw new ProblemError({ code: 'report/unknown', message: `"${name}" is not a reporter`, hint });
  }
  if (target === '') {
    throw new ProblemError({ code: 'report/path', message: `--reporter ${spec} names no file after the "="` });
  }
  const definition = reporters[name];
  const file = target ?? definition.file;
  const path = file === null || file === '-' ? undefined : resolve(base, file);
  const place = path ?? 'standard output';
  const other = taken.get(place);
  if (other !== undefined && !('mixes' in definition && 'mixes' in reporters[other])) {
    throw new ProblemError({
      code: 'report/path',
      message: `${name} and ${other} would both write to ${file ?? place}`,
    });
  }
  taken.set(place, name);
  const { stdout } = host;
  const live = path === undefined && stdout.isTerminal && host.env['CI'] === undefined && host.env['TERM'] !== 'dumb';
  const reporter = await definition.create({
    ...options,
    colour: path === undefined && options.colour,
    live,
    columns: stdout.columns ?? 80,
    ...(live ? { clock: { now: host.now, wait: (ms: number) => host.sleep(ms) } } : {}),
  });
  const sink =
    path === undefined ? terminalSink(host) : await fileSink(path, { shown: file ?? path, append: append ?? false });
  return { name, reporter, ...sink };
}

type Sink = Pick<ReportOutput, 'write' | 'finish'>;

function terminalSink({ stdout }: Host): Sink {
  return { write: async (chunk) => stdout.write(chunk), finish: async () => {} };
}

/** Characters to gather before they are written: reporters give small pieces. */
const WRITE_AT_LENGTH = 64 * 1024;

async function fileSink(path: string, { shown, append }: { shown: string; append: boolean }): Promise<Sink> {
  const isSpecial = (await checkTarget(path, shown)) || append;
  const temporary = isSpecial ? path : `${path}.${randomBytes(4).toString('hex')}.part`;
  const handle = await attempt(shown, async () => {
    await makeFolder(dirname(path));
    return open(temporary, append ? 'a' : 'w');
  });
  let pending = '';
  const flush = async (): Promise<void> => {
    const text = pending;
    pending = '';
    if (text !== '') await handle.writeFile(text);
  };
  return {
    write: async (chunk) => {
      pending += chunk;
      if (pending.length >= WRITE_AT_LENGTH) await flush();
    },
    finish: async (error) => {
      const failure = error ?? (await errorOf(flush));
      if (isSpecial) await handle.close();
      else await moveIntoPlace(handle, { temporary, path, keep: failure === undefined });
      if (failure !== error) throw failure;
    },
  };
}

/** Not by `recursive` of Node: where the system says ENOENT for good, as below `/proc`, that never ends. */
async function makeFolder(path: string): Promise<void> {
  const make = async (): Promise<string | undefined> => {
    try {
      await mkdir(path);
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' || code === 'ENOENT') return code;
      throw error;
    }
  };
  if ((await make()) !== 'ENOENT' || dirname(path) === path) return;
  await makeFolder(dirname(path));
  await make();
}

/** Whether the target is a device or pipe, that is written to as it is. */
async function checkTarget(path: string, shown: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory())
    throw new ProblemError({ code: 'report/path', message: `${shown} is a folder; name a file` });
  return found !== undefined && !found.isFile();
}

async function attempt<T>(shown: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    // Not the name of the temporary file, which nobody asked for.
    const reason = (error as Error).message.replace(/,? open .*$/, '');
    const message = `the report ${shown} cannot be written: ${reason}`;
    throw new ProblemError(
      { code: 'report/path', message, hint: 'choose another place with --reporter name=file' },
      error,
    );
  }
}

async function errorOf(task: () => Promise<void>): Promise<unknown> {
  try {
    await task();
    return undefined;
  } catch (error) {
    return error;
  }
}

type Move = { temporary: string; path: string; keep: boolean };

async function moveIntoPlace(handle: FileHandle, { temporary, path, keep }: Move): Promise<void> {
  try {
    await handle.close();
    if (keep) await rename(temporary, path);
  } finally {
    // Gone already where it was moved.
    await unlink(temporary).catch(() => {});
  }
}
