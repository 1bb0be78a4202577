import { isAbsolute, relative, sep } from 'node:path';
import { dryRunFile } from '../../execute/dry-run/dry-run.ts';
import { createDryContext } from '../../execute/execute-plan.ts';
import type { FileAccess, RunSettings } from '../../execute/run-context.ts';
import type { Host } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import { joined } from '../../model/sequence.ts';
import { curlCommand } from '../../text/curl-command.ts';
import { escapeTerminal, escapeTerminalLines } from '../../text/escape-terminal.ts';
import { readVersion } from '../version.ts';

export type DryRunInput = { plan: Plan; settings: RunSettings; files: FileAccess; host: Host };

/** Prints what would be sent as curl commands, without secrets; sends nothing. */
export async function executeDryRun(input: DryRunInput): Promise<{ exitCode: number; problems: Problem[] }> {
  const { plan, host } = input;
  const options = {
    run: createDryContext(input),
    userAgent: `rollcall/${await readVersion()}`,
    nameOf: (path: string) => nameFrom(host.cwd, path),
  };
  const problems: Problem[] = [];
  for (const file of joined([[...plan.fixtures.values()], plan.files])) {
    for await (const { planned, request, details, problem } of dryRunFile(file, options)) {
      if (problem !== undefined) problems.push(problem);
      if (request === undefined) continue;
      const command = escapeTerminalLines(curlCommand(request, details));
      host.stdout.write(`# ${escapeTerminal(planned.id)}\n${command}\n\n`);
    }
  }
  return { exitCode: problems.length === 0 ? 0 : 2, problems };
}

/** A path as a command run in a folder names it: relative where it lies below, and never like an option. */
export function nameFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return path;
  return way.startsWith('-') ? `./${way}` : way;
}
