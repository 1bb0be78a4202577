import { celString, literal } from '../../literal.ts';
import type { Finding, Operand } from './finding.ts';
import { existsCel, pathCel, type ResponsePath } from './response-path.ts';

/** What stands on both sides of a condition; most operators have one operand. */
export type Comparison = { path: ResponsePath; operands: Operand[] };

/**
 * The conditions of Bruno by their operators (chai's assertions underneath) as checks of ours. Each is true exactly
 * where the original is; undefined where there is no such check.
 */
const operators = {
  eq: equal,
  neq: ({ path, operands: [operand] }) => {
    if (operand?.kind === 'undefined') return exists(path);
    const other = operand && celOf(operand);
    return other === undefined ? undefined : assert(path, orMissing(path, `${pathCel(path)} != ${other}`));
  },
  gt: numeric('>'),
  gte: numeric('>='),
  lt: numeric('<'),
  lte: ({ path, operands: [operand] }) =>
    path.root === 'time' && operand?.kind === 'literal' && typeof operand.value === 'number' && operand.value > 0
      ? { kind: 'time', ms: operand.value }
      : numeric('<=')({ path, operands: operand === undefined ? [] : [operand] }),
  between: ({ path, operands: [low, high] }) => {
    const [from, to] = [numberOf(low), numberOf(high)];
    if (from === undefined || to === undefined) return undefined;
    return assert(path, `${pathCel(path)} >= ${from} && ${pathCel(path)} <= ${to}`);
  },
  in: ({ path, operands }) => {
    const codes = operands.map(statusOf);
    if (path.root === 'status' && codes.every((code) => code !== undefined)) return { kind: 'status', codes };
    const cel = memberOf(path, operands);
    return cel === undefined ? undefined : assert(path, cel);
  },
  notIn: ({ path, operands }) => {
    const cel = memberOf(path, operands);
    return cel === undefined ? undefined : assert(path, orMissing(path, `!(${cel})`));
  },
  contains,
  notContains: ({ path, operands }) => {
    const found = contains({ path, operands });
    return found && 'cel' in found ? assert(path, `!(${found.cel})`) : undefined;
  },
  length: ({ path, operands: [operand] }) => {
    const size = numberOf(operand);
    return size === undefined || path.isLength ? undefined : assert(path, `size(${pathCel(path)}) == ${size}`);
  },
  matches: ({ path, operands: [operand] }) => {
    const pattern = textOf(operand);
    if (pattern === undefined) return undefined;
    const cel = `${asText(path)}.matches(${pattern.cel})`;
    const [name] = path.steps;
    if (path.root !== 'headers' || typeof name !== 'string') return assert(path, cel);
    return { kind: 'header', name: name.toLowerCase(), test: { matches: pattern.template }, cel };
  },
  notMatches: ({ path, operands: [operand] }) => {
    const pattern = textOf(operand);
    return pattern && assert(path, orMissing(path, `!${asText(path)}.matches(${pattern.cel})`));
  },
  startsWith: edge('startsWith'),
  endsWith: edge('endsWith'),
  isEmpty: ({ path }) => (isCountable(path) ? assert(path, `size(${pathCel(path)}) == 0`) : undefined),
  isNotEmpty: ({ path }) => (isCountable(path) ? assert(path, `size(${pathCel(path)}) > 0`) : undefined),
  isNull: ({ path }) => equal({ path, operands: [{ kind: 'literal', value: null }] }),
  isUndefined: missing,
  isDefined: ({ path }) => exists(path),
  isTruthy: ({ path }) => equal({ path, operands: [{ kind: 'literal', value: true }] }),
  isFalsy: ({ path }) => equal({ path, operands: [{ kind: 'literal', value: false }] }),
  isJson: ofType('map'),
  isNumber: ofType('int', 'double'),
  isString: ofType('string'),
  isBoolean: ofType('bool'),
  isArray: ofType('list'),
} satisfies Record<string, (comparison: Comparison) => Finding | undefined>;

export type Operator = keyof typeof operators;

export function isOperator(name: string): name is Operator {
  return Object.hasOwn(operators, name);
}

/** One condition as a check; undefined where no check of ours says exactly the same. */
export function toFinding(operator: Operator, comparison: Comparison): Finding | undefined {
  return operators[operator](comparison);
}

function equal({ path, operands: [operand] }: Comparison): Finding | undefined {
  if (operand === undefined) return undefined;
  if (operand.kind === 'undefined') return missing({ path, operands: [] });
  const status = path.root === 'status' ? statusOf(operand) : undefined;
  if (status !== undefined) return { kind: 'status', codes: [status] };
  if (isNumber(path) && operand.kind === 'literal' && typeof operand.value === 'string') return undefined;
  const cel = `${pathCel(path)} == ${celOf(operand)}`;
  const value =
    operand.kind === 'literal'
      ? typeof operand.value === 'string'
        ? literal(operand.value)
        : operand.value
      : operand.template;
  if (path.root === 'headers') {
    if (operand.kind === 'literal' && typeof operand.value !== 'string') return undefined;
    return { kind: 'header', name: String(path.steps[0]).toLowerCase(), test: value, cel };
  }
  if (path.root !== 'body' || path.isLength) return assert(path, cel);
  if (path.steps.length === 0) return wholeBody(path, operand);
  if (!path.steps.every((step) => typeof step === 'string')) return assert(path, cel);
  return { kind: 'body', steps: path.steps, value, cel };
}

/** Bruno keeps a body that is JSON text in quotes as it stands, and parses all other JSON. */
function wholeBody(path: ResponsePath, operand: Operand): Finding {
  const isParsed = operand.kind === 'literal' && (typeof operand.value !== 'string' || isParsable(operand.value));
  return assert(path, `${isParsed ? 'body' : 'text'} == ${celOf(operand)}`);
}

