import type { Reporter, RunEvent } from '../model/event.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';

export type ReportOutput = {
  name: string;
  reporter: Reporter;
  write: (chunk: string) => Promise<void>;
  /** Called once, whatever happened; with an error the output is not whole. */
  finish: (error?: Error) => Promise<void>;
};

/** Milliseconds that an output may take over one event or one write while others wait for it. */
const defaultStallMs = 10_000;

/**
 * Gives every event to every output; they run beside each other. One that throws, cannot write or stands still becomes
 * a problem and the others go on. A slow output slows the reading of events a little and is then given up, so it never
 * stops the run. Rejects only where `events` does, after all outputs were finished.
 */
export async function runReporters(
  events: AsyncIterable<RunEvent>,
  outputs: readonly ReportOutput[],
  stallMs: number = defaultStallMs,
): Promise<Problem[]> {
  const lanes = outputs.map((output) => startLane(output, stallMs));
  let failure: { error: unknown } | undefined;
  try {
    for await (const event of events) {
      for (const { queue } of lanes) queue.push(event);
      if (lanes.some(({ queue }) => queue.isFull())) await Promise.all(lanes.map(({ queue }) => queue.room()));
    }
  } catch (error) {
    failure = { error };
  }
  for (const { queue } of lanes) queue.end();
  const problems = await Promise.all(lanes.map(({ done }) => done));
  if (failure) throw failure.error;
  return problems.flat();
}

type Lane = { queue: EventQueue; done: Promise<Problem[]> };

function startLane(output: ReportOutput, stallMs: number): Lane {
  const queue = createEventQueue(stallMs);
  return { queue, done: runLane(output, queue, stallMs) };
}

async function runLane(output: ReportOutput, queue: EventQueue, stallMs: number): Promise<Problem[]> {
  const failure = await Promise.race([
    copy(output, queue),
    queue.stalled.then((): Failure => ({ code: 'report/write', error: new Error(`it stood still for ${stallMs} ms`) })),
  ]);
  queue.close();
  try {
    await output.finish(failure?.error);
  } catch (caught) {
    return [problemOfOutput(output.name, failure ?? { code: 'report/write', error: errorOf(caught) })];
  }
  return failure ? [problemOfOutput(output.name, failure)] : [];
}

type Failure = { code: 'report/reporter' | 'report/write'; error: Error };

/** Never rejects. */
async function copy(output: ReportOutput, queue: EventQueue): Promise<Failure | undefined> {
  let code: Failure['code'] = 'report/reporter';
  try {
    for await (const chunk of output.reporter(queue.events)) {
      code = 'report/write';
      await output.write(chunk);
      code = 'report/reporter';
      queue.progress();
    }
    return undefined;
  } catch (caught) {
    return { code, error: errorOf(caught) };
  }
}

function problemOfOutput(name: string, { code, error }: Failure): Problem {
  if (error instanceof ProblemError) return error.problem;
  const what = code === 'report/write' ? 'could not be written' : 'failed';
  return { code, message: `the ${name} report ${what}: ${error.message}` };
}

function errorOf(caught: unknown): Error {
  return caught instanceof Error ? caught : new Error(String(caught));
}
