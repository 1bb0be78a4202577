import type { CommandDefinition } from '../command.ts';
import { addInputFlags, inputOptionsOf, wantsColour } from '../flags/flags.ts';
import { printProblems } from '../print-problems.ts';

/** Everything that can be known without sending; all problems at once. */
export const check: CommandDefinition = {
  configure: (command, host) => {
    addInputFlags(
      command
        .description('find every mistake that can be known without sending')
        .argument('[paths...]', 'files, folders or globs; default: what rollcall.yaml names'),
      host,
    ).option('--no-color', 'without colour');
  },
  action: async ({ args, flags, host }) => {
    const { prepareInput } = await import('../input/prepare-input.ts');
    const { collections, problems, plan } = await prepareInput(inputOptionsOf(args, flags), { host });
    printProblems(problems, host, wantsColour(flags, host, host.stderr.isTerminal));
    if (problems.length > 0) {
      host.stderr.write(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n`);
      return 2;
    }
    const files = collections.length === 1 ? '1 file' : `${collections.length} files`;
    const requests = plan?.total === 1 ? '1 request' : `${plan?.total ?? 0} requests`;
    host.stdout.write(`${files}, ${requests}: no problems\n`);
    return 0;
  },
};
