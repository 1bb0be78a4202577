import type { Host } from '../../model/host.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { shellQuote } from '../../text/shell-quote.ts';
import type { Flags } from '../flags/flags.ts';
import { shownPath } from '../import/made-files.ts';
import type { InitFile } from './planned-files.ts';
import type { OpenapiStart } from './start-from-openapi.ts';
import type { ProjectSurvey } from './survey-project.ts';

export type InitOutcome = {
  survey: ProjectSurvey;
  files: (InitFile & { isWritten: boolean })[];
  start: OpenapiStart | undefined;
  /** A description that was found and not used. */
  offered: string | undefined;
};

/** Tells what was written, what was there already, and the commands that come next. */
export async function tellInit(outcome: InitOutcome, context: { host: Host; flags: Flags }): Promise<void> {
  const { survey, files, start, offered } = outcome;
  const { host } = context;
  const shown = (path: string): string => escapeTerminal(shownPath(path, host.cwd));
  const print = (line = ''): void => host.stdout.write(`${line}\n`);
  const width = Math.max(...files.map(({ path }) => shown(path).length));
  for (const { path, what, isWritten } of files) {
    print(`${shown(path).padEnd(width)}  ${isWritten ? what : 'there already, left as it is'}`);
  }
  const written = files.filter(({ isWritten }) => isWritten);
  if (written.length === 0) print('\nEverything is there already: nothing was written.');
  for (const { hint } of written) if (hint !== undefined) print(`\nTo make the CI job run, ${hint}`);
  if (start !== undefined) {
    const { tellLeftovers } = await import('../import/tell-import.ts');
    tellLeftovers(start.outcome, context);
  }
  const rollcall = survey.installed !== undefined || host.env['npm_command'] === 'exec' ? 'npx rollcall' : 'rollcall';
  if (offered !== undefined) {
    const output = shellQuote(shown(`${survey.folder}/collections`));
    print(`\n${shown(offered)} describes an API. This makes collections for it:`);
    print(`  ${rollcall} import openapi ${shellQuote(shown(offered))} -o ${output}`);
  }
  print(survey.folder === host.cwd ? '\nNext:' : `\nNext, in ${shown(survey.folder)}:`);
  const next = nextCommands(outcome, rollcall);
  const commandWidth = Math.max(...next.map(([command]) => command.length));
  for (const [command, what] of next) print(`  ${command.padEnd(commandWidth)}  ${what}`);
}

function nextCommands({ survey, start }: InitOutcome, rollcall: string): [command: string, what: string][] {
  if (start !== undefined) {
    const needed = Object.keys(start.needed);
    return [
      needed.length === 0
        ? [`${rollcall} --dry-run`, 'shows what would be sent']
        : ['cp .env.example .env', `then fill in ${needed.join(', ')}`],
      [rollcall, `sends it all to ${escapeTerminal(start.values['API_URL'] ?? 'the API')}`],
    ];
  }
  if (survey.hasCollections) {
    return [
      [`${rollcall} check`, 'finds mistakes, without a server'],
      [rollcall, 'runs the collections'],
    ];
  }
  return [
    [`${rollcall} demo --serve`, 'serves the API of the first collection, until Ctrl-C'],
    [rollcall, 'runs it, in another terminal'],
  ];
}
