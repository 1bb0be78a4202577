import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { isPlainName } from '../template/cel-path.ts';
import { plainText, templateValue } from '../template/template-value.ts';
import type { EntryContext } from './entry-context.ts';
import { predicateCondition } from './expression/predicate-condition.ts';
import { queryValue } from './expression/query-value.ts';
import type { HurlScope } from './scope.ts';
import type { HurlAssert, HurlResponse } from './tree.ts';

/** `expect` while it is collected. */
export type Expectation = {
  status?: number;
  /** An assert looks at the status, so that nothing else is expected of it. */
  hasStatusAssert: boolean;
  body: JsonObject;
  timeMs?: number;
  sha256?: string;
  asserts: string[];
};

/** Carries the asserts of an entry over; those that have no counterpart are left. */
export function convertAsserts(response: HurlResponse, scope: HurlScope, context: EntryContext): Expectation {
  const expectation: Expectation = { hasStatusAssert: false, body: {}, asserts: [] };
  if (response.status !== undefined) expectation.status = response.status;
  for (const assert of response.asserts) {
    if (assert.query.type === 'status') expectation.hasStatusAssert = true;
    if (addCheck(expectation, assert, scope)) continue;
    const value = queryValue(assert.query, assert.filters, scope);
    const found = 'why' in value ? value : predicateCondition(value, assert.predicate, scope);
    if (typeof found === 'string') expectation.asserts.push(found);
    else leavePiece(context, { at: assert.at, end: assert.end, what: 'assert', why: found.why });
  }
  return expectation;
}

/** Checks that have a key of their own under `expect`. False where the assert is none of them. */
function addCheck(expectation: Expectation, assert: HurlAssert, scope: HurlScope): boolean {
  const { query, filters, predicate } = assert;
  const { not, type, value } = predicate;
  if (not) return false;
  const chain = [query.type, ...filters.map((filter) => filter.type)].join(' ');
  if (chain === 'status' && type === '==' && value?.kind === 'number') {
    const status = Number(value.source);
    if (!Number.isInteger(status) || status < 100 || status > 599) return false;
    if (expectation.status !== undefined && expectation.status !== status) return false;
    expectation.status = status;
    return true;
  }
  if (chain === 'duration' && (type === '<' || type === '<=') && value?.kind === 'number') {
    expectation.timeMs = Math.min(expectation.timeMs ?? Number.POSITIVE_INFINITY, Number(value.source));
    return true;
  }
  if (type !== '==' || value === undefined) return false;
  const digest = bodyDigest(chain, value, scope);
  if (digest !== undefined && (expectation.sha256 ?? digest) === digest) {
    expectation.sha256 = digest;
    return true;
  }
  return chain === 'jsonpath' && addBodyPart(expectation, assert, scope);
}

/** The SHA-256 in hexadecimal where the assert compares the whole body or its hash with bytes. */
function bodyDigest(
  chain: string,
  value: NonNullable<HurlAssert['predicate']['value']>,
  scope: HurlScope,
): string | undefined {
  if (value.kind === 'bytes') {
    if (chain === 'bytes') return createHash('sha256').update(value.bytes).digest('hex');
    return chain === 'sha256' && value.bytes.length === 32 ? value.bytes.toString('hex') : undefined;
  }
  const text = chain === 'sha256 toHex' && value.kind === 'text' ? plainText(scope.parts(value.text)) : undefined;
  // Hurl writes and compares small letters.
  return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

function addBodyPart(expectation: Expectation, assert: HurlAssert, scope: HurlScope): boolean {
  const { query, predicate } = assert;
  const value = queryValue(query, [], scope);
  const steps = 'why' in value ? undefined : value.steps;
  const expected = bodyValue(predicate.value, scope);
  if (steps === undefined || steps.length === 0 || expected === undefined) return false;
  if (!steps.every((step) => isPlainName(step) && step !== '__proto__')) return false;
  return setPart(expectation.body, steps as string[], expected);
}

/** Numbers with decimals are compared as doubles by Hurl, and exactly by `expect.body`: only integers go there. */
function bodyValue(value: HurlAssert['predicate']['value'], scope: HurlScope): Json | undefined {
  switch (value?.kind) {
    case 'null':
      return null;
    case 'boolean':
      return value.value;
    case 'number':
      return /^-?\d+$/.test(value.source) && Number.isSafeInteger(Number(value.source))
        ? Number(value.source)
        : undefined;
    case 'text':
      return templateValue(scope.parts(value.text), { asText: true });
    case 'regex':
    case 'bytes':
    case 'file':
    case 'placeholder':
    case undefined:
      return undefined;
  }
}

/** False where another part stands in the way. */
function setPart(body: JsonObject, steps: string[], expected: Json): boolean {
  let target = body;
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(target, step) ? target[step] : undefined;
    if (next !== undefined && (!isJsonObject(next) || Object.keys(next).length === 0)) return false;
    target = isJsonObject(next) ? next : (target[step] = {});
  }
  const last = steps.at(-1) ?? '';
  if (Object.hasOwn(target, last)) return false;
  target[last] = expected;
  return true;
}
