import type { RunEvent } from '../model/event.ts';
import { isJsonObject, type Json, parseJson } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import { eventFault, isEventType } from './event-fault.ts';

/**
 * The events of an events file, from its lines. A line that is no event becomes a `problem` event with its place
 * (`file` is only for that) and the rest is read on; types that a later version may add are passed over.
 */
export async function* parseEvents(lines: AsyncIterable<string>, file = 'events'): AsyncGenerator<RunEvent> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const event = parseEvent(line);
    if (event === 'later') continue;
    yield typeof event === 'string' ? { type: 'problem', problem: brokenLine(file, number, event) } : event;
  }
}

/** One line; a text is why it is not an event. */
function parseEvent(line: string): RunEvent | string {
  let value: Json;
  try {
    value = parseJson(line);
  } catch {
    return 'it is not JSON; was the run cut off while it was written?';
  }
  if (!isJsonObject(value) || typeof value.type !== 'string') return 'it is not an object with a `type`';
  if (!isEventType(value.type)) return 'later';
  const fault = eventFault(value.type, value);
  if (fault === undefined) return value as unknown as RunEvent;
  const part = fault === 'format' ? 'format: 1' : fault.replace(/[.[].*$/s, '');
  return `\`${part}\` is missing or of a wrong type`;
}

function brokenLine(file: string, line: number, reason: string): Problem {
  return {
    code: 'report/unreadable',
    message: `line ${line} is not an event: ${reason}`,
    location: { file, line, column: 1 },
  };
}
