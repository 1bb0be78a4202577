/**
 * A text that a regular expression (ECMA 262) matches and that is long enough, or undefined where none is found: look-around
 * and back-references are not understood.
 */
export function samplePattern(pattern: string, { min, max }: { min: number; max: number }): string | undefined {
  const expression = compile(pattern);
  if (expression === undefined) return undefined;
  for (const extra of [0, 1, 2, 5, Math.max(0, min)]) {
    const sample = readAlternatives({ text: pattern, at: 0, extra, left: MAX_LENGTH });
    if (sample === undefined) return undefined;
    if (sample.length >= min && sample.length <= max && expression.test(sample)) return sample;
  }
  return undefined;
}

const MAX_LENGTH = 2000;

/** `extra` repeats more than the fewest, where the pattern allows it; `left` is what may still be made. */
type Reader = { text: string; at: number; extra: number; left: number };

/** Many patterns are not written for the flag `u`. */
function compile(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {}
  }
  return undefined;
}

/** The first of several, up to the end or the closing bracket. */
function readAlternatives(reader: Reader): string | undefined {
  let first: string | undefined;
  for (;;) {
    const sample = readSequence(reader);
    if (sample === undefined) return undefined;
    first ??= sample;
    if (reader.text[reader.at] !== '|') return first;
    reader.at += 1;
  }
}

function readSequence(reader: Reader): string | undefined {
  let sample = '';
  while (reader.at < reader.text.length && !'|)'.includes(reader.text[reader.at] ?? '')) {
    const atom = readAtom(reader);
    if (atom === undefined) return undefined;
    const { least, most } = readQuantifier(reader);
    const count = Math.min(most, least + (most > least ? reader.extra : 0));
    reader.left -= count * atom.length;
    if (reader.left < 0) return undefined;
    sample += atom.repeat(count);
  }
  return sample;
}

function readAtom(reader: Reader): string | undefined {
  const char = reader.text[reader.at] ?? '';
  reader.at += 1;
  switch (char) {
    case '^':
    case '$':
      return '';
    case '.':
      return 'a';
    case '[':
      return readClass(reader);
    case '(':
      return readGroup(reader);
    case '\\':
      return readEscape(reader);
  }
  return char;
}

function readGroup(reader: Reader): string | undefined {
  const [head = ''] = /^\?(?::|<[A-Za-z_]\w*>|<?[=!])?/.exec(reader.text.slice(reader.at)) ?? [];
  if (/[=!]$/.test(head)) return undefined;
  reader.at += head.length;
  const sample = readAlternatives(reader);
  reader.at += 1;
  return sample;
}

const ESCAPES: Record<string, string> = {
  d: '0',
  w: 'a',
  s: ' ',
  D: 'a',
  W: '-',
  S: 'a',
  t: '\t',
  n: '\n',
  r: '\r',
  b: '',
  B: '',
};

function readEscape(reader: Reader): string | undefined {
  const rest = reader.text.slice(reader.at);
  const [code, short, long] = /^(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2}))/.exec(rest) ?? [];
  if (code !== undefined) {
    reader.at += code.length;
    return String.fromCharCode(Number.parseInt(short ?? long ?? '', 16));
  }
  const [property] = /^[pP]\{[^}]*\}/.exec(rest) ?? [];
  if (property !== undefined) {
    reader.at += property.length;
    return /^p\{(Lu|Uppercase)/.test(property) ? 'A' : property.startsWith('p{N') ? '0' : 'a';
  }
  const char = rest[0] ?? '';
  reader.at += 1;
  if (/[1-9k]/.test(char)) return undefined;
  return ESCAPES[char] ?? char;
}

/** Letters and digits first: they are least likely to surprise anyone. */
const CANDIDATES = Array.from('aA0bB1zZ9xX5-_ .:/@#,;+*=!?&%$~^(){}[]|<>"\'`\\\t\n');

function readClass(reader: Reader): string | undefined {
  const [body] = /^(?:\\[\s\S]|[^\]\\])*\]/.exec(reader.text.slice(reader.at)) ?? [];
  if (body === undefined) return undefined;
  reader.at += body.length;
  const expression = compile(`^[${body}$`);
  const first = body[0] === '^' ? [] : [body[0] ?? ''];
  return expression && [...CANDIDATES, ...first].find((char) => expression.test(char));
}

function readQuantifier(reader: Reader): { least: number; most: number } {
  const [whole, sign, from, comma, to] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(reader.text.slice(reader.at)) ?? [];
  if (whole === undefined) return { least: 1, most: 1 };
  reader.at += whole.length;
  if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  const least = Number(from);
  if (comma === '') return { least, most: least };
  return { least, most: to === '' ? Number.POSITIVE_INFINITY : Number(to) };
}
