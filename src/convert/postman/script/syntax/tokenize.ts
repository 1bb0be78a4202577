import type { Token } from './syntax.ts';

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)n?/y;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const REGEX = /\/(?![*/])(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;
const MARK =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()[\];,<>+\-*/%&|^!~?:=.@#]/y;

/** After these words a slash begins a regular expression. */
const BEFORE_VALUE = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'new', 'else', 'do']);

/** The tokens of a script; undefined where it is not JavaScript. */
export function tokenize(script: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  let startsLine = true;
  while (at < script.length) {
    const space = matchAt(SPACE, script, at);
    if (space !== undefined) {
      startsLine ||= space.includes('\n');
      at += space.length;
      continue;
    }
    const token = readToken(script, at, tokens.at(-1));
    if (token === undefined) return undefined;
    tokens.push({ ...token, start: at, end: at + token.text.length, startsLine });
    at += token.text.length;
    startsLine = false;
  }
  return tokens;
}

type Found = Pick<Token, 'kind' | 'text' | 'value'>;

function readToken(script: string, at: number, before: Token | undefined): Found | undefined {
  const name = matchAt(NAME, script, at);
  if (name !== undefined) return { kind: 'name', text: name };
  const number = matchAt(NUMBER, script, at);
  if (number !== undefined) return { kind: 'number', text: number };
  const string = matchAt(STRING, script, at);
  if (string !== undefined) return { kind: 'string', text: string, value: unescape(string.slice(1, -1)) };
  if (script[at] === '`') return readTemplate(script, at);
  const regex = mayBeRegex(before) ? matchAt(REGEX, script, at) : undefined;
  if (regex !== undefined) return { kind: 'regex', text: regex };
  const mark = matchAt(MARK, script, at);
  return mark === undefined ? undefined : { kind: 'mark', text: mark };
}

function mayBeRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'name') return BEFORE_VALUE.has(before.text);
  return before.kind === 'mark' && !/^(\)|\]|\}|\+\+|--)$/.test(before.text);
}

/** A template literal; without substitutions it is a string. */
function readTemplate(script: string, start: number): Found | undefined {
  let depth = 0;
  let isPlain = true;
  for (let at = start + 1; at < script.length; at++) {
    const char = script[at];
    if (char === '\\') at += 1;
    else if (depth === 0 && char === '`') {
      const text = script.slice(start, at + 1);
      return isPlain ? { kind: 'string', text, value: unescape(text.slice(1, -1)) } : { kind: 'template', text };
    } else if (char === '$' && script[at + 1] === '{' && depth === 0) {
      isPlain = false;
      depth = 1;
      at += 1;
    } else if (depth > 0 && char === '`') return undefined;
    else if (depth > 0 && char === '{') depth += 1;
    else if (depth > 0 && char === '}') depth -= 1;
  }
  return undefined;
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[^]))/g,
    (_, point?: string, unit?: string, byte?: string, char = '') => {
      const code = point ?? unit ?? byte;
      if (code === undefined) return ESCAPES[char] ?? (char === '\r\n' ? '' : char);
      const value = Number.parseInt(code, 16);
      return value > 0x10ffff ? '\ufffd' : String.fromCodePoint(value);
    },
  );
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
