import { createRequire } from 'node:module';
import type { parse } from 'csv-parse/sync';
import type { Row } from '../../model/collection.ts';
import type { JsonObject } from '../../model/json.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { SourceFile, Span } from '../../model/source.ts';
import type { RowsResult } from './read-rows.ts';

const MAX_PROBLEMS = 20;

type CsvRecord = { record: string[]; info: { lines: number } };

/** Rows of CSV (RFC 4180): the first line names the columns, every cell is text. */
export function readCsvRows(file: SourceFile): RowsResult {
  const starts = lineStarts(file.text);
  const spanOf = (line: number): Span => {
    const start = starts[line - 1] ?? 0;
    const end = starts[line] ?? file.text.length;
    return { file, start, end: start + file.text.slice(start, end).trimEnd().length };
  };
  const parsed = parseRecords(file, spanOf);
  if (parsed.problem) return { rows: [], problems: [parsed.problem] };
  const [header, ...records] = parsed.records;
  if (header === undefined) {
    return { rows: [], problems: [csvProblem(spanOf(1), 'the file is empty', 'the first line names the columns')] };
  }
  const columns = header.record.map((name) => name.trim());
  const problems = headerProblems(columns, spanOf(firstLine(header)));
  const rows: Row[] = [];
  for (const entry of records) {
    const span = spanOf(firstLine(entry));
    if (entry.record.length === columns.length) rows.push({ value: toRow(columns, entry.record), span });
    else if (problems.length < MAX_PROBLEMS) {
      const message = `this row has ${cells(entry.record.length)}, the header has ${columns.length}`;
      const hint =
        entry.record.length > columns.length
          ? 'put a cell that holds a comma in double quotes'
          : 'an empty cell needs its comma too';
      problems.push(csvProblem(span, message, hint));
    }
  }
  return { rows, problems };
}

function parseRecords(
  file: SourceFile,
  spanOf: (line: number) => Span,
): { records: CsvRecord[]; problem?: undefined } | { problem: Problem; records?: undefined } {
  const csv = createRequire(import.meta.url)('csv-parse/sync') as { parse: typeof parse };
  try {
    const options = { info: true, relax_column_count: true, skip_empty_lines: true } as const;
    return { records: csv.parse(file.text, options) as unknown as CsvRecord[] };
  } catch (error) {
    const line = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    const message = error instanceof Error ? error.message : String(error);
    return {
      problem: csvProblem(spanOf(line), `this is not CSV: ${message.charAt(0).toLowerCase()}${message.slice(1)}`),
    };
  }
}

/** csv-parse counts the line a record ends in; breaks inside quotes belong to the record. */
function firstLine({ record, info }: CsvRecord): number {
  const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
  return info.lines - breaks;
}

function headerProblems(columns: string[], span: Span): Problem[] {
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (columns.includes('')) return [csvProblem(span, 'a column has no name', 'the first line names the columns')];
  return repeated === undefined ? [] : [csvProblem(span, `two columns have the name "${repeated}"`)];
}

function toRow(columns: string[], record: string[]): JsonObject {
  return Object.fromEntries(columns.map((name, index) => [name, record[index] ?? '']));
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

function csvProblem(span: Span, message: string, hint?: string): Problem {
  return problemAt(span, 'input/csv-syntax', message, hint);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: found } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + found.length);
  return starts;
}
