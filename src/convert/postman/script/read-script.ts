import type { Json } from '../../../model/json.ts';
import { checksOfChain, checksOfTruth } from './assertion-chain.ts';
import { celOfValue } from './cel-of-value.ts';
import type { Check } from './checks/check.ts';
import { isJson } from './checks/schema-checks.ts';
import { mutated } from './mutations.ts';
import type { ParsedScript } from './syntax/parse-script.ts';
import type { Expression, Statement } from './syntax/syntax.ts';
import type { Scope } from './value.ts';
import { memberOf, type ScriptScope, valueOf, wordsOf } from './value-of.ts';

/** What a script does to the variables, in order. */
export type Effect =
  | { kind: 'set'; scope: Scope; name: string; text: string }
  | { kind: 'capture'; scope: Scope; name: string; cel: string }
  | { kind: 'unset'; scope: Scope; name: string }
  | { kind: 'clear'; scope: Scope }
  /** Something is set that is not known. */
  | { kind: 'lose'; scope: Scope; name: string };

/** `name` is what the test is called; `isLegacy` where it is a member of `tests`. */
export type NamedChecks = { name?: string; isLegacy?: true; checks: Check[] };

/** A part of the script that has no counterpart, by its offsets. */
export type ScriptRest = { start: number; end: number; isSkipped?: boolean };

export type ScriptOutcome = { tests: NamedChecks[]; effects: Effect[]; rest: ScriptRest[] };

type Reading = ScriptScope & ScriptOutcome & { script: ParsedScript; parses: boolean };

export type ScriptSettings = Pick<ScriptScope, 'hasResponse' | 'variable'>;

/** Reads a script statement by statement: what is clear beyond doubt is carried over, everything else is rest. */
export function readScript(script: ParsedScript, settings: ScriptSettings): ScriptOutcome {
  const reading: Reading = {
    ...settings,
    script,
    bindings: new Map(),
    onParse: () => {
      reading.parses = true;
    },
    tests: [],
    effects: [],
    rest: [],
    parses: false,
  };
  for (const [index, statement] of script.statements.entries()) {
    const { parses } = reading;
    if (readStatement(statement, reading)) continue;
    reading.parses = parses;
    if (endsScript(statement, script)) {
      const end = script.statements.at(-1)?.end ?? statement.end;
      loseVariables(script.statements.slice(index), reading);
      reading.rest.push({ start: statement.start, end });
      break;
    }
    leave(statement, reading);
  }
  if (reading.parses && !reading.tests.some(({ checks }) => checks.some(needsJson))) {
    reading.tests.push({ checks: isJson() });
  }
  return { tests: reading.tests, effects: reading.effects, rest: joined(reading.rest, script.text) };
}

/** Parts with nothing but blanks between them are one. */
function joined(rest: readonly ScriptRest[], text: string): ScriptRest[] {
  const parts: ScriptRest[] = [];
  for (const part of rest) {
    const before = parts.at(-1);
    const isNext =
      before !== undefined &&
      before.isSkipped === part.isSkipped &&
      /^[\s;]*$/.test(text.slice(before.end, part.start));
    if (isNext) parts[parts.length - 1] = { ...before, end: part.end };
    else parts.push(part);
  }
  return parts;
}

