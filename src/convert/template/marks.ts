import { isJsonObject, type Json } from '../../model/json.ts';
import type { SourceFile } from '../../model/source.ts';
import { sourceError } from '../source/source-text.ts';
import { type DraftPart, templateValue } from './template-value.ts';

/**
 * Stands for expressions in texts that are still to be taken apart: a mark is made of noncharacters (Unicode, section
 * 23.7), which no text for interchange holds. Which expression it is, is asked when a value is written.
 */
export type Marks = {
  /** The same for the same key. */
  mark: (key: string, cel: () => string) => string;
  /** As `mark`, of the expression that percent-encodes each mark of a text; the text itself is encoded by `encode`. */
  encoded: (text: string, encode: (text: string) => string) => string;
  /** A value with expressions of ours in place of the marks, and the rest escaped. */
  write: (value: Json) => Json;
  /** The text without marks, for comments and names. */
  plain: (text: string) => string;
};

const MARK = /\ufdd0(\d+)\ufdd1/g;
const NONCHARACTER = /[\ufdd0-\ufdef]/;

export function createMarks(): Marks {
  const made: { key: string; cel: () => string }[] = [];
  const known = new Map<string, number>();

  const mark = (key: string, cel: () => string): string => {
    const index = known.get(key) ?? made.push({ key, cel }) - 1;
    known.set(key, index);
    return `\ufdd0${index}\ufdd1`;
  };
  const fillText = (text: string): string => templateValue(partsOf(text, (index) => made[index]?.cel() ?? '""'));
  const write = (value: Json): Json => {
    if (typeof value === 'string') return fillText(value);
    if (Array.isArray(value)) return value.map(write);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(item)]));
  };
  return {
    mark,
    encoded: (text, encode) => {
      const parts = text.split(MARK);
      return parts
        .map((part, position) => {
          const inner = made[Number(part)];
          if (position % 2 === 0 || inner === undefined) return encode(part);
          return mark(`url_encode ${inner.key}`, () => `url_encode(${inner.cel()})`);
        })
        .join('');
    },
    write,
    plain: (text) => text.replace(MARK, ''),
  };
}

/** Whether a text holds a mark. */
export function hasMark(text: string): boolean {
  return NONCHARACTER.test(text);
}

/** Throws ProblemError (`convert/source`) where a file holds what marks are made of, which no text of people does. */
export function refuseMarks(file: SourceFile): void {
  const at = file.text.search(NONCHARACTER);
  if (at !== -1) throw sourceError(file, at, 'this character (a noncharacter of Unicode) is in no text of people');
}

function partsOf(text: string, celOf: (index: number) => string): DraftPart[] {
  // What does not go into a mark comes with an even index.
  return text
    .split(MARK)
    .map((part, position) => (position % 2 === 0 ? { text: part } : { cel: celOf(Number(part)), isText: true }));
}
