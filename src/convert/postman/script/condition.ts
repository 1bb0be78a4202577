import { checksOf } from './checks/checks-of.ts';
import type { Demand } from './checks/demand.ts';
import type { Value } from './value.ts';

/** What must be checked for a demand to hold, and for it not to hold. */
export function conditionOf(subject: Value, demand: Demand, isNegated = false): Value {
  const [holds, fails] = [checksOf(subject, demand, isNegated), checksOf(subject, demand, !isNegated)];
  return { kind: 'condition', ...(holds && { isTrue: holds }), ...(fails && { isFalse: fails }) };
}

/** A value after `!`. */
export function negated(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if (value.kind !== 'condition') return conditionOf(value, { kind: 'truthy' }, true);
  const { isTrue, isFalse } = value;
  return { kind: 'condition', ...(isFalse && { isTrue: isFalse }), ...(isTrue && { isFalse: isTrue }) };
}

/** Two values and the operator between them; undefined where the outcome is not clear beyond doubt. */
export function comparison(a: Value | undefined, operator: string, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '&&': {
      if (a.kind !== 'condition' || b.kind !== 'condition' || !a.isTrue || !b.isTrue) return undefined;
      return { kind: 'condition', isTrue: [...a.isTrue, ...b.isTrue] };
    }
    case '===':
    case '!==':
      return equality(a, b, { how: 'strict', isNegated: operator === '!==' });
    case '==':
    case '!=':
      return equality(a, b, { how: 'loose', isNegated: operator === '!=' });
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordering(a, operator, b);
    case 'in':
      if (a.kind !== 'constant' || typeof a.value !== 'string' || b.kind !== 'json') return undefined;
      return conditionOf(b, { kind: 'property', key: a.value });
  }
  return undefined;
}

function equality(a: Value, b: Value, { how, isNegated }: { how: 'strict' | 'loose'; isNegated: boolean }): Value {
  const [subject, to] = a.kind === 'constant' || a.kind === 'variable' ? [b, a] : [a, b];
  return conditionOf(subject, { kind: 'equal', how, to }, isNegated);
}

/** JavaScript compares text with numbers too; only what is a number for certain can be carried over. */
function ordering(a: Value, operator: '<' | '<=' | '>' | '>=', b: Value): Value | undefined {
  const isNumber = a.kind === 'status' || a.kind === 'time' || a.kind === 'length';
  if (!isNumber || b.kind !== 'constant' || typeof b.value !== 'number') return undefined;
  const holds = checksOf(a, { kind: 'compare', operator, to: b.value }, false);
  return { kind: 'condition', ...(holds && { isTrue: holds }) };
}
