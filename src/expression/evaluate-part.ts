import type { Scope } from '../model/template.ts';
import { findNames } from './compile/check-names.ts';
import { childrenOf, type Macro, macroOf, type SyntaxNode } from './compile/syntax.ts';
import { celEnvironment } from './engine/environment.ts';
import type { Program } from './engine/program.ts';
import { celContext } from './scope-values.ts';

/** Variables of the macros around a part, with their CEL values. */
export type Bound = ReadonlyMap<string, unknown>;

/** The CEL value of the source of a part of an expression. Throws what the engine throws. */
export function evaluatePart(source: string, program: Program, scope: Scope, bound: Bound = new Map()): unknown {
  const run = celEnvironment('part').parse(source);
  const { references } = findNames(run.ast, 'part', program.place);
  const context: object = Object.create(celContext(scope, references));
  for (const [name, value] of bound) Object.defineProperty(context, name, { value });
  return run(context);
}

/** The macros in whose bodies a node stands, outermost first; undefined where it is not in the tree. */
export function macrosAround(tree: SyntaxNode, node: SyntaxNode): Macro[] | undefined {
  if (tree === node) return [];
  const macro = macroOf(tree);
  for (const child of childrenOf(tree)) {
    const inner = macrosAround(child, node);
    if (inner !== undefined) return macro?.body.includes(child) ? [macro, ...inner] : inner;
  }
  return undefined;
}

/** The values that the variable of a macro takes, one after the other. */
export function iterated(macro: Macro, value: unknown): unknown[] {
  if (macro.name === 'bind') return [value];
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.keys()];
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
