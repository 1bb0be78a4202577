import { bindingOf } from './operators.ts';
import type { Expression, Statement, Token } from './syntax.ts';

/** The text is not of the part of JavaScript that is understood; caught where statements are read. */
export class SyntaxFailure extends Error {}

/** `parseBody` reads statements after an opening brace, up to and with the closing one. */
export type Reader = {
  tokens: readonly Token[];
  at: number;
  depth: number;
  parseBody: (reader: Reader) => Statement[];
};

/** More levels than a person writes; a script beyond them is left over. */
export const MAX_DEPTH = 200;

const ASSIGNMENTS = /^(=|\+=|-=|\*=|\/=|%=|\*\*=|<<=|>>=|>>>=|&=|\|=|\^=|&&=|\|\|=|\?\?=)$/;
const OTHER: Expression = { kind: 'other' };

/** One expression, commas excluded. Throws SyntaxFailure. */
export function parseExpression(reader: Reader): Expression {
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) throw new SyntaxFailure();
  const arrow = parseArrow(reader);
  const expression = arrow ?? parseAssignment(reader);
  reader.depth -= 1;
  return expression;
}

function parseAssignment(reader: Reader): Expression {
  const target = parseBinary(reader, 0);
  const mark = peek(reader);
  if (mark === '?') {
    reader.at += 1;
    parseExpression(reader);
    expect(reader, ':');
    parseExpression(reader);
    return OTHER;
  }
  if (mark === undefined || !ASSIGNMENTS.test(mark)) return target;
  reader.at += 1;
  const value = parseExpression(reader);
  return mark === '=' ? { kind: 'assign', target, value } : OTHER;
}

function parseBinary(reader: Reader, least: number): Expression {
  let left = parseUnary(reader);
  for (;;) {
    const operator = peek(reader) ?? '';
    const binding = bindingOf(operator);
    if (binding <= least) return left;
    reader.at += 1;
    left = { kind: 'binary', operator, left, right: parseBinary(reader, binding) };
  }
}

function parseUnary(reader: Reader): Expression {
  const mark = peek(reader);
  if (mark === '!') {
    reader.at += 1;
    return { kind: 'not', operand: deeper(reader, parseUnary) };
  }
  if (mark === '-') {
    reader.at += 1;
    const operand = deeper(reader, parseUnary);
    const isNumber = operand.kind === 'constant' && typeof operand.value === 'number';
    return isNumber ? { kind: 'constant', value: -(operand.value as number) } : OTHER;
  }
  if (mark !== undefined && /^(\+|~|\+\+|--|typeof|void|delete|await)$/.test(mark)) {
    reader.at += 1;
    deeper(reader, parseUnary);
    return OTHER;
  }
  const expression = parsePostfix(reader, parsePrimary(reader));
  const after = reader.tokens[reader.at];
  if (after?.kind !== 'mark' || !/^(\+\+|--)$/.test(after.text) || after.startsLine) return expression;
  reader.at += 1;
  return OTHER;
}

function parsePostfix(reader: Reader, start: Expression): Expression {
  let expression = start;
  for (;;) {
    const mark = peek(reader);
    if (mark === '.') {
      reader.at += 1;
      expression = { kind: 'member', object: expression, property: name(reader) };
    } else if (mark === '[') {
      reader.at += 1;
      const property = parseExpression(reader);
      expect(reader, ']');
      expression = memberOf(expression, property);
    } else if (mark === '(') {
      reader.at += 1;
      expression = { kind: 'call', callee: expression, args: parseList(reader, ')') };
    } else if (mark === '?.') throw new SyntaxFailure();
    else if (reader.tokens[reader.at]?.kind === 'template') throw new SyntaxFailure();
    else return expression;
  }
}

function memberOf(object: Expression, property: Expression): Expression {
  const key = property.kind === 'constant' ? property.value : undefined;
  if (typeof key === 'string') return { kind: 'member', object, property: key };
  return typeof key === 'number' && Number.isInteger(key) && key >= 0
    ? { kind: 'member', object, property: key }
    : OTHER;
}

function parsePrimary(reader: Reader): Expression {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new SyntaxFailure();
  reader.at += 1;
  switch (token.kind) {
    case 'string':
      return { kind: 'constant', value: token.value ?? '' };
    case 'number':
      return numberOf(token.text);
    case 'template':
      return OTHER;
    case 'regex': {
      const end = token.text.lastIndexOf('/');
      return { kind: 'regex', source: token.text.slice(1, end), flags: token.text.slice(end + 1) };
    }
    case 'name':
      return parseWord(reader, token.text);
    case 'mark':
      return parseBracket(reader, token.text);
  }
}

function numberOf(text: string): Expression {
  const value = Number(text);
  return Number.isFinite(value) ? { kind: 'constant', value } : OTHER;
}

