import { type Problem, problemAt } from '../../model/problem.ts';
import { referenceRoots } from '../../model/template.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { EngineError } from '../engine/engine-error.ts';
import type { Place } from '../engine/program.ts';

const tokens: Record<string, string> = {
  EOF: 'the end',
  NUMBER: 'a number',
  STRING: 'text',
  BYTES: 'bytes',
  BOOLEAN: 'a boolean',
  NULL: 'null',
  IDENTIFIER: 'a name',
  PLUS: '"+"',
  MINUS: '"-"',
  MULTIPLY: '"*"',
  DIVIDE: '"/"',
  MODULO: '"%"',
  EQ: '"=="',
  NE: '"!="',
  LT: '"<"',
  LE: '"<="',
  GT: '">"',
  GE: '">="',
  AND: '"&&"',
  OR: '"||"',
  NOT: '"!"',
  IN: '"in"',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  DOT: '"."',
  COMMA: '","',
  COLON: '":"',
  QUESTION: '"?"',
};

/** What people write who know another language, and what CEL has instead. */
const hints: Record<string, string> = {
  '=': 'two values are compared with "=="',
  '&': '"and" is written "&&"',
  '|': '"or" is written "||"; a function is called as lower(x) or x.lower()',
  and: '"and" is written "&&"',
  or: '"or" is written "||"',
  not: '"not" is written "!"',
  is: 'two values are compared with "=="',
  $: 'an expression within an expression needs no ${{ }}',
};

/** A problem `expression/syntax` at the place where the source stops being an expression. */
export function syntaxProblem(error: EngineError, source: string, place: Place): Problem {
  const start = Math.min(error.range?.start ?? 0, Math.max(0, source.length - 1));
  const end = Math.max(start + 1, Math.min(error.range?.end ?? source.length, source.length));
  const at = source.slice(error.range?.start ?? 0, error.range?.end ?? 0);
  const span = place(start, end);
  if (error.code === 'limit_exceeded') {
    return problemAt(
      span,
      'expression/syntax',
      'the expression is too large or too deeply nested',
      'split it with vars',
    );
  }
  return problemAt(span, 'expression/syntax', messageOf(error, at), hintOf(error, source, at));
}

function messageOf({ code, summary }: EngineError, at: string): string {
  switch (code) {
    case 'unexpected_character':
      return `${JSON.stringify(at)} is not expected here`;
    case 'unexpected_token':
      return at === '' ? 'the expression ends too early' : `${JSON.stringify(at)} is not expected here`;
    case 'expected_token':
      return summary.replace(/^Expected (\w+), got (\w+)$/, (_, wanted: string, got: string) => {
        return `${tokens[wanted] ?? wanted} is expected here, not ${got === 'EOF' ? 'the end' : JSON.stringify(at)}`;
      });
    default:
      return summary.charAt(0).toLowerCase() + summary.slice(1);
  }
}

function hintOf(error: EngineError, source: string, at: string): string | undefined {
  const start = error.range?.start ?? 0;
  if (at === '$' && /^[.[]/.test(source.slice(start + 1))) return 'a JSONPath such as $.id is written body.id';
  if (Object.hasOwn(hints, at)) return hints[at];
  if (error.code === 'expected_token' && source.slice(0, start).trimEnd().endsWith('.')) {
    return 'a key that is not a plain name is written in brackets: body["in"]';
  }
  if (error.code !== 'reserved_identifier') return undefined;
  return didYouMean(at, referenceRoots) ?? 'the name is reserved in CEL';
}
