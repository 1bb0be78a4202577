import type { Sample } from './measure-command.ts';
import type { Result } from './run-rounds.ts';
import { median, medianRatio } from './target.ts';
import type { Work } from './works/work.ts';

/** A work as Markdown: one line for each of the compared, then what was to be reached. */
export function workText({ title, targets, note }: Work, results: readonly Result[]): string {
  const base = results.find(({ kind, samples }) => kind === 'rollcall' && samples.length > 0);
  const lines = [
    `## ${title}`,
    '',
    ...(note === undefined ? [] : [note, '']),
    `| | × ${base?.name ?? 'rollcall'} | time (s) | least to most | processor (s) | × | peak (MB) | runs |`,
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    ...results.map((result) => resultLine(result, base?.samples ?? [])),
    '',
    ...verdicts(targets, results).map((line) => `- ${line}`),
    '',
    '',
  ];
  return lines.join('\n');
}

/** What was to be reached, a line of Markdown each. */
export function verdicts(targets: Work['targets'], results: readonly Result[]): string[] {
  return targets.flatMap((target) => target(results)).map(({ text, isReached }) => `${verdict(isReached)}: ${text}`);
}

function resultLine({ name, samples, absent }: Result, base: readonly Sample[]): string {
  if (absent !== undefined) return `| ${name} | ${absent} | | | | | | ${samples.length} |`;
  const seconds = samples.map((sample) => sample.seconds);
  const cells = [
    name,
    number(
      medianRatio(samples, base, (sample) => sample.seconds),
      2,
    ),
    number(median(seconds), 3),
    `${number(Math.min(...seconds), 3)} to ${number(Math.max(...seconds), 3)}`,
    number(median(samples.map((sample) => sample.cpuSeconds)), 3),
    number(
      medianRatio(samples, base, (sample) => sample.cpuSeconds),
      2,
    ),
    number(median(samples.map(megabytes)), 0),
    samples.length,
  ];
  return `| ${cells.join(' | ')} |`;
}

function verdict(isReached: boolean | undefined): string {
  if (isReached === undefined) return 'not measured';
  return isReached ? 'reached' : '**not reached**';
}

function megabytes({ peakBytes }: Sample): number {
  return (peakBytes ?? Number.NaN) / 1e6;
}

function number(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : 'not measured';
}
