import type { SourceFile } from '../../model/source.ts';
import type { Leftover } from '../import.ts';
import { placeOf } from './source-text.ts';

/** A piece of the source, by its offsets, and why it has no counterpart. */
export type Piece = { at: number; end: number; what: string; why?: string };

/** Lists a piece of the source that is not carried over, with its text. */
export function leavePiece(
  { file, leftovers }: { file: SourceFile; leftovers: Leftover[] },
  { at, end, what, why }: Piece,
): void {
  leftovers.push({
    place: placeOf(file, at),
    what,
    ...(why !== undefined && { hint: why }),
    source: file.text.slice(at, end).trimEnd(),
  });
}
