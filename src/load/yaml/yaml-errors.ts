import type { Document, YAMLError } from 'yaml';
import { type Problem, problemAt } from '../../model/problem.ts';
import { positionAt, type SourceFile } from '../../model/source.ts';

/** The syntax errors of a text in the words of this program: the first of each line, the rest follows from it. */
export function yamlErrorProblems(file: SourceFile, documents: Document.Parsed[]): Problem[] {
  const problems: Problem[] = [];
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const seen = new Set<number>();
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const { line } = positionAt(file, error.pos[0]);
    const follows = seen.size > 0 && error.message.includes(' in YAML stream');
    if (seen.has(line) || follows) continue;
    seen.add(line);
    const { message, hint } = explain(error, lineOf(file, line));
    problems.push(problemAt({ file, start: error.pos[0], end: error.pos[1] }, 'input/yaml-syntax', message, hint));
  }
  const second = documents[1];
  if (second !== undefined && problems.length === 0) {
    const start = file.text.lastIndexOf('---', second.contents?.range[0] ?? second.range[0]);
    const span = { file, start: Math.max(0, start), end: start + 3 };
    problems.push(problemAt(span, 'input/yaml-syntax', 'a second document begins here', 'one file holds one document'));
  }
  return problems;
}

function explain(error: YAMLError, line: string): { message: string; hint?: string } {
  // The braces of a template end a plain value inside { } and [ ].
  if (line.includes('${{') && error.code !== 'TAB_AS_INDENT') {
    return { message: 'this value does not end where it should', hint: 'put it in quotes: "${{ … }}"' };
  }
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab indents this line', hint: 'YAML is indented by spaces only' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        message: 'a second `: ` in one value, or a line that is indented too far',
        hint: 'put a value that holds `: ` in quotes; the keys of one map begin in the same column',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { message: 'a key must stand on one line', hint: 'is a `:` missing?' };
    case 'BAD_SCALAR_START':
      return { message: lower(error.message), hint: 'put the value in quotes' };
    case 'BAD_DQ_ESCAPE':
      return { message: lower(error.message), hint: 'write \\\\ for a backslash, or use single quotes' };
    case 'TAG_RESOLVE_FAILED':
      return {
        message: `the tag ${line.slice(line.indexOf('!')).split(/[\s,]/)[0] ?? ''} is not supported`,
        hint: 'a value that begins with `!` must be quoted',
      };
    case 'UNEXPECTED_TOKEN':
      return /scalar at node end/.test(error.message)
        ? { message: 'there is more text after the end of this value', hint: 'put the whole value in quotes' }
        : { message: lower(error.message) };
    case 'MISSING_CHAR':
      return /quote/.test(error.message)
        ? { message: 'a quote is opened and never closed' }
        : { message: lower(error.message), hint: 'is a `:` or a closing bracket missing?' };
    case 'MULTIPLE_DOCS':
      return { message: 'a second document begins here', hint: 'one file holds one document' };
    case 'ALIAS_PROPS':
    case 'BAD_ALIAS':
    case 'BAD_COLLECTION_TYPE':
    case 'BAD_DIRECTIVE':
    case 'BAD_INDENT':
    case 'BAD_PROP_ORDER':
    case 'BLOCK_IN_FLOW':
    case 'DUPLICATE_KEY':
    case 'IMPOSSIBLE':
    case 'KEY_OVER_1024_CHARS':
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'NON_STRING_KEY':
    case 'RESOURCE_EXHAUSTION':
      return { message: lower(error.message) };
  }
}

function lineOf(file: SourceFile, line: number): string {
  return file.text.split('\n', line)[line - 1] ?? '';
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
