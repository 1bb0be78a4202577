import type { BrunoPair } from '../tree.ts';
import type { Scope } from '../variables/scope.ts';
import type { Finding, Operand } from './finding.ts';
import { readOperand, readPattern } from './operand.ts';
import { isOperator, type Operator, toFinding } from './operators.ts';
import { parseResponsePath } from './response-path.ts';

const UNARY = /^is[A-Z]/;

/** One line of `assert`, `res.status: eq 200`; undefined where no check of ours says the same. */
export function readAssert({ name, value }: BrunoPair, scope: Scope): Finding | undefined {
  const path = parseResponsePath(name);
  if (path === undefined) return undefined;
  const { operator, operand } = splitAssert(value);
  const operands = readOperands(operator, operand, scope);
  return operands && toFinding(operator, { path, operands });
}

function splitAssert(value: string): { operator: Operator; operand: string } {
  const [word = '', ...rest] = value.trim().split(' ');
  return isOperator(word) ? { operator: word, operand: rest.join(' ') } : { operator: 'eq', operand: value };
}

function readOperands(operator: Operator, source: string, scope: Scope): Operand[] | undefined {
  if (UNARY.test(operator)) return [];
  if (operator === 'in' || operator === 'notIn') {
    return allOf(source.replace(/^\[([\s\S]*)\]$/, '$1').split(','), scope);
  }
  if (operator === 'between') return allOf(source.split(',').slice(0, 2), scope);
  const isPattern = operator === 'matches' || operator === 'notMatches';
  return present([isPattern ? readPattern(source, scope) : readOperand(source, scope)]);
}

function allOf(sources: string[], scope: Scope): Operand[] | undefined {
  return present(sources.map((source) => readOperand(source, scope)));
}

function present(operands: (Operand | undefined)[]): Operand[] | undefined {
  return operands.every((operand) => operand !== undefined) ? operands : undefined;
}
