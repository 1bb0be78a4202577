import type { Json, JsonObject } from './json.ts';

/**
 * JSON that nests deeper is not read: whatever walks it afterwards does so by recursion and would run out of stack.
 * Other parsers stop at 64 (.NET), 128 (serde), 512 (PHP) or 1,000 levels (Jackson).
 */
const MAX_DEPTH = 500;

/** What is said of JSON that nests deeper than it is read. */
export const tooDeep = `it nests deeper than ${MAX_DEPTH} levels`;

/** A parser needs about a hundred bytes for each open bracket; below this many characters that is not worth a look. */
const HARMLESS_LENGTH = 1_000_000;
const HARMLESS_BRACKETS = 500_000;

/** Whether a text nests so deeply that parsing it could take more memory than there is. Most texts are not looked at. */
export function isNestingBomb(text: string): boolean {
  if (text.length < HARMLESS_LENGTH) return false;
  return hasMoreThan(HARMLESS_BRACKETS, '[', text) || hasMoreThan(HARMLESS_BRACKETS, '{', text)
    ? nestsTooDeeply(text)
    : false;
}

/** Whether a value nests deeper than it should; `length` is that of its text, for a level takes two characters. */
export function isTooDeep(value: Json, length: number): boolean {
  return length > 2 * MAX_DEPTH && isDeeper(value, MAX_DEPTH);
}

function hasMoreThan(limit: number, character: string, text: string): boolean {
  let left = limit;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    if (left-- === 0) return true;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPENING, CLOSING] = [0x22, 0x5c, 0x7b, 0x7d];
/** Makes a brace of a bracket, and nothing else that JSON can hold outside of strings. */
const BRACE_BIT = 0x20;

function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (inString) {
      if (character === BACKSLASH) i++;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if ((character | BRACE_BIT) === OPENING) {
      if (++depth > MAX_DEPTH) return true;
    } else if ((character | BRACE_BIT) === CLOSING) depth--;
  }
  return false;
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // Loops, and no calls for what holds nothing: every large body is walked.
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && isDeeper(item, levels - 1)) return true;
    return false;
  }
  const object = value as JsonObject;
  for (const key in object) {
    const item = object[key];
    if (typeof item === 'object' && isDeeper(item, levels - 1)) return true;
  }
  return false;
}
