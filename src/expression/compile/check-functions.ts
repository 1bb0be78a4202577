import { type Problem, problemAt } from '../../model/problem.ts';
import { nearest } from '../../text/nearest.ts';
import type { Place } from '../engine/program.ts';
import { callableNames, functionEntries } from '../function-names.ts';
import { isMacroWithoutName, type SyntaxNode } from './syntax.ts';

/** What is wrong with the name of the function or method that a call names, with the nearest one that exists. */
export function functionProblem(
  call: Extract<SyntaxNode, { op: 'call' | 'rcall' }>,
  place: Place,
): Problem | undefined {
  const [name] = call.args;
  const { functions, methods } = callableNames();
  const isMethod = call.op === 'rcall';
  if (isMacroWithoutName(call)) {
    const message = `"${name}" takes a name for the items and what to do with each`;
    const example = functionEntries.find((entry) => entry.name === name)?.example;
    return problemAt(place(call.start, call.end), 'expression/syntax', message, `as in ${example}`);
  }
  if ((isMethod ? methods : functions).has(name)) return undefined;
  const from = call.op === 'rcall' ? call.args[1].end : call.start;
  const start = call.input.indexOf(name, from);
  return problemAt(
    place(start, start + name.length),
    'expression/unknown-function',
    `there is no ${isMethod ? 'method' : 'function'} "${name}"`,
    hint(name, isMethod, functions, methods),
  );
}

function hint(name: string, isMethod: boolean, functions: Set<string>, methods: Set<string>): string {
  if (isMethod && functions.has(name)) return `it is a function: write ${name}(…)`;
  if (!isMethod && methods.has(name)) return `it is a method: write value.${name}(…)`;
  const near = nearest(name, [...(isMethod ? methods : functions), ...functions, ...methods]);
  return near === undefined ? 'docs/expressions.md lists every function' : `did you mean "${near}"?`;
}
