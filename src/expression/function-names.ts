import { celEnvironment } from './engine/environment.ts';
import { functions } from './functions/registry.ts';

export type FunctionEntry = { name: string; description: string; example: string };

/** CEL's own functions, methods and macros, as the engine has them. */
const ownFunctions: FunctionEntry[] = [
  { name: 'has', description: 'whether a key is there', example: 'has(body.next)' },
  { name: 'size', description: 'the length of text, a list, a map or bytes', example: 'size([1, 2]) → 2' },
  {
    name: 'string',
    description: 'a number, boolean, bytes, timestamp or duration as text',
    example: 'string(3) → "3"',
  },
  { name: 'int', description: 'text, a decimal number or a timestamp as an integer', example: 'int("3") → 3' },
  { name: 'double', description: 'text or an integer as a decimal number', example: 'double("1.5") → 1.5' },
  { name: 'uint', description: 'a number or text as an unsigned integer', example: 'uint(3) → 3' },
  { name: 'bool', description: 'text as a boolean', example: 'bool("true") → true' },
  { name: 'bytes', description: 'text as bytes', example: 'size(bytes("é")) → 2' },
  { name: 'dyn', description: 'a value whose type is not checked before the run', example: 'dyn(3) == "3" → false' },
  { name: 'type', description: 'the type of a value', example: 'type(body.id) == int' },
  {
    name: 'timestamp',
    description: 'RFC 3339 text or seconds as a timestamp',
    example: 'timestamp(now()) > timestamp(body.created)',
  },
  {
    name: 'duration',
    description: 'text as a duration',
    example: 'timestamp(now()) - timestamp(body.created) < duration("1h")',
  },
  {
    name: 'matches',
    description: 'whether a regular expression matches somewhere',
    example: 'body.id.matches("^[0-9a-f]+$")',
  },
  { name: 'contains', description: 'whether text holds another', example: '"hello".contains("ell") → true' },
  { name: 'startsWith', description: 'whether text begins with another', example: '"hello".startsWith("he") → true' },
  { name: 'endsWith', description: 'whether text ends with another', example: '"hello".endsWith("lo") → true' },
  { name: 'indexOf', description: 'where text first holds another, or -1', example: '"hello".indexOf("l") → 2' },
  { name: 'lastIndexOf', description: 'where text last holds another, or -1', example: '"hello".lastIndexOf("l") → 3' },
  {
    name: 'substring',
    description: 'a part of text: from, and optionally up to',
    example: '"hello".substring(1, 3) → "el"',
  },
  { name: 'lowerAscii', description: 'the same as lower', example: '"A".lowerAscii() → "a"' },
  { name: 'upperAscii', description: 'the same as upper', example: '"a".upperAscii() → "A"' },
  { name: 'all', description: 'whether a condition holds for every item', example: 'body.items.all(i, i.price > 0)' },
  {
    name: 'exists',
    description: 'whether a condition holds for some item',
    example: 'body.items.exists(i, i.id == 3)',
  },
  {
    name: 'exists_one',
    description: 'whether a condition holds for exactly one item',
    example: 'body.items.exists_one(i, i.id == 3)',
  },
  {
    name: 'filter',
    description: 'the items for which a condition holds',
    example: '[1, 2, 3].filter(x, x > 1) → [2, 3]',
  },
  {
    name: 'map',
    description: 'something computed from each item; of those that meet a condition, with three arguments',
    example: '[1, 2].map(x, x * 2) → [2, 4]',
  },
  {
    name: 'cel.bind',
    description: 'a name for a value within an expression',
    example: 'cel.bind(n, size(body), n > 1 && n < 5)',
  },
  {
    name: 'orValue',
    description: 'an optional value, or a default where it is absent',
    example: 'body.?next.orValue("")',
  },
  {
    name: 'or',
    description: 'an optional value, or another where it is absent',
    example: 'body.?a.or(body.?b).orValue(0)',
  },
  { name: 'hasValue', description: 'whether an optional value is there', example: 'body.?next.hasValue()' },
  { name: 'value', description: 'an optional value, which must be there', example: 'body.?next.value()' },
  { name: 'optional.of', description: 'a value as an optional one', example: 'optional.of(3).value() → 3' },
  { name: 'optional.none', description: 'an absent optional value', example: 'optional.none().orValue(3) → 3' },
  { name: 'hex', description: 'bytes in hexadecimal', example: 'b"hi".hex() → "6869"' },
  { name: 'at', description: 'one byte of bytes', example: 'b"hi".at(0) → 104' },
  ...[
    ['getFullYear', 'the year', '2025'],
    ['getMonth', 'the month from 0', '2'],
    ['getDate', 'the day of the month from 1', '1'],
    ['getDayOfMonth', 'the day of the month from 0', '0'],
    ['getDayOfWeek', 'the day of the week, Sunday is 0', '6'],
    ['getDayOfYear', 'the day of the year from 0', '59'],
    ['getHours', 'the hour', '9'],
    ['getMinutes', 'the minute', '30'],
    ['getSeconds', 'the second', '0'],
    ['getMilliseconds', 'the millisecond', '0'],
  ].map(([name = '', what = '', result = '']) => ({
    name,
    description: `${what} of a timestamp, in UTC or a named time zone`,
    example: `timestamp("2025-03-01T09:30:00Z").${name}() → ${result}`,
  })),
];

/** Every function, method and macro of the expression language, for docs and suggestions. */
export const functionEntries: FunctionEntry[] = [
  ...Object.entries(functions).map(([name, { description, example }]) => ({ name, description, example })),
  ...ownFunctions,
];

let callable: { functions: Set<string>; methods: Set<string> } | undefined;

/** The names that can be called, as the engine knows them. */
export function callableNames(): { functions: Set<string>; methods: Set<string> } {
  if (callable !== undefined) return callable;
  callable = { functions: new Set(), methods: new Set() };
  for (const { name, receiverType } of celEnvironment('part').getDefinitions().functions) {
    (receiverType === null ? callable.functions : callable.methods).add(name);
  }
  return callable;
}
