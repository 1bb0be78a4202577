import { celString } from '../../literal.ts';
import { portablePattern } from '../../template/portable-pattern.ts';
import { templateCel } from '../../template/template-value.ts';
import type { HurlScope } from '../scope.ts';
import type { HurlPredicate, HurlValue } from '../tree.ts';
import type { QueryValue, Why } from './value.ts';

const ISO_DATE =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$';
const IPV4 = '^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$';
const MAX_INT = 2n ** 63n;

/**
 * A predicate as an expression that is true exactly where the predicate holds, or why there is none. Where Hurl fails
 * because a value is absent or has another type, the expression is an error, which fails the check as well.
 */
export function predicateCondition(value: QueryValue, predicate: HurlPredicate, scope: HurlScope): string | Why {
  const { type, not } = predicate;
  if (type === 'exists') return existence(value, not);
  if (!not) {
    // What holds for an empty list must not hold for a body that is no JSON.
    const holdsForNothing = !['contains', 'includes'].includes(type);
    return condition({ ...value, cel: holdsForNothing ? value.strict : value.cel }, predicate, scope);
  }
  // `not` holds in Hurl also where there is no value at all.
  if (value.found !== undefined) {
    const inner = condition({ kind: value.kind, cel: 'v', strict: 'v' }, predicate, scope);
    return typeof inner === 'string' ? `!${value.found}.exists(v, ${inner})` : inner;
  }
  const inner = condition({ ...value, cel: value.strict }, predicate, scope);
  if (typeof inner !== 'string') return inner;
  return value.present === undefined ? `!(${inner})` : `!(${value.present} && ${inner})`;
}

function existence(value: QueryValue, not: boolean): string | Why {
  if (value.kind === 'nodes') return `size(${value.cel}) ${not ? '==' : '>'} 0`;
  if (value.present === undefined) return { why: 'it is not known when this is there' };
  if (!not) return value.present;
  return value.found === undefined ? `!(${value.present})` : `size(${value.found}) == 0`;
}

function condition(value: QueryValue, { type, value: expected }: HurlPredicate, scope: HurlScope): string | Why {
  const { cel, kind } = value;
  if (kind === 'nodes') return nodesCondition(cel, type, expected);
  switch (type) {
    case '==':
    case '!=':
    case '>':
    case '>=':
    case '<':
    case '<=':
      return comparison(value, type, expected, scope);
    case 'countEquals':
      if (kind === 'text') return { why: 'the bytes of a text cannot be counted' };
      return comparison({ ...value, kind: 'number', cel: `size(${cel})` }, '==', expected, scope);
    case 'startsWith':
    case 'endsWith':
      return onText(value, type, expected, scope);
    case 'contains':
      return contains(value, expected, scope);
    case 'includes':
      return kind === 'text' ? { why: 'a text includes nothing' } : within(cel, expected, scope);
    case 'matches':
      return matches(value, expected, scope);
    case 'isEmpty':
      return `size(${cel}) == 0`;
    default:
      return typeCondition(value, type);
  }
}

function nodesCondition(cel: string, type: string, expected: HurlValue | undefined): string | Why {
  if (type === 'isEmpty') return `size(${cel}) == 0`;
  if (type === 'countEquals' && expected?.kind === 'number') return `size(${cel}) == ${expected.source}`;
  return { why: 'Hurl compares a set of nodes with a value' };
}

function typeCondition({ kind, cel }: QueryValue, type: string): string | Why {
  const isA = (...types: string[]): string => types.map((one) => `type(${cel}) == ${one}`).join(' || ');
  switch (type) {
    case 'isBoolean':
      return isA('bool');
    case 'isString':
      return isA('string');
    case 'isInteger':
      return isA('int');
    case 'isNumber':
      return `(${isA('int', 'double')})`;
    case 'isList':
      return isA('list');
    case 'isObject':
      return isA('map');
    case 'isCollection':
      return `(${isA('list', 'map')})`;
    case 'isIsoDate':
      return kind === 'list' ? none(type) : `${cel}.matches(${celString(ISO_DATE)})`;
    case 'isIpv4':
      return kind === 'list' ? none(type) : `${cel}.matches(${celString(IPV4)})`;
    // A decimal number that is whole, such as 2.0, cannot be told from an integer here.
    default:
      return none(type);
  }
}

function none(type: string): Why {
  return { why: `there is nothing for the predicate ${type}` };
}

function comparison(value: QueryValue, type: string, expected: HurlValue | undefined, scope: HurlScope): string | Why {
  const right = valueCel(expected, scope);
  if (typeof right !== 'string') return right;
  const isSameKind =
    value.kind === 'any' ||
    value.kind === 'list' ||
    expected?.kind === 'placeholder' ||
    (value.kind === 'text') === (expected?.kind === 'text');
  // Texts and numbers are never equal; that is refused where both types are known.
  return `${isSameKind && value.kind !== 'list' ? value.cel : `dyn(${value.cel})`} ${type} ${right}`;
}

function onText(value: QueryValue, type: string, expected: HurlValue | undefined, scope: HurlScope): string | Why {
  if (expected?.kind !== 'text') return { why: `${type} works with texts only` };
  if (value.kind === 'list' || value.kind === 'number') return { why: `${type} works with texts only` };
  return `${value.cel}.${type}(${templateCel(scope.parts(expected.text))})`;
}

function contains(value: QueryValue, expected: HurlValue | undefined, scope: HurlScope): string | Why {
  if (value.kind === 'text') return onText(value, 'contains', expected, scope);
  const inList = within(value.cel, expected, scope);
  if (value.kind === 'list' || expected?.kind !== 'text' || typeof inList !== 'string') return inList;
  const text = templateCel(scope.parts(expected.text));
  return `(type(${value.cel}) == list ? ${inList} : ${value.cel}.contains(${text}))`;
}

function within(list: string, expected: HurlValue | undefined, scope: HurlScope): string | Why {
  const item = valueCel(expected, scope);
  return typeof item === 'string' ? `${item} in ${list}` : item;
}

function matches(value: QueryValue, expected: HurlValue | undefined, scope: HurlScope): string | Why {
  if (value.kind === 'list' || value.kind === 'number') return { why: 'matches works with texts only' };
  const source =
    expected?.kind === 'regex'
      ? expected.source
      : expected?.kind === 'text'
        ? scope.constant(expected.text)
        : undefined;
  const pattern = source === undefined ? undefined : portablePattern(source);
  if (pattern === undefined) return { why: 'the pattern is computed, or means something else here' };
  return `${value.cel}.matches(${celString(pattern)})`;
}

function valueCel(value: HurlValue | undefined, scope: HurlScope): string | Why {
  switch (value?.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(value.value);
    case 'number':
      return numberCel(value.source);
    case 'text':
      return templateCel(scope.parts(value.text));
    case 'placeholder':
      return scope.value(value.placeholder);
    case 'regex':
    case 'bytes':
    case 'file':
    case undefined:
      return { why: 'bytes cannot be compared' };
  }
}

function numberCel(source: string): string | Why {
  if (!/^-?\d+$/.test(source)) return source;
  const number = BigInt(source);
  return number < MAX_INT && number >= -MAX_INT ? source : { why: 'the number has more than 64 bits' };
}
