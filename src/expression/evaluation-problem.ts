import { type Problem, problemAt } from '../model/problem.ts';
import type { Scope } from '../model/template.ts';
import { chainOf, type Macro, type SyntaxNode, sourceOf } from './compile/syntax.ts';
import { typeProblem } from './compile/type-problem.ts';
import { type EngineError, isEngineError } from './engine/engine-error.ts';
import { asStaticChain, type Program } from './engine/program.ts';
import { type Bound, evaluatePart, iterated, macrosAround } from './evaluate-part.ts';
import { missingInChain, missingMember, missingRoot } from './missing-member.ts';
import { followChain } from './scope-values.ts';

type Access = Extract<SyntaxNode, { op: '.' | '.?' | '[]' | '[?]' }>;

/** Why the evaluation of a checked expression failed. */
export function evaluationProblem(error: unknown, program: Program, scope: Scope): Problem {
  const { ast, place } = program;
  if (!isEngineError(error)) {
    // The engine calls what JavaScript has (dates, big integers, text of half a gigabyte), which throws errors of its own.
    if (!(error instanceof Error)) throw error;
    return problemAt(place(ast.start, ast.end), 'expression/failed', `the expression failed: ${error.message}`);
  }
  const { start, end } = error.range ?? ast;
  const span = place(start, end);
  switch (error.code) {
    case 'no_such_key':
    case 'index_out_of_bounds':
      return missingKey(error, program, scope);
    case 'unknown_variable':
      return missingRoot(error.summary.replace('Unknown variable: ', ''), span);
    case 'optional_value_missing':
      return problemAt(span, 'expression/missing-key', 'the optional value is absent', 'orValue(…) gives a default');
    case 'no_such_overload':
    case 'no_matching_overload':
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
    case 'invalid_comprehension_range':
    case 'incompatible_ternary_branches':
    case 'cannot_index_type':
      return typeProblem(error, ast, place);
  }
  // The engine quotes a part of the text, which could be a part of a secret.
  return problemAt(span, 'expression/failed', error.summary.replace(/^(Invalid duration string): .*$/s, '$1'));
}

function missingKey(error: EngineError, program: Program, scope: Scope): Problem {
  const { ast, place } = program;
  const node = error.node as SyntaxNode | undefined;
  if (node === undefined || !isAccess(node)) {
    const { start, end } = error.range ?? ast;
    const hint = 'orValue(…) gives a default';
    return problemAt(place(start, end), 'expression/missing-key', error.summary, hint);
  }
  const macros = macrosAround(ast, node) ?? [];
  const chain = asStaticChain(chainOf(node));
  if (chain !== undefined && !macros.some(({ variable }) => variable === chain.root.args)) {
    const followed = followChain(scope, chain);
    if (followed.missing !== undefined) return missingInChain(chain, followed, place);
  }
  const owner = sourceOf(node.args[0]);
  const found = findMissing(node, macros, { program, scope, bound: new Map() });
  if (found !== undefined) return missingMember({ owner, ...found }, node, place);
  const key = typeof node.args[1] === 'string' ? node.args[1] : sourceOf(node.args[1]);
  return problemAt(place(node.start, node.end), 'expression/missing-key', `${owner} has no key "${key}"`);
}

function isAccess(node: SyntaxNode): node is Access {
  return node.op === '.' || node.op === '.?' || node.op === '[]' || node.op === '[?]';
}

type Search = { program: Program; scope: Scope; bound: Bound };
type Found = { key: string | number; holder: unknown };

/** Evaluates what has no such member once more, with the first values of the macro variables for which it has none. */
function findMissing(node: Access, [macro, ...inner]: Macro[], search: Search): Found | undefined {
  try {
    if (macro === undefined) return missingIn(node, search);
    for (const value of iterated(macro, evaluate(macro.source, search))) {
      const bound = new Map([...search.bound, [macro.variable, value]]);
      const found = findMissing(node, inner, { ...search, bound });
      if (found !== undefined) return found;
    }
  } catch (error) {
    if (!isEngineError(error)) throw error;
  }
  return undefined;
}

function missingIn(node: Access, search: Search): Found | undefined {
  const holder = evaluate(node.args[0], search);
  const [, second] = node.args;
  const key = typeof second === 'string' ? second : evaluate(second, search);
  const name = typeof key === 'bigint' || typeof key === 'number' ? Number(key) : String(key);
  return hasMember(holder, name) ? undefined : { key: name, holder };
}

function hasMember(holder: unknown, key: string | number): boolean {
  if (holder instanceof Map) return holder.has(key);
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key);
}

function evaluate(node: SyntaxNode, { program, scope, bound }: Search): unknown {
  return evaluatePart(sourceOf(node), program, scope, bound);
}
