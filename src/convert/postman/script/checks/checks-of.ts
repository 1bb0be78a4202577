import type { Value } from '../value.ts';
import { celLiteral } from './cel.ts';
import { assertion, type Check } from './check.ts';
import { checksOfJson, checksOfLength } from './checks-of-json.ts';
import { checksOfHeader, checksOfReason, checksOfStatus, checksOfText, checksOfTime } from './checks-of-response.ts';
import { type Demand, isScalar } from './demand.ts';

/** The checks that hold exactly where the demand does; undefined where there are none. */
export function checksOf(subject: Value, demand: Demand, isNegated: boolean): Check[] | undefined {
  switch (subject.kind) {
    case 'status':
      return checksOfStatus(demand, isNegated);
    case 'reason':
      return checksOfReason(demand, isNegated);
    case 'time':
      return checksOfTime(demand, isNegated);
    case 'text':
      return checksOfText(demand, isNegated);
    case 'header':
      return checksOfHeader(subject.name, demand, isNegated);
    case 'json':
      return checksOfJson(subject.steps, demand, isNegated);
    case 'length':
      return checksOfLength(subject.of, demand, isNegated);
    case 'condition':
      return checksOfCondition(subject, demand, isNegated);
    case 'variable':
      return checksOfVariable(subject.cel, demand, isNegated);
    case 'constant':
    case 'regex':
    case 'derived':
    case 'response':
      return undefined;
  }
}

type Condition = Extract<Value, { kind: 'condition' }>;

function checksOfCondition({ isTrue, isFalse }: Condition, demand: Demand, isNegated: boolean): Check[] | undefined {
  if (demand.kind === 'truthy') return isNegated ? isFalse : isTrue;
  if (demand.kind !== 'equal' || demand.to.kind !== 'constant' || typeof demand.to.value !== 'boolean')
    return undefined;
  return demand.to.value !== isNegated ? isTrue : isFalse;
}

function checksOfVariable(cel: string, demand: Demand, isNegated: boolean): Check[] | undefined {
  if (demand.kind !== 'equal' || demand.how === 'loose' || demand.to.kind !== 'constant') return undefined;
  if (!isScalar(demand.to.value)) return undefined;
  return assertion(`${cel} ${isNegated ? '!=' : '=='} ${celLiteral(demand.to.value)}`);
}
