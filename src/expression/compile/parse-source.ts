import type { ParseResult, TypeCheckResult } from '@marcbachmann/cel-js';
import type { ExpressionContext } from '../../model/template.ts';
import { celEnvironment } from '../engine/environment.ts';
import { asStaticChain, type StaticChain } from '../engine/program.ts';
import { chainOf } from './syntax.ts';

/** A parsed expression, wherever it stands. */
export type ParsedSource = {
  run: ParseResult;
  /** Where the expression is nothing but static members of a name. */
  chain?: StaticChain;
  /** What is wrong with its types; asked once its names are known to be right. */
  typeError: () => TypeCheckResult['error'];
};

/** Ten thousand requests mostly say the same few things; more than these are not kept, for a watch may run for days. */
const MAX_KNOWN = 5000;
const known: Record<ExpressionContext, Map<string, ParsedSource>> = { request: new Map(), response: new Map() };

/** Parses an expression, once for all places where it stands. Throws what the engine throws. */
export function parseSource(source: string, context: ExpressionContext): ParsedSource {
  const before = known[context].get(source);
  if (before !== undefined) return before;
  const parsed = parse(source, context);
  if (known[context].size >= MAX_KNOWN) known[context].clear();
  known[context].set(source, parsed);
  return parsed;
}

function parse(source: string, context: ExpressionContext): ParsedSource {
  const run = celEnvironment(context).parse(source);
  const chain = asStaticChain(chainOf(run.ast));
  let checked: TypeCheckResult | undefined;
  const typeError = (): TypeCheckResult['error'] => {
    checked ??= run.check();
    return checked.error;
  };
  return { run, typeError, ...(chain === undefined ? {} : { chain }) };
}
