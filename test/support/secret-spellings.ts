import * as fc from 'fast-check';

/** Stands in every secret, and nowhere else: what is left of one can be found by it. */
export const MARK = 'Zq7Xk';

const characters = fc.oneof(
  { arbitrary: fc.constantFrom(...Array.from('abzAZ059-_.~')), weight: 4 },
  { arbitrary: fc.constantFrom(...Array.from(' "\'\\/%+&<>=?#;:,@!$*()[]{}|^`')), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      'é',
      'ß',
      'ü',
      '日',
      '本',
      '😀',
      '👩‍👩‍👧',
      '\u00ad',
      '\u0301',
      '%41',
      '%2F',
      '&amp;',
      '\\u0041',
      '\\n',
      '***',
    ),
    weight: 2,
  },
);
const lineCharacters = fc.constantFrom('\n', '\r', '\t', '\u0085', '\u2028', '\u202e', '\u001b', '\b', '\f');

function secretOf(unit: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const part = fc.array(unit, { minLength: 1, maxLength: 20 }).map((all) => all.join(''));
  return fc.tuple(part, part).map(([before, after]) => before + MARK + after);
}

/** Secrets as an environment may hold them, without line ends: they can stand in a header. */
export const anySecret = secretOf(characters);

/** With line ends and other controls. */
export const anySecretOfLines = secretOf(
  fc.oneof({ arbitrary: characters, weight: 5 }, { arbitrary: lineCharacters, weight: 1 }),
);

const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const jsonAscii = (text: string): string =>
  json(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const entities = (text: string, radix: 10 | 16): string =>
  Array.from(text, (one) => `&#${radix === 16 ? 'x' : ''}${(one.codePointAt(0) ?? 0).toString(radix)};`).join('');
const allPercent = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const form = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2);

/** The encodings that docs/security.md names, of a text in which a secret stands as a part. */
export const encodings: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'JSON-escaped': json,
  'JSON-escaped in ASCII': jsonAscii,
  'JSON-escaped with slashes': (text) => json(text).replaceAll('/', '\\/'),
  'JSON-escaped twice': (text) => json(json(text)),
  'JSON-escaped in ASCII twice': (text) => json(jsonAscii(text)),
  'URL-encoded': encodeURIComponent,
  'URL-encoded in lower case': (text) =>
    encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  'URL-encoded, every byte': allPercent,
  'URL-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'URL-encoded as a whole URL': (text) => encodeURI(text),
  'in a form': form,
  'in a form twice': (text) => form(form(text)),
  'JSON-escaped, URL-encoded': (text) => encodeURIComponent(json(text)),
  'JSON-escaped, in a form': (text) => form(json(text)),
  'JSON-escaped, HTML-escaped': (text) => html(json(text)),
  'HTML-escaped': html,
  'HTML-escaped with an apostrophe': (text) => html(text).replaceAll("'", '&#39;'),
  'as decimal entities': (text) => entities(text, 10),
  'as hexadecimal entities': (text) => entities(text, 16),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in URL-safe base64': (text) => Buffer.from(text).toString('base64url'),
};

/** Each character in one of its spellings, as the parts of a URL are encoded by different rules. */
export function mixed(text: string, choices: readonly number[]): string {
  const spellings = [
    (one: string) => one,
    encodeURIComponent,
    (one: string) => json(one),
    (one: string) => html(one),
    allPercent,
    (one: string) => `&#${one.codePointAt(0) ?? 0};`,
  ];
  return Array.from(text, (one, i) =>
    (spellings[(choices[i % choices.length] ?? 0) % spellings.length] as (one: string) => string)(one),
  ).join('');
}

/** The ways in which a part of the secret with its mark can still be read in a text; empty where none can. */
export function leaksIn(text: string, secret: string): string[] {
  const plain = [text, ...decoded(text)]
    .filter((one) => one.includes(MARK))
    .map(around)
    .slice(0, 1);
  const base64 = base64Inside(secret).filter((piece) => text.includes(piece));
  return [...plain, ...base64.map((piece) => `base64 ${piece}`)];
}

function around(text: string): string {
  const at = text.indexOf(MARK);
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
}

/** What decoding gives that nobody can miss: the mark is of letters, so only an encoding of every byte hides it. */
function decoded(text: string): string[] {
  const percent = (one: string): string =>
    one.replaceAll(/%(?:25)?([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const entity = (one: string): string =>
    one.replaceAll(/&(?:amp;)?#(x?)0*([\da-f]{1,6});/gi, (_, x: string, code: string) =>
      String.fromCharCode(Number.parseInt(code, x === '' ? 10 : 16)),
    );
  const unicode = (one: string): string =>
    one.replaceAll(/\\+u00([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return [percent(text), entity(text), unicode(text), unicode(entity(percent(text)))];
}

/** The base64 of the secret within a longer text, at each offset, both alphabets, without the characters it shares. */
function base64Inside(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const piece = text.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
    return [piece, piece.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
