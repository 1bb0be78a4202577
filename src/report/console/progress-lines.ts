import type { Counts } from '../../model/result.ts';
import { cutEnd, cutMiddle } from '../../text/display-width.ts';
import { formatDuration } from '../../text/duration.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { createStyle, type Style } from '../../text/style.ts';
import { countText } from './count-text.ts';

export type Progress = {
  counts: Counts;
  total: number;
  running: readonly { name: string; file: string }[];
  elapsedMs: number;
};

const MAX_RUNNING_LINES = 4;
const BAR_COLUMNS = 16;
/** Before this an estimate of the time left says nothing. */
const MIN_ELAPSED_MS = 3000;

/** The lines at the bottom of a terminal while a run goes on; each is narrower than `columns`, so none can wrap. */
export function progressLines(progress: Progress, columns: number, style: Style): string[] {
  const { running } = progress;
  const shown = running.slice(0, MAX_RUNNING_LINES).map(({ name, file }) => {
    const label = `${cutMiddle(escapeTerminal(file), Math.floor(columns / 2))}  ${escapeTerminal(name)}`;
    return style.dim(cutEnd(`  › ${label}`, columns - 1));
  });
  const more = running.length - shown.length;
  return [
    headLine(progress, columns, style),
    ...shown,
    ...(more > 0 ? [style.dim(cutEnd(`    and ${more} more`, columns - 1))] : []),
  ];
}

function headLine(progress: Progress, columns: number, style: Style): string {
  const plain = headText(progress, createStyle(false));
  if (plain.length > columns - 1) return cutEnd(plain, columns - 1);
  const bar = plain.length + BAR_COLUMNS + 1 <= columns - 1 ? `${barText(progress, style)} ` : '';
  return bar + headText(progress, style);
}

function headText({ counts, total, running, elapsedMs }: Progress, style: Style): string {
  const leftMs = (elapsedMs / counts.total) * (total - counts.total);
  const parts = [
    style.bold(`${counts.total}/${total}`),
    countText(counts, style),
    running.length > 0 ? `${running.length} running` : '',
    formatDuration(elapsedMs),
    elapsedMs > MIN_ELAPSED_MS && counts.total > 0 && leftMs > 1000
      ? `about ${formatDuration(Math.round(leftMs / 1000) * 1000)} left`
      : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function barText({ counts, total }: Progress, style: Style): string {
  const done = total === 0 ? BAR_COLUMNS : Math.min(BAR_COLUMNS, Math.floor((counts.total / total) * BAR_COLUMNS));
  const colour = counts.failed + counts.errored > 0 ? style.red : style.green;
  return colour('━'.repeat(done)) + style.dim('─'.repeat(BAR_COLUMNS - done));
}
