import type { ResponseView, Scope } from '../../model/template.ts';
import { childrenOf, macroOf, type SyntaxNode } from '../compile/syntax.ts';
import type { Program } from '../engine/program.ts';
import { sizeOf } from './value-size.ts';

/** How the work of an expression grows: with the size of what it reads to a power, this many times. */
type Growth = { power: number; times: number };

const growths = new WeakMap<SyntaxNode, Growth>();

/** Steps that are done without a limit of time: less than a second's work. */
const FREE_STEPS = 1e6;

/**
 * Whether an expression may take long for what it reads in a scope: it loops within a loop, multiplies lists or text, or
 * queries JSON or XML by a path that does. An upper bound of its steps says so.
 */
export function mayTakeLong({ ast, references }: Program, scope: Scope): boolean {
  const { power, times } = growthOf(ast);
  if (power === 0 && times <= FEW) return false;
  const size = ast.input.length + readSize(references, scope);
  return times * size ** power > FREE_STEPS;
}

const FEW = 16;

function growthOf(ast: SyntaxNode): Growth {
  const before = growths.get(ast);
  if (before !== undefined) return before;
  const found: Found = { power: 0, copies: 0, reachesOut: false };
  visit(ast, new Set(), found);
  const growth = {
    // Each copy may be of all copies before.
    power: found.power + (found.reachesOut ? 1 : 0) + (found.power === 0 && found.copies > 0 ? 1 : 0),
    times: 1 + found.copies ** 2,
  };
  growths.set(ast, growth);
  return growth;
}

type Found = {
  power: number;
  /** Operators that copy what they get. */
  copies: number;
  /** Whether a loop looks each time at something that may be as large as all. */
  reachesOut: boolean;
};

const MULTIPLYING = new Set(['replace', 'join']);
const COPYING = new Set(['split', 'base64', 'url_encode', 'to_json', 'sort', 'unique']);
const CONSTANT = new Set(['has', 'size', 'int', 'double', 'string', 'bool', 'type']);

function visit(node: SyntaxNode, bound: ReadonlySet<string>, found: Found): void {
  const macro = macroOf(node);
  if (macro !== undefined) {
    found.power++;
    visit(macro.source, bound, found);
    const inner = new Set([...bound, macro.variable]);
    for (const part of macro.body) visit(part, inner, found);
    return;
  }
  if (node.op === 'call' || node.op === 'rcall') countCall(node, bound, found);
  if (node.op === '+') found.copies++;
  if ((node.op === '+' || node.op === 'in' || node.op === '==' || node.op === '!=') && bound.size > 0) {
    found.reachesOut ||= childrenOf(node).every((child) => child.op !== 'value') && !isFree(node, bound);
  }
  for (const child of childrenOf(node)) visit(child, bound, found);
}

function countCall(
  node: Extract<SyntaxNode, { op: 'call' | 'rcall' }>,
  bound: ReadonlySet<string>,
  found: Found,
): void {
  const [name] = node.args;
  if (name === 'jsonpath' || name === 'xpath') found.power += pathPower(node);
  if (MULTIPLYING.has(name)) found.power++;
  if (COPYING.has(name)) found.copies++;
  if (bound.size > 0 && !CONSTANT.has(name)) found.reachesOut ||= !isFree(node, bound);
}

/** What in a path looks at everything below, or at each of it once more; a pattern or a path not written out at anything. */
const EVERYTHING = /\.\.|\/\/|::|[?*[]/g;
const ENDLESS = 100;

function pathPower(node: SyntaxNode): number {
  const path = childrenOf(node).at(-1);
  if (path?.op !== 'value' || typeof path.args !== 'string') return ENDLESS;
  if (/\b(?:search|match)\s*\(/.test(path.args)) return ENDLESS;
  return Math.max(1, path.args.match(EVERYTHING)?.length ?? 0);
}

/** Whether a node uses no name but those of the loops around it. */
function isFree(node: SyntaxNode, bound: ReadonlySet<string>): boolean {
  return node.op === 'id' ? bound.has(node.args) : childrenOf(node).every((child) => isFree(child, bound));
}

function readSize(references: Program['references'], scope: Scope): number {
  let size = responseSize(scope.response) + (scope.items === undefined ? 0 : sizeOf(scope.items));
  for (const { root, name } of references) {
    if (root === 'env') size += scope.env[name]?.length ?? 0;
    else if (root === 'vars') size += Object.hasOwn(scope.vars, name) ? sizeOf(scope.vars[name] ?? null) : 0;
    else if (root === 'row') size += sizeOf(scope.row ?? null);
    else if (root === 'fixtures') size += sizeOf(scope.fixtures[name] ?? null);
    else size += responseSize(scope.responses[name]);
  }
  return size;
}

function responseSize(response: ResponseView | ResponseView[] | undefined): number {
  if (response === undefined) return 0;
  if (Array.isArray(response)) return response.reduce((sum, one) => sum + responseSize(one), 0);
  return response.size + HEAD_SIZE;
}

const HEAD_SIZE = 500;
