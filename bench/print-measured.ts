import type { Measured } from './peak-memory.ts';

/** The end of what a run printed is where it says what is wrong. */
const MAX_OUTPUT_LENGTH = 2000;

/** One line: what it was, its peak in MB (1000), how long it took; what it printed only where it failed. */
export function printMeasured(
  label: string,
  { exitCode, output, peakBytes, seconds }: Measured,
  limitBytes?: number,
): void {
  const megabytes = `${(peakBytes / 1e6).toFixed(0)} MB`.padStart(8);
  const isLarge = limitBytes !== undefined && peakBytes >= limitBytes;
  const verdict = exitCode !== 0 ? `  exit ${exitCode}` : isLarge ? `  above ${limitBytes / 1e6} MB` : '';
  process.stdout.write(`${label.padEnd(30)}${megabytes}${`${seconds.toFixed(1)} s`.padStart(9)}${verdict}\n`);
  if (exitCode !== 0) process.stdout.write(`${output.slice(-MAX_OUTPUT_LENGTH)}\n`);
}
