import type { CommandDefinition } from '../command.ts';
import { addOutputFlags, outputOptionsOf, wantsColour } from '../flags/flags.ts';
import { printProblems } from '../print-problems.ts';

/** Joins the folders of shards into one set of reports and one exit code. */
export const merge: CommandDefinition = {
  configure: (command) => {
    addOutputFlags(
      command
        .description('join the report folders of shards into one set of reports and one exit code')
        .argument('<dirs...>', 'folders with events.jsonl or report.json'),
    );
  },
  action: async ({ args, flags, host }) => {
    const { mergeFolders } = await import('../merge/merge-folders.ts');
    const output = outputOptionsOf(flags, host);
    const { exitCode, problems } = await mergeFolders(args, { output, json: flags.json ?? false, host });
    printProblems(problems, host, wantsColour(flags, host, host.stderr.isTerminal));
    return exitCode;
  },
};
