import type { SourceFile } from '../../../model/source.ts';
import { sourceError } from '../../source/source-text.ts';

/** A block of a `.bru` file: its name, where it begins, and its lines between the braces. */
export type BruBlock = { name: string; start: number; contentStart: number; contentEnd: number };

/** The blocks of a file, and the file without the contents of those that are text. */
export type BruText = {
  blocks: BruBlock[];
  /** What a parser has to see: texts stand as one letter, examples are gone. */
  settings: string;
  /** The line of the file, from 1, of each line of `settings`. */
  lines: number[];
};

const TEXT_BLOCKS = new Set([
  'body',
  'body:json',
  'body:text',
  'body:xml',
  'body:sparql',
  'body:graphql',
  'body:graphql:vars',
  'script:pre-request',
  'script:post-response',
  'tests',
  'docs',
]);
const ANNOTATION = /^\s*@[^\s:()]+(\(|\s*$)/;
const HEADER = /^([a-z][\w-]*(?::[\w.-]+)*)[ \t]*[{[][ \t]*\r?$/;

/**
 * Finds the blocks of a `.bru` text, in linear time: its own parser needs a gigabyte for a body of a megabyte, and
 * knows no places. Throws ProblemError (`convert/source`) for a block that does not end.
 */
export function splitBru(file: SourceFile): BruText {
  const blocks: BruBlock[] = [];
  const kept: string[] = [];
  const lines: number[] = [];
  const keep = (text: string, number: number): void => {
    kept.push(text);
    lines.push(number);
  };
  let open: BruBlock | undefined;
  let isInQuotes = false;
  let number = 0;
  for (const { text, start } of linesOf(file.text)) {
    number += 1;
    const isText = open !== undefined && TEXT_BLOCKS.has(open.name);
    const isExample = open?.name === 'example';
    if (open !== undefined && /^[}\]]/.test(text) && !isInQuotes) {
      open.contentEnd = Math.max(open.contentStart, start - 1);
      if (isText) keep('  x', number);
      if (!isExample) keep(text, number);
      open = undefined;
      continue;
    }
    const name = open === undefined ? HEADER.exec(text)?.[1] : undefined;
    if (name !== undefined) {
      const contentStart = Math.min(file.text.length, start + text.length + 1);
      open = { name, start, contentStart, contentEnd: contentStart };
      blocks.push(open);
      if (name !== 'example') keep(text, number);
    } else if (!isText && !isExample) {
      if (open !== undefined && text.split("'''").length % 2 === 0) isInQuotes = !isInQuotes;
      keep(text, number);
    }
  }
  if (open !== undefined) {
    throw sourceError(file, open.start, `the block "${open.name}" does not end`, 'a line with } closes it');
  }
  return { blocks, settings: kept.join('\n'), lines };
}

/** The text of a text block as Bruno reads it: without empty lines before it, each line outdented by two spaces. */
export function blockText(file: SourceFile, block: BruBlock): string {
  return file.text
    .slice(block.contentStart, block.contentEnd)
    .replace(/^(\r?\n)+/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^ {2}/, ''))
    .join('\n');
}

/** The offsets of the pairs of a dictionary block, in order. */
export function pairOffsets(file: SourceFile, block: BruBlock): number[] {
  const offsets: number[] = [];
  let isInQuotes = false;
  for (const { text, start } of linesOf(file.text.slice(block.contentStart, block.contentEnd))) {
    const indent = /^\s*/.exec(text)?.[0].length ?? 0;
    const isPair = !isInQuotes && indent < text.length && !ANNOTATION.test(text) && text.includes(':');
    if (isPair) offsets.push(block.contentStart + start + indent);
    if (text.split("'''").length % 2 === 0) isInQuotes = !isInQuotes;
  }
  return offsets;
}

function* linesOf(text: string): Generator<{ text: string; start: number }> {
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    yield { text: text.slice(start, stop), start };
    start = stop + 1;
  }
}
