import type { JsonObject } from '../../model/json.ts';
import type { SourceFile } from '../../model/source.ts';
import type { CollectionVariables, DraftVariables } from '../draft/draft-variables.ts';
import type { ImportFile, ImportSource, Leftover } from '../import.ts';
import { leavePiece, type Piece } from '../source/leave-piece.ts';

/** What is known while a file is converted. */
export type FileContext = {
  file: SourceFile;
  input: ImportFile;
  readBeside: ImportSource['readBeside'];
  drafted: DraftVariables;
  variables: CollectionVariables;
  /** `@name = value` lines, in order. */
  definitions: Map<string, Definition[]>;
  /** `vars` of the collection. */
  vars: JsonObject;
  /** The ids of the requests before, by their names. Of one that runs several times the answers are a list. */
  named: Map<string, { id: string; isList: boolean }>;
  /** Files to write beside the collection. */
  files: Map<string, string>;
};

export type Definition = { at: number; end: number; name: string; value: string };

/** What is known while one of its requests is converted. */
export type RequestContext = FileContext & {
  leftovers: Leftover[];
  /** Why the request cannot be sent as it was meant. */
  obstacles: string[];
  /** `{{$index}}` is the column of that name. */
  hasIndex: boolean;
};

/** As `leavePiece`, for what the request cannot be sent without. */
export function obstruct(context: RequestContext, piece: Piece): void {
  leavePiece(context, piece);
  context.obstacles.push(piece.what);
}
