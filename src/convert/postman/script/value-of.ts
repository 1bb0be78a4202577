import type { Json } from '../../../model/json.ts';
import { celOfValue } from './cel-of-value.ts';
import { celLiteral } from './checks/cel.ts';
import { isInheritedName } from './checks/checks-of-json.ts';
import { isSchema, withDialect } from './checks/schema-checks.ts';
import { comparison, conditionOf, negated } from './condition.ts';
import type { Expression } from './syntax/syntax.ts';
import type { Bindings, JsonStep, Scope, Value } from './value.ts';

export type ScriptScope = {
  bindings: Bindings;
  /** A response is at hand: a test script, not one that runs before the request. */
  hasResponse: boolean;
  /** The value of a variable as an expression of ours; without a scope the strongest one. */
  variable: (name: string, scope: Scope | undefined) => Value | undefined;
  /** Called where the body is parsed: text that is not JSON ends the script. */
  onParse: () => void;
};

/** What an expression stands for; undefined where that is not clear beyond doubt. */
export function valueOf(expression: Expression, scope: ScriptScope): Value | undefined {
  switch (expression.kind) {
    case 'constant':
      return { kind: 'constant', value: expression.value };
    case 'regex':
      return { kind: 'regex', source: expression.source, flags: expression.flags };
    case 'list':
    case 'map': {
      const value = constantOf(expression, scope);
      return value === undefined ? undefined : { kind: 'constant', value };
    }
    case 'name':
      return scope.bindings.get(expression.name) ?? globalValue(expression.name, scope);
    case 'member':
      return memberValue(expression, scope);
    case 'call':
      return callValue(expression, scope);
    case 'not':
      return negated(valueOf(expression.operand, scope));
    case 'binary':
      return comparison(valueOf(expression.left, scope), expression.operator, valueOf(expression.right, scope));
    case 'assign':
    case 'function':
    case 'other':
      return undefined;
  }
}

/** `pm.response.to`: the words that lead to something, without calls. Undefined where it is no plain path. */
export function wordsOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member' || typeof expression.property !== 'string') return undefined;
  const object = wordsOf(expression.object);
  return object === undefined ? undefined : `${object}.${expression.property}`;
}

