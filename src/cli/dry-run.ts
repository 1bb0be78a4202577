import { dryRunFile } from '../execute/dry-run.ts';
import { createDryContext } from '../execute/execute-plan.ts';
import type { FileAccess, RunSettings } from '../execute/run-context.ts';
import type { Host } from '../model/host.ts';
import type { Plan } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import { curlCommand } from '../text/curl-command.ts';
import { escapeTerminalLines } from '../text/escape-terminal.ts';

export type DryRunInput = { plan: Plan; settings: RunSettings; files: FileAccess; host: Host };

/** Prints what would be sent as curl commands, without secrets; sends nothing. */
export async function executeDryRun(input: DryRunInput): Promise<{ exitCode: number; problems: Problem[] }> {
  const { plan, host } = input;
  const context = createDryContext(input);
  const problems: Problem[] = [];
  for (const file of [...plan.fixtures.values(), ...plan.files]) {
    for (const { planned, request, problem } of await dryRunFile(file, context)) {
      if (problem !== undefined) problems.push(problem);
      if (request !== undefined) host.stdout.write(`# ${planned.id}\n${escapeTerminalLines(curlCommand(request))}\n\n`);
    }
  }
  return { exitCode: problems.length === 0 ? 0 : 2, problems };
}