function parseWord(reader: Reader, word: string): Expression {
  switch (word) {
    case 'true':
    case 'false':
      return { kind: 'constant', value: word === 'true' };
    case 'null':
      return { kind: 'constant', value: null };
    case 'function':
      if (reader.tokens[reader.at]?.kind === 'name') reader.at += 1;
      return parseFunction(reader);
    case 'new':
      parsePostfix(reader, parsePrimary(reader));
      return OTHER;
    case 'async':
    case 'class':
    case 'yield':
      throw new SyntaxFailure();
  }
  return { kind: 'name', name: word };
}

function parseFunction(reader: Reader): Expression {
  expect(reader, '(');
  const parameters = parseList(reader, ')').length;
  expect(reader, '{');
  return { kind: 'function', parameters, body: reader.parseBody(reader) };
}

/** `() => …` or `x => …`; undefined where none begins here. */
function parseArrow(reader: Reader): Expression | undefined {
  const [first, second, third] = reader.tokens.slice(reader.at, reader.at + 3);
  const isBare = first?.kind === 'name' && second?.text === '=>' && second.kind === 'mark';
  const isEmpty = first?.text === '(' && second?.text === ')' && third?.text === '=>' && first.kind === 'mark';
  if (!isBare && !isEmpty) return parseArrowWithNames(reader);
  reader.at += isBare ? 2 : 3;
  return parseArrowBody(reader, isBare ? 1 : 0);
}

function parseArrowWithNames(reader: Reader): Expression | undefined {
  if (peek(reader) !== '(') return undefined;
  let at = reader.at + 1;
  let count = 0;
  while (reader.tokens[at]?.kind === 'name') {
    count += 1;
    at += 1;
    if (reader.tokens[at]?.text === ',') at += 1;
  }
  if (count === 0 || reader.tokens[at]?.text !== ')' || reader.tokens[at + 1]?.text !== '=>') return undefined;
  reader.at = at + 2;
  return parseArrowBody(reader, count);
}

function parseArrowBody(reader: Reader, parameters: number): Expression {
  if (peek(reader) === '{') {
    reader.at += 1;
    return { kind: 'function', parameters, body: reader.parseBody(reader) };
  }
  const first = reader.at;
  const expression = parseExpression(reader);
  const last = reader.at - 1;
  const start = reader.tokens[first]?.start ?? 0;
  const end = reader.tokens[last]?.end ?? start;
  return { kind: 'function', parameters, body: [{ kind: 'expression', expression, start, end, first, last }] };
}

function parseBracket(reader: Reader, mark: string): Expression {
  if (mark === '(') {
    const expression = parseExpression(reader);
    expect(reader, ')');
    return expression;
  }
  if (mark === '[') return { kind: 'list', items: parseList(reader, ']') };
  if (mark === '{') return { kind: 'map', entries: parseEntries(reader) };
  throw new SyntaxFailure();
}

function parseList(reader: Reader, closing: string): Expression[] {
  const items: Expression[] = [];
  while (peek(reader) !== closing) {
    items.push(parseExpression(reader));
    if (peek(reader) !== ',') break;
    reader.at += 1;
  }
  expect(reader, closing);
  return items;
}

function parseEntries(reader: Reader): [string, Expression][] {
  const entries: [string, Expression][] = [];
  while (peek(reader) !== '}') {
    const token = reader.tokens[reader.at];
    if (token?.kind !== 'name' && token?.kind !== 'string' && token?.kind !== 'number') throw new SyntaxFailure();
    reader.at += 1;
    const key = token.kind === 'string' ? (token.value ?? '') : token.text;
    if (peek(reader) === ':') {
      reader.at += 1;
      entries.push([key, parseExpression(reader)]);
    } else if (token.kind === 'name') entries.push([key, { kind: 'name', name: key }]);
    else throw new SyntaxFailure();
    if (peek(reader) !== ',') break;
    reader.at += 1;
  }
  expect(reader, '}');
  return entries;
}

function deeper(reader: Reader, parse: (reader: Reader) => Expression): Expression {
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) throw new SyntaxFailure();
  const expression = parse(reader);
  reader.depth -= 1;
  return expression;
}

function name(reader: Reader): string {
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'name') throw new SyntaxFailure();
  reader.at += 1;
  return token.text;
}

function expect(reader: Reader, mark: string): void {
  if (peek(reader) !== mark) throw new SyntaxFailure();
  reader.at += 1;
}

/** The text of the next mark or word; strings and numbers have none. */
function peek(reader: Reader): string | undefined {
  const token = reader.tokens[reader.at];
  return token?.kind === 'mark' || token?.kind === 'name' ? token.text : undefined;
}
