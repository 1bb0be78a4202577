import { tooDeep } from '../../../model/json-depth.ts';
import { type Problem, problemAt } from '../../../model/problem.ts';
import type { SourceFile } from '../../../model/source.ts';

/** Where and why a text is not JSON (RFC 8259); what the engine says of it does not always tell the place. */
export function jsonFault(file: SourceFile): Problem {
  const fault = findFault(file.text);
  const start = Math.min(fault.at, Math.max(0, file.text.length - 1));
  const message = fault.message === tooDeep ? `this is not read: ${tooDeep}` : `this is not JSON: ${fault.message}`;
  return problemAt({ file, start, end: start + 1 }, 'input/json-syntax', message);
}

type Fault = { at: number; message: string };

const TOKEN =
  /[{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What may come next. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma';

function findFault(text: string): Fault {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at += /^[ \t\r\n]*/.exec(text.slice(at, at + 4096))?.[0].length ?? 0;
    if (/[ \t\r\n]/.test(text.charAt(at))) continue;
    if (at >= text.length) return { at, message: 'it ends too early' };
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | undefined = token === undefined ? undefined : stateAfter(token, expected, open);
    if (token === undefined || next === undefined) return { at, message: faultMessage(text, at, expected) };
    at += token.length;
    expected = next;
    if (expected === 'comma' && open.length === 0) {
      const rest = text.slice(at).search(/[^ \t\r\n]/);
      // Nothing is wrong with it but its depth, which no parser of ours reads.
      return rest === -1 ? { at: 0, message: tooDeep } : { at: at + rest, message: 'there is more after its end' };
    }
  }
}

/** Undefined where the token may not stand there. */
function stateAfter(token: string, expected: Expected, open: string[]): Expected | undefined {
  const takesValue = expected === 'value' || expected === 'value or ]';
  switch (token) {
    case '{':
    case '[':
      if (!takesValue) return undefined;
      open.push(token);
      return token === '{' ? 'key or }' : 'value or ]';
    case '}':
      return (expected === 'comma' || expected === 'key or }') && open.pop() === '{' ? 'comma' : undefined;
    case ']':
      return (expected === 'comma' || expected === 'value or ]') && open.pop() === '[' ? 'comma' : undefined;
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case ',':
      if (expected !== 'comma') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
  }
  if (takesValue) return 'comma';
  return token.startsWith('"') && (expected === 'key' || expected === 'key or }') ? 'colon' : undefined;
}

function faultMessage(text: string, at: number, expected: Expected): string {
  const wanted = { ...expectedWords }[expected];
  const character = JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
  return text.charAt(at) === '"' && expected !== 'colon' && expected !== 'comma'
    ? 'a string that does not end, or holds what must be escaped'
    : `${wanted} was expected, not ${character}`;
}

const expectedWords = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or "}"',
  colon: '":"',
  comma: '"," or the end of the list or object',
} as const satisfies Record<Expected, string>;
