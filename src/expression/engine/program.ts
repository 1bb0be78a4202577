import type { ParseResult } from '@marcbachmann/cel-js';
import type { Json } from '../../model/json.ts';
import type { Span } from '../../model/source.ts';
import type { Expression, Reference, Scope } from '../../model/template.ts';
import type { Chain, SyntaxNode } from '../compile/syntax.ts';

/** What `Expression.program` holds. */
export type Program = {
  ast: SyntaxNode;
  run: ParseResult;
  references: Reference[];
  /** Where the expression is nothing but static members of a name, it is read from the plain value. */
  chain?: StaticChain;
  place: Place;
  engine: ProgramEngine;
};

/** What can be done with a program; it comes with the program, so that who has none need not load the engine. */
export type ProgramEngine = {
  evaluate: (program: Program, scope: Scope) => Json;
  explain: (program: Program, scope: Scope) => ExplainedPart[];
};

/** The source of a part of an expression, and its value. */
export type ExplainedPart = { expression: string; value: Json };

export type StaticChain = { root: Chain['root']; steps: { key: string | number; node: SyntaxNode }[] };

/** The stretch of the file where offsets `start` to `end` of the source stand. */
export type Place = (start: number, end: number) => Span;

export function programOf(expression: Expression): Program {
  return expression.program as Program;
}

/** The chain, where each of its keys is written out and none is optional. */
export function asStaticChain(chain: Chain | undefined): StaticChain | undefined {
  const isStatic = chain?.steps.every((step) => typeof step.key !== 'object' && !step.optional);
  return isStatic ? (chain as StaticChain) : undefined;
}
