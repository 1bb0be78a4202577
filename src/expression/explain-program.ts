import type { Json } from '../model/json.ts';
import type { Scope } from '../model/template.ts';
import { type Chain, chainOf, childrenOf, type Macro, macroOf, type SyntaxNode, sourceOf } from './compile/syntax.ts';
import { toJson } from './engine/cel-values.ts';
import { withClock } from './engine/current-scope.ts';
import { isEngineError } from './engine/engine-error.ts';
import { asStaticChain, type ExplainedPart, type Program } from './engine/program.ts';
import { evaluatePart, iterated } from './evaluate-part.ts';
import { mayTakeLong } from './limits/expression-effort.ts';
import { withinTimeLimit } from './limits/time-limit.ts';
import { followChain } from './scope-values.ts';

/** Functions that would give another value the second time. */
const impure = /\b(?:uuid|now|random_int|random_string)\s*\(/;

const LIMIT_MS = 1000;

/** The values of the parts of a parsed expression: see `explainExpression`. */
export function explainProgram(program: Program, scope: Scope): ExplainedPart[] {
  const explanation: Explanation = { program, scope, values: new Map() };
  const work = (): void => explain(program.ast, { isCondition: true, bound: new Set() }, explanation);
  // What was found in time is kept: each part may take as long as the whole.
  withClock(scope.now, () => (mayTakeLong(program, scope) ? withinTimeLimit(LIMIT_MS, work) : work()));
  return Array.from(explanation.values, ([part, value]) => ({ expression: part, value }));
}

type Explanation = { program: Program; scope: Scope; values: Map<string, Json> };
type Position = {
  /** The value is only true or false, and known from the rest: its operands say more. */
  isCondition: boolean;
  bound: ReadonlySet<string>;
};

function explain(node: SyntaxNode, at: Position, explanation: Explanation): void {
  const chain = chainOf(node);
  if (chain !== undefined) return explainChain(node, chain, at, explanation);
  if (node.op === 'call' || node.op === 'rcall') return explainCall(node, at, explanation);
  const condition = { ...at, isCondition: true };
  const operand = { ...at, isCondition: false };
  const isLogic = node.op === '&&' || node.op === '||' || node.op === '!_';
  for (const [index, child] of childrenOf(node).entries()) {
    if (node.op === '?:') explain(child, index === 0 ? condition : at, explanation);
    else explain(child, isLogic ? condition : operand, explanation);
  }
}

function explainCall(
  node: Extract<SyntaxNode, { op: 'call' | 'rcall' }>,
  at: Position,
  explanation: Explanation,
): void {
  if (node.args[0] === 'has') return;
  if (!at.isCondition && isFree(node, at.bound)) return add(node, explanation);
  const macro = macroOf(node);
  if (macro !== undefined) return explainMacro(macro, at, explanation);
  for (const child of childrenOf(node)) explain(child, { ...at, isCondition: false }, explanation);
}

function explainChain(node: SyntaxNode, chain: Chain, at: Position, explanation: Explanation): void {
  if (isFree(node, at.bound)) add(node, explanation);
  for (const { key } of chain.steps) {
    if (typeof key === 'object') explain(key, { ...at, isCondition: false }, explanation);
  }
}

function explainMacro(macro: Macro, at: Position, explanation: Explanation): void {
  explain(macro.source, { ...at, isCondition: false }, explanation);
  const bound = new Set([...at.bound, macro.variable]);
  for (const part of macro.body) explain(part, { isCondition: true, bound }, explanation);
  if (macro.name === 'all' && isFree(macro.source, at.bound)) addFirstFailing(macro, bound, explanation);
}

/** True where the node uses no variable of the macros around it. */
function isFree(node: SyntaxNode, bound: ReadonlySet<string>): boolean {
  if (node.op === 'id') return !bound.has(node.args);
  const macro = macroOf(node);
  if (macro === undefined) return childrenOf(node).every((child) => isFree(child, bound));
  const inner = new Set([...bound].filter((name) => name !== macro.variable));
  return isFree(macro.source, bound) && macro.body.every((part) => isFree(part, inner));
}

function add(node: SyntaxNode, explanation: Explanation): void {
  const source = sourceOf(node);
  if (explanation.values.has(source) || impure.test(source)) return;
  const value = attempt(() => valueOf(node, source, explanation));
  if (value !== undefined) explanation.values.set(source, value);
}

function valueOf(node: SyntaxNode, source: string, { program, scope }: Explanation): Json | undefined {
  const chain = asStaticChain(chainOf(node));
  return chain === undefined ? toJson(evaluatePart(source, program, scope)) : followChain(scope, chain).found;
}

function addFirstFailing(macro: Macro, bound: ReadonlySet<string>, { program, scope, values }: Explanation): void {
  const [condition] = macro.body;
  if (condition === undefined || bound.size > 1) return;
  const source = sourceOf(macro.source);
  const list = attempt(() => evaluatePart(source, program, scope));
  if (!Array.isArray(list)) return;
  const predicate = sourceOf(condition);
  const index = iterated(macro, list).findIndex((item) => {
    return attempt(() => evaluatePart(predicate, program, scope, new Map([[macro.variable, item]]))) === false;
  });
  if (index === -1) return;
  const value = attempt(() => toJson(list[index]));
  if (value !== undefined) values.set(`${source}[${index}]`, value);
}

function attempt<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (isEngineError(error) || error instanceof RangeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
