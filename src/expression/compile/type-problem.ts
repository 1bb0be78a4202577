import { type Problem, problemAt } from '../../model/problem.ts';
import type { EngineError } from '../engine/engine-error.ts';
import type { Place } from '../engine/program.ts';
import { functions } from '../functions/registry.ts';
import { chainOf, childrenOf, type SyntaxNode, sourceOf } from './syntax.ts';
import { splitTypes, typeWords } from './type-words.ts';

/** A problem `expression/wrong-type` that says in words what an operator or function got. */
export function typeProblem(error: EngineError, ast: SyntaxNode, place: Place): Problem {
  const node = error.node?.op === undefined ? ast : (error.node as SyntaxNode);
  const { start, end } = error.range ?? node;
  const { message, hint } = describe(error, node);
  return problemAt(place(start, end), 'expression/wrong-type', message, hint);
}

type Said = { message: string; hint?: string };

function describe(error: EngineError, node: SyntaxNode): Said {
  const { code, summary } = error;
  if (code === 'no_such_overload') return describeOperator(summary.replace('no such overload: ', ''), node);
  if (code === 'no_matching_overload') return describeCall(summary, node);
  if (code === 'incompatible_ternary_branches') {
    return { message: 'both results of "? :" must have the same type', hint: 'dyn(…) around one of them allows it' };
  }
  const [, type] = /got '([^']+)'/.exec(summary) ?? [];
  if (code === 'invalid_logical_operand' && type !== undefined) {
    return { message: `"&&" and "||" need booleans, not ${typeWords(type)}`, hint: 'compare it: x != "" or x > 0' };
  }
  if (code === 'invalid_condition_type' && type !== undefined) {
    return { message: `the condition must be a boolean, not ${typeWords(type)}` };
  }
  const [, range] = /^Expression of type '([^']+)' cannot be range/.exec(summary) ?? [];
  if (range !== undefined) return { message: `a list or map is needed here, not ${typeWords(range)}` };
  const [, indexed] = /^Cannot index type '([^']+)'/.exec(summary) ?? [];
  if (indexed !== undefined) return { message: `${typeWords(indexed)} has no members` };
  return { message: summary };
}

function describeOperator(summary: string, node: SyntaxNode): Said {
  if (node.op === '!_') return { message: `"!" needs a boolean, not ${typeWords(summary.slice(1))}` };
  if (node.op === '-_') return { message: `"-" needs a number, not ${typeWords(summary.slice(1))}` };
  const [left = '', right = ''] = summary.split(` ${node.op} `);
  const a = typeWords(left);
  const b = typeWords(right);
  const hint = operatorHint(node, a, b);
  return { message: operatorMessage(node.op, a, b), ...(hint === undefined ? {} : { hint }) };
}

function operatorMessage(operator: string, a: string, b: string): string {
  switch (operator) {
    case '==':
    case '!=':
      return `${a} never equals ${b}`;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `"${operator}" cannot compare ${a} with ${b}`;
    case 'in':
      return `"in" cannot look for ${a} in ${b}`;
    default:
      return `"${operator}" cannot combine ${a} and ${b}`;
  }
}

function operatorHint(node: SyntaxNode, a: string, b: string): string | undefined {
  const operands = childrenOf(node);
  const [left, right] = operands;
  if (left === undefined || right === undefined) return undefined;
  const text = operands.find((_, index) => [a, b][index] === 'text');
  const other = text === left ? right : left;
  const otherType = text === left ? b : a;
  if (a === 'null' || b === 'null') return 'has(…) says whether a key is there';
  if (text === undefined) return undefined;
  if (node.op === 'in') return 'text holds other text: use contains';
  if (node.op === '+') return `write ${hasText(otherType) ? 'string' : 'to_json'}(${sourceOf(other)})`;
  if (!isNumber(otherType)) return undefined;
  const literal = text.op === 'value' ? text.args : undefined;
  if (typeof literal !== 'string') return `write ${otherType === 'an integer' ? 'int' : 'double'}(${sourceOf(text)})`;
  const [, number] = /^(\d+(?:\.\d+)?)\s*(?:ms)?$/.exec(literal) ?? [];
  if (number === undefined) return undefined;
  const isTime = chainOf(other)?.root.args === 'time';
  return `${isTime ? 'time is in milliseconds: ' : ''}write ${number} without quotes`;
}

function isNumber(type: string): boolean {
  return type === 'an integer' || type === 'a decimal number';
}

function hasText(type: string): boolean {
  return isNumber(type) || type === 'a boolean' || type === 'bytes' || type === 'a timestamp' || type === 'a duration';
}

function describeCall(summary: string, node: SyntaxNode): Said {
  const [, receiver, name = '', list = ''] = /'(?:(.*)\.)?(\w+)\((.*)\)'$/.exec(summary) ?? [];
  const types = splitTypes(list).map(typeWords);
  const all = receiver === undefined ? types : [typeWords(receiver), ...types];
  const taken = all.length === 0 ? 'no arguments' : all.join(' and ');
  return { message: `"${name}" does not take ${taken}`, hint: callHint(name, node, all) };
}

function callHint(name: string, node: SyntaxNode, types: string[]): string {
  const example = Object.hasOwn(functions, name) ? functions[name as keyof typeof functions].example : undefined;
  const [only] = childrenOf(node);
  if (example !== undefined) {
    const convert =
      isNumber(types[0] ?? '') && types.length === 1 && only !== undefined
        ? `write string(${sourceOf(only)}), or `
        : '';
    return `${convert}as in ${example}`;
  }
  if (name === 'size') return 'size takes text, a list, a map or bytes';
  return name === 'string'
    ? 'to_json(…) gives any value as text'
    : 'docs/expressions.md shows what each function takes';
}
