import { resolve } from 'node:path';
import { reportPath } from '../../load/files/file-access.ts';
import { findCollections } from '../../load/find-collections.ts';
import { loadProject } from '../../load/load-project.ts';
import { foldSummary } from '../../report/fold-summary.ts';
import type { ReportOutput } from '../../report/run-reporters.ts';
import { withoutAttempts } from '../../report/without-attempts.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { InputOptions } from '../flags/options.ts';
import { printProblems } from '../print-problems.ts';
import { type RunRequest, runCollections } from '../run/run-collections.ts';
import { affectedFiles, type Dependencies, dependenciesOf } from './affected-files.ts';
import { createKeyInput, type KeyAction } from './key-input.ts';
import { watchFiles } from './watch-files.ts';

/** What the next run is to be. `failed`: what did not pass in the run before. */
type Wish = { files?: string[]; failed?: true; why: string };

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/**
 * Runs, then again what each saved file touches, one run at a time, until a key or a signal ends it. Resolves to the exit
 * code of the last run, or to that of the signal.
 */
export async function watchRuns(request: RunRequest, colour: boolean): Promise<number> {
  const { host, input } = request;
  const { config } = await loadProject(host.cwd);
  const controller = new AbortController();
  let dependencies: Dependencies = new Map();
  let failedIds: string[] = [];
  let filter: string | undefined;
  let exitCode = 0;
  const state: { ended?: number } = {};
  let next: Wish | undefined = { why: '' };
  let wake = (): void => {};
  let isRunning = true;

  const ask = (wish: Wish): void => {
    next = next === undefined || !isRunning ? wish : joined(next, wish);
    wake();
  };
  const end = (code: number | undefined): void => {
    state.ended = code ?? exitCode;
    controller.abort();
    wake();
  };
  const act = (action: KeyAction): void => {
    switch (action.kind) {
      case 'all':
        return ask({ why: 'all' });
      case 'failed':
        if (failedIds.length === 0) return host.stderr.write('\r\u001b[Knothing failed');
        return ask({ failed: true, why: 'what did not pass' });
      case 'filter':
        filter = action.text === '' ? undefined : action.text;
        return ask({ why: filter === undefined ? 'all' : `name ${filter}` });
      case 'quit':
        return end(undefined);
      case 'interrupt':
        return end(130);
    }
  };
  const redraw = (): void => {
    if (!isRunning) host.stderr.write(`\r\u001b[K${escapeTerminal(keys.line())}`);
  };
  const keys = createKeyInput(act, redraw);
  const changed = async (paths: string[]): Promise<void> => {
    const affected = affectedFiles(paths, dependencies);
    const why = paths.map((path) => reportPath(path, config.root)).join(', ');
    if (affected.all) return ask({ why });
    const found = affected.unknown.length === 0 ? [] : await newFiles(affected.unknown, input, host.cwd);
    const files = [...affected.files, ...found];
    if (files.length > 0) ask({ files, why });
  };
  const files = await watchFiles(config.root, (paths) => void changed(paths));
  const stopKeys = host.keys?.(keys.press);
  const stopListening = host.onInterrupt((signal) => end(signal === 'SIGINT' ? 130 : 143));
  try {
    while (state.ended === undefined) {
      if (next === undefined) {
        isRunning = false;
        host.stderr.write(`\n${waitingLine(dependencies.size, filter)}\n`);
        if (stopKeys) redraw();
        await new Promise<void>((resume) => {
          wake = resume;
        });
        wake = () => {};
        isRunning = true;
        continue;
      }
      const wish: Wish = next;
      next = undefined;
      if (host.stdout.isTerminal) host.stdout.write(CLEAR);
      if (wish.why !== '') host.stderr.write(`${stopKeys ? '\r\u001b[K' : ''}rerun: ${escapeTerminal(wish.why)}\n\n`);
      const outcome = await runCollections({
        ...request,
        input: inputOf(input, wish, { filter, failedIds }),
        outputs: [
          collectFailed((ids) => {
            failedIds = ids;
          }),
        ],
        signal: controller.signal,
        onPrepared: ({ collections, fixtures }) => {
          dependencies = dependenciesOf(collections, fixtures, dependencies);
          files.add([...dependencies].flatMap(([file, reads]) => [file, ...reads]));
        },
      });
      exitCode = outcome.exitCode;
      printProblems(outcome.problems, host, colour);
    }
    return state.ended;
  } finally {
    stopKeys?.();
    if (stopKeys) host.stderr.write('\n');
    stopListening();
    await files.close();
  }
}

/** Of two wishes that wait for the end of a run, one that does both. */
function joined(first: Wish, second: Wish): Wish {
  const why = [first.why, second.why].filter((text) => text !== '').join(', ');
  if (first.files === undefined || second.files === undefined) return { why };
  return { files: [...new Set([...first.files, ...second.files])], why };
}

type Choice = { filter: string | undefined; failedIds: string[] };

function inputOf(input: InputOptions, { files, failed }: Wish, { filter, failedIds }: Choice): InputOptions {
  return {
    ...input,
    ...(files && { paths: files }),
    ...(filter !== undefined && { names: [filter] }),
    ...(failed && { ids: failedIds }),
  };
}

/** Files that were not there before and belong to what is run. */
async function newFiles(paths: string[], input: InputOptions, cwd: string): Promise<string[]> {
  const { config } = await loadProject(cwd);
  const { files } = await findCollections({ paths: input.paths, cwd, config });
  const known = new Set(files.map(({ path }) => path));
  return paths.map((path) => resolve(path)).filter((path) => known.has(path));
}

function collectFailed(keep: (ids: string[]) => void): ReportOutput {
  return {
    name: 'watch',
    reporter: async function* (events) {
      const { results } = await foldSummary(events, withoutAttempts);
      keep(results.filter(({ status }) => status !== 'passed').map(({ id }) => id));
      yield '';
    },
    write: async () => {},
    finish: async () => {},
  };
}

function waitingLine(files: number, filter: string | undefined): string {
  const what = files === 1 ? '1 collection' : `${files} collections`;
  return `Watching ${what}${filter === undefined ? '' : `, name ${escapeTerminal(filter)}`}`;
}
