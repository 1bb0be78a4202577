import type { JsonObject } from '../../../model/json.ts';
import { groupPairs } from '../../draft/request/group-pairs.ts';
import { hidden } from '../convert-headers.ts';
import { expandText } from '../expand-text.ts';
import type { RequestContext } from '../http-context.ts';

/** `a=1&b={{two}}`, also over several lines, as a map; undefined where it cannot be read without doubt. */
export function formBody(text: string, at: number, context: RequestContext): JsonObject | undefined {
  const joined = text
    .replace(/\s*\n\s*(?=&)/g, '')
    .replace(/(&)\s*\n\s*/g, '$1')
    .trim();
  if (/[\r\n]/.test(joined)) return undefined;
  const pairs = splitOutside(joined);
  const values: [string, string][] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) return undefined;
    const name = decoded(pair.slice(0, equals));
    const value = decoded(pair.slice(equals + 1));
    if (name === undefined || value === undefined || name.includes('{{')) return undefined;
    values.push([name, hidden(name, expandText(value, at, context), at, context)]);
  }
  return groupPairs(values);
}

/** At each `&` that is not within a placeholder. */
function splitOutside(text: string): string[] {
  return text.match(/(?:\{\{[^{}]*\}\}|[^&])+/g) ?? [];
}

/** Percent-decoded, placeholders as they stand. */
function decoded(text: string): string | undefined {
  try {
    return text
      .split(/(\{\{[^{}]*\}\})/)
      .map((piece, index) => (index % 2 === 1 ? piece : decodeURIComponent(piece.replaceAll('+', ' '))))
      .join('');
  } catch {
    return undefined;
  }
}
