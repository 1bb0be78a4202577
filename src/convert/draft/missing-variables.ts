import type { SourceFile } from '../../model/source.ts';
import type { Leftover } from '../import.ts';
import { placeOf } from '../source/source-text.ts';
import type { CollectionVariables } from './draft-variables.ts';

/** The variables of a collection that nothing in the source gives a value, each with its first use. */
export function missingVariables(variables: CollectionVariables, file: SourceFile): Leftover[] {
  return variables.missing().map(({ name, source, at }) => ({
    place: placeOf(file, at),
    what: `variable ${source} has no value`,
    hint: `set ${name} in .env or with --var ${name}=…`,
  }));
}
