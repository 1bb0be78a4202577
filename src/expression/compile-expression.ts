import { ExactNumber } from '../model/json.ts';
import { type Problem, problemAt } from '../model/problem.ts';
import type { ScalarNode, SourceNode, Span } from '../model/source.ts';
import type { ExpressionContext } from '../model/template.ts';
import { type Compiled, compileProgram } from './compile/compile-program.ts';
import { scanTemplate } from './compile/scan-template.ts';
import { placeIn } from './compile/source-offsets.ts';
import type { Place } from './engine/program.ts';

/**
 * Compiles a value that is an expression (`if`, `assert`, `capture`): CEL as it stands, or wrapped whole in `${{ }}`.
 * Booleans and numbers of YAML are expressions too.
 */
export function compileExpression(node: SourceNode, context: ExpressionContext): Compiled {
  if (node.kind !== 'scalar') return refuse(node, `an expression is needed here, not a ${node.kind}`);
  if (node.value === null) return refuse(node, 'an expression is needed here, and there is none');
  if (typeof node.value !== 'string') {
    return compileProgram({ source: literalSource(node.value), context, place: () => node.span });
  }
  return compileText(node, node.value, context);
}

/**
 * Compiles the source of an expression that stands at `span` in its file. Where the file has other text there, every
 * problem is placed at the whole span.
 */
export function compileSource(source: string, span: Span, context: ExpressionContext): Compiled {
  const isVerbatim = span.file.text.slice(span.start, span.end) === source;
  const place: Place = (start, end) =>
    isVerbatim ? { file: span.file, start: span.start + start, end: span.start + end } : span;
  return compileProgram({ source, context, place });
}

function compileText(node: ScalarNode, text: string, context: ExpressionContext): Compiled {
  const place = placeIn(node);
  if (text.trim() === '') return refuse(node, 'the expression is empty');
  if (!text.trimStart().startsWith('${{')) return compileRange({ text, place, context }, 0, text.length);
  const { parts, problem } = scanTemplate(text);
  if (problem !== undefined) {
    return {
      problems: [problemAt(place(problem.start, problem.end), 'expression/syntax', problem.message, problem.hint)],
    };
  }
  const expressions = parts.filter((part) => typeof part !== 'string');
  const [only] = expressions;
  const isWhole = expressions.length === 1 && parts.every((part) => typeof part !== 'string' || part.trim() === '');
  if (only === undefined || !isWhole) {
    return refuse(
      node,
      'an expression is needed here, not text with expressions in it',
      'write one expression, without ${{ }}',
    );
  }
  return compileRange({ text, place, context }, only.start, only.end);
}

/** Compiles the part of a text from `start` to `end`, without the white space around it. */
export function compileRange(
  { text, place, context }: { text: string; place: Place; context: ExpressionContext },
  start: number,
  end: number,
): Compiled {
  const slice = text.slice(start, end);
  const source = slice.trim();
  const from = start + slice.length - slice.trimStart().length;
  return compileProgram({ source, context, place: (a, b) => place(from + a, from + b) });
}

function refuse(node: SourceNode, message: string, hint?: string): { problems: Problem[] } {
  return { problems: [problemAt(node.span, 'expression/syntax', message, hint)] };
}

function literalSource(value: boolean | number | ExactNumber): string {
  if (!(value instanceof ExactNumber)) return String(value);
  return value.source;
}