/** A check that fails where the body is not JSON. */
function needsJson(check: Check): boolean {
  if (check.kind !== 'assert') return check.kind === 'body' || check.kind === 'json' || check.kind === 'schema';
  return /\bbody\b|parse_json\(/.test(check.cel.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

/** False where the statement is not understood; then nothing of it has been kept. */
function readStatement(statement: Statement, reading: Reading): boolean {
  switch (statement.kind) {
    case 'empty':
      return true;
    case 'declare':
      return declare(statement, reading);
    case 'expression':
      return readExpression(statement.expression, reading);
    case 'other':
      return false;
  }
}

function declare({ bindings }: Extract<Statement, { kind: 'declare' }>, reading: Reading): boolean {
  let isUnderstood = true;
  for (const { name, property, value: expression } of bindings) {
    const whole = valueOf(expression, reading);
    const value = whole === undefined || property === undefined ? whole : memberOf(whole, property);
    if (value === undefined) {
      reading.bindings.delete(name);
      isUnderstood = false;
    } else reading.bindings.set(name, value);
  }
  return isUnderstood;
}

function readExpression(expression: Expression, reading: Reading): boolean {
  if (expression.kind === 'constant') return true;
  if (expression.kind === 'assign') return assign(expression.target, expression.value, reading);
  if (expression.kind === 'call') {
    const words = wordsOf(expression.callee) ?? '';
    if (/^console\.(log|info|warn|error|debug)$/.test(words)) return true;
    if (words === 'pm.test') return readTest(expression.args, reading);
    const effect = effectOf(words, expression.args, reading);
    if (effect !== undefined) {
      reading.effects.push(effect);
      return true;
    }
  }
  const checks = checksOfChain(expression, reading);
  if (checks === undefined) return false;
  reading.tests.push({ checks });
  return true;
}

/** `tests["name"] = condition`; of two with one name the later one counts. */
function assign(target: Expression, value: Expression, reading: Reading): boolean {
  if (target.kind === 'name') {
    const known = valueOf(value, reading);
    if (known === undefined) reading.bindings.delete(target.name);
    else reading.bindings.set(target.name, known);
    return known !== undefined;
  }
  const isTest = target.kind === 'member' && target.object.kind === 'name' && target.object.name === 'tests';
  if (!isTest || !reading.hasResponse) return false;
  const checks = checksOfTruth(value, reading);
  if (checks === undefined) return false;
  const name = String(target.property);
  const earlier = reading.tests.findIndex((test) => test.isLegacy === true && test.name === name);
  if (earlier !== -1) reading.tests.splice(earlier, 1);
  reading.tests.push({ name, isLegacy: true, checks });
  return true;
}

/** `pm.test(name, function)`: all of it or nothing. */
function readTest([name, body]: Expression[], reading: Reading): boolean {
  const isPlainName = name?.kind === 'constant' || name?.kind === 'other';
  if (!isPlainName || body?.kind !== 'function' || body.parameters > 0 || !reading.hasResponse) return false;
  const inner: Reading = { ...reading, bindings: new Map(reading.bindings), tests: [], effects: [], rest: [] };
  if (!body.body.every((statement) => readStatement(statement, inner))) return false;
  reading.tests.push({
    ...(name.kind === 'constant' && { name: String(name.value) }),
    checks: inner.tests.flatMap(({ checks }) => checks),
  });
  reading.effects.push(...inner.effects);
  return true;
}

const SETTERS: Record<string, Scope> = {
  'pm.environment.set': 'environment',
  'postman.setEnvironmentVariable': 'environment',
  'pm.collectionVariables.set': 'collection',
  'pm.globals.set': 'global',
  'postman.setGlobalVariable': 'global',
  'pm.variables.set': 'local',
};
const UNSETTERS: Record<string, Scope> = {
  'pm.environment.unset': 'environment',
  'postman.clearEnvironmentVariable': 'environment',
  'pm.collectionVariables.unset': 'collection',
  'pm.globals.unset': 'global',
  'postman.clearGlobalVariable': 'global',
  'pm.variables.unset': 'local',
};
const CLEARERS: Record<string, Scope> = {
  'pm.environment.clear': 'environment',
  'postman.clearEnvironmentVariables': 'environment',
  'pm.collectionVariables.clear': 'collection',
  'pm.globals.clear': 'global',
  'postman.clearGlobalVariables': 'global',
  'pm.variables.clear': 'local',
};

function effectOf(words: string, [key, to]: Expression[], reading: Reading): Effect | undefined {
  const cleared = Object.hasOwn(CLEARERS, words) ? CLEARERS[words] : undefined;
  if (cleared !== undefined) return { kind: 'clear', scope: cleared };
  const name = key?.kind === 'constant' ? String(key.value) : undefined;
  if (name === undefined) return undefined;
  const unset = Object.hasOwn(UNSETTERS, words) ? UNSETTERS[words] : undefined;
  if (unset !== undefined) return { kind: 'unset', scope: unset, name };
  const scope = Object.hasOwn(SETTERS, words) ? SETTERS[words] : undefined;
  const value = scope === undefined || to === undefined ? undefined : valueOf(to, reading);
  if (scope === undefined || value === undefined) return undefined;
  if (value.kind === 'constant') {
    const text = textOf(value.value);
    return text === undefined ? undefined : { kind: 'set', scope, name, text };
  }
  const cel = reading.hasResponse ? celOfValue(value) : undefined;
  return cel === undefined ? undefined : { kind: 'capture', scope, name, cel };
}

function textOf(value: Json): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

function leave(statement: Statement, reading: Reading): void {
  const isSkipped =
    statement.kind === 'expression' &&
    statement.expression.kind === 'call' &&
    wordsOf(statement.expression.callee) === 'pm.test.skip';
  reading.rest.push({ start: statement.start, end: statement.end, ...(isSkipped && { isSkipped }) });
  loseVariables([statement], reading);
  const tokens = reading.script.tokens.slice(statement.first, statement.last + 1);
  for (const name of mutated(tokens, reading.bindings.keys())) reading.bindings.delete(name);
}

/** What is not understood may set variables: their values are not known from there on. */
function loseVariables(statements: Statement[], reading: Reading): void {
  const [first, last] = [statements[0], statements.at(-1)];
  if (first === undefined || last === undefined) return;
  const { tokens } = reading.script;
  for (let at = first.first; at <= last.last; at++) {
    if (tokens[at]?.text !== '(') continue;
    const words = [5, 3, 1].map((back) => tokens[at - back]?.text ?? '');
    const paths = [words.join('.'), words.slice(1).join('.')];
    const cleared = paths.map((path) => CLEARERS[path]).find((scope) => scope !== undefined);
    const scope = paths.map((path) => SETTERS[path] ?? UNSETTERS[path]).find((one) => one !== undefined);
    if (cleared !== undefined) reading.effects.push({ kind: 'clear', scope: cleared });
    if (scope !== undefined && tokens[at + 1]?.kind === 'string') {
      reading.effects.push({ kind: 'lose', scope, name: tokens[at + 1]?.value ?? '' });
    }
  }
}

/** Whether what follows may never be reached. */
function endsScript(statement: Statement, { tokens }: ParsedScript): boolean {
  const first = tokens[statement.first]?.text ?? '';
  if (first === 'return' || first === 'throw') return true;
  if (!/^(if|for|while|do|switch|try|\{)$/.test(first)) return false;
  return tokens
    .slice(statement.first, statement.last + 1)
    .some(({ kind, text }) => kind === 'name' && (text === 'return' || text === 'throw'));
}
