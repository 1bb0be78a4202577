import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { CommandDefinition } from '../command.ts';
import { addInputFlags, inputOptionsOf, wantsColour } from '../flags/flags.ts';
import type { ContractFaults } from '../input/check-contracts.ts';
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
    const { checkContracts } = await import('../input/check-contracts.ts');
    const prepared = await prepareInput(inputOptionsOf(args, flags), { host });
    const { collections, plan } = prepared;
    const contracts = await checkContracts(prepared);
    const problems = [...prepared.problems, ...contracts.errors];
    const colour = wantsColour(flags, host, host.stderr.isTerminal);
    printProblems(contracts.warnings, host, colour, 'warning');
    printProblems(problems, host, colour);
    if (flags.openapi !== undefined) for (const line of uncalledLines(contracts)) host.stdout.write(`${line}\n`);
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

/** What `--openapi` asks for: the operations that no collection calls. */
function uncalledLines({ uncalled }: ContractFaults): string[] {
  return uncalled.map(({ operation, operationId, place }) => {
    const name = operationId === undefined ? '' : ` (${operationId})`;
    const where = place === undefined ? '' : `${formatLocation(place)}: `;
    return escapeTerminal(`${where}no collection calls ${operation}${name}`);
  });
}
