import type { HurlOption, HurlOptionValue, HurlValue } from '../tree.ts';
import {
  type Cursor,
  expectLineEnd,
  expectNext,
  foundAt,
  skipBlankLines,
  skipSpaces,
  syntaxError,
  takePattern,
} from './cursor.ts';
import { parseQuoted, parseUnquoted, templateText } from './parse-template.ts';

const optionKinds: Record<string, 'boolean' | 'number' | 'text' | 'variable'> = {
  'aws-sigv4': 'text',
  cacert: 'text',
  cert: 'text',
  compressed: 'boolean',
  'connect-timeout': 'number',
  'connect-to': 'text',
  delay: 'number',
  digest: 'boolean',
  header: 'text',
  'http1.0': 'boolean',
  'http1.1': 'boolean',
  http2: 'boolean',
  http3: 'boolean',
  insecure: 'boolean',
  ipv4: 'boolean',
  ipv6: 'boolean',
  key: 'text',
  'limit-rate': 'number',
  location: 'boolean',
  'location-trusted': 'boolean',
  'max-redirs': 'number',
  'max-time': 'number',
  negotiate: 'boolean',
  netrc: 'boolean',
  'netrc-file': 'text',
  'netrc-optional': 'boolean',
  ntlm: 'boolean',
  output: 'text',
  'path-as-is': 'boolean',
  pinnedpubkey: 'text',
  proxy: 'text',
  repeat: 'number',
  resolve: 'text',
  retry: 'number',
  'retry-interval': 'number',
  skip: 'boolean',
  'unix-socket': 'text',
  user: 'text',
  variable: 'variable',
  verbose: 'boolean',
  verbosity: 'text',
  'very-verbose': 'boolean',
};

/** The lines of an `[Options]` section. */
export function parseOptions(cursor: Cursor): HurlOption[] {
  const options: HurlOption[] = [];
  for (;;) {
    const start = cursor.at;
    skipBlankLines(cursor);
    const at = cursor.at;
    const name = takePattern(cursor, /[A-Za-z][\w.-]*(?=[ \t]*:)/y);
    if (name === undefined) {
      cursor.at = start;
      return options;
    }
    skipSpaces(cursor);
    expectNext(cursor, ':');
    skipSpaces(cursor);
    const value = parseOption(cursor, name, at);
    const end = cursor.at;
    expectLineEnd(cursor);
    options.push({ at, end, name, value });
  }
}

function parseOption(cursor: Cursor, name: string, at: number): HurlOptionValue {
  const kind = Object.hasOwn(optionKinds, name) ? optionKinds[name] : undefined;
  if (kind === undefined) throw syntaxError(cursor, `"${name}" is not an option of Hurl`, undefined, at);
  if (kind === 'variable') return parseVariable(cursor);
  const valueAt = cursor.at;
  const text = parseUnquoted(cursor);
  const written = templateText(text);
  if (kind === 'text' || text.some((part) => 'name' in part)) return { kind: 'text', text };
  if (kind === 'boolean') {
    if (written === 'true' || written === 'false') return { kind, value: written === 'true' };
    throw syntaxError(cursor, `${name} is true or false, not ${JSON.stringify(written)}`, undefined, valueAt);
  }
  const [, digits, unit] = /^(-?\d+)(ms|s|m|h)?$/.exec(written) ?? [];
  if (digits === undefined) {
    throw syntaxError(cursor, `${name} is a number, not ${JSON.stringify(written)}`, undefined, valueAt);
  }
  return { kind, value: Number(digits), ...(unit !== undefined && { unit }) };
}

function parseVariable(cursor: Cursor): HurlOptionValue {
  const name = takePattern(cursor, /[\p{L}\p{N}_-]+/uy);
  if (name === undefined) throw syntaxError(cursor, `expected the name of a variable, found ${foundAt(cursor)}`);
  skipSpaces(cursor);
  expectNext(cursor, '=');
  skipSpaces(cursor);
  return { kind: 'variable', name, value: parseVariableValue(cursor) };
}

/** As on the command line: what looks like a number, true, false or null is one. */
function parseVariableValue(cursor: Cursor): HurlValue {
  const quoted = parseQuoted(cursor);
  if (quoted !== undefined) return { kind: 'text', text: quoted };
  const text = parseUnquoted(cursor);
  const written = templateText(text);
  if (written === 'null') return { kind: 'null' };
  if (written === 'true' || written === 'false') return { kind: 'boolean', value: written === 'true' };
  return /^-?\d+(\.\d+)?$/.test(written) ? { kind: 'number', source: written } : { kind: 'text', text };
}
