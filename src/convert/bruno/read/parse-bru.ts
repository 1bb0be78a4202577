import type { ProblemError } from '../../../model/problem.ts';
import type { SourceFile, SourceLocation } from '../../../model/source.ts';
import { placeOf, refuseBinary, sourceError } from '../../source/source-text.ts';
import { type BruBlock, blockText, pairOffsets, splitBru } from './bru-blocks.ts';

export type BruKind = 'request' | 'settings' | 'environment';

/** What Bruno's own parser says of a file, and where things stand in it. */
export type ParsedBru = {
  file: SourceFile;
  blocks: BruBlock[];
  json: Record<string, unknown>;
  /** The text of a text block; undefined where the file does not have it. */
  text: (block: string) => string | undefined;
  /** The place of a block, else of the file. */
  place: (block: string) => SourceLocation;
  /** The places of the pairs of a block (of all blocks of these names), in order. */
  pairPlaces: (...blocks: string[]) => SourceLocation[];
};

/** Beyond this the parser of Bruno needs gigabytes; contents of text blocks do not count. */
const MAX_SETTINGS = 400_000;

/** Reads a `.bru` file with `@usebruno/lang`. Throws ProblemError (`convert/source`) with the place of what is wrong. */
export async function parseBru(file: SourceFile, kind: BruKind): Promise<ParsedBru> {
  refuseBinary(file);
  const { blocks, settings, lines } = splitBru(file);
  if (settings.length > MAX_SETTINGS) {
    throw sourceError(
      file,
      0,
      `the file has more than ${MAX_SETTINGS / 1000} KB besides its texts; no request needs that`,
    );
  }
  const json = await parse(file, { kind, settings, lines });
  const named = (names: string[]): BruBlock[] => blocks.filter(({ name }) => names.includes(name));
  return {
    file,
    blocks,
    json,
    text: (name) => {
      const block = blocks.findLast((one) => one.name === name);
      return block && blockText(file, block);
    },
    place: (name) => placeOf(file, blocks.find((one) => one.name === name)?.start ?? 0),
    pairPlaces: (...names) =>
      named(names)
        .flatMap((block) => pairOffsets(file, block))
        .map((offset) => placeOf(file, offset)),
  };
}

async function parse(
  file: SourceFile,
  { kind, settings, lines }: { kind: BruKind; settings: string; lines: number[] },
): Promise<Record<string, unknown>> {
  const lang = (await import('@usebruno/lang')).default;
  try {
    switch (kind) {
      case 'request':
        return lang.bruToJsonV2(settings);
      case 'settings':
        return lang.collectionBruToJson(settings);
      case 'environment':
        return lang.bruToEnvJsonV2(settings);
    }
  } catch (error) {
    throw syntaxError(file, lines, error instanceof Error ? error.message : String(error));
  }
}

/** The messages of the parser begin with `Line 6, col 6:` and end with what it expected. */
function syntaxError(file: SourceFile, lines: number[], message: string): ProblemError {
  const [, line, column] = /^Line (\d+), col (\d+):/.exec(message) ?? [];
  if (line === undefined) return sourceError(file, 0, 'the file is not what Bruno writes', message.slice(0, 200));
  const number = lines[Number(line) - 1] ?? 1;
  const start = lineStart(file.text, number) + Number(column) - 1;
  const alternatives = Array.from((/\nExpected ([\s\S]*)$/.exec(message)?.[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g));
  const what =
    alternatives.length === 0 || alternatives.length > 4
      ? 'a block such as meta, get, headers or assert'
      : alternatives.map(([, text = '']) => (text === '\\n' ? 'the end of the line' : text)).join(' or ');
  return sourceError(file, Math.min(start, file.text.length), `this is not the language of Bruno: ${what} is expected`);
}

function lineStart(text: string, number: number): number {
  let start = 0;
  for (let line = 1; line < number; line += 1) start = text.indexOf('\n', start) + 1;
  return start;
}
