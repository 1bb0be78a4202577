import type { Json, JsonObject } from '../model/json.ts';
import { type Problem, problemAt } from '../model/problem.ts';
import type { ScalarNode, SourceNode } from '../model/source.ts';
import type { Expression, ExpressionContext, Template, TemplateEntry } from '../model/template.ts';
import { scanTemplate } from './compile/scan-template.ts';
import { placeIn } from './compile/source-offsets.ts';
import { compileRange } from './compile-expression.ts';
import { literalTemplate } from './literal-template.ts';
import { setOwn } from './set-own.ts';

/**
 * Compiles a YAML value that may hold `${{ expressions }}` in its texts; keys are taken as they are. A part with a
 * problem is left out of the template, so a template with problems must not be evaluated.
 */
export function compileTemplate(
  node: SourceNode,
  context: ExpressionContext,
): { template: Template; problems: Problem[] } {
  const literal = literalTemplate(node);
  if (literal !== undefined) return { template: literal, problems: [] };
  const problems: Problem[] = [];
  return { template: compileNode(node, context, problems), problems };
}

function compileNode(node: SourceNode, context: ExpressionContext, problems: Problem[]): Template {
  const { span } = node;
  switch (node.kind) {
    case 'scalar':
      return compileScalar(node, context, problems);
    case 'list': {
      const items = node.items.map((item) => compileNode(item, context, problems));
      const values = items.map(literalOf);
      return values.every((value) => value !== undefined)
        ? { kind: 'literal', value: values, span, node }
        : { kind: 'list', items, span };
    }
    case 'map': {
      const entries = node.entries.map(({ key, keySpan, value }) => {
        return { key, keySpan, value: compileNode(value, context, problems) };
      });
      const value = literalObject(entries);
      return value === undefined ? { kind: 'map', entries, span } : { kind: 'literal', value, span, node };
    }
  }
}

function compileScalar(node: ScalarNode, context: ExpressionContext, problems: Problem[]): Template {
  const { span, value } = node;
  if (typeof value !== 'string' || !value.includes('${{')) return { kind: 'literal', value, span, node };
  const place = placeIn(node);
  const { parts, problem } = scanTemplate(value);
  if (problem !== undefined) {
    problems.push(problemAt(place(problem.start, problem.end), 'expression/syntax', problem.message, problem.hint));
  }
  const compiled: (string | Expression)[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      compiled.push(part);
      continue;
    }
    const { expression, problems: found } = compileRange({ text: value, place, context }, part.start, part.end);
    problems.push(...found);
    if (expression !== undefined) compiled.push(expression);
  }
  if (compiled.every((part) => typeof part === 'string')) {
    return { kind: 'literal', value: compiled.join(''), span, node };
  }
  const [only, ...rest] = compiled;
  return rest.length === 0 && typeof only === 'object'
    ? { kind: 'expression', expression: only, span }
    : { kind: 'text', parts: compiled, span };
}

function literalOf(template: Template): Json | undefined {
  return template.kind === 'literal' ? template.value : undefined;
}

function literalObject(entries: TemplateEntry[]): JsonObject | undefined {
  const object: JsonObject = {};
  for (const { key, value } of entries) {
    const literal = literalOf(value);
    if (literal === undefined) return undefined;
    setOwn(object, key, literal);
  }
  return object;
}
