import { UNSEEN_CHARACTERS } from '../../../text/unseen-characters.ts';

/** The longest line that a list or map is written on. */
const MAX_LINE = 100;

const UNSEEN = new RegExp(`[\\0-\\x1f${UNSEEN_CHARACTERS}\\p{Cs}]+`, 'gu');
/** What the runner of a CI job that prints the script would obey. */
const RUNNER_COMMAND = /##(?=[a-z]*\[)/gi;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A text as a string of JavaScript, on one line. */
export function quote(text: string): string {
  if (text.includes("'") && !text.includes('"')) return `"${escaped(text)}"`;
  return `'${escaped(text).replaceAll("'", "\\'")}'`;
}

/** A part of a template literal, without the backticks. */
export function templatePart(text: string): string {
  return escaped(text).replaceAll('`', '\\`').replaceAll('${', '\\${');
}

/** An object literal; the values are code, the keys code where they begin with a bracket. */
export function objectCode(entries: readonly (readonly [key: string, code: string])[]): string {
  return bracketed(
    '{',
    entries.map(([key, code]) => `${key}: ${code}`),
    '}',
  );
}

export function listCode(items: readonly string[]): string {
  return bracketed('[', items, ']');
}

/** The key of an object literal. */
export function keyCode(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return IDENTIFIER.test(key) ? key : quote(key);
}

/** A read of a member: `vars.name`, `vars['a-b']`. */
export function memberCode(holder: string, name: string): string {
  return IDENTIFIER.test(name) ? `${holder}.${name}` : `${holder}[${quote(name)}]`;
}

/** Every line two columns further in. */
export function indent(code: string): string {
  return code.replaceAll(/^(?=.)/gm, '  ');
}

/** A comment, whatever the text holds. */
export function commentLine(text: string): string {
  return `// ${text.replaceAll(UNSEEN, ' ').replaceAll(RUNNER_COMMAND, '# #')}`.trimEnd();
}

const SHORT_ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Also what would turn or hide the text around it. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(UNSEEN, (found) => Array.from(found, (char) => SHORT_ESCAPES[char] ?? unicodeEscape(char)).join(''))
    .replaceAll(RUNNER_COMMAND, '#\\u0023');
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function bracketed(open: string, parts: readonly string[], close: string): string {
  if (parts.length === 0) return `${open}${close}`;
  const space = open === '{' ? ' ' : '';
  const line = `${open}${space}${parts.join(', ')}${space}${close}`;
  if (line.length <= MAX_LINE && !line.includes('\n')) return line;
  return `${open}\n${indent(parts.map((part) => `${part},`).join('\n'))}\n${close}`;
}
