import { literalTemplate } from '../../expression/literal-template.ts';
import type { Problem } from '../../model/problem.ts';
import type { SourceNode } from '../../model/source.ts';
import type { Expression, ExpressionContext, Template } from '../../model/template.ts';
import type { ExpressionCompilers } from './expression-compilers.ts';

/** Compiles values of one load; nodes that several requests share are compiled once and complained of once. */
export type Compiler = {
  problems: Problem[];
  template: (node: SourceNode) => Template;
  /** Undefined where it does not parse. */
  expression: (node: SourceNode, context: ExpressionContext) => Expression | undefined;
  /** Whether there was an expression and no compiler for it: what was compiled is of no use. */
  isIncomplete: () => boolean;
};

/** Without `compilers` only values without expressions can be compiled. */
export function createCompiler(compilers: ExpressionCompilers | undefined): Compiler {
  const problems: Problem[] = [];
  const templates = new WeakMap<SourceNode, Template>();
  const expressions: Record<ExpressionContext, WeakMap<SourceNode, { expression?: Expression }>> = {
    request: new WeakMap(),
    response: new WeakMap(),
  };
  let isIncomplete = false;
  const compileTemplate = (node: SourceNode): Template => {
    const literal = literalTemplate(node);
    if (literal !== undefined) return literal;
    const compiled = compilers?.compileTemplate(node, 'request');
    isIncomplete ||= compiled === undefined;
    problems.push(...(compiled?.problems ?? []));
    return compiled?.template ?? { kind: 'literal', value: null, span: node.span, node };
  };
  const compileExpression = (node: SourceNode, context: ExpressionContext): { expression?: Expression } => {
    const compiled = compilers?.compileExpression(node, context);
    isIncomplete ||= compiled === undefined;
    problems.push(...(compiled?.problems ?? []));
    return compiled ?? {};
  };
  return {
    problems,
    isIncomplete: () => isIncomplete,
    template: (node) => {
      const template = templates.get(node) ?? compileTemplate(node);
      templates.set(node, template);
      return template;
    },
    expression: (node, context) => {
      // The shape has said already that something is wrong here.
      if (node.kind !== 'scalar' || node.value === null) return undefined;
      const compiled = expressions[context].get(node) ?? compileExpression(node, context);
      expressions[context].set(node, compiled);
      return compiled.expression;
    },
  };
}