function constantOf(expression: Expression, scope: ScriptScope): Json | undefined {
  if (expression.kind === 'list') {
    const items = expression.items.map((item) => constantOf(item, scope));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (expression.kind === 'map') {
    const entries = expression.entries.map(([key, item]) => [key, constantOf(item, scope)] as const);
    if (entries.some(([key, item]) => item === undefined || key === '__proto__')) return undefined;
    return Object.fromEntries(entries) as Json;
  }
  const value = valueOf(expression, scope);
  return value?.kind === 'constant' ? value.value : undefined;
}

const GLOBALS: Record<string, Value> = {
  responseBody: { kind: 'text' },
  responseTime: { kind: 'time' },
};

function globalValue(name: string, scope: ScriptScope): Value | undefined {
  return scope.hasResponse && Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined;
}

const MEMBERS: Record<string, Value> = {
  'pm.response': { kind: 'response' },
  'pm.response.code': { kind: 'status' },
  'responseCode.code': { kind: 'status' },
  'pm.response.status': { kind: 'reason' },
  'responseCode.name': { kind: 'reason' },
  'pm.response.responseTime': { kind: 'time' },
};

type Member = Extract<Expression, { kind: 'member' }>;

function memberValue(expression: Member, scope: ScriptScope): Value | undefined {
  const words = wordsOf(expression) ?? '';
  const root = words.split('.')[0] ?? '';
  if (Object.hasOwn(MEMBERS, words) && !scope.bindings.has(root)) return scope.hasResponse ? MEMBERS[words] : undefined;
  const variable = legacyVariable(expression, scope);
  if (variable !== undefined) return variable;
  const object = valueOf(expression.object, scope);
  return object === undefined ? undefined : memberOf(object, expression.property);
}

/** `value.property`, for values of the body and constants. */
export function memberOf(object: Value, property: JsonStep): Value | undefined {
  if (object.kind === 'json') {
    if (property === 'length') return { kind: 'length', of: object.steps };
    if (typeof property === 'string' && isInheritedName(property)) return undefined;
    return { kind: 'json', steps: [...object.steps, property] };
  }
  if (object.kind !== 'constant' || object.value === null || typeof object.value !== 'object') return undefined;
  const value = Object.hasOwn(object.value, property) ? (object.value as Record<string, Json>)[property] : undefined;
  return value === undefined ? undefined : { kind: 'constant', value };
}

/** `environment.x`, `globals["x"]`, `data.x` of the old interface. */
function legacyVariable({ object, property }: Member, scope: ScriptScope): Value | undefined {
  if (object.kind !== 'name' || scope.bindings.has(object.name)) return undefined;
  if (object.name === 'environment') return scope.variable(String(property), 'environment');
  return object.name === 'globals' ? scope.variable(String(property), 'global') : undefined;
}

type Call = { callee: Expression; args: Expression[] };

const READERS: Record<string, Scope | 'any'> = {
  'pm.environment.get': 'environment',
  'postman.getEnvironmentVariable': 'environment',
  'pm.collectionVariables.get': 'collection',
  'pm.globals.get': 'global',
  'postman.getGlobalVariable': 'global',
  'pm.variables.get': 'any',
};

function callValue({ callee, args }: Call, scope: ScriptScope): Value | undefined {
  const words = wordsOf(callee) ?? '';
  const [first] = args;
  const text = first?.kind === 'constant' && typeof first.value === 'string' ? first.value : undefined;
  if (scope.bindings.has(words.split('.')[0] ?? '')) return methodValue({ callee, args }, scope);
  const reader = Object.hasOwn(READERS, words) ? READERS[words] : undefined;
  if (reader !== undefined) {
    return text === undefined || args.length > 1
      ? undefined
      : scope.variable(text, reader === 'any' ? undefined : reader);
  }
  if (!scope.hasResponse) return undefined;
  switch (words) {
    case 'pm.response.json':
      return args.length === 0 ? parsed(scope) : undefined;
    case 'pm.response.text':
      return args.length === 0 ? { kind: 'text' } : undefined;
    case 'pm.response.reason':
      return args.length === 0 ? { kind: 'reason' } : undefined;
    case 'JSON.parse': {
      const value = first === undefined || args.length > 1 ? undefined : valueOf(first, scope);
      return value?.kind === 'text' ? parsed(scope) : undefined;
    }
    case 'JSON.stringify':
    case 'String':
      return derived(words, args, scope);
    case 'pm.response.headers.get':
    case 'postman.getResponseHeader':
      return text === undefined || args.length > 1 ? undefined : { kind: 'header', name: text };
    case 'pm.response.headers.has':
      return text === undefined || args.length > 1 ? undefined : headerCondition(text);
    case 'tv4.validate':
      return validation(args, scope);
  }
  return methodValue({ callee, args }, scope);
}

function parsed(scope: ScriptScope): Value {
  scope.onParse();
  return { kind: 'json', steps: [] };
}

function derived(words: string, args: Expression[], scope: ScriptScope): Value | undefined {
  const [first] = args;
  const value = first === undefined || args.length > 1 ? undefined : valueOf(first, scope);
  const cel = value === undefined ? undefined : celOfValue(value);
  if (cel === undefined) return undefined;
  return { kind: 'derived', cel: words === 'String' ? `string(${cel})` : `to_json(${cel})` };
}

function headerCondition(name: string): Value {
  const cel = `${celLiteral(name.toLowerCase())} in headers`;
  return {
    kind: 'condition',
    isTrue: [{ kind: 'header', name, demand: { present: true }, cel }],
    isFalse: [{ kind: 'header', name, demand: { present: false }, cel: `!(${cel})` }],
  };
}

/** Draft 4 without formats, as tv4 validates. */
function validation(args: Expression[], scope: ScriptScope): Value | undefined {
  const [data, schema] = args.map((argument) => valueOf(argument, scope));
  if (args.length !== 2 || data?.kind !== 'json' || data.steps.length > 0 || schema?.kind !== 'constant')
    return undefined;
  if (!isSchema(schema.value) || JSON.stringify(schema.value).includes('"format"')) return undefined;
  return { kind: 'condition', isTrue: [{ kind: 'schema', schema: withDialect(schema.value, 'draft-04') }] };
}

/** `text.has("x")`, `body.hasOwnProperty("x")`, `text.includes("x")`, `value.toString()`. */
function methodValue({ callee, args }: Call, scope: ScriptScope): Value | undefined {
  if (callee.kind !== 'member') return undefined;
  const object = valueOf(callee.object, scope);
  const [first] = args;
  const text = first?.kind === 'constant' && typeof first.value === 'string' ? first.value : undefined;
  if (object === undefined || args.length > 1) return undefined;
  if (callee.property === 'toString' && args.length === 0) {
    const cel = celOfValue(object);
    return cel === undefined ? undefined : { kind: 'derived', cel: `string(${cel})` };
  }
  if (text === undefined) return undefined;
  const isSearch = callee.property === 'has' || callee.property === 'includes' || callee.property === 'contains';
  if (object.kind === 'text' && isSearch) return conditionOf(object, { kind: 'include', part: text });
  if (object.kind === 'header' && callee.property === 'includes')
    return conditionOf(object, { kind: 'include', part: text });
  if (object.kind === 'json' && callee.property === 'hasOwnProperty') {
    return conditionOf(object, { kind: 'property', key: text });
  }
  return undefined;
}
