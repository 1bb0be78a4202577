import type { ScalarTag } from 'yaml';
import { UNSEEN_CHARACTERS } from '../../text/unseen-characters.ts';

/** Texts up to this length stand on one line, their line ends as `\n`. */
const MAX_LENGTH = 40;

const UNSEEN = new RegExp(`[${UNSEEN_CHARACTERS}\\ufffe\\uffff\\p{Cs}]`, 'gu');

/**
 * Texts with what a reader would not see, which is written out; and texts of several lines that no block scalar gives back
 * as they are, such as those with CRLF: in double quotes, each line of the text on one of the file, its end written out
 * (YAML 1.2, section 7.3.1).
 */
export const quotedLinesTag: ScalarTag = {
  identify: (value) => typeof value === 'string' && (needsQuotedLines(value) || value.search(UNSEEN) !== -1),
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify: ({ value }, { indent, implicitKey }) => {
    const lines = String(value).split(/(?<=\n)(?!$)/);
    if (implicitKey === true || String(value).length <= MAX_LENGTH || lines.length === 1)
      return `"${quoted(String(value))}"`;
    // A backslash keeps the blank that a continued line would lose.
    return `"\\\n${lines.map((line) => `${indent}${quoted(line).replace(/^ /, '\\ ')}`).join('\\\n')}"`;
  },
};

/** What a block or a plain text would lose or hide: a line of blanks only, a BOM, an unusual space. */
export function needsDoubleQuotes(text: string): boolean {
  return /^\s+$/.test(text) || text.search(UNSEEN) !== -1;
}

function needsQuotedLines(text: string): boolean {
  return text.includes('\n') && (needsDoubleQuotes(text) || /[\0-\x08\x0b-\x1f\x7f-\x9f]|\n[\t ]+$/.test(text));
}

function quoted(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
