import type { Alphabet, Spelled } from './secret-index.ts';

/**
 * Code points of a text as they are, JSON-escaped and URL-encoded (each once or twice, as in JSON within JSON) and
 * HTML-escaped, in any mixture; also JSON-escaped and then one of the others.
 */
export const plainAlphabet: Alphabet = {
  specials: { '%': '', '\\': '', '&': '', '+': '+ ' },
  spelledAt: (text, at) => {
    const unit = text.charCodeAt(at);
    const raw = rawAt(text, at);
    if (unit === PLUS) return [raw, { character: SPACE, end: at + 1 }];
    if (unit === PERCENT) return [raw, ...withEscapes(text, percentAt(text, at))];
    if (unit === BACKSLASH) return [raw, ...escapesAt(text, at), ...encodedEscapes(text, at + 1)];
    if (unit === AMPERSAND) return [raw, ...withEscapes(text, entityAt(text, at))];
    return [raw];
  },
};

/** The characters of a secret. */
export function plainCharacters(secret: string): number[] {
  return Array.from(secret, (character) => wellFormed(character.codePointAt(0) as number));
}

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const PLUS = 0x2b;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/** Half of a character is written as U+FFFD wherever bytes are made of it. */
function wellFormed(codePoint: number): number {
  return codePoint >= FIRST_SURROGATE && codePoint <= LAST_SURROGATE ? 0xfffd : codePoint;
}

function rawAt(text: string, at: number): Spelled {
  const codePoint = text.codePointAt(at) as number;
  return { character: wellFormed(codePoint), end: at + (codePoint > 0xffff ? 2 : 1) };
}

const PERCENT_BYTES = /(?:%(?:25)?[\dA-Fa-f]{2}){1,4}/y;

/** The bytes of one character in UTF-8 (RFC 3629), each `%41` or `%2541`. */
function percentAt(text: string, at: number): Spelled[] {
  PERCENT_BYTES.lastIndex = at;
  const found = PERCENT_BYTES.exec(text)?.[0];
  if (found === undefined) return [];
  const spelled: Spelled[] = [];
  // `%2541` is `A`, and `%` before `41`.
  if (found.startsWith('%25')) spelled.push({ character: PERCENT, end: at + 3 });
  const codes = found.match(/%(?:25)?[\dA-Fa-f]{2}/g) ?? [];
  const lead = Number.parseInt((codes[0] as string).slice(-2), 16);
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (codes.length < length) return spelled;
  const own = codes.slice(0, length);
  const bytes = Buffer.from(own.map((code) => code.slice(-2)).join(''), 'hex');
  const [character = ''] = bytes.toString('utf8');
  const end = at + own.join('').length;
  spelled.push({ character: wellFormed(character.codePointAt(0) ?? 0), end });
  // The `+` of a form within a form.
  if (character === '+') spelled.push({ character: SPACE, end });
  return spelled;
}

const SHORT_ESCAPES: Record<string, number> = {
  '"': 0x22,
  '/': 0x2f,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
};
const UNIT = /\\{1,2}u([\dA-Fa-f]{4})/y;

/** `\n`, `\u000a`, and the same once more within JSON: `\\n`, `\\u000a`, `\\\"`. */
function escapesAt(text: string, at: number): Spelled[] {
  const spelled: Spelled[] = [];
  let slashes = 1;
  while (slashes < 4 && text.charCodeAt(at + slashes) === BACKSLASH) slashes++;
  if (slashes >= 2) spelled.push({ character: BACKSLASH, end: at + 2 });
  if (slashes === 4) spelled.push({ character: BACKSLASH, end: at + 4 });
  for (const before of [1, 2, 3]) {
    if (before > slashes) break;
    const letter = text[at + before] ?? '';
    const character = SHORT_ESCAPES[letter];
    // A quote within JSON within JSON is escaped itself, the other escapes have one backslash more.
    if (character === undefined || before === (letter === '"' ? 2 : 3)) continue;
    spelled.push({ character, end: at + before + 1 });
  }
  const first = unitAt(text, at);
  if (first === undefined) return spelled;
  const second = isHigh(first.character) ? unitAt(text, first.end) : undefined;
  const pair = second && String.fromCharCode(first.character, second.character).codePointAt(0);
  if (second && pair !== undefined && pair > 0xffff) spelled.push({ character: pair, end: second.end });
  else spelled.push({ character: wellFormed(first.character), end: first.end });
  return spelled;
}

/** Also what begins with a backslash that is encoded itself: `%5C%22` and `%5Cn` of JSON in a URL. */
function withEscapes(text: string, spelled: Spelled[]): Spelled[] {
  const escapes = spelled.flatMap(({ character, end }) =>
    character === BACKSLASH ? [...escapedBy(readAt(text, end)), ...unitAfter(text, end)] : [],
  );
  return [...spelled, ...escapes];
}

/** `\&quot;` and `\%22`: what a backslash escapes where that is encoded. */
function encodedEscapes(text: string, at: number): Spelled[] {
  const unit = text.charCodeAt(at);
  return unit === PERCENT || unit === AMPERSAND ? escapedBy(readAt(text, at)) : [];
}

function readAt(text: string, at: number): Spelled[] {
  const unit = text.charCodeAt(at);
  if (unit === PERCENT) return percentAt(text, at);
  if (unit === AMPERSAND) return entityAt(text, at);
  return at < text.length ? [rawAt(text, at)] : [];
}

function escapedBy(letters: Spelled[]): Spelled[] {
  return letters.flatMap(({ character, end }) => {
    const escaped = character === BACKSLASH ? BACKSLASH : SHORT_ESCAPES[String.fromCodePoint(character)];
    return escaped === undefined ? [] : [{ character: escaped, end }];
  });
}

function unitAfter(text: string, at: number): Spelled[] {
  const [, code] = /^u([\dA-Fa-f]{4})/.exec(text.slice(at, at + 5)) ?? [];
  return code === undefined ? [] : [{ character: wellFormed(Number.parseInt(code, 16)), end: at + 5 }];
}

function isHigh(unit: number): boolean {
  return unit >= FIRST_SURROGATE && unit < 0xdc00;
}

function unitAt(text: string, at: number): Spelled | undefined {
  UNIT.lastIndex = at;
  const found = UNIT.exec(text);
  return found ? { character: Number.parseInt(found[1] as string, 16), end: UNIT.lastIndex } : undefined;
}

const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#0*(\d{1,7})|#[xX]0*([\dA-Fa-f]{1,6}));/y;
const HTML_NAMES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function entityAt(text: string, at: number): Spelled[] {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(text);
  if (!found) return [];
  const [, name, decimal, hex] = found;
  const codePoint =
    name === undefined
      ? Number.parseInt(decimal ?? (hex as string), decimal === undefined ? 16 : 10)
      : (HTML_NAMES[name] as string).charCodeAt(0);
  return [{ character: wellFormed(codePoint), end: ENTITY.lastIndex }];
}
