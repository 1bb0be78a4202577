import { cpus, loadavg, totalmem } from 'node:os';
import process from 'node:process';
import type { Result } from './run-rounds.ts';
import type { Tool } from './tools/tool.ts';
import { verdicts, workText } from './work-text.ts';
import type { Work } from './works/work.ts';

export type Compared = { work: Work; results: Result[] };

/** RESULTS.md: the machine, the tools, what was to be reached, then every work. */
export function resultsText(
  compared: readonly Compared[],
  tools: readonly Tool[],
  versions: ReadonlyMap<string, string>,
  proof: string,
): string {
  const lines = [
    '# Results',
    '',
    'Written by `npm run bench`; `bench/README.md` says what is compared and how. The times are those of one machine:',
    'only their ratios say anything. A ratio is the median of the ratios of each round, a time or a peak the median of',
    'all runs. The second × is that of the processor time (user and system). A tool that needs more than 4 s for a work ran it three times only.',
    '',
    `Machine: ${machine()}`,
    '',
    '| | version | |',
    '|---|---|---|',
    ...tools.map(({ name, note }) => `| ${name} | ${versions.get(name) ?? 'not on this machine'} | ${note} |`),
    '',
    '## What was to be reached',
    '',
    ...compared.flatMap(({ work, results }) => [
      `- ${work.title}`,
      ...verdicts(work.targets, results).map((line) => `  - ${line}`),
    ]),
    '',
    '',
  ];
  return `${[lines.join('\n'), proof, ...compared.map(({ work, results }) => workText(work, results))].join('').trimEnd()}\n`;
}

function machine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const [load = 0] = loadavg();
  const busy = `load ${load.toFixed(1)} when the results were written`;
  return `${cpus().length} cores (${cpu?.model.trim()}), ${memory}, ${process.platform} ${process.arch}, Node ${process.version.slice(1)}, ${busy}.`;
}
