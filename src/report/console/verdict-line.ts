import type { Counts } from '../../model/result.ts';
import { formatDuration } from '../../text/duration.ts';
import type { Style } from '../../text/style.ts';
import { countText } from './count-text.ts';

type Verdict = { counts: Counts; durationMs: number; exitCode: number; planned: number };

/** The last line: `FAILED 1 of 5 · 3 passed · 1 failed · 1 skipped · 412 ms`. */
export function verdictLine({ counts, durationMs, exitCode, planned }: Verdict, style: Style): string {
  const bad = counts.failed + counts.errored;
  const parts = [countText(counts, style), formatDuration(durationMs)].filter((part) => part !== '').join(' · ');
  if (exitCode === 130 || exitCode === 143) {
    const word = exitCode === 130 ? 'INTERRUPTED' : 'TERMINATED';
    return `${style.bold(style.red(word))} after ${counts.total} of ${planned} · ${parts}`;
  }
  if (bad > 0) return `${style.bold(style.red(`FAILED ${bad} of ${counts.total}`))} · ${parts}`;
  if (exitCode !== 0) return `${style.bold(style.red('FAILED'))} · ${parts} · exit code ${exitCode}`;
  if (counts.total === 0) return `${style.bold(style.yellow('NOTHING RAN'))} · ${parts}`;
  return `${style.bold(style.green(`PASSED ${counts.passed} of ${counts.total}`))} · ${parts}`;
}
