import { createRequire } from 'node:module';
import type { parse } from 'csv-parse/sync';
import type { Row } from '../../model/collection.ts';
import type { JsonObject } from '../../model/json.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import { sequence } from '../../model/sequence.ts';
import type { SourceFile, Span } from '../../model/source.ts';
import { noRows, type RowsResult } from './rows-result.ts';

const MAX_PROBLEMS = 20;
/** Rows that are parsed at once while they are read. */
const CHUNK_ROWS = 500;

/**
 * Rows of CSV (RFC 4180): the first line names the columns, every cell is text. The whole file is checked first; its
 * rows are parsed again, a few at a time, whenever they are read.
 */
export function readCsvRows(file: SourceFile): RowsResult {
  const spanOf = createSpanOf(file);
  const bytes = Buffer.from(file.text);
  // A part of the file would be read otherwise where it happens to begin with another kind of line break.
  const options: CsvOptions = {
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: firstBreak(file.text),
  };
  let header: { columns: string[]; line: number } | undefined;
  const problems: Problem[] = [];
  // By row: its first line. By chunk: where the record before it ends.
  const lines: number[] = [];
  const starts: number[] = [];
  let end = 0;
  const failure = parseRecords(bytes, options, (record, info) => {
    const line = firstLine(record, info.lines);
    if (header === undefined) header = { columns: record.map((name) => name.trim()), line };
    else if (record.length !== header.columns.length) {
      if (problems.length < MAX_PROBLEMS)
        problems.push(wrongLength(spanOf(line), record.length, header.columns.length));
    } else {
      if (lines.length % CHUNK_ROWS === 0) starts.push(end);
      lines.push(line);
    }
    end = info.bytes;
  });
  if (failure !== undefined) return noRows([notCsv(failure, spanOf)]);
  if (header === undefined) {
    return noRows([csvProblem(spanOf(1), 'the file is empty', 'the first line names the columns')]);
  }
  const { columns, line } = header;
  const found = [...headerProblems(columns, spanOf(line)), ...problems];
  if (found.length > 0) return noRows(found);
  const read = function* (): Generator<Row> {
    for (const [chunk, start] of starts.entries()) {
      const first = chunk * CHUNK_ROWS;
      const records = parser()(bytes.subarray(start, starts[chunk + 1]), options);
      for (const [index, record] of records.entries()) {
        yield { value: toRow(columns, record), span: spanOf(lines[first + index] ?? 1) };
      }
    }
  };
  return { rows: sequence(lines.length, read), columns: lines.length === 0 ? undefined : columns, problems: [] };
}

type CsvOptions = { relax_column_count: true; skip_empty_lines: true; record_delimiter: string[] };
type RecordInfo = { lines: number; bytes: number };

/** Gives every record to `see` and keeps none. Returns the error where the text is not CSV. */
function parseRecords(bytes: Buffer, options: CsvOptions, see: (record: string[], info: RecordInfo) => void): unknown {
  try {
    parser()(bytes, {
      ...options,
      on_record: (record: unknown, info: RecordInfo) => {
        see(record as string[], info);
        return null;
      },
    });
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The first line break that is not quoted: the one that ends records. */
function firstBreak(text: string): string[] {
  let isQuoted = false;
  for (const [found] of text.matchAll(/"|\r\n|\n|\r/g)) {
    if (found === '"') isQuoted = !isQuoted;
    else if (!isQuoted) return [found];
  }
  return [];
}

function parser(): typeof parse {
  return (createRequire(import.meta.url)('csv-parse/sync') as { parse: typeof parse }).parse;
}

/** csv-parse counts the line a record ends in; breaks inside quotes belong to the record. */
function firstLine(record: readonly string[], lastLine: number): number {
  return record.reduce((line, cell) => line - (cell.match(/\r\n|\n|\r/g)?.length ?? 0), lastLine);
}

function createSpanOf(file: SourceFile): (line: number) => Span {
  const starts = [0];
  for (const { index, 0: found } of file.text.matchAll(/\r\n|\n|\r/g)) starts.push(index + found.length);
  return (line) => {
    const start = starts[line - 1] ?? 0;
    const end = starts[line] ?? file.text.length;
    return { file, start, end: start + file.text.slice(start, end).trimEnd().length };
  };
}

function toRow(columns: readonly string[], record: readonly string[]): JsonObject {
  return Object.fromEntries(columns.map((name, index) => [name, record[index] ?? '']));
}

function notCsv(error: unknown, spanOf: (line: number) => Span): Problem {
  const line = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
  const message = error instanceof Error ? error.message : String(error);
  return csvProblem(spanOf(line), `this is not CSV: ${message.charAt(0).toLowerCase()}${message.slice(1)}`);
}

function headerProblems(columns: readonly string[], span: Span): Problem[] {
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (columns.includes('')) return [csvProblem(span, 'a column has no name', 'the first line names the columns')];
  return repeated === undefined ? [] : [csvProblem(span, `two columns have the name "${repeated}"`)];
}

function wrongLength(span: Span, count: number, expected: number): Problem {
  const message = `this row has ${count === 1 ? '1 cell' : `${count} cells`}, the header has ${expected}`;
  const hint =
    count > expected ? 'put a cell that holds a comma in double quotes' : 'an empty cell needs its comma too';
  return csvProblem(span, message, hint);
}

function csvProblem(span: Span, message: string, hint?: string): Problem {
  return problemAt(span, 'input/csv-syntax', message, hint);
}
