import type { ASTNode } from '@marcbachmann/cel-js';

/** A node of a parsed expression; `start` and `end` are offsets in its source. */
export type SyntaxNode = ASTNode;
type IdNode = Extract<ASTNode, { op: 'id' }>;

/** Members read one after the other from a name: `vars.users[0]`. A key that is computed is a node. */
export type Chain = { root: IdNode; steps: Step[] };
export type Step = { key: string | number | SyntaxNode; optional: boolean; node: SyntaxNode };

/** A macro that binds a name for its body: `list.all(x, …)`, `cel.bind(x, value, …)`. */
export type Macro = { name: string; variable: string; source: SyntaxNode; body: SyntaxNode[] };

const comprehensions: Record<string, number[]> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  filter: [2],
  map: [2, 3],
};

/** The nodes directly below a node, in order of appearance. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    case 'list':
    case '?:':
    case '[]':
    case '[?]':
    case '||':
    case '&&':
    case '!=':
    case '==':
    case 'in':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return node.args;
  }
}

/** The chain that a node is, or undefined where it does not start at a name. */
export function chainOf(node: SyntaxNode): Chain | undefined {
  const steps: Step[] = [];
  let at = node;
  for (;;) {
    if (at.op === 'id') return { root: at, steps: steps.toReversed() };
    if (at.op === '.' || at.op === '.?') {
      steps.push({ key: at.args[1], optional: at.op === '.?', node: at });
    } else if (at.op === '[]' || at.op === '[?]') {
      steps.push({ key: literalKey(at.args[1]), optional: at.op === '[?]', node: at });
    } else return undefined;
    at = at.args[0];
  }
}

/** The macro that a node is, if it is one. */
export function macroOf(node: SyntaxNode): Macro | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, receiver, [first, second, ...rest]] = node.args;
  if (first?.op !== 'id' || second === undefined) return undefined;
  if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel') {
    return { name, variable: first.args, source: second, body: rest };
  }
  if (!Object.hasOwn(comprehensions, name) || !comprehensions[name]?.includes(rest.length + 2)) return undefined;
  return { name, variable: first.args, source: receiver, body: [second, ...rest] };
}

/** True of `list.all(condition)` and the like: the call of a macro that is not one. */
export function isMacroWithoutName(node: SyntaxNode): boolean {
  return node.op === 'rcall' && Object.hasOwn(comprehensions, node.args[0]) && macroOf(node) === undefined;
}

/** The source of a node, with the parentheses that belong to it. */
export function sourceOf(node: SyntaxNode): string {
  let { start, end } = extentOf(node);
  const { input } = node;
  for (let missing = unbalanced(input.slice(start, end)); missing.left > 0 || missing.right > 0; ) {
    if (missing.left > 0) start = input.lastIndexOf('(', start - 1);
    if (missing.right > 0) end = input.indexOf(')', end) + 1;
    if (start < 0 || end <= 0) return input;
    missing = unbalanced(input.slice(start, end));
  }
  return input.slice(start, end).trim();
}

function literalKey(node: SyntaxNode): string | number | SyntaxNode {
  if (node.op !== 'value') return node;
  if (typeof node.args === 'string') return node.args;
  return typeof node.args === 'bigint' ? Number(node.args) : node;
}

function extentOf(node: SyntaxNode): { start: number; end: number } {
  let { start, end } = node;
  for (const child of childrenOf(node)) {
    const extent = extentOf(child);
    start = Math.min(start, extent.start);
    end = Math.max(end, extent.end);
  }
  return { start, end };
}

const STRING = /[rRbB]?("""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/g;

/** How many parentheses lack their partner on either side. */
function unbalanced(source: string): { left: number; right: number } {
  let left = 0;
  let right = 0;
  for (const char of source.replace(STRING, '')) {
    if (char === '(') right++;
    else if (char === ')') {
      if (right > 0) right--;
      else left++;
    }
  }
  return { left, right };
}
