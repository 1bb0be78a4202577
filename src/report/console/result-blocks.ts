import type { RequestResult } from '../../model/result.ts';
import { formatLocation } from '../../text/code-frame.ts';
import { escapeTerminal, escapeTerminalLines } from '../../text/escape-terminal.ts';
import { formatProblem } from '../../text/format-problem.ts';
import type { Style } from '../../text/style.ts';
import { indented } from '../describe-check.ts';
import { attemptTrail, describeFailure } from '../describe-result.ts';
import { createFirsts, type Firsts } from '../firsts.ts';
import { bothOf, createOrderedTexts } from '../ordered-texts.ts';
import type { TextStore } from '../text-store.ts';

/** What the end of a run says of single results; each text is made when its result comes, and kept in the store. */
export type ResultBlocks = {
  /** Waits as the store does. */
  add: (order: number, result: RequestResult) => Promise<void> | undefined;
  failures: () => Iterable<string>;
  skipped: () => string;
  flaky: () => string;
  warnings: () => Iterable<string>;
};

const MAX_IDS_OF_A_REASON = 10;
const FAILURES = 0;
const FLAKY = 1;
const WARNINGS = 2;

type SkippedFor = { first: Firsts<{ order: number }>; ids: Firsts<string> };

/** `quiet` leaves out all but failures. */
export function createResultBlocks(
  createStore: (() => TextStore) | undefined,
  { style, quiet }: { style: Style; quiet: boolean },
): ResultBlocks {
  const texts = createOrderedTexts(createStore);
  const reasons = new Map<string, SkippedFor>();

  const addSkipped = (order: number, { id, reason = 'no reason given' }: RequestResult): void => {
    const known = reasons.get(reason) ?? { first: createFirsts(1), ids: createFirsts<string>(MAX_IDS_OF_A_REASON) };
    reasons.set(reason, known);
    known.first.add({ order, id }, () => ({ order }));
    known.ids.add({ order, id }, () => id);
  };

  return {
    add: (order, result) => {
      const { id, status, flaky, warnings = [] } = result;
      let waits: Promise<void> | undefined;
      const keep = (group: number, text: string): void => {
        waits = bothOf(waits, texts.add({ order, id, group }, text));
      };
      if (status === 'failed' || status === 'errored') {
        keep(FAILURES, describeFailure(result, style).join('\n'));
      }
      if (status === 'skipped' && !quiet) addSkipped(order, result);
      if (flaky && !quiet) keep(FLAKY, flakyLines(result, style));
      for (const warning of quiet ? [] : warnings) {
        const text = `${formatProblem(warning, style, 'warning')}\n${indented(style.dim(`in ${escapeTerminal(id)}`), 2)}`;
        keep(WARNINGS, text);
      }
      return waits;
    },
    failures: () => texts.readGroup(FAILURES),
    skipped: () => skippedBlock(reasons, style),
    flaky: () => {
      const lines = [...texts.readGroup(FLAKY)].join('\n');
      return lines === '' ? '' : `${style.bold(style.yellow('! Flaky: passed after a retry'))}\n${lines}`;
    },
    warnings: () => texts.readGroup(WARNINGS),
  };
}

function skippedBlock(reasons: ReadonlyMap<string, SkippedFor>, style: Style): string {
  if (reasons.size === 0) return '';
  const firstOf = ({ first }: SkippedFor): number => first.items()[0]?.order ?? 0;
  const groups = [...reasons]
    .toSorted(([, a], [, b]) => firstOf(a) - firstOf(b))
    .map(([reason, { ids }]) => {
      const shown = ids.items().map((id) => `    ${style.dim(escapeTerminal(id))}`);
      const more = ids.count() - shown.length;
      const text = escapeTerminalLines(reason).replaceAll('\n', '\n  ');
      return [`  ${text}`, ...shown, ...(more > 0 ? [style.dim(`    and ${more} more`)] : [])].join('\n');
    });
  return `${style.bold(style.yellow('- Skipped'))}\n${groups.join('\n')}`;
}

function flakyLines(result: RequestResult, style: Style): string {
  const at = style.dim(`at ${escapeTerminal(formatLocation(result.location))}`);
  return [indented(`${escapeTerminal(result.name)} ${at}`, 2), indented(style.dim(attemptTrail(result)), 4)].join('\n');
}
