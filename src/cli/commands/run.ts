import type { CommandDefinition } from '../command.ts';
import {
  addInputFlags,
  addOutputFlags,
  addSendFlags,
  type Flags,
  inputOptionsOf,
  outputOptionsOf,
  sendOptionsOf,
  wantsColour,
} from '../flags/flags.ts';
import { printProblems } from '../print-problems.ts';
import type { RunRequest } from '../run/run-collections.ts';

/** Runs collections and writes reports. */
export const run: CommandDefinition = {
  configure: (command, host) => {
    command
      .description('run collections and write reports')
      .argument('[paths...]', 'files, folders, globs or file.yaml:LINE; default: what rollcall.yaml names');
    addOutputFlags(addSendFlags(addInputFlags(command, host)))
      .option('--dry-run', 'print the resolved requests as curl commands and send nothing')
      .option('--watch', 'run again what a saved file touches');
  },
  action: async ({ args, flags, host }) => runFromFlags(args, flags, { host }),
  isDefault: true,
};

/** Runs what flags ask for, prints the problems and gives the exit code. */
export async function runFromFlags(
  paths: string[],
  flags: Flags,
  rest: Pick<RunRequest, 'host'> & Partial<Pick<RunRequest, 'projectRoot'>>,
): Promise<number> {
  const { host } = rest;
  const colour = wantsColour(flags, host, host.stderr.isTerminal);
  // What runs is loaded only when something does: `--help` is quick.
  const { runCollections } = await import('../run/run-collections.ts');
  const request: RunRequest = {
    ...rest,
    input: inputOptionsOf(paths, flags),
    send: sendOptionsOf(flags),
    output: outputOptionsOf(flags, host),
    json: flags.json ?? false,
    dryRun: flags.dryRun ?? false,
  };
  if (flags.watch) {
    const { watchRuns } = await import('../watch/watch-runs.ts');
    return watchRuns(request, colour);
  }
  const { exitCode, problems } = await runCollections(request);
  printProblems(problems, host, colour);
  return exitCode;
}
