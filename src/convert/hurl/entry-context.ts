import type { SourceFile } from '../../model/source.ts';
import type { CollectionVariables } from '../draft/draft-variables.ts';
import type { ImportFile, ImportSource, Leftover } from '../import.ts';
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
