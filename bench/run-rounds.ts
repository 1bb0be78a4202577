import type { BenchServer } from './bench-server.ts';
import { measureCommand, type Sample } from './measure-command.ts';
import type { Entry } from './works/work.ts';

/** What came of one of the compared: its samples by round, or why there are none. */
export type Result = { name: string; kind: Entry['kind']; samples: Sample[]; absent?: string };

/** A tool that takes longer than this for a work is run fewer times. */
const SLOW_SECONDS = 4;
const SLOW_ROUNDS = 3;
const MAX_OUTPUT_LENGTH = 1500;

/** Runs all entries once in each round, beginning with another one each time, so that none has the better neighbours. */
export async function runRounds(entries: readonly Entry[], rounds: number, server: BenchServer): Promise<Result[]> {
  const results: Result[] = entries.map(({ name, kind }) => ({ name, kind, samples: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const at of entries.keys()) {
      const index = (at + round) % entries.length;
      const [entry, result] = [entries[index] as Entry, results[index] as Result];
      if (isDone(result, round)) continue;
      progress(`round ${round + 1} of ${rounds}: ${entry.name}\r`);
      const sample = await runOnce(entry, server);
      if (typeof sample === 'string') result.absent = sample;
      else result.samples.push(sample);
    }
  }
  progress('');
  return results;
}

function isDone({ absent, samples }: Result, round: number): boolean {
  return absent !== undefined || (round >= SLOW_ROUNDS && (samples[0]?.seconds ?? 0) > SLOW_SECONDS);
}

/** A sample, or what is wrong: who does not do the work is not measured. */
async function runOnce({ name, command, answered, verify }: Entry, server: BenchServer): Promise<Sample | string> {
  await server.takeAnswered();
  const sample = await measureCommand(command);
  const counted = await server.takeAnswered();
  const left = await verify?.();
  if (sample.exitCode === 0 && counted === answered && left === undefined) return sample;
  const reasons = [`exit code ${sample.exitCode}`, `${counted} of ${answered} requests answered`, left ?? []].flat();
  const wrong = `failed: ${reasons.join(', ')}`;
  process.stderr.write(`${name} ${wrong}\n${sample.output.slice(-MAX_OUTPUT_LENGTH)}\n`);
  return wrong;
}

function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\u001B[K${line}`);
}
