import type { ParseResult } from '@marcbachmann/cel-js';
import type { Span } from '../../model/source.ts';
import type { Expression, Reference } from '../../model/template.ts';
import type { Chain, SyntaxNode } from '../compile/syntax.ts';

/** What `Expression.program` holds. */
export type Program = {
  ast: SyntaxNode;
  run: ParseResult;
  references: Reference[];
  /** Where the expression is nothing but static members of a name, it is read from the plain value. */
  chain?: StaticChain;
  place: Place;
};

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
