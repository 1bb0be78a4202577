import type { Json, JsonObject } from '../../../model/json.ts';
import { percentEncode } from '../../../text/percent-encode.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { hideCredential } from '../../credentials/hide-credential.ts';
import { hasMark } from '../../template/marks.ts';
import type { DraftContext } from '../draft-context.ts';

/** A form as a map, where sending the map gives exactly the same text; else undefined. */
export function formOf(text: string, context: DraftContext): JsonObject | undefined {
  return pairsOf(text, { space: '+', context });
}

/** A query as a map, where sending the map gives exactly the same text; else undefined. */
export function queryOf(text: string, context: DraftContext): JsonObject | undefined {
  return pairsOf(text, { space: '%20', context });
}

/** `name=value` pairs with the values of credentials replaced, everything else as it stands. */
export function hideInPairs(text: string, context: DraftContext): string {
  return text
    .split('&')
    .map((pair) => {
      const [, name, value = ''] = /^([^=]*)=([\s\S]+)$/.exec(pair) ?? [];
      return name === undefined ? pair : `${name}=${hideCredential(decode(name) ?? name, value, context)}`;
    })
    .join('&');
}

function pairsOf(
  text: string,
  { space, context }: { space: '+' | '%20'; context: DraftContext },
): JsonObject | undefined {
  if (text === '' || hasMark(text)) return undefined;
  const encode = (part: string): string => percentEncode(part).replaceAll('%20', space);
  const map = new Map<string, string[]>();
  let last: string | undefined;
  for (const pair of text.split('&')) {
    const [, rawName, rawValue] = /^([^=]*)=([\s\S]*)$/.exec(pair) ?? [];
    const name = rawName === undefined ? undefined : decode(rawName);
    const value = rawValue === undefined ? undefined : decode(rawValue);
    if (name === undefined || value === undefined) return undefined;
    if (encode(name) !== rawName || encode(value) !== rawValue) return undefined;
    // A list keeps a repeated name together: others must not stand between.
    if (map.has(name) && last !== name) return undefined;
    // A map of JavaScript puts names like numbers first.
    if (/^\d+$/.test(name)) return undefined;
    map.set(name, [...(map.get(name) ?? []), value]);
    last = name;
  }
  return Object.fromEntries(
    Array.from(map, ([name, values]): [string, Json] => {
      const [only = ''] = values;
      if (isCredentialName(name) && values.length === 1 && only !== '') return [name, context.secret(name, only)];
      return [name, values.length === 1 ? scalarOf(only) : values.map(scalarOf)];
    }),
  );
}

/** A number where it is written the same way. */
function scalarOf(text: string): string | number {
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
}
