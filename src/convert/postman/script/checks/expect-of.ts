import { equalJson, isJsonObject, type Json, type JsonObject } from '../../../../model/json.ts';
import { isHttpToken } from '../../../../text/http-token.ts';
import { anyStatus, type StatusClass } from '../../../draft/any-status.ts';
import { literal, literalJson } from '../../../literal.ts';
import type { Check, HeaderDemand } from './check.ts';

/** `unplaced` counts checks that found no place: a second schema beside one that it cannot be joined to. */
export type Expectation = { expect: JsonObject | undefined; unplaced: number };

/** `expect` out of checks: each under the key that says it best, as an assertion where that is taken. */
export function expectOf(checks: readonly Check[]): Expectation {
  const draft: Draft = { headers: new Map(), assert: new Set(), unplaced: 0 };
  for (const check of checks) place(check, draft);
  const { status, headers, body, json, schema, timeMs, assert } = draft;
  const isImplied =
    body !== undefined || json !== undefined || Array.from(assert).some((cel) => cel.includes('parse_json(text)'));
  const expect: JsonObject = {
    ...(status && { status: status.length === 1 ? (status[0] as Json) : status }),
    ...(headers.size > 0 && { headers: Object.fromEntries(headers) }),
    ...(body && { body: literalJson(body) }),
    ...(json !== undefined && { json: literalJson(json) }),
    ...(schema !== undefined && (schema !== true || !isImplied) && { schema: literalJson(schema) }),
    ...(timeMs !== undefined && { time: `${timeMs}ms` }),
    ...(assert.size > 0 && { assert: [...assert] }),
  };
  return { expect: Object.keys(expect).length === 0 ? undefined : expect, unplaced: draft.unplaced };
}

type Status = (number | StatusClass)[];
type Draft = {
  status?: Status;
  headers: Map<string, Json>;
  body?: JsonObject;
  json?: Json;
  schema?: Json;
  timeMs?: number;
  assert: Set<string>;
  unplaced: number;
};

function place(check: Check, draft: Draft): void {
  switch (check.kind) {
    case 'status':
      if (!placeStatus(check.allowed, draft)) draft.assert.add(check.cel);
      return;
    case 'header':
      if (!placeHeader(check.name, check.demand, draft.headers)) draft.assert.add(check.cel);
      return;
    case 'body':
      draft.body ??= {};
      if (!placeAt(draft.body, check.keys, check.value)) draft.assert.add(check.cel);
      return;
    case 'json':
      if (draft.json === undefined) draft.json = check.value;
      else if (!equalJson(draft.json, check.value)) draft.assert.add(check.cel);
      return;
    case 'schema':
      placeSchema(check.schema, draft);
      return;
    case 'time':
      draft.timeMs = Math.min(check.ms, draft.timeMs ?? check.ms);
      return;
    case 'assert':
      draft.assert.add(check.cel);
      // An answer that the default check refuses may be just what the source expects.
      if (check.isOfStatus) draft.status ??= [...anyStatus];
  }
}

/** The narrower of two demands stays. */
function placeStatus(allowed: Status, draft: Draft): boolean {
  const before = draft.status;
  if (before === undefined || allowed.every((status) => covers(before, status))) draft.status = allowed;
  else return before.every((status) => covers(allowed, status));
  return true;
}

function covers(wide: Status, status: number | StatusClass): boolean {
  return (
    wide.includes(status) ||
    (typeof status === 'number' && wide.includes(`${Math.floor(status / 100)}xx` as StatusClass))
  );
}

function placeHeader(name: string, demand: string | HeaderDemand, headers: Map<string, Json>): boolean {
  const key = name.toLowerCase();
  if (!isHttpToken(key)) return false;
  const before = headers.get(key);
  const value = typeof demand === 'string' ? literal(demand) : (literalJson(demand) as JsonObject);
  if (before === undefined || equalJson(before, { present: true })) headers.set(key, value);
  else if (equalJson(value, { present: true }) || equalJson(before, value))
    return !equalJson(before, { present: false });
  else if (
    isJsonObject(before) &&
    isJsonObject(value) &&
    !Object.keys(value).some((one) => Object.hasOwn(before, one))
  ) {
    headers.set(key, { ...before, ...value });
  } else return false;
  return true;
}

function placeAt(body: JsonObject, keys: readonly string[], value: Json): boolean {
  const [key = '', ...rest] = keys;
  const before = Object.hasOwn(body, key) ? body[key] : undefined;
  if (rest.length === 0) {
    if (before === undefined) body[key] = value;
    return before === undefined || equalJson(before, value);
  }
  if (before !== undefined && !isJsonObject(before)) return false;
  const inner = before ?? {};
  const isPlaced = placeAt(inner, rest, value);
  if (isPlaced) body[key] = inner;
  return isPlaced;
}

function placeSchema(schema: Json, draft: Draft): void {
  const before = draft.schema;
  if (before === undefined || before === true || equalJson(before, schema)) draft.schema = schema;
  else if (schema !== true) {
    const joined = joinSchemas(before, schema);
    if (joined === undefined) draft.unplaced += 1;
    else draft.schema = joined;
  }
}

function joinSchemas(a: Json, b: Json): Json | undefined {
  if (!isJsonObject(a) || !isJsonObject(b) || !equalJson(a['$schema'] ?? null, b['$schema'] ?? null)) return undefined;
  if (JSON.stringify([a, b]).includes('"$ref"')) return undefined;
  const { $schema, ...first } = a;
  const { $schema: _, ...second } = b;
  return { ...($schema === undefined ? {} : { $schema }), allOf: [first, second] };
}
