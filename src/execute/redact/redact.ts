import { ExactNumber, isJsonObject, type Json } from '../../model/json.ts';
import { afterBase64, base64Alphabet, base64Pieces } from './base64-alphabet.ts';
import { plainAlphabet, plainCharacters } from './plain-alphabet.ts';
import { createSecretIndex, type Stretch } from './secret-index.ts';
import { sentForms } from './sent-forms.ts';

/** What stands in every report where a secret was. */
export const MASK = '***';

export type Redactor = {
  /** Hides a value from now on, in every encoding. Empty values are no secrets. */
  add: (secret: string) => void;
  /** Whether there is nothing to hide. */
  isEmpty: () => boolean;
  text: (text: string) => string;
  /** As `text`, for sentences in which long values are cut: what stands before a `…` may be the first part of a secret. */
  message: (text: string) => string;
  json: (value: Json) => Json;
  /** Characters at the end of a cut text that could be the first part of a secret. */
  margin: () => number;
  /** Whether a text holds this secret in any encoding. */
  holds: (text: string, secret: string) => boolean;
};

/** Replaces secrets by `***`: raw, JSON-escaped, URL-encoded, HTML-escaped and in base64. */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const known = new Set<string>();
  const finder = createFinder();
  const finders = new Map<string, Finder>();
  let longest = 0;

  const add = (secret: string): void => {
    if (secret === '' || known.has(secret)) return;
    known.add(secret);
    for (const form of [secret, ...sentForms(secret)]) finder.add(form);
    longest = Math.max(longest, secret.length);
  };
  const text = (input: string): string => (known.size === 0 ? input : mask(input, finder.find(input)));
  const message = (input: string): string =>
    known.size === 0 ? input : mask(input, [...finder.find(input), ...cutsIn(input, finder)]);
  const json = (value: Json): Json => {
    if (known.size === 0) return value;
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number' || value instanceof ExactNumber)
      return text(String(value)) === String(value) ? value : MASK;
    if (Array.isArray(value)) return value.map(json);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), json(item)]));
  };
  const finderOf = (secret: string): Finder => {
    const found = finders.get(secret) ?? createFinder([secret]);
    finders.set(secret, found);
    return found;
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    isEmpty: () => known.size === 0,
    text,
    message,
    json,
    margin: () => longest * LONGEST_ENCODED_CHARACTER,
    holds: (input, secret) => secret !== '' && finderOf(secret).find(input).length > 0,
  };
}

/** `%25F0%259F%2598%2580`; all else is shorter. */
const LONGEST_ENCODED_CHARACTER = 20;

type Finder = {
  add: (secret: string) => void;
  find: (text: string) => Stretch[];
  /** Where a secret begins that the text is cut in; -1 where it is cut in none. */
  startOfCut: (text: string) => number;
};

/** So many characters of a secret may be told. */
const TOLD_OF_SECRET = 2;
const TOLD_OF_BASE64 = 5;
/** No value in a message is longer. */
const LONGEST_CUT = 1000;

function cutsIn(text: string, { startOfCut }: Finder): Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (let end = text.indexOf('…'); end !== -1; end = text.indexOf('…', from)) {
    from = Math.max(from, end - LONGEST_CUT);
    const start = startOfCut(text.slice(from, end));
    if (start !== -1) found.push({ start: from + start, end });
    from = end + 1;
  }
  return found;
}

function createFinder(secrets: Iterable<string> = []): Finder {
  const plain = createSecretIndex(plainAlphabet);
  const base64 = createSecretIndex(base64Alphabet);
  const add = (secret: string): void => {
    plain.add(plainCharacters(secret));
    for (const piece of base64Pieces(secret)) base64.add(piece);
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    find: (text) => {
      const found = plain.find(text);
      for (const { start, end } of base64.find(text)) found.push({ start, end: afterBase64(text, end) });
      return found;
    },
    startOfCut: (text) => {
      const starts = [plain.startOfCut(text, TOLD_OF_SECRET + 1), base64.startOfCut(text, TOLD_OF_BASE64 + 1)];
      const found = starts.filter((start) => start !== -1);
      return found.length === 0 ? -1 : Math.min(...found);
    },
  };
}

/** Secrets that overlap are hidden as one, so that no end of either is left. */
function mask(input: string, found: Stretch[]): string {
  if (found.length === 0) return input;
  let masked = '';
  let at = 0;
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    if (start >= at) masked += input.slice(at, start) + MASK;
    at = Math.max(at, end);
  }
  return masked + input.slice(at);
}
