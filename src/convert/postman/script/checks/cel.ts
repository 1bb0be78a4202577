import { isJsonObject, type Json } from '../../../../model/json.ts';
import { celString } from '../../../literal.ts';
import { celPath, isPlainName } from '../../../template/cel-path.ts';
import type { JsonStep, Value } from '../value.ts';

/** `body.items[0].id`. The whole body is parsed from its text, so that what is not JSON is an error as in the source. */
export function bodyPath(steps: readonly JsonStep[]): string {
  return steps.length === 0 ? 'parse_json(text)' : celPath('body', steps);
}

/**
 * True where the last step leads to nothing and the way there is sound. Lists have no keys; a scalar on the way is never a
 * pass.
 */
export function absent(steps: readonly JsonStep[]): string | undefined {
  const last = steps.at(-1);
  if (typeof last !== 'string') return undefined;
  const parent = parentPath(steps);
  const isThere = hasPath(steps) ?? `(${celString(last)} in ${parent})`;
  return `type(${parent}) == list || type(${parent}) == map && !${isThere}`;
}

/** True where a map has the key that the steps end with; undefined where they end with an index. */
export function present(steps: readonly JsonStep[]): string | undefined {
  const last = steps.at(-1);
  if (typeof last !== 'string') return undefined;
  const parent = parentPath(steps);
  return hasPath(steps) ?? `type(${parent}) == map && ${celString(last)} in ${parent}`;
}

/** `has()` takes names only. */
function hasPath(steps: readonly JsonStep[]): string | undefined {
  const isPlain = steps.every(isPlainName);
  return isPlain ? `has(${bodyPath(steps)})` : undefined;
}

function parentPath(steps: readonly JsonStep[]): string {
  return celPath('body', steps.slice(0, -1));
}

/** `headers["content-type"]`, an error where it is not there. */
export function headerPath(name: string): string {
  return celPath('headers', [name.toLowerCase()]);
}

/** A JSON value as a literal of CEL. */
export function celLiteral(value: Json): string {
  if (typeof value === 'string') return celString(value);
  if (Array.isArray(value)) return `[${value.map(celLiteral).join(', ')}]`;
  if (!isJsonObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${celString(key)}: ${celLiteral(item)}`)
    .join(', ')}}`;
}

/** Flags of a regular expression as its first characters; undefined for flags that change what it matches. */
export function celPattern({ source, flags }: Extract<Value, { kind: 'regex' }>): string | undefined {
  const kept = flags.replace(/[gu]/g, '');
  if (!/^[ims]*$/.test(kept) || source.startsWith('(?'))
    return kept === '' && !source.startsWith('(?') ? source : undefined;
  return kept === '' ? source : `(?${kept})${source}`;
}
