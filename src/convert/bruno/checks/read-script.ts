import type { Finding, Operand } from './finding.ts';
import { readJsLiteral } from './operand.ts';
import { type Operator, toFinding } from './operators.ts';
import { parseResponsePath, type ResponsePath } from './response-path.ts';
import { splitStatements } from './split-statements.ts';

/** What could be read of a script; `rest` is what is left of it, as it stands. */
export type ScriptReading = {
  findings: Finding[];
  captures: { name: string; path: ResponsePath }[];
  rest: string[];
};

/** Nobody writes longer ones by hand; what is generated is left over. */
const MAX_SCRIPT = 100_000;

type Aliases = Map<string, ResponsePath>;

/**
 * Reads a script of tests. Only what is clear beyond doubt is taken: `test` blocks of `expect` calls on plain paths of
 * the response, and `bru.setVar` of such a path. A statement outside of them that is not known leaves all of it over.
 */
export function readScript(code: string): ScriptReading {
  const nothing: ScriptReading = { findings: [], captures: [], rest: [code] };
  const statements = code.length > MAX_SCRIPT ? undefined : splitStatements(code);
  if (statements === undefined) return nothing;
  const reading: ScriptReading = { findings: [], captures: [], rest: [] };
  const aliases: Aliases = new Map();
  for (const statement of statements) {
    const block = testBlock(statement);
    if (block !== undefined) {
      const inner = readStatements(block, new Map(aliases));
      if (inner === undefined) reading.rest.push(statement);
      else add(reading, inner);
      continue;
    }
    const known = readStatement(statement, aliases);
    if (known === undefined || known.findings.length > 0) return nothing;
    add(reading, known);
  }
  return reading;
}

type Known = Pick<ScriptReading, 'findings' | 'captures'>;

function add(reading: Known, { findings, captures }: Known): void {
  reading.findings.push(...findings);
  reading.captures.push(...captures);
}

/** What stands between the braces of `test("…", function () { … })`. */
function testBlock(statement: string): string | undefined {
  const head =
    /^(?:await\s+)?test\(\s*(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`$\\]*`)\s*,\s*(?:async\s+)?(?:function\s*\w*\s*\(\s*\)|\(\s*\)\s*=>)\s*\{/.exec(
      statement,
    );
  const tail = /\}\s*,?\s*\)$/.exec(statement);
  if (head === null || tail === null || tail.index < head[0].length) return undefined;
  const block = statement.slice(head[0].length, tail.index);
  return splitStatements(block) === undefined ? undefined : block;
}

function readStatements(code: string, aliases: Aliases): Known | undefined {
  const known: Known = { findings: [], captures: [] };
  for (const statement of splitStatements(code) ?? []) {
    const one = readStatement(statement, aliases);
    if (one === undefined) return undefined;
    add(known, one);
  }
  return known;
}

function readStatement(statement: string, aliases: Aliases): Known | undefined {
  const [, alias, aliased = ''] = /^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*([^=].*)$/s.exec(statement) ?? [];
  if (alias !== undefined) {
    const path = parseResponsePath(aliased, aliases);
    if (path === undefined) return undefined;
    aliases.set(alias, path);
    return { findings: [], captures: [] };
  }
  const [, name, value = ''] =
    /^bru\.set(?:Env|Global|GlobalEnv)?Var\(\s*["']([\w.-]+)["']\s*,\s*(.+?)\s*\)$/s.exec(statement) ?? [];
  if (name !== undefined) {
    const path = parseResponsePath(value, aliases);
    return path && { findings: [], captures: [{ name, path }] };
  }
  const finding = readExpect(statement, aliases);
  return finding && { findings: [finding], captures: [] };
}

const CHAIN_WORDS = new Set('to be been is that which and has have with at of same but does still also'.split(' '));

/** The last words of a chain of chai by the operator of Bruno that means the same. */
const methods: Record<string, Operator> = {
  equal: 'eq',
  equals: 'eq',
  eq: 'eq',
  eql: 'eq',
  'deep equal': 'eq',
  'not equal': 'neq',
  'not eql': 'neq',
  above: 'gt',
  gt: 'gt',
  greaterThan: 'gt',
  least: 'gte',
  gte: 'gte',
  greaterThanOrEqual: 'gte',
  below: 'lt',
  lt: 'lt',
  lessThan: 'lt',
  most: 'lte',
  lte: 'lte',
  lessThanOrEqual: 'lte',
  include: 'contains',
  includes: 'contains',
  contain: 'contains',
  contains: 'contains',
  'not include': 'notContains',
  'not contain': 'notContains',
  length: 'length',
  lengthOf: 'length',
  match: 'matches',
  'not match': 'notMatches',
};

const properties: Record<string, Operator> = {
  true: 'isTruthy',
  false: 'isFalsy',
  null: 'isNull',
  undefined: 'isUndefined',
  'not undefined': 'isDefined',
  empty: 'isEmpty',
  'not empty': 'isNotEmpty',
};

const types: Record<string, Operator> = {
  string: 'isString',
  number: 'isNumber',
  boolean: 'isBoolean',
  array: 'isArray',
  object: 'isJson',
};

/** `expect(res.body.id).to.equal(7)`. */
function readExpect(statement: string, aliases: Aliases): Finding | undefined {
  const [, subject = '', chain = ''] =
    /^expect\(((?:[^()]|\([^()]*\))*)\)((?:\s*\.\s*\w+)+(?:\([\s\S]*\))?)$/.exec(statement) ?? [];
  const path = parseResponsePath(subject, aliases);
  const [, words = '', argument] = /^([^(]*)(?:\(([\s\S]*)\))?$/.exec(chain) ?? [];
  const verb = words
    .split('.')
    .map((word) => word.trim())
    .filter((word) => word !== '' && !CHAIN_WORDS.has(word))
    .join(' ');
  if (path === undefined || verb === '') return undefined;
  if (argument === undefined) {
    const operator = Object.hasOwn(properties, verb) ? properties[verb] : undefined;
    return operator && toFinding(operator, { path, operands: [] });
  }
  return readCall({ verb, argument }, path);
}

function readCall({ verb, argument }: { verb: string; argument: string }, path: ResponsePath): Finding | undefined {
  const operand = verb.endsWith('match') ? patternOf(argument) : readJsLiteral(argument);
  if (operand === undefined) return undefined;
  const text = operand.kind === 'literal' && typeof operand.value === 'string' ? operand.value : '';
  if (verb === 'a' || verb === 'an') {
    const type = Object.hasOwn(types, text) ? types[text] : undefined;
    return type && toFinding(type, { path, operands: [] });
  }
  if (verb === 'property') {
    const isKey = path.root === 'body' && !path.isLength && /^\w+$/.test(text) && text !== 'length';
    return isKey
      ? toFinding('isDefined', { path: { ...path, steps: [...path.steps, text] }, operands: [] })
      : undefined;
  }
  const operator = Object.hasOwn(methods, verb) ? methods[verb] : undefined;
  return operator && toFinding(operator, { path, operands: [operand] });
}

/** `/^a+$/`, without flags. */
function patternOf(source: string): Operand | undefined {
  const [, pattern] = /^\s*\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/\s*$/.exec(source) ?? [];
  return pattern === undefined ? undefined : { kind: 'literal', value: pattern };
}
