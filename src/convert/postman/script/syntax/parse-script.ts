import { MAX_DEPTH, parseExpression, type Reader, SyntaxFailure } from './parse-expression.ts';
import type { Binding, Statement, Token } from './syntax.ts';

export type ParsedScript = { text: string; tokens: Token[]; statements: Statement[] };

/** The statements of a script from its tokens. Never throws: what cannot be parsed is a statement of kind `other`. */
export function parseScript(text: string, tokens: Token[]): ParsedScript {
  const reader: Reader = { tokens, at: 0, depth: 0, parseBody: (inner) => parseBlock(inner) };
  const statements: Statement[] = [];
  while (reader.at < tokens.length) statements.push(parseStatement(reader));
  return { text, tokens, statements };
}

/** The statements up to the closing brace, which is read too. */
function parseBlock(reader: Reader): Statement[] {
  const statements: Statement[] = [];
  while (reader.at < reader.tokens.length && textAt(reader) !== '}') statements.push(parseStatement(reader));
  if (textAt(reader) !== '}') throw new SyntaxFailure();
  reader.at += 1;
  return statements;
}

function parseStatement(reader: Reader): Statement {
  const first = reader.at;
  const kind = tryKind(reader);
  if (kind === undefined) {
    reader.at = first;
    skipStatement(reader);
  }
  if (reader.at === first) reader.at += 1;
  const last = reader.at - 1;
  const start = reader.tokens[first]?.start ?? 0;
  const end = reader.tokens[last]?.end ?? start;
  return { ...(kind ?? { kind: 'other' }), start, end, first, last };
}

type Kind = Statement extends infer S
  ? S extends Statement
    ? Omit<S, 'start' | 'end' | 'first' | 'last'>
    : never
  : never;

function tryKind(reader: Reader): Kind | undefined {
  const depth = reader.depth;
  try {
    return parseKind(reader);
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    reader.depth = depth;
    return undefined;
  }
}

const COMPOUND = new Set([
  'if',
  'for',
  'while',
  'do',
  'switch',
  'try',
  'function',
  'class',
  'async',
  'return',
  'throw',
  'break',
  'continue',
  'import',
  'export',
  'with',
]);

function parseKind(reader: Reader): Kind | undefined {
  const text = textAt(reader);
  if (text === ';') {
    reader.at += 1;
    return { kind: 'empty' };
  }
  const isDeclaration = text === 'const' || text === 'let' || text === 'var';
  if (text === '{' || (COMPOUND.has(text ?? '') && !isMember(reader))) return undefined;
  if (isDeclaration) {
    reader.at += 1;
    const bindings = parseBindings(reader);
    endStatement(reader);
    return { kind: 'declare', bindings };
  }
  const expression = parseExpression(reader);
  endStatement(reader);
  return { kind: 'expression', expression };
}

/** `for.x` is no statement that begins with `for`. */
function isMember(reader: Reader): boolean {
  return reader.tokens[reader.at + 1]?.text === '.';
}

function parseBindings(reader: Reader): Binding[] {
  const bindings: Binding[] = [];
  do {
    if (textAt(reader) === '{') bindings.push(...parsePattern(reader));
    else {
      const name = readName(reader);
      const value = takeMark(reader, '=') ? parseExpression(reader) : ({ kind: 'other' } as const);
      bindings.push({ name, value });
    }
  } while (takeMark(reader, ','));
  return bindings;
}

/** `{ a, b: c } = value`. */
function parsePattern(reader: Reader): Binding[] {
  const names: { property: string; name: string }[] = [];
  reader.at += 1;
  while (textAt(reader) !== '}') {
    const property = readName(reader);
    names.push({ property, name: takeMark(reader, ':') ? readName(reader) : property });
    if (!takeMark(reader, ',')) break;
  }
  if (!takeMark(reader, '}') || !takeMark(reader, '=')) throw new SyntaxFailure();
  const value = parseExpression(reader);
  return names.map((one) => ({ ...one, value }));
}

function readName(reader: Reader): string {
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'name') throw new SyntaxFailure();
  reader.at += 1;
  return token.text;
}

function takeMark(reader: Reader, text: string): boolean {
  if (textAt(reader) !== text) return false;
  reader.at += 1;
  return true;
}

/** A statement ends with a semicolon, before a brace, with the script, or where a new line begins. */
function endStatement(reader: Reader): void {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.text === '}' || takeMark(reader, ';')) return;
  if (!token.startsLine) throw new SyntaxFailure();
}

function textAt(reader: Reader): string | undefined {
  const token = reader.tokens[reader.at];
  return token?.kind === 'mark' || token?.kind === 'name' ? token.text : undefined;
}

/** Reads over a statement by its brackets: control flow with what belongs to it, else up to where it must end. */
function skipStatement(reader: Reader): void {
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) reader.at = reader.tokens.length;
  else skipByKeyword(reader);
  reader.depth -= 1;
}

function skipByKeyword(reader: Reader): void {
  switch (textAt(reader)) {
    case undefined:
      break;
    case 'if':
      reader.at += 1;
      skipBrackets(reader);
      skipStatement(reader);
      if (textAt(reader) === 'else') {
        reader.at += 1;
        skipStatement(reader);
      }
      return;
    case 'for':
    case 'while':
    case 'switch':
    case 'with':
      reader.at += textAt({ ...reader, at: reader.at + 1 }) === 'await' ? 2 : 1;
      skipBrackets(reader);
      skipStatement(reader);
      return;
    case 'do':
      reader.at += 1;
      skipStatement(reader);
      break;
    case 'try':
      reader.at += 1;
      skipBrackets(reader);
      for (const word of ['catch', 'finally']) {
        if (textAt(reader) !== word) continue;
        reader.at += 1;
        if (textAt(reader) === '(') skipBrackets(reader);
        skipBrackets(reader);
      }
      return;
    case 'function':
    case 'async':
    case 'class':
      while (reader.at < reader.tokens.length && textAt(reader) !== '{') {
        if (textAt(reader) === '(') skipBrackets(reader);
        else reader.at += 1;
      }
      skipBrackets(reader);
      return;
    case '{':
      skipBrackets(reader);
      return;
  }
  skipToEnd(reader);
}

function skipToEnd(reader: Reader): void {
  const { tokens } = reader;
  while (reader.at < tokens.length) {
    const token = tokens[reader.at] as Token;
    if (token.kind === 'mark' && token.text === ';') {
      reader.at += 1;
      return;
    }
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) return;
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) skipBrackets(reader);
    else reader.at += 1;
    const [before, next] = [tokens[reader.at - 1], tokens[reader.at]];
    if (before !== undefined && next?.startsLine === true && endsValue(before) && next.kind === 'name') return;
  }
}

function endsValue({ kind, text }: Token): boolean {
  return kind !== 'mark' || /^(\)|\]|\}|\+\+|--)$/.test(text);
}

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

function skipBrackets(reader: Reader): void {
  const open: string[] = [];
  for (; reader.at < reader.tokens.length; reader.at += 1) {
    const { kind, text } = reader.tokens[reader.at] as Token;
    if (kind !== 'mark') {
      if (open.length === 0) return;
      continue;
    }
    const closing = CLOSING[text];
    if (closing !== undefined) open.push(closing);
    else if (open.length === 0) return;
    else if (text === open.at(-1)) open.pop();
    if (open.length === 0) {
      reader.at += 1;
      return;
    }
  }
}
