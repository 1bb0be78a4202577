import type { SourceFile } from '../../model/source.ts';
import type { Leftover } from '../import.ts';
import { placeOf } from '../source/source-text.ts';
import type { HarEntry } from './har-entry.ts';

/** The entries that can be sent again, and the others counted by what they are, each kind with the place of its first. */
export function refusedEntries(
  entries: readonly HarEntry[],
  file: SourceFile,
): { kept: HarEntry[]; leftovers: Leftover[] } {
  const kept: HarEntry[] = [];
  const kinds = new Map<string, { first: HarEntry; count: number; reason: Reason }>();
  for (const entry of entries) {
    const reason = reasonOf(entry);
    const known = reason && kinds.get(reason.key);
    if (reason === undefined) kept.push(entry);
    else if (known) known.count++;
    else kinds.set(reason.key, { first: entry, count: 1, reason });
  }
  const leftovers = Array.from(kinds.values(), ({ first, count, reason }) => ({
    place: placeOf(file, first.at),
    what: count === 1 ? reason.one : `${count} ${reason.many}`,
    hint: reason.hint,
  }));
  return { kept, leftovers };
}

type Reason = { key: string; one: string; many: string; hint: string };

/** Why an entry cannot be sent again, or should not. */
function reasonOf({ url, method, headers, status, resourceType }: HarEntry): Reason | undefined {
  const [, scheme = 'other'] = /^([a-z][a-z0-9+.-]*):/i.exec(url) ?? [];
  if (!URL.canParse(url) || !/^https?$/i.test(scheme)) {
    return kind(`${scheme}: address`, `${scheme}: addresses`, 'only http and https are requested');
  }
  if (resourceType === 'websocket' || status === 101) {
    return kind('WebSocket', 'WebSockets', 'rollcall sends requests with one answer each');
  }
  const isPreflight = method === 'OPTIONS' && headers.some(({ name }) => /^access-control-request-method$/i.test(name));
  if (isPreflight) return kind('CORS preflight', 'CORS preflights', 'browsers send them by themselves');
  if (status >= 100 && status <= 599) return undefined;
  const shown = `${method} ${url.replace(/[?#].*$/s, '')}`;
  const one = `request without an answer: ${shown}`;
  return { key: one, one, many: `requests without an answer: ${shown}`, hint: 'nothing says what to expect of it' };
}

function kind(one: string, many: string, hint: string): Reason {
  return { key: one, one, many, hint };
}
