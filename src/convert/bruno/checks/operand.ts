import { plainText, templateCel, templateValue } from '../../template/template-value.ts';
import { interpolate, type Part, type Scope } from '../variables/scope.ts';
import type { Operand } from './finding.ts';

/**
 * The right side of an assertion as Bruno reads it: `true`, `null`, a number up to 2^53, text in quotes, else a
 * template literal of JavaScript. Undefined where its value cannot be known to be the same.
 */
export function readOperand(source: string, scope: Scope): Operand | undefined {
  const parts = interpolate(source.trim(), scope);
  const plain = plainText(parts);
  if (plain !== undefined) return literalOperand(plain);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'cel' in only) return referenceOperand(only);
  return templateOperand(parts);
}

/** A text that holds no pattern of ours or of JavaScript: what `matches` compares with. */
export function readPattern(source: string, scope: Scope): Operand | undefined {
  const text = source.length > 1 && source.startsWith('/') && source.endsWith('/') ? source.slice(1, -1) : source;
  const parts = interpolate(text, scope);
  const plain = plainText(parts);
  if (plain !== undefined) return isPattern(plain) ? { kind: 'literal', value: plain } : undefined;
  return { kind: 'text', cel: templateCel(parts), template: templateValue(parts) };
}

function literalOperand(text: string): Operand | undefined {
  const word = keyword(text);
  if (word !== undefined) return word;
  const [, quoted] = /^(?:"(?=[\s\S]*"$)|'(?=[\s\S]*'$))([\s\S]*).$/.exec(text) ?? [];
  if (quoted !== undefined && text.length > 1) return { kind: 'literal', value: quoted };
  if (text === '') return { kind: 'literal', value: '' };
  const number = Number(text);
  if (Number.isFinite(number)) {
    return { kind: 'literal', value: number > Number.MAX_SAFE_INTEGER ? text : number };
  }
  return templateLiteral(text);
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

function templateLiteral(text: string): Operand | undefined {
  return /`|\$\{/.test(text) ? undefined : unescaped(text);
}

function unescaped(text: string): Operand | undefined {
  const escapes = text.match(/\\[\s\S]?/g) ?? [];
  if (escapes.some((escape) => ESCAPES[escape.charAt(1)] === undefined)) return undefined;
  return { kind: 'literal', value: text.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char) };
}

/** A value from outside is text: what looks like a number or a keyword is one to Bruno. */
function referenceOperand(part: Part & { cel: string; isText: boolean }): Operand | undefined {
  const template = `\${{ ${part.cel} }}`;
  if (!part.isText) return { kind: 'other', cel: part.cel, template };
  const known = part.known === undefined ? undefined : literalOperand(part.known);
  if (known?.kind !== 'literal') return undefined;
  if (typeof known.value === 'string')
    return known.value === part.known ? { kind: 'text', cel: part.cel, template } : undefined;
  if (known.value === null) return undefined;
  const cel = typeof known.value === 'number' ? `double(${part.cel})` : `bool(${part.cel})`;
  return { kind: 'other', cel, template: `\${{ ${cel} }}` };
}

/** Text around a reference; only where it can be nothing but text. */
function templateOperand(parts: Part[]): Operand | undefined {
  const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
  const isText =
    texts.some((text) => /[g-wyzG-WYZ/:@_?&=#%]/.test(text)) && !texts.some((text) => /[`$\\'"]/.test(text));
  return isText ? { kind: 'text', cel: templateCel(parts), template: templateValue(parts) } : undefined;
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source).source !== '';
  } catch {
    return false;
  }
}

/** A literal of JavaScript: text in quotes, a number, `true`, `false`, `null` or `undefined`. */
export function readJsLiteral(source: string): Operand | undefined {
  const text = source.trim();
  const [, double, single] = /^(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')$/.exec(text) ?? [];
  const quoted = double ?? single;
  if (quoted !== undefined) return unescaped(quoted);
  if (/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return { kind: 'literal', value: Number(text) };
  return keyword(text);
}

function keyword(text: string): Operand | undefined {
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  if (text === 'null') return { kind: 'literal', value: null };
  return text === 'undefined' ? { kind: 'undefined' } : undefined;
}
