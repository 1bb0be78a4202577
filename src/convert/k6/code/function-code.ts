import { NotCarriedOver } from './code-scope.ts';
import { jsonPathCode } from './json-path-code.ts';

/**
 * The code of a call. `args` are the arguments as code, the receiver of a method first. Throws NotCarriedOver for what
 * has no plain meaning in JavaScript.
 */
export function functionCode(name: string, args: readonly string[]): string {
  if (!Object.hasOwn(functions, name)) throw new NotCarriedOver(`the function ${name}`);
  const { least, most = least, code } = functions[name as keyof typeof functions] as FunctionDefinition;
  if (args.length < least || args.length > most) throw new NotCarriedOver(`${name} with ${args.length} arguments`);
  return code(...args);
}

type FunctionDefinition = { least: number; most?: number; code: (...args: string[]) => string };

const MAX_ARGUMENTS = 8;

const functions = {
  size: { least: 1, code: (value = '') => `sizeOf(${value})` },
  string: { least: 1, code: (value = '') => `textOf(${value})` },
  int: { least: 1, code: (value = '') => `toInt(${value})` },
  double: { least: 1, code: (value = '') => `toDouble(${value})` },
  bool: { least: 1, code: (value = '') => `toBool(${value})` },
  dyn: { least: 1, code: (value = '') => value },
  contains: { least: 2, code: (text, part) => `${str(text)}.includes(${str(part)})` },
  startsWith: { least: 2, code: (text, part) => `${str(text)}.startsWith(${str(part)})` },
  endsWith: { least: 2, code: (text, part) => `${str(text)}.endsWith(${str(part)})` },
  matches: { least: 2, code: (text, pattern) => `matches(${text}, ${str(pattern)})` },
  indexOf: { least: 2, code: (text, part) => `BigInt(${str(text)}.indexOf(${str(part)}))` },
  lastIndexOf: { least: 2, code: (text, part) => `BigInt(${str(text)}.lastIndexOf(${str(part)}))` },
  substring: {
    least: 2,
    most: 3,
    code: (text, ...bounds) => `${str(text)}.substring(${bounds.map((bound) => `Number(${bound})`).join(', ')})`,
  },
  lower: { least: 1, code: (text) => `${str(text)}.toLowerCase()` },
  upper: { least: 1, code: (text) => `${str(text)}.toUpperCase()` },
  lowerAscii: { least: 1, code: (text) => `${str(text)}.toLowerCase()` },
  upperAscii: { least: 1, code: (text) => `${str(text)}.toUpperCase()` },
  trim: { least: 1, code: (text) => `${str(text)}.trim()` },
  split: { least: 2, most: 3, code: (...args) => `split(${args.join(', ')})` },
  join: { least: 1, most: 2, code: (list, separator = "''") => `join(${list}, ${str(separator)})` },
  replace: { least: 3, code: (text, from, to) => `${str(text)}.split(${str(from)}).join(${str(to)})` },
  uuid: { least: 0, code: () => 'uuid()' },
  now: { least: 0, code: () => 'new Date().toISOString()' },
  random_int: { least: 2, code: (low, high) => `randomInt(${low}, ${high})` },
  random_string: { least: 1, code: (length) => `randomString(${length})` },
  base64: { least: 1, code: (text) => `encoding.b64encode(${str(text)})` },
  base64_decode: { least: 1, code: (text) => `base64Decode(${text})` },
  url_encode: { least: 1, code: (text) => `urlEncode(${text})` },
  sha256: { least: 1, code: (text) => `crypto.sha256(${str(text)}, 'hex')` },
  hmac_sha256: { least: 2, code: (key, text) => `crypto.hmac('sha256', ${str(key)}, ${str(text)}, 'hex')` },
  to_json: { least: 1, code: (value) => `json(${value})` },
  parse_json: { least: 1, code: (text) => `parse(${str(text)})` },
  jsonpath: { least: 2, code: (value, path = '') => `jsonPath(${value}, ${jsonPathCode(path)})` },
  sum: { least: 1, code: (list) => `sum(${list})` },
  min: { least: 1, most: MAX_ARGUMENTS, code: (...args) => `extreme(${itemsCode(args)}, -1)` },
  max: { least: 1, most: MAX_ARGUMENTS, code: (...args) => `extreme(${itemsCode(args)}, 1)` },
  sort: { least: 1, code: (list) => `sort(${list})` },
  unique: { least: 1, code: (list) => `unique(${list})` },
  orValue: { least: 2, code: (value, otherwise) => `orValue(${value}, () => ${otherwise})` },
  hasValue: { least: 1, code: (value) => `${value}.isThere` },
  value: { least: 1, code: (value) => `valueOf(${value})` },
  or: { least: 2, code: (value, otherwise) => `otherOptional(${value}, () => ${otherwise})` },
} satisfies Record<string, FunctionDefinition>;

/** Code that is text already is not asked once more. */
function str(code = ''): string {
  return /^'(?:[^'\\]|\\.)*'$|^(?:text|url)$|^env\.\w+$/.test(code) ? code : `str(${code})`;
}

function itemsCode([first = '', ...rest]: string[]): string {
  return rest.length === 0 ? first : `[${[first, ...rest].join(', ')}]`;
}
