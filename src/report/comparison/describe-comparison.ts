import type { Comparison } from '../../model/comparison.ts';
import { formatDuration } from '../../text/duration.ts';

/** The parts of a comparison that have anything in them: a title and a line each. */
export function comparisonParts({ newlyFailing, fixed, newlyFlaky, slower }: Comparison): [string, string[]][] {
  const slow = slower.map(
    ({ id, beforeMs, nowMs, factor }) =>
      `${id}: ${formatDuration(beforeMs)} → ${formatDuration(nowMs)} (${factor} times as long)`,
  );
  const parts: [string, string[]][] = [
    ['Newly failing', newlyFailing],
    ['Fixed', fixed],
    ['Newly flaky', newlyFlaky],
    ['Slower', slow],
  ];
  return parts.filter(([, lines]) => lines.length > 0);
}

/** `report.json of 2026-11-23 09:00 UTC: 2 only in this run`. */
export function comparisonSentence({ file, startedAt, added, removed }: Comparison): string {
  const when = startedAt.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');
  const changes = [
    ...(added > 0 ? [`${added} only in this run`] : []),
    ...(removed > 0 ? [`${removed} only in that one`] : []),
  ];
  return `${file} of ${when}${changes.length === 0 ? '' : `: ${changes.join(', ')}`}`;
}
