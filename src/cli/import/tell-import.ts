import type { Imported, ImportSource, Leftover } from '../../convert/import.ts';
import type { Host } from '../../model/host.ts';
import { stringifyJson } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { createStyle, type Style } from '../../text/style.ts';
import { type Flags, wantsColour } from '../flags/flags.ts';
import type { KeptSecrets } from './keep-secrets.ts';
import { type MadeFile, shownPath } from './made-files.ts';

export type ImportOutcome = {
  imported: Imported;
  made: MadeFile[];
  /** Problems with files that the collections name. */
  missing: Problem[];
  kept: KeptSecrets | undefined;
  source: ImportSource;
  /** How a file is shown that importers or collections name. */
  shownFile: (file: string) => string;
};

/** Tells what was written on standard output, and on standard error what was left over. */
export function tellImport(outcome: ImportOutcome, context: { host: Host; flags: Flags }): void {
  const { host, flags } = context;
  host.stdout.write(flags.json === true ? outcomeJson(outcome, host.cwd) : outcomeLines(outcome, host.cwd));
  tellLeftovers(outcome, context);
}

/** Tells on standard error what could not be carried over, and where credentials went. */
export function tellLeftovers(outcome: ImportOutcome, { host, flags }: { host: Host; flags: Flags }): void {
  const style = createStyle(wantsColour(flags, host, host.stderr.isTerminal));
  const print = (line: string): void => host.stderr.write(`${line}\n`);
  for (const leftover of leftoversOf(outcome)) print(leftoverLine(leftover, outcome.shownFile, style));
  for (const line of secretLines(outcome.kept, host.cwd)) print(escapeTerminal(line));
  print(summaryLine(outcome));
}

/** Those of the importer, and files that are not where a collection looks for them. */
function leftoversOf({ imported, missing, source }: ImportOutcome): Leftover[] {
  const files = missing.map(({ message, hint, location }) => ({
    place: location ?? { file: source.path, line: 1, column: 1 },
    what: message,
    ...(hint === undefined ? {} : { hint }),
  }));
  return [...imported.leftovers, ...files];
}

function leftoverLine({ place, what, hint }: Leftover, shownFile: (file: string) => string, style: Style): string {
  const { file, line, column } = place;
  const text = `${style.blue(`${escapeTerminal(shownFile(file))}:${line}:${column}`)}  ${escapeTerminal(what)}`;
  return hint === undefined ? text : `${text}  ${style.dim(escapeTerminal(hint))}`;
}

function outcomeLines({ made }: ImportOutcome, cwd: string): string {
  const lines = made.map(({ path, requests }) => {
    const shown = escapeTerminal(shownPath(path, cwd));
    return requests === undefined ? shown : `${shown}  ${counted(requests, 'request')}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

function outcomeJson(outcome: ImportOutcome, cwd: string): string {
  const { made, kept } = outcome;
  const files = made.map(({ path, requests }) => ({
    path: shownPath(path, cwd),
    ...(requests === undefined ? {} : { requests }),
  }));
  const leftovers = leftoversOf(outcome).map(({ place, what, hint }) => ({
    ...place,
    file: outcome.shownFile(place.file),
    what,
    ...(hint === undefined ? {} : { hint }),
  }));
  const secrets = kept === undefined ? [] : [...kept.written, ...kept.different, ...kept.unwritable];
  return `${escapeJson(stringifyJson({ format: 1, files, leftovers, secrets }, 2))}\n`;
}

function secretLines(kept: KeptSecrets | undefined, cwd: string): string[] {
  if (kept === undefined) return [];
  const { file, written, different, unwritable, ignoredBy } = kept;
  const shown = shownPath(file, cwd);
  const by = ignoredBy === undefined ? '' : ` (kept out of git by ${shownPath(ignoredBy, cwd)})`;
  return [
    ...(written.length === 0 ? [] : [`${counted(written.length, 'secret')} in ${shown}${by}: ${written.join(', ')}`]),
    ...different.map((name) => `${shown} has another value of ${name} already, which stays`),
    ...unwritable.map((name) => `the value of ${name} cannot stand in a .env file: set it in the environment`),
  ];
}

function summaryLine(outcome: ImportOutcome): string {
  const collections = outcome.made.flatMap(({ requests }) => (requests === undefined ? [] : [requests]));
  const total = collections.reduce((sum, requests) => sum + requests, 0);
  const left = leftoversOf(outcome).length;
  const rest = left === 0 ? 'all carried over' : `${counted(left, 'thing')} could not be carried over`;
  return `${counted(total, 'request')} in ${counted(collections.length, 'file')}, ${rest}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
