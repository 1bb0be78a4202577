import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { anyStatus } from '../../draft/any-status.ts';
import type { Finding } from './finding.ts';

/** `expect` of a request; undefined where nothing is checked. Said twice is said once. */
export function buildExpect(findings: readonly Finding[]): JsonObject | undefined {
  const headers: JsonObject = {};
  const body: JsonObject = {};
  const asserts = new Set<string>();
  let status: number[] | undefined;
  let timeMs: number | undefined;
  for (const finding of findings) {
    switch (finding.kind) {
      case 'status':
        if (status === undefined) status = finding.codes;
        else if (status.join() !== finding.codes.join()) asserts.add(`status in [${finding.codes.join(', ')}]`);
        break;
      case 'header':
        if (!addHeader(headers, finding)) asserts.add(finding.cel);
        break;
      case 'body':
        if (!addMember(body, finding.steps, finding.value)) asserts.add(finding.cel);
        break;
      case 'time':
        timeMs = Math.min(timeMs ?? finding.ms, finding.ms);
        break;
      case 'assert':
        asserts.add(finding.cel);
        break;
    }
  }
  const isOpen = status === undefined && findings.some(mayMeanAnError);
  const expected: JsonObject = {
    ...(status === undefined ? {} : { status: status.length === 1 ? (status[0] ?? 0) : status }),
    ...(isOpen ? { status: anyStatus } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(Object.keys(body).length > 0 ? { body } : {}),
    ...(timeMs === undefined ? {} : { time: `${timeMs}ms` }),
    ...(asserts.size > 0 ? { assert: [...asserts] } : {}),
  };
  return Object.keys(expected).length > 0 ? expected : undefined;
}

/** A condition on the status that an error meets: without a status of its own, rollcall would fail it all the same. */
function mayMeanAnError(finding: Finding): boolean {
  if (finding.kind !== 'assert' || finding.isAboutStatus !== true) return false;
  const [, bound] = /(?:^status|&& status) <=? (\d+)$/.exec(finding.cel) ?? [];
  return bound === undefined || Number(bound) > 400;
}

function addHeader(headers: JsonObject, { name, test }: Extract<Finding, { kind: 'header' }>): boolean {
  if (Object.hasOwn(headers, name)) return JSON.stringify(headers[name]) === JSON.stringify(test);
  headers[name] = test;
  return true;
}

/** Whether the value could be added, as part of a body that is compared by what is there. */
function addMember(body: JsonObject, steps: string[], value: Json): boolean {
  const [first = '', ...rest] = steps;
  const there = Object.hasOwn(body, first) ? body[first] : undefined;
  if (rest.length === 0) {
    if (there === undefined) body[first] = value;
    return there === undefined || JSON.stringify(there) === JSON.stringify(value);
  }
  if (there !== undefined && !isJsonObject(there)) return false;
  const inner = there ?? {};
  if (!addMember(inner, rest, value)) return false;
  body[first] = inner;
  return true;
}
