import { type CelFunction, refuse } from './function.ts';
import { textOfItem } from './list-items.ts';

/** Functions on text. `split`, `trim` and `join` as methods are CEL's own where CEL has them. */
export const textFunctions = {
  lower: {
    description: 'the text in lower case',
    example: 'lower("ABC") → "abc"',
    overloads: [{ params: ['string'], returns: 'string', run: (text: string) => text.toLowerCase() }],
  },
  upper: {
    description: 'the text in upper case',
    example: 'upper("abc") → "ABC"',
    overloads: [{ params: ['string'], returns: 'string', run: (text: string) => text.toUpperCase() }],
  },
  trim: {
    description: 'the text without white space at both ends',
    example: 'trim("  a ") → "a"',
    overloads: [{ params: ['string'], returns: 'string', run: (text: string) => text.trim(), method: false }],
  },
  split: {
    description: 'the parts of a text between separators',
    example: 'split("a,b", ",") → ["a", "b"]',
    overloads: [
      {
        params: ['string', 'string'],
        returns: 'list<string>',
        run: (text: string, separator: string) => text.split(separator),
        method: false,
      },
    ],
  },
  join: {
    description: 'the items of a list as one text, with an optional separator between them',
    example: 'join(["a", "b"], "-") → "a-b"',
    overloads: [
      { params: ['list'], returns: 'string', run: (list: unknown[]) => joinItems(list, '') },
      { params: ['list', 'string'], returns: 'string', run: joinItems, method: false },
    ],
  },
  replace: {
    description: 'the text with every occurrence of one text replaced by another',
    example: 'replace("a-b-c", "-", "+") → "a+b+c"',
    overloads: [
      {
        params: ['string', 'string', 'string'],
        returns: 'string',
        run: (text: string, from: string, to: string) => text.replaceAll(from, () => to),
      },
    ],
  },
} satisfies Record<string, CelFunction>;

/** The items as text, joined. Lists, maps and null are refused: they have no text of their own. */
export function joinItems(list: Iterable<unknown>, separator: string): string {
  return Array.from(list, (item, index) => {
    return textOfItem(item) ?? refuse(`join: item ${index} is neither text, number nor boolean`);
  }).join(separator);
}
