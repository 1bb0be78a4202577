import { compileExpression } from '../../expression/compile-expression.ts';
import { compileTemplate } from '../../expression/compile-template.ts';
import type { Problem } from '../../model/problem.ts';
import type { SourceNode } from '../../model/source.ts';
import type { Expression, ExpressionContext, Template } from '../../model/template.ts';

/** Compiles values of one load; nodes that several requests share are compiled once and complained of once. */
export type Compiler = {
  problems: Problem[];
  template: (node: SourceNode) => Template;
  /** Undefined where it does not parse. */
  expression: (node: SourceNode, context: ExpressionContext) => Expression | undefined;
};

export function createCompiler(): Compiler {
  const problems: Problem[] = [];
  const templates = new WeakMap<SourceNode, Template>();
  const expressions: Record<ExpressionContext, WeakMap<SourceNode, { expression?: Expression }>> = {
    request: new WeakMap(),
    response: new WeakMap(),
  };
  return {
    problems,
    template: (node) => {
      const known = templates.get(node);
      if (known) return known;
      const compiled = compileTemplate(node, 'request');
      problems.push(...compiled.problems);
      templates.set(node, compiled.template);
      return compiled.template;
    },
    expression: (node, context) => {
      const known = expressions[context].get(node);
      if (known) return known.expression;
      // The shape has said already that something is wrong here.
      if (node.kind !== 'scalar' || node.value === null) return undefined;
      const compiled = compileExpression(node, context);
      problems.push(...compiled.problems);
      expressions[context].set(node, compiled);
      return compiled.expression;
    },
  };
}
