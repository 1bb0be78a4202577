import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Host } from '../../model/host.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { ReporterOptions } from '../../report/reporter-options.ts';
import { isReporterName, type ReporterName, reporterNames, reporters } from '../../report/reporters/registry.ts';
import type { ReportOutput } from '../../report/run-reporters.ts';
import { createTextStore, type TextStore } from '../../report/text-store.ts';
import { didYouMean } from '../../text/nearest.ts';
import { type FileSink, openFileSink } from './file-sink.ts';
import { partPath } from './part-file.ts';
import { createSpillFile, type OpenSpill } from './spill-file.ts';

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
  const [, name = spec, named] = /^([^=]*)=(.*)$/s.exec(spec) ?? [];
  if (!isReporterName(name)) {
    const hint = didYouMean(name, reporterNames) ?? `there are ${reporterNames.join(', ')}`;
    throw new ProblemError({ code: 'report/unknown', message: `"${name}" is not a reporter`, hint });
  }
  if (named === '') {
    throw new ProblemError({ code: 'report/path', message: `--reporter ${spec} names no file after the "="` });
  }
  const definition = reporters[name];
  const file = named ?? definition.file;
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
  const target = path === undefined ? undefined : { path, shown: file ?? path, append: append ?? false };
  const sink = target === undefined ? terminalSink(host) : await openFileSink(target, host);
  const stores = createStores(name, path === undefined || sink.isAlone ? join(tmpdir(), 'rollcall') : path);
  const reporter = await definition.create({
    ...options,
    colour: path === undefined && options.colour,
    live,
    columns: stdout.columns ?? 80,
    createStore: stores.create,
    ...(live ? { clock: { now: host.now, wait: (ms: number) => host.sleep(ms) } } : {}),
  });
  const finish = async (error?: Error): Promise<void> => {
    try {
      await sink.finish(error);
    } finally {
      await stores.close();
    }
  };
  return { name, reporter, write: sink.write, finish };
}

function terminalSink({ stdout }: Host): FileSink {
  return { isAlone: true, write: async (chunk) => stdout.write(chunk), finish: async () => {} };
}

/** What a long report keeps goes to files without a name, in the folder of the report. */
function createStores(name: ReporterName, beside: string): { create: () => TextStore; close: () => Promise<void> } {
  const spills: OpenSpill[] = [];
  return {
    create: () => {
      const spill = createSpillFile(name, () => partPath(beside));
      spills.push(spill);
      return createTextStore(spill.file);
    },
    close: async () => {
      await Promise.all(spills.map(({ close }) => close()));
    },
  };
}
