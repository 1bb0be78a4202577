import { isJsonObject, type Json } from '../../../model/json.ts';
import { type DraftPart, templateValue } from '../../template/template-value.ts';

/** An expression of ours in the place of `{{name}}`. `known` is its value, where the source gives one. */
export type MarkedPart = { cel: string; isText: boolean; known?: string };

/**
 * Expressions within texts that are still to be taken apart. A mark is made of noncharacters (Unicode, section 23.7),
 * so that URLs and JSON can be parsed around it.
 */
export type Marks = {
  mark: (part: MarkedPart) => string;
  /** The marks of a text. */
  partsIn: (text: string) => MarkedPart[];
  /** Templates in place of marks, everything else escaped. `asText`: a single expression is made text. */
  fill: (value: Json, options?: { asText?: boolean }) => Json;
  /** As `fill`, for one text. */
  fillText: (text: string) => string;
};

const MARK = /\ufdd0(\d+)\ufdd1/g;
/** What marks are made of, and halves of characters, which cannot be sent. */
const UNSENDABLE = /[\ufdd0-\ufdef\ud800-\udfff]/gu;

export function createMarks(): Marks {
  const made: MarkedPart[] = [];
  const numbers = new Map<string, number>();
  const fillText = (text: string, asText: boolean): string => {
    const parts = text.split(MARK).map((part, position): DraftPart => {
      // What does not go into a mark comes with an even index.
      return position % 2 === 0 ? { text: part } : (made[Number(part)] ?? { text: '' });
    });
    return templateValue(parts, { asText });
  };
  const fill: Marks['fill'] = (value, { asText = false } = {}) => {
    if (typeof value === 'string') return fillText(value, asText);
    if (Array.isArray(value)) return value.map((item) => fill(item, { asText }));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, { asText })]));
  };
  return {
    mark: (part) => {
      const number = numbers.get(part.cel) ?? made.push(part) - 1;
      numbers.set(part.cel, number);
      return `\ufdd0${number}\ufdd1`;
    },
    partsIn: (text) =>
      Array.from(text.matchAll(MARK), ([, number]) => made[Number(number)]).filter((part) => part !== undefined),
    fill,
    fillText: (text) => fillText(text, false),
  };
}

/** A text of the source without what cannot stand in a text. */
export function withoutNoncharacters(text: string): string {
  return text.replace(UNSENDABLE, '\ufffd');
}

/** Changes what stands between the marks. */
export function betweenMarks(text: string, change: (part: string) => string): string {
  return text
    .split(/(\ufdd0\d+\ufdd1)/)
    .map((part, position) => (position % 2 === 0 ? change(part) : part))
    .join('');
}
