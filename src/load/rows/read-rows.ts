import type { Row } from '../../model/collection.ts';
import { isJsonObject } from '../../model/json.ts';
import { problemAt } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import { readText } from '../files/file-access.ts';
import type { LoadContext } from '../load-context.ts';
import { nodeToJson } from '../yaml/node-to-json.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { notAList, readJsonRows } from './read-json-rows.ts';
import { noRows, type RowsResult } from './rows-result.ts';

/**
 * Reads the rows of a `.csv`, `.json` or `.yaml` file, each with its place. Cells of CSV are text. Rows written in a
 * collection may hold expressions, so they are not for here.
 */
export async function readRows(path: string, context: Pick<LoadContext, 'root' | 'access'>): Promise<RowsResult> {
  const { file, problem } = await readText(path, context.root, context.access);
  if (problem) return noRows([problem]);
  if (/\.csv$/i.test(path)) return readCsvRows(file);
  return /\.json$/i.test(path) ? readJsonRows(file) : readYamlRows(file);
}

/** All at once, and kept: in YAML nothing is sure before the end. */
async function readYamlRows(file: SourceFile): Promise<RowsResult> {
  const { node, problems } = await parseYaml(file);
  if (node === undefined) return noRows(problems);
  if (node.kind !== 'list') return noRows([notAList(file)]);
  const rows: Row[] = [];
  const found = [...problems];
  const columns = new Set<string>();
  for (const item of node.items) {
    const value = nodeToJson(item);
    if (isJsonObject(value)) rows.push({ value, span: item.span });
    else found.push(problemAt(item.span, 'input/wrong-type', 'a row is a map of names to values'));
    if (isJsonObject(value)) for (const name of Object.keys(value)) columns.add(name);
  }
  return { rows, columns: rows.length === 0 ? undefined : [...columns], problems: found };
}
