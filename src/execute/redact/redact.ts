import { ExactNumber, isJsonObject, type Json } from '../../model/json.ts';
import { secretPattern } from './secret-pattern.ts';

/** What stands in every report where a secret was. */
export const MASK = '***';

export type Redactor = {
  /** Hides a value from now on, in every encoding. Empty values are no secrets. */
  add: (secret: string) => void;
  text: (text: string) => string;
  json: (value: Json) => Json;
  /** Characters at the end of a cut text that could be the first part of a secret. */
  margin: () => number;
  /** Whether a text holds this secret in any encoding. */
  holds: (text: string, secret: string) => boolean;
};

/** Replaces secrets by `***`: raw, JSON-escaped, URL-encoded, HTML-escaped and in base64, the longest first. */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const patterns = new Map<string, string>();
  let compiled: RegExp | undefined;
  let longest = 0;

  const add = (secret: string): void => {
    if (secret === '' || patterns.has(secret)) return;
    patterns.set(secret, secretPattern(secret));
    longest = Math.max(longest, secret.length);
    compiled = undefined;
  };
  const text = (input: string): string => {
    if (patterns.size === 0 || input === '') return input;
    compiled ??= compile(patterns);
    return input.replace(compiled, MASK);
  };
  const json = (value: Json): Json => {
    if (patterns.size === 0) return value;
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number' || value instanceof ExactNumber)
      return text(String(value)) === String(value) ? value : MASK;
    if (Array.isArray(value)) return value.map(json);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), json(item)]));
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    text,
    json,
    margin: () => longest * LONGEST_ENCODED_CHARACTER,
    holds: (input, secret) => secret !== '' && new RegExp(patterns.get(secret) ?? secretPattern(secret)).test(input),
  };
}

/** `%25F0%259F%2598%2580`; all else is shorter. */
const LONGEST_ENCODED_CHARACTER = 20;

function compile(patterns: Map<string, string>): RegExp {
  const longestFirst = [...patterns].toSorted(([a], [b]) => b.length - a.length).map(([, pattern]) => pattern);
  return new RegExp(longestFirst.join('|'), 'g');
}
