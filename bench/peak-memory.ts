import { spawn } from 'node:child_process';

export type Measured = { exitCode: number | null; output: string; peakBytes: number; seconds: number };

/** The process says its own peak when it ends; where /proc is missing it is `maxRSS`, which counts a parent's too. */
const sayPeak = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  import process from 'node:process';
  const peak = () => {
    try { return Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]); }
    catch { return process.resourceUsage().maxRSS; }
  };
  process.on('exit', () => process.stderr.write('peak-kb ' + peak() + '\\n'));
`)}`;

/** Runs node with these arguments in a process of its own and measures the most memory that process ever held. */
export async function measurePeak(args: readonly string[], cwd: string): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', sayPeak, ...args], { cwd });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const kilobytes = Number(/^peak-kb (\d+)$/m.exec(output)?.[1]);
  return { exitCode, output, peakBytes: kilobytes * 1024, seconds: (performance.now() - startedAt) / 1000 };
}
