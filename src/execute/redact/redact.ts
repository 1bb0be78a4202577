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

/**
 * Replaces secrets by `***`: raw, JSON-escaped, URL-encoded, HTML-escaped and in base64. Each has a pattern of its own:
 * one for all would be compiled anew with every secret that a run captures, and is slower to search for.
 */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const patterns = new Map<string, RegExp>();
  let longest = 0;

  const add = (secret: string): void => {
    if (secret === '' || patterns.has(secret)) return;
    patterns.set(secret, patternOf(secret));
    longest = Math.max(longest, secret.length);
  };
  const text = (input: string): string => mask(input, patterns.values());
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
    holds: (input, secret) => secret !== '' && input.search(patterns.get(secret) ?? patternOf(secret)) !== -1,
  };
}

/** `%25F0%259F%2598%2580`; all else is shorter. */
const LONGEST_ENCODED_CHARACTER = 20;

function patternOf(secret: string): RegExp {
  return new RegExp(secretPattern(secret), 'g');
}

/** Secrets that overlap are hidden as one, so that no end of either is left. */
function mask(input: string, patterns: Iterable<RegExp>): string {
  const found: { start: number; end: number }[] = [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(input); match !== null; match = pattern.exec(input)) {
      found.push({ start: match.index, end: pattern.lastIndex });
    }
  }
  if (found.length === 0) return input;
  let masked = '';
  let at = 0;
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    if (start >= at) masked += input.slice(at, start) + MASK;
    at = Math.max(at, end);
  }
  return masked + input.slice(at);
}