function isParsable(text: string): boolean {
  if (/^".*"$/s.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function missing({ path }: Comparison): Finding | undefined {
  const cel = existsCel(path);
  if (cel === undefined || path.isLength) return undefined;
  if (path.root === 'headers') {
    return { kind: 'header', name: String(path.steps[0]).toLowerCase(), test: { present: false }, cel: `!(${cel})` };
  }
  const last = path.steps.at(-1);
  return assert(path, typeof last === 'number' ? cel.replace(/ > (\d+)$/, ' <= $1') : negated(cel));
}

function negated(cel: string): string {
  return cel.startsWith('has(') ? `!${cel}` : `!(${cel})`;
}

function exists(path: ResponsePath): Finding | undefined {
  const cel = existsCel(path);
  if (cel === undefined || path.isLength) return undefined;
  if (path.root !== 'headers') return assert(path, cel);
  return { kind: 'header', name: String(path.steps[0]).toLowerCase(), test: { present: true }, cel };
}

/** True also where the path leads nowhere, as a comparison with `undefined` is in JavaScript. */
function orMissing(path: ResponsePath, cel: string): string {
  const there = path.isLength ? undefined : existsCel(path);
  if (there === undefined) return cel;
  return `${/ > \d+$/.test(there) ? there.replace(/ > (\d+)$/, ' <= $1') : negated(there)} || ${cel}`;
}

function numeric(operator: '>' | '>=' | '<' | '<='): (comparison: Comparison) => Finding | undefined {
  return ({ path, operands: [operand] }) => {
    const number = numberOf(operand);
    return number === undefined || path.root === 'headers'
      ? undefined
      : assert(path, `${pathCel(path)} ${operator} ${number}`);
  };
}

function memberOf(path: ResponsePath, operands: Operand[]): string | undefined {
  if (operands.length === 0 || operands.some(({ kind }) => kind === 'undefined')) return undefined;
  const values = operands.map((operand) => celOf(operand) ?? '');
  const types = new Set(operands.map((operand) => (operand.kind === 'literal' ? typeof operand.value : operand.kind)));
  // The engine refuses a list of literals of several types.
  return types.size === 1
    ? `${pathCel(path)} in [${values.join(', ')}]`
    : values.map((value) => `${pathCel(path)} == ${value}`).join(' || ');
}

function contains({ path, operands: [operand] }: Comparison): Finding | undefined {
  const text = textOf(operand);
  const cel = operand && celOf(operand);
  if (path.isLength || path.root === 'status' || path.root === 'time' || operand === undefined) return undefined;
  const number = numberOf(operand);
  const inText = text?.cel ?? (number === undefined ? undefined : celString(number));
  if (inText === undefined || cel === undefined) return undefined;
  const value = pathCel(path);
  if (path.root === 'body') {
    return assert(path, `type(${value}) == list ? ${cel} in ${value} : ${value}.contains(${inText})`);
  }
  const test = { contains: text?.template ?? number ?? '' };
  return { kind: 'header', name: String(path.steps[0]).toLowerCase(), test, cel: `${value}.contains(${inText})` };
}

function edge(method: 'startsWith' | 'endsWith'): (comparison: Comparison) => Finding | undefined {
  return ({ path, operands: [operand] }) => {
    const text = textOf(operand);
    const isText = (path.root === 'body' && !path.isLength) || path.root === 'headers';
    return text === undefined || !isText ? undefined : assert(path, `${pathCel(path)}.${method}(${text.cel})`);
  };
}

function ofType(...types: string[]): (comparison: Comparison) => Finding | undefined {
  return ({ path }) => {
    if (path.isLength || path.root === 'time') return undefined;
    const type = `type(${pathCel(path)})`;
    return assert(path, types.length === 1 ? `${type} == ${types[0]}` : `${type} in [${types.join(', ')}]`);
  };
}

function assert(path: ResponsePath, cel: string): Finding {
  return { kind: 'assert', cel, ...(path.root === 'status' ? { isAboutStatus: true } : {}) };
}

/** What a regular expression is tried on: numbers are their text, as in JavaScript. */
function asText(path: ResponsePath): string {
  const isText = path.root === 'headers' || (path.root === 'body' && path.steps.length === 0 && !path.isLength);
  return isText ? pathCel(path) : `string(${pathCel(path)})`;
}

function isCountable(path: ResponsePath): boolean {
  return !path.isLength && (path.root === 'body' || path.root === 'headers');
}

function celOf(operand: Operand): string | undefined {
  switch (operand.kind) {
    case 'literal':
      return typeof operand.value === 'string' ? celString(operand.value) : String(operand.value);
    case 'undefined':
      return undefined;
    case 'text':
    case 'other':
      return operand.cel;
  }
}

function textOf(operand: Operand | undefined): { cel: string; template: string } | undefined {
  if (operand?.kind === 'text') return operand;
  if (operand?.kind !== 'literal' || typeof operand.value !== 'string') return undefined;
  return { cel: celString(operand.value), template: literal(operand.value) };
}

function numberOf(operand: Operand | undefined): string | undefined {
  if (operand?.kind === 'other') return operand.cel;
  return operand?.kind === 'literal' && typeof operand.value === 'number' ? String(operand.value) : undefined;
}

/** What never equals a text. */
function isNumber(path: ResponsePath): boolean {
  return path.root === 'status' || path.root === 'time' || path.isLength;
}

function statusOf(operand: Operand): number | undefined {
  const code = operand.kind === 'literal' ? operand.value : undefined;
  return typeof code === 'number' && Number.isInteger(code) && code >= 100 && code <= 599 ? code : undefined;
}
