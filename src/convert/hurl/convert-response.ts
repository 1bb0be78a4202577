import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../model/json.ts';
import { isCredentialName } from '../credentials/credential-name.ts';
import { celString, literal } from '../literal.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { lineEndAt } from '../source/source-text.ts';
import { plainText, templateCel, templateValue } from '../template/template-value.ts';
import { convertAsserts, type Expectation } from './convert-asserts.ts';
import type { EntryContext } from './entry-context.ts';
import { queryValue } from './expression/query-value.ts';
import { type Known, toVarName } from './scope.ts';
import type { HurlBody, HurlCapture, HurlResponse, HurlTemplate } from './tree.ts';

/** A longer text that the body is compared with stands in `vars`, where it can be read. */
const MAX_INLINE = 100;

export type ConvertedResponse = {
  expect?: JsonObject;
  capture?: JsonObject;
  /** Texts for `vars` of the collection. */
  vars: JsonObject;
  /** Nothing is expected of the status: every one will do. */
  isLoose: boolean;
};

/** What is expected and captured. Captures are known to later entries from here on. */
export function convertResponse(
  response: HurlResponse | undefined,
  id: string,
  context: EntryContext,
): ConvertedResponse {
  if (response === undefined) return { vars: {}, isLoose: true };
  const capture: JsonObject = {};
  const local = new Map<string, Known>();
  const known: [string, Known][] = [];
  for (const one of response.captures) convertCapture(one, { capture, local, known }, context);
  if (response.version !== undefined) leaveVersion(response, context);
  const expectation = convertAsserts(response, context.scope.within(local), context);
  const headers = convertHeaders(response, context);
  const vars = response.body === undefined ? {} : expectBody(response.body, { expectation, id }, context);
  for (const [name, value] of known) context.scope.define(name, value);
  const expect = expectObject(expectation, headers);
  return {
    ...(Object.keys(expect).length > 0 && { expect }),
    ...(Object.keys(capture).length > 0 && { capture }),
    vars,
    isLoose: expectation.status === undefined,
  };
}

type Captures = { capture: JsonObject; local: Map<string, Known>; known: [string, Known][] };

function convertCapture(one: HurlCapture, { capture, local, known }: Captures, context: EntryContext): void {
  const name = plainText(context.scope.parts(one.name));
  const value = queryValue(one.query, one.filters, context.scope.within(local));
  const why =
    name === undefined
      ? 'the name is computed'
      : 'why' in value
        ? value.why
        : value.kind === 'nodes'
          ? 'a set of nodes cannot be captured'
          : undefined;
  if (name === undefined || 'why' in value || why !== undefined) {
    leavePiece(context, { at: one.at, end: one.end, what: 'capture', ...(why !== undefined && { why }) });
    return;
  }
  const ours = toVarName(name);
  const isText = value.kind === 'text';
  capture[ours] = one.redact || isCredentialName(name) ? { from: value.strict, secret: true } : value.strict;
  local.set(name, { cel: `(${value.strict})`, isText });
  known.push([name, { cel: `vars.${ours}`, isText }]);
}

function leaveVersion({ at, version }: HurlResponse, context: EntryContext): void {
  leavePiece(context, {
    at,
    end: lineEndAt(context.file, at),
    what: `expected version ${version}`,
    why: 'the version of HTTP is in the reports and cannot be checked',
  });
}

/** Each header with its value: one of several values will do, as in Hurl. */
function convertHeaders(response: HurlResponse, context: EntryContext): JsonObject {
  const headers: JsonObject = {};
  for (const { at, name, value } of response.headers) {
    const plain = plainText(context.scope.parts(name))?.toLowerCase();
    if (plain === undefined || Object.hasOwn(headers, plain)) {
      const why = plain === undefined ? 'its name is computed' : 'a header is expected once';
      leavePiece(context, { at, end: lineEndAt(context.file, at), what: 'expected header', why });
    } else headers[plain] = templateValue(context.scope.parts(value));
  }
  return headers;
}

type BodyTarget = { expectation: Expectation; id: string };

/** Hurl compares the body as text, character by character, also where it is JSON or XML. */
function expectBody(body: HurlBody, { expectation, id }: BodyTarget, context: EntryContext): JsonObject {
  const leaveBody = (why: string): JsonObject => {
    leavePiece(context, { at: body.at, end: body.end, what: 'expected body', why });
    return {};
  };
  if (body.kind === 'bytes') {
    const digest = createHash('sha256').update(body.bytes).digest('hex');
    if (expectation.sha256 !== undefined && expectation.sha256 !== digest) return leaveBody('another hash is expected');
    expectation.sha256 = digest;
    return {};
  }
  if (body.kind === 'file') return leaveBody('use `expect.snapshot` or `expect.sha256`');
  if (body.kind === 'graphql') return leaveBody('GraphQL is a kind of request');
  const text: HurlTemplate = body.kind === 'text' ? body.text : [{ text: context.file.text.slice(body.at, body.end) }];
  if (body.kind === 'json' && /\{\{/.test(context.file.text.slice(body.at, body.end)))
    return leaveBody('it has variables in JSON');
  const parts = context.scope.parts(text);
  const plain = plainText(parts);
  if (plain === undefined || (plain.length <= MAX_INLINE && !plain.includes('\n'))) {
    expectation.asserts.push(`text == ${plain === undefined ? templateCel(parts) : celString(plain)}`);
    return {};
  }
  expectation.asserts.push(`text == vars.${id}_body`);
  return { [`${id}_body`]: literal(plain) };
}

function expectObject(expectation: Expectation, headers: JsonObject): JsonObject {
  const { status, body, timeMs, sha256, asserts } = expectation;
  const parts: [string, Json | undefined][] = [
    ['status', status],
    ['headers', Object.keys(headers).length > 0 ? headers : undefined],
    ['body', Object.keys(body).length > 0 ? body : undefined],
    ['time', timeMs === undefined ? undefined : `${timeMs}ms`],
    ['sha256', sha256],
    ['assert', asserts.length > 0 ? asserts : undefined],
  ];
  return Object.fromEntries(parts.filter((part): part is [string, Json] => part[1] !== undefined));
}
