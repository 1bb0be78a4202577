import type { HurlPredicate, HurlValue } from '../tree.ts';
import { type Cursor, foundAt, isNext, skipSpaces, syntaxError, take, takePattern } from './cursor.ts';
import { parseBytes, parseFile } from './parse-bytes.ts';
import { parseMultiline } from './parse-multiline.ts';
import { parseRegex } from './parse-query.ts';
import { parseBackticked, parsePlaceholder, parseQuoted } from './parse-template.ts';

/** Predicates and their older names; true where a value follows. */
const predicates: Record<string, [type: string, hasValue: boolean]> = {
  '==': ['==', true],
  '!=': ['!=', true],
  '>=': ['>=', true],
  '<=': ['<=', true],
  '>': ['>', true],
  '<': ['<', true],
  equals: ['==', true],
  notEquals: ['!=', true],
  greaterThan: ['>', true],
  greaterThanOrEquals: ['>=', true],
  lessThan: ['<', true],
  lessThanOrEquals: ['<=', true],
  startsWith: ['startsWith', true],
  endsWith: ['endsWith', true],
  contains: ['contains', true],
  includes: ['includes', true],
  matches: ['matches', true],
  countEquals: ['countEquals', true],
  exists: ['exists', false],
  isEmpty: ['isEmpty', false],
  isInteger: ['isInteger', false],
  isFloat: ['isFloat', false],
  isNumber: ['isNumber', false],
  isBoolean: ['isBoolean', false],
  isString: ['isString', false],
  isCollection: ['isCollection', false],
  isList: ['isList', false],
  isObject: ['isObject', false],
  isDate: ['isDate', false],
  isIsoDate: ['isIsoDate', false],
  isIpv4: ['isIpv4', false],
  isIpv6: ['isIpv6', false],
  isUuid: ['isUuid', false],
};

/** The end of an assert: `== 200`, `not contains "error"`. */
export function parsePredicate(cursor: Cursor): HurlPredicate {
  skipSpaces(cursor);
  const not = takePattern(cursor, /not(?=[ \t])/y) !== undefined;
  skipSpaces(cursor);
  const word = takePattern(cursor, /[=!<>]=|[<>]|[A-Za-z][A-Za-z0-9]*/y);
  const known = word !== undefined && Object.hasOwn(predicates, word) ? predicates[word] : undefined;
  if (known === undefined) {
    const found = word === undefined ? foundAt(cursor) : JSON.stringify(word);
    throw syntaxError(
      cursor,
      `expected a filter or predicate such as == or exists, found ${found}`,
      undefined,
      cursor.at - (word?.length ?? 0),
    );
  }
  const [type, hasValue] = known;
  if (!hasValue) return { not, type };
  skipSpaces(cursor);
  return { not, type, value: parseValue(cursor) };
}

function parseValue(cursor: Cursor): HurlValue {
  if (isNext(cursor, '{{')) return { kind: 'placeholder', placeholder: parsePlaceholder(cursor) };
  if (isNext(cursor, '```')) {
    const { text } = parseMultiline(cursor);
    return { kind: 'text', text };
  }
  if (isNext(cursor, '`')) return { kind: 'text', text: parseBackticked(cursor) };
  const quoted = parseQuoted(cursor);
  if (quoted !== undefined) return { kind: 'text', text: quoted };
  const bytes = parseBytes(cursor);
  if (bytes !== undefined) return { kind: 'bytes', bytes };
  const filename = parseFile(cursor);
  if (filename !== undefined) return { kind: 'file', filename };
  const regex = parseRegex(cursor);
  if (regex !== undefined) return regex;
  const number = takePattern(cursor, /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (number !== undefined) return { kind: 'number', source: number };
  if (take(cursor, 'null')) return { kind: 'null' };
  if (take(cursor, 'true')) return { kind: 'boolean', value: true };
  if (take(cursor, 'false')) return { kind: 'boolean', value: false };
  throw syntaxError(cursor, `expected a value, found ${foundAt(cursor)}`, 'texts stand in double quotes');
}
