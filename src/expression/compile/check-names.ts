import { type Problem, problemAt } from '../../model/problem.ts';
import { type ExpressionContext, type Reference, type ReferenceRoot, referenceRoots } from '../../model/template.ts';
import { nearest } from '../../text/nearest.ts';
import { requestNames, responseNames } from '../engine/environment.ts';
import type { Place } from '../engine/program.ts';
import { functionProblem } from './check-functions.ts';
import { type Chain, chainOf, childrenOf, macroOf, type SyntaxNode } from './syntax.ts';

export type Names = { references: Reference[]; problems: Problem[] };

/** Constants of the engine that look like names: types and namespaces. */
const constants = new Set(
  'string bool int uint double map list bytes null_type type cel optional google dyn duration timestamp'.split(' '),
);

/**
 * What an expression refers to, and everything that is wrong with its names: those that do not exist, functions that do
 * not exist, and members of `env`, `vars`, `responses` and `fixtures` that are not written out.
 */
export function findNames(ast: SyntaxNode, context: ExpressionContext | 'part', place: Place): Names {
  const found: Names = { references: [], problems: [] };
  visit(ast, { context, place, found, bound: new Set(), inHas: false });
  return found;
}

type Visit = {
  context: ExpressionContext | 'part';
  place: Place;
  found: Names;
  /** Variables of the macros around. */
  bound: ReadonlySet<string>;
  /** The node is the argument of `has`. */
  inHas: boolean;
};

function visit(node: SyntaxNode, at: Visit): void {
  const inner = at.inHas ? { ...at, inHas: false } : at;
  const chain = chainOf(node);
  if (chain !== undefined) return visitChain(chain, at);
  const hyphen = hyphenProblem(node, at);
  if (hyphen !== undefined) {
    at.found.problems.push(hyphen);
    return;
  }
  const macro = macroOf(node);
  if (macro !== undefined) {
    visit(macro.source, inner);
    const body = { ...inner, bound: new Set([...at.bound, macro.variable]) };
    for (const part of macro.body) visit(part, body);
    return;
  }
  if (node.op === 'call' || node.op === 'rcall') {
    const problem = functionProblem(node, at.place);
    if (problem !== undefined) at.found.problems.push(problem);
    if (problem?.code === 'expression/syntax') return;
  }
  if (node.op === 'map') checkKeys(node, at);
  const isHas = node.op === 'call' && node.args[0] === 'has';
  for (const child of childrenOf(node)) visit(child, isHas ? { ...at, inHas: true } : inner);
}

function visitChain(chain: Chain, at: Visit): void {
  const inner = { ...at, inHas: false };
  const [first] = chain.steps;
  if (!at.bound.has(chain.root.args)) {
    if (isReferenceRoot(chain.root.args)) addReference(chain, chain.root.args, at);
    else checkName(chain, at);
  }
  for (const step of chain.steps) {
    if (typeof step.key === 'object' && step !== first) visit(step.key, inner);
  }
  if (first !== undefined && typeof first.key === 'object') visit(first.key, inner);
}

function isReferenceRoot(name: string): name is ReferenceRoot {
  return (referenceRoots as readonly string[]).includes(name);
}

function addReference(chain: Chain, root: ReferenceRoot, at: Visit): void {
  const [first, second] = chain.steps;
  if (root === 'row' && typeof first?.key !== 'string') return;
  if (typeof first?.key !== 'string') {
    at.found.problems.push(dynamicName(chain, root, at.place));
    return;
  }
  const isLast = chain.steps.length === 1;
  at.found.references.push({
    root,
    name: first.key,
    ...(root === 'fixtures' && typeof second?.key === 'string' ? { member: second.key } : {}),
    span: at.place(chain.root.start, (second !== undefined && root === 'fixtures' ? second : first).node.end),
    optional: first.optional || (at.inHas && isLast),
  });
}

function dynamicName(chain: Chain, root: ReferenceRoot, place: Place): Problem {
  const [first] = chain.steps;
  const isComputed = first !== undefined;
  const message = isComputed
    ? `which member of "${root}" is meant is only known when the request runs`
    : `"${root}" is used as a whole`;
  const { start, end } = isComputed ? first.node : chain.root;
  const hint = `write the name out, as in ${root}.${root === 'fixtures' ? 'session.token' : 'name'}: what a request depends on must be known before anything is sent`;
  return problemAt(place(start, end), 'expression/dynamic-name', message, hint);
}

function checkName({ root, steps }: Chain, at: Visit): void {
  const name = root.args;
  if (at.context === 'part' || requestNames.includes(name) || constants.has(name)) return;
  const isOfResponse = (responseNames as string[]).includes(name);
  if (at.context === 'response' && isOfResponse) return;
  const span = at.place(root.start, root.end);
  const path = [name, ...steps.map((step) => step.key).filter((key) => typeof key === 'string')].join('.');
  at.found.problems.push(
    isOfResponse
      ? problemAt(
          span,
          'expression/undefined-name',
          `"${name}" is only known after the response`,
          `of an earlier request: use responses.<id>.${path}`,
        )
      : problemAt(span, 'expression/undefined-name', `"${name}" is not defined`, hintForName(name, at)),
  );
}

function hintForName(name: string, at: Visit): string {
  const names = at.context === 'response' ? [...requestNames, ...responseNames] : requestNames;
  const near = nearest(name, [...names, ...at.bound]);
  if (near !== undefined) return `did you mean "${near}"?`;
  const guess = /^[A-Z][A-Z0-9_]*$/.test(name)
    ? `a variable of the environment is env.${name}`
    : `a var is vars.${name}`;
  return `${guess}; the names here are ${[...names, ...at.bound].join(', ')}`;
}

/** The engine leaves these keys out of a map literal without a word. */
function checkKeys(map: Extract<SyntaxNode, { op: 'map' }>, { place, found }: Visit): void {
  for (const [key] of map.args) {
    if (key.op !== 'value' || !['__proto__', 'constructor', 'prototype'].includes(String(key.args))) continue;
    const message = `a map within an expression cannot have the key "${String(key.args)}"`;
    found.problems.push(problemAt(place(key.start, key.end), 'expression/syntax', message));
  }
}

/** `headers.content-type` is a subtraction to CEL, and never meant as one. */
function hyphenProblem(node: SyntaxNode, at: Visit): Problem | undefined {
  if (node.op !== '-' || /\s/.test(node.input.slice(node.args[0].end, node.args[1].start))) return undefined;
  const [left, right] = node.args;
  const rightRoot = chainOf(right)?.root.args;
  const member = left.op === '.' ? left : undefined;
  if (member === undefined || rightRoot === undefined || at.bound.has(rightRoot)) return undefined;
  const isKnown = requestNames.includes(rightRoot) || (responseNames as string[]).includes(rightRoot);
  if (isKnown) return undefined;
  const owner = node.input.slice(member.start, member.args[0].end);
  const key = node.input.slice(member.end - member.args[1].length, right.end);
  return problemAt(
    at.place(node.start, node.end),
    'expression/undefined-name',
    `"${node.input.slice(node.start, node.end)}" is a subtraction, and "${rightRoot}" is not defined`,
    `a key with a hyphen is written in brackets: ${owner}["${key}"]`,
  );
}
