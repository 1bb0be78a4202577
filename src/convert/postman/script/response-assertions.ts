import { celPattern } from './checks/cel.ts';
import type { Check } from './checks/check.ts';
import { checksOfJson } from './checks/checks-of-json.ts';
import { checksOfHeader, checksOfReason, checksOfText, statusIn, statusOfClass } from './checks/checks-of-response.ts';
import { isJson, schemaChecks } from './checks/schema-checks.ts';
import type { Expression } from './syntax/syntax.ts';
import type { JsonStep, Value } from './value.ts';
import { type ScriptScope, valueOf } from './value-of.ts';

/** One step of `pm.expect(x).to.have.property("a")`: a word, called or not. */
export type Link = { word: string; args?: Expression[] };

export type ResponseContext = {
  isNegated: boolean;
  scope: ScriptScope;
  /** What follows in the chain is about this. */
  follow: (subject: Value | undefined) => void;
};

const CLASSES: Record<string, number[]> = {
  info: [1],
  success: [2],
  redirection: [3],
  clientError: [4],
  serverError: [5],
  error: [4, 5],
};

const STATUSES: Record<string, number> = {
  ok: 200,
  accepted: 202,
  withoutContent: 204,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  rateLimited: 429,
};

/** One link of `pm.response.to…`, by the words of chai-postman. */
export function checksOfResponse({ word, args }: Link, context: ResponseContext): Check[] | undefined {
  const { isNegated, scope, follow } = context;
  if (args === undefined) {
    if (Object.hasOwn(CLASSES, word)) return statusOfClass(CLASSES[word] ?? [], isNegated);
    if (Object.hasOwn(STATUSES, word)) return statusIn([STATUSES[word] ?? 0], isNegated);
    switch (word) {
      case 'json':
        return isNegated ? undefined : isJson();
      case 'withBody':
        return checksOfText({ kind: 'truthy' }, isNegated);
      case 'responseTime':
        follow({ kind: 'time' });
        return [];
    }
    return undefined;
  }
  const values = args.map((argument) => valueOf(argument, scope));
  const [first, second] = values;
  if (values.includes(undefined)) return undefined;
  const constant = first?.kind === 'constant' ? first.value : undefined;
  switch (word) {
    case 'status':
      if (typeof constant === 'number') return statusIn([constant], isNegated);
      return first && checksOfReason({ kind: 'equal', how: 'strict', to: first }, isNegated);
    case 'statusCode':
      return typeof constant === 'number' ? statusIn([constant], isNegated) : undefined;
    case 'statusCodeClass':
      return typeof constant === 'number' ? statusOfClass([constant], isNegated) : undefined;
    case 'statusReason':
      return first && checksOfReason({ kind: 'equal', how: 'strict', to: first }, isNegated);
    case 'header':
      if (typeof constant !== 'string') return undefined;
      if (second === undefined) return checksOfHeader(constant, { kind: 'exists' }, isNegated);
      return isNegated ? undefined : checksOfHeader(constant, { kind: 'equal', how: 'strict', to: second }, false);
    case 'body':
      return bodyChecks(first, isNegated);
    case 'jsonBody':
      return jsonBody(values as Value[], isNegated);
    case 'jsonSchema':
      return schemaChecks(values, isNegated);
  }
  return undefined;
}

function bodyChecks(content: Value | undefined, isNegated: boolean): Check[] | undefined {
  if (content === undefined) return checksOfText({ kind: 'truthy' }, isNegated);
  if (content.kind === 'regex') {
    const pattern = celPattern(content);
    return pattern === undefined ? undefined : checksOfText({ kind: 'match', pattern }, isNegated);
  }
  if (content.kind !== 'constant') return undefined;
  if (typeof content.value === 'string') return checksOfText({ kind: 'equal', how: 'strict', to: content }, isNegated);
  const isMap = typeof content.value === 'object' && content.value !== null && !Array.isArray(content.value);
  return isMap && !isNegated ? checksOfJson([], { kind: 'equal', how: 'deep', to: content }, false) : undefined;
}

/** A path in the manner of lodash. Of an object in its place Postman compares nothing, so there is nothing to check. */
function jsonBody([path, to]: Value[], isNegated: boolean): Check[] | undefined {
  if (path === undefined) return isNegated ? undefined : isJson();
  const steps = path.kind === 'constant' && typeof path.value === 'string' ? stepsOf(path.value) : undefined;
  const last = steps?.at(-1);
  if (steps === undefined || last === undefined || isNegated) return undefined;
  if (to !== undefined) return checksOfJson(steps, { kind: 'equal', how: 'deep', to }, false);
  if (typeof last !== 'string') return undefined;
  return checksOfJson(steps.slice(0, -1), { kind: 'property', key: last }, false);
}

/** `a.b[0].c`; undefined for what is written in another way. */
function stepsOf(path: string): JsonStep[] | undefined {
  if (!/^[A-Za-z_$][\w$-]*(\.[A-Za-z_$][\w$-]*|\[\d+\])*$/.test(path)) return undefined;
  return Array.from(path.matchAll(/\[(\d+)\]|[^.[\]]+/g), ([word, index]) =>
    index === undefined ? word : Number(index),
  );
}
