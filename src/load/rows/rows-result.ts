import type { Row } from '../../model/collection.ts';
import type { Problem } from '../../model/problem.ts';
import type { Sequence } from '../../model/sequence.ts';

/** The rows of a file. */
export type RowTable = {
  rows: Sequence<Row>;
  /** The names all rows have together, in order of appearance; undefined where there are no rows. */
  columns: string[] | undefined;
};

/** Where there are problems the rows are not to be used. */
export type RowsResult = RowTable & { problems: Problem[] };

/** For a file that cannot be read. */
export function noRows(problems: Problem[]): RowsResult {
  return { rows: [], columns: undefined, problems };
}
