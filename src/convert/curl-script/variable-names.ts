import type { SyntaxNode } from '../../expression/compile/syntax.ts';
import { programOf } from '../../expression/engine/program.ts';
import type { Expression } from '../../model/template.ts';

/** Gives every wish that is the same one name of a shell variable, and no two wishes the same. */
export function createVariableNames(taken: Iterable<string>): (key: string, wish: string) => string {
  const names = new Map<string, string>();
  const used = new Set([
    ...taken,
    'answer',
    'PATH',
    'HOME',
    'IFS',
    'USER',
    'PWD',
    'UID',
    'RANDOM',
    'SECONDS',
    'LINENO',
  ]);
  return (key, wish) => {
    const known = names.get(key);
    if (known !== undefined) return known;
    const base = wish.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_');
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base}_${number}`;
    names.set(key, name);
    used.add(name);
    return name;
  };
}

/** The steps of an expression that only reads members: `responses.create.body.id`. */
export function memberSteps(expression: Expression): (string | number)[] | undefined {
  const { chain } = programOf(expression);
  return chain === undefined ? undefined : [chain.root.args, ...chain.steps.map(({ key }) => key)];
}

/** A jq filter for members of the body: `.data[0].id`, `."first-name"`. */
export function jqFilter(steps: readonly (string | number)[]): string {
  const filter = steps
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
  return filter.startsWith('.') ? filter : `.${filter}`;
}

/** True where texts are only put together, so that a stand-in for one of them stays whole. */
export function isConcatenation(expression: Expression): boolean {
  const isPlain = (node: SyntaxNode): boolean => {
    if (node.op === '+') return node.args.every(isPlain);
    if (node.op === '.') return isPlain(node.args[0]);
    return node.op === 'id' || (node.op === 'value' && typeof node.args === 'string');
  };
  return isPlain(programOf(expression).ast);
}
