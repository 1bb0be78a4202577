import type { Json, JsonObject } from '../../model/json.ts';
import { anyStatus } from '../draft/any-status.ts';
import { celString } from '../literal.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { celPath } from '../template/cel-path.ts';
import { jsonPathSteps } from '../template/json-path-steps.ts';
import { portablePattern } from '../template/portable-pattern.ts';
import { plainText, templateCel } from '../template/template-value.ts';
import { expandText } from './expand-text.ts';
import type { RequestContext } from './http-context.ts';
import type { HttpPiece } from './tree.ts';

const PREDICATES =
  /\s+(===|!==|==|!=|>=|<=|>|<|equals|startsWith|endsWith|contains|includes|matches|exists|isTrue|isFalse|isArray|isBoolean|isNumber|isString|sha256|sha512|md5)\s*(.*?)\s*$/i;

/** `?? status == 200` and the like of httpyac as `expect`; what is not clear beyond doubt is left. */
export function convertAsserts(pieces: readonly HttpPiece[], context: RequestContext): JsonObject {
  const expect: JsonObject = {};
  for (const { at, end, kind } of pieces) {
    if (kind !== 'assert') continue;
    const [, text = ''] = /^\s*\?\?\s*(.*?)\s*$/.exec(context.file.text.slice(at, end)) ?? [];
    if (!addAssert(text, { at, expect }, context)) leavePiece(context, { at, end, what: 'assert' });
  }
  // What looks at the status decides by itself which one is wanted.
  const looksAtStatus = (expect['assert'] as string[] | undefined)?.some((one) => one.startsWith('status '));
  if (looksAtStatus && expect['status'] === undefined) expect['status'] = [...anyStatus];
  const { status, ...others } = expect;
  return status === undefined ? others : { status, ...others };
}

type Target = { at: number; expect: JsonObject };

function addAssert(text: string, { at, expect }: Target, context: RequestContext): boolean {
  const [, type = ''] = /^(\S+)/.exec(text) ?? [];
  const rest = text.slice(type.length);
  const found = PREDICATES.exec(rest);
  if (found === null) return false;
  const subject = rest.slice(0, found.index).trim();
  const predicate = found[1] === '===' || found[1] === 'equals' ? '==' : found[1] === '!==' ? '!=' : (found[1] ?? '');
  const expected = found[2] ?? '';
  switch (type) {
    case 'status':
      return subject === '' && addStatus(predicate, expected, expect);
    case 'duration':
      if (subject !== '' || !/^<=?$/.test(predicate) || !/^[1-9]\d*$/.test(expected)) return false;
      expect['time'] = `${expected}ms`;
      return true;
    case 'header':
      return addCondition(headerCondition(subject.toLowerCase(), predicate, { expected, at }, context), expect);
    case 'body':
      return addCondition(bodyCondition(subject, predicate, { expected, at }, context), expect);
    default:
      return false;
  }
}

function addCondition(condition: string | undefined, expect: JsonObject): boolean {
  if (condition === undefined) return false;
  expect['assert'] = [...((expect['assert'] as Json[] | undefined) ?? []), condition];
  return true;
}

function addStatus(predicate: string, expected: string, expect: JsonObject): boolean {
  if (!/^[1-5]\d\d$/.test(expected) || !/^(?:[<>]=?|[!=]=)$/.test(predicate)) return false;
  if (predicate !== '==' || expect['status'] !== undefined)
    return addCondition(`status ${predicate} ${expected}`, expect);
  expect['status'] = Number(expected);
  return true;
}

type Expected = { expected: string; at: number };

function headerCondition(
  name: string,
  predicate: string,
  { expected, at }: Expected,
  context: RequestContext,
): string | undefined {
  if (name === '' || name === 'set-cookie') return undefined;
  const cel = celPath('headers', [name]);
  if (predicate === 'exists') return `${celString(name)} in headers && ${cel} != ""`;
  if (expected === '') return undefined;
  const right = templateCel(expandText(expected, at, context));
  switch (predicate) {
    case '==':
    case '!=':
      // A header that is not there is not equal to any text.
      return predicate === '==' ? `${cel} == ${right}` : `!(${celString(name)} in headers && ${cel} == ${right})`;
    case 'contains':
    case 'includes':
      return `${cel}.contains(${right})`;
    case 'startsWith':
    case 'endsWith':
      return `${cel}.${predicate}(${right})`;
    case 'matches':
      return patternCondition(cel, expected);
    default:
      return undefined;
  }
}

function patternCondition(cel: string, pattern: string): string | undefined {
  const portable = pattern.includes('{{') ? undefined : portablePattern(pattern);
  return portable === undefined ? undefined : `${cel}.matches(${celString(portable)})`;
}

/** A value of httpyac is compared by its own type: `5` is the number and the text. */
function bodyCondition(
  path: string,
  predicate: string,
  { expected, at }: Expected,
  context: RequestContext,
): string | undefined {
  if (path === '') {
    // The whole body may be JSON that was written anew: only words are the same in both.
    const isWord = /^(?:contains|includes)$/.test(predicate) && /^[\p{L}\p{N}_-]+$/u.test(expected);
    return isWord ? `text.contains(${celString(expected)})` : undefined;
  }
  const steps = jsonPathSteps(`$.${path}`);
  if (steps === undefined) return undefined;
  const cel = celPath('body', steps);
  switch (predicate) {
    case '==':
      return bodyEquals(cel, expected, at, context);
    case 'isString':
      return `type(${cel}) == string`;
    case 'isBoolean':
      return `type(${cel}) == bool`;
    case 'isArray':
      return `type(${cel}) == list`;
    case 'isNumber':
      return `(type(${cel}) == int || type(${cel}) == double)`;
    case '>':
    case '<':
      // Zero counts as nothing there.
      return /^[1-9]\d*$/.test(expected) ? `${cel} ${predicate} ${expected} && ${cel} != 0` : undefined;
    default:
      return undefined;
  }
}

function bodyEquals(cel: string, expected: string, at: number, context: RequestContext): string | undefined {
  const parts = expandText(expected, at, context);
  const plain = plainText(parts);
  if (plain === undefined) return `string(${cel}) == ${templateCel(parts)}`;
  if (/^-?(?:0|[1-9]\d*)$/.test(plain) || /^(?:true|false)$/.test(plain))
    return `string(${cel}) == ${celString(plain)}`;
  // Numbers with decimals, null, lists and maps have several spellings.
  return plain === '' || /^(?:null|undefined|[-+.\d[{"])/.test(plain) ? undefined : `${cel} == ${celString(plain)}`;
}
