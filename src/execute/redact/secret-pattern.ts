/**
 * The source of a regular expression that finds a secret as it is, JSON-escaped and URL-encoded (each once or twice, as
 * in JSON within JSON), HTML-escaped, in any mixture of these, and inside base64 (plain and URL-safe) at each of the
 * three places where it can begin there.
 */
export function secretPattern(secret: string): string {
  const plain = Array.from(secret, characterPattern).join('');
  return [plain, ...base64Patterns(Buffer.from(secret, 'utf8'))].join('|');
}

/** Shorter pieces of base64 are found in too many innocent texts. */
const SHORTEST_BASE64_PIECE = 6;

const JSON_SHORT_ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const HTML_NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Every spelling of one character. */
function characterPattern(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  const spellings = new Set([escapeRegExp(character)]);
  const percent = Array.from(
    Buffer.from(character, 'utf8'),
    (byte) => `%(?:25)?${anyCase(byte.toString(16).padStart(2, '0'))}`,
  );
  spellings.add(percent.join(''));
  if (character === ' ') spellings.add('\\+');
  const short = JSON_SHORT_ESCAPES[character];
  if (short !== undefined) {
    spellings.add(escapeRegExp(short));
    spellings.add(escapeRegExp(JSON.stringify(short).slice(1, -1)));
  }
  const units = Array.from({ length: character.length }, (_, i) =>
    character.charCodeAt(i).toString(16).padStart(4, '0'),
  );
  spellings.add(units.map((unit) => `\\\\{1,2}u${anyCase(unit)}`).join(''));
  const named = HTML_NAMES[character];
  if (named !== undefined) spellings.add(named);
  spellings.add(`&#0*${codePoint};`);
  spellings.add(`&#[xX]0*${anyCase(codePoint.toString(16))};`);
  return `(?:${[...spellings].join('|')})`;
}

/** The characters of base64 that the secret alone decides, for each of the three offsets. */
function base64Patterns(bytes: Buffer): string[] {
  const patterns: string[] = [];
  for (const offset of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const start = offset === 0 ? 0 : offset + 1;
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    const piece = text.slice(start, end);
    if (piece.length < SHORTEST_BASE64_PIECE) continue;
    const spelled = Array.from(piece, base64CharacterPattern).join('');
    patterns.push(`${spelled}[\\w+/-]?={0,2}`);
  }
  return patterns;
}

/** `+` and `/` may be URL-safe, JSON-escaped or URL-encoded. */
function base64CharacterPattern(character: string): string {
  if (character === '+') return '(?:\\+|-|%2[bB])';
  if (character === '/') return '(?:\\\\?/|_|%2[fF])';
  return character;
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
