import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../model/event.ts';
import { parseJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import { parseEvents } from '../../report/parse-events.ts';
import { eventsOfReport } from '../../report/report-events.ts';

/**
 * The file of an earlier run that a path names: a report.json, an events file, or a folder with either, where events say
 * more. Undefined for what holds no run, such as a collection.
 */
export async function runFileAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return /\.(json|jsonl|ndjson)$/i.test(path) ? path : undefined;
  const names = await readdir(path);
  const name = ['events.jsonl', 'report.json'].find((one) => names.includes(one));
  return name === undefined ? undefined : join(path, name);
}

/** The events of a run, from its report.json or events file. Throws ProblemError for a file that is neither. */
export async function readRun(file: string, shown: string): Promise<RunEvent[]> {
  if (/\.(jsonl|ndjson)$/i.test(file)) return readEvents(file, shown);
  try {
    return eventsOfReport(parseJson(await readFile(file, 'utf8')), shown);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const message = `${shown} cannot be read: ${(error as Error).message}`;
    throw new ProblemError({ code: 'report/unreadable', message }, error);
  }
}

async function readEvents(file: string, shown: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const lines = createInterface({ input: createReadStream(file) });
  for await (const event of parseEvents(lines, basename(shown))) events.push(event);
  if (events.some(({ type }) => type === 'run:start')) return events;
  throw new ProblemError({ code: 'report/unreadable', message: `${shown} holds no events of a run` });
}
