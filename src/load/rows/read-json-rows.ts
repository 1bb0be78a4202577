import type { Row } from '../../model/collection.ts';
import { isJsonObject, type Json, parseJson } from '../../model/json.ts';
import { problemAt } from '../../model/problem.ts';
import { sequence } from '../../model/sequence.ts';
import type { SourceFile } from '../../model/source.ts';
import { jsonProblem } from '../files/check-files.ts';
import { topLevelItems } from './json-items.ts';
import { noRows, type RowsResult } from './rows-result.ts';

/** Rows of a JSON list. Each is parsed by itself, once to check it and again whenever it is read. */
export function readJsonRows(file: SourceFile): RowsResult {
  const places = topLevelItems(file.text);
  if (!isList(file.text, places)) {
    const isJson = attempt(() => parseJson(file.text)) !== undefined;
    return noRows([isJson ? notAList(file) : jsonProblem(file)]);
  }
  const columns = new Set<string>();
  const result: RowsResult = noRows([]);
  for (const place of places) {
    const value = attempt(() => parseJson(file.text.slice(place.start, place.end)));
    if (value === undefined) return noRows([jsonProblem(file)]);
    if (isJsonObject(value)) for (const name of Object.keys(value)) columns.add(name);
    else result.problems.push(problemAt({ file, ...place }, 'input/wrong-type', 'a row is a map of names to values'));
  }
  if (result.problems.length > 0) return result;
  const read = function* (): Generator<Row> {
    for (const { start, end } of places) {
      const value = parseJson(file.text.slice(start, end));
      if (isJsonObject(value)) yield { value, span: { file, start, end } };
    }
  };
  return {
    rows: sequence(places.length, read),
    columns: places.length === 0 ? undefined : [...columns],
    problems: [],
  };
}

/** What is said of a file whose rows are no list. */
export function notAList(file: SourceFile) {
  return problemAt({ file, start: 0, end: 1 }, 'input/wrong-type', 'a file of rows holds a list of maps');
}

/** Whether a text is a sound list, were its items sound: they are looked at one by one. */
function isList(text: string, places: readonly { start: number; end: number }[]): boolean {
  const parts: string[] = [];
  let end = 0;
  for (const place of places) {
    parts.push(text.slice(end, place.start), '0');
    end = place.end;
  }
  const value = attempt(() => parseJson(`${parts.join('')}${text.slice(end)}`));
  return Array.isArray(value) && value.length === places.length;
}

function attempt(parse: () => Json): Json | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
