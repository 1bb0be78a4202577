import type { JsonObject } from '../../model/json.ts';
import { isHttpToken } from '../../text/http-token.ts';
import type { Leftover } from '../import.ts';
import type { BrunoPair } from './tree.ts';
import { type Scope, translateNamed } from './variables/scope.ts';

/** The headers that are sent, those of the request over those it inherits; a name once, whatever its case. */
export function convertHeaders(levels: BrunoPair[][], scope: Scope): JsonObject {
  const headers = new Map<string, { name: string; value: string }>();
  for (const { name, value, enabled } of levels.flat()) {
    if (!enabled || !isHttpToken(name)) continue;
    headers.set(name.toLowerCase(), { name, value });
  }
  return Object.fromEntries(
    Array.from(headers.values(), ({ name, value }) => [name, translateNamed(name, value, scope)]),
  );
}

/** Headers of one level that are not sent, or not as a header can be written here. */
export function headerLeftovers(pairs: BrunoPair[]): Leftover[] {
  return pairs.flatMap(({ name, value, enabled, place }): Leftover[] => {
    if (name === '') return [];
    const source = `${enabled ? '' : '~'}${name}: ${value}`;
    if (!enabled) return [{ place, what: `disabled header ${name}`, source }];
    const hint = name.includes('{{')
      ? 'the name of a header is always written out'
      : 'this is not the name of a header';
    return isHttpToken(name) ? [] : [{ place, what: `header ${name}`, hint, source }];
  });
}
