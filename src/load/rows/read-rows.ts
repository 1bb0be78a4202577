import type { Row } from '../../model/collection.ts';
import { isJsonObject, parseJson } from '../../model/json.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import { jsonProblem } from '../files/check-files.ts';
import { readText } from '../files/file-access.ts';
import type { LoadContext } from '../load-context.ts';
import { nodeToJson } from '../yaml/node-to-json.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { topLevelItems } from './json-items.ts';
import { readCsvRows } from './read-csv-rows.ts';

export type RowsResult = { rows: Row[]; problems: Problem[] };

/**
 * Reads the rows of a `.csv`, `.json` or `.yaml` file, each with its place. Cells of CSV are text. Rows written in a
 * collection may hold expressions, so they are not for here.
 */
export async function readRows(path: string, context: Pick<LoadContext, 'root' | 'access'>): Promise<RowsResult> {
  const { file, problem } = await readText(path, context.root, context.access);
  if (problem) return { rows: [], problems: [problem] };
  if (/\.csv$/i.test(path)) return readCsvRows(file);
  return /\.json$/i.test(path) ? readJsonRows(file) : readYamlRows(file);
}

/** The names all rows have together, in order of appearance. */
export function columnsOf(rows: Row[]): string[] {
  const columns = new Set<string>();
  for (const { value } of rows) for (const name of Object.keys(value)) columns.add(name);
  return [...columns];
}

function readJsonRows(file: SourceFile): RowsResult {
  let value: ReturnType<typeof parseJson>;
  try {
    value = parseJson(file.text);
  } catch {
    return { rows: [], problems: [jsonProblem(file)] };
  }
  const places = topLevelItems(file.text);
  if (!Array.isArray(value)) return notAList(file, 'input/wrong-type');
  const result: RowsResult = { rows: [], problems: [] };
  for (const [index, item] of value.entries()) {
    const span = { file, ...(places[index] ?? { start: 0, end: 1 }) };
    if (isJsonObject(item)) result.rows.push({ value: item, span });
    else result.problems.push(problemAt(span, 'input/wrong-type', 'a row is a map of names to values'));
  }
  return result;
}

function readYamlRows(file: SourceFile): RowsResult {
  const { node, problems } = parseYaml(file);
  if (node === undefined) return { rows: [], problems };
  if (node.kind !== 'list') return notAList(file, 'input/wrong-type');
  const result: RowsResult = { rows: [], problems: [...problems] };
  for (const item of node.items) {
    const value = nodeToJson(item);
    if (isJsonObject(value)) result.rows.push({ value, span: item.span });
    else result.problems.push(problemAt(item.span, 'input/wrong-type', 'a row is a map of names to values'));
  }
  return result;
}

function notAList(file: SourceFile, code: 'input/wrong-type'): RowsResult {
  const span = { file, start: 0, end: 1 };
  return { rows: [], problems: [problemAt(span, code, 'a file of rows holds a list of maps')] };
}
