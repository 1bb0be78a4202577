import type { SourceFile } from '../../model/source.ts';
import type { ImportFile, ImportSource, Leftover } from '../import.ts';
import type { CollectionVariables } from '../text-source/draft-variables.ts';
import { placeOf } from '../text-source/source-text.ts';
import type { HurlScope } from './scope.ts';

/** What the conversion of an entry needs from around it, and where it leaves what it cannot carry over. */
export type EntryContext = {
  file: SourceFile;
  input: ImportFile;
  readBeside: ImportSource['readBeside'];
  variables: CollectionVariables;
  scope: HurlScope;
  leftovers: Leftover[];
  /** Files to write beside the collection, by their paths relative to it. */
  files: Map<string, string>;
};

/** A piece of the entry that has no counterpart. */
export type Piece = { at: number; end: number; what: string; why?: string };

export function leave(context: EntryContext, { at, end, what, why }: Piece): void {
  context.leftovers.push({
    place: placeOf(context.file, at),
    what,
    ...(why !== undefined && { hint: why }),
    source: context.file.text.slice(at, end).trimEnd(),
  });
}

/** The end of the line at an offset. */
export function lineEnd(context: EntryContext, at: number): number {
  const end = context.file.text.indexOf('\n', at);
  return end === -1 ? context.file.text.length : end;
}
