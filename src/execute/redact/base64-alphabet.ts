import type { Alphabet, Spelled } from './secret-index.ts';

/** The characters of base64; `+` and `/` may be URL-safe, JSON-escaped or URL-encoded. */
export const base64Alphabet: Alphabet = {
  specials: { '+': '+', '-': '+', '/': '/', _: '/', '\\': '/', '%': '+/' },
  spelledAt: (text, at): Spelled[] => {
    const character = text[at];
    if (character === '+' || character === '-') return [{ character: PLUS, end: at + 1 }];
    if (character === '/' || character === '_') return [{ character: SLASH, end: at + 1 }];
    if (character === '\\') return text[at + 1] === '/' ? [{ character: SLASH, end: at + 2 }] : [];
    if (character !== '%') return [];
    const code = text.slice(at, at + 3).toUpperCase();
    if (code === '%2B') return [{ character: PLUS, end: at + 3 }];
    return code === '%2F' ? [{ character: SLASH, end: at + 3 }] : [];
  },
};

const PLUS = 0x2b;
const SLASH = 0x2f;

/** Shorter pieces of base64 are found in too many innocent texts. */
const SHORTEST_PIECE = 6;

/** The characters that a secret alone decides, for each of the three places where it can begin in base64. */
export function base64Pieces(secret: string): number[][] {
  const bytes = Buffer.from(secret, 'utf8');
  const pieces: number[][] = [];
  for (const offset of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const start = offset === 0 ? 0 : offset + 1;
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    const piece = text.slice(start, end);
    if (piece.length >= SHORTEST_PIECE) pieces.push(Array.from(piece, (character) => character.charCodeAt(0)));
  }
  return pieces;
}

const TAIL = /[\w+/-]?={0,2}/y;

/** The place after what completes the last character of a piece, and the padding. */
export function afterBase64(text: string, end: number): number {
  TAIL.lastIndex = end;
  TAIL.test(text);
  return TAIL.lastIndex;
}
