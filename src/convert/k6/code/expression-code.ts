import { type Macro, macroOf, type SyntaxNode } from '../../../expression/compile/syntax.ts';
import { programOf } from '../../../expression/engine/program.ts';
import type { Expression } from '../../../model/template.ts';
import { runtimeNames } from '../runtime/pieces.ts';
import { keyCode, listCode, memberCode, objectCode, quote } from './code.ts';
import { type CodeScope, NotCarriedOver, textCode } from './code-scope.ts';
import { functionCode } from './function-code.ts';

/** An expression as JavaScript with the functions of the runtime. Throws NotCarriedOver for what has no such meaning. */
export function expressionCode(expression: Expression, scope: CodeScope): string {
  try {
    return nodeCode(programOf(expression).ast, { scope, bound: new Map() });
  } catch (error) {
    if (error instanceof NotCarriedOver && error.span === undefined) {
      throw new NotCarriedOver(error.message, expression.span);
    }
    throw error;
  }
}

/** `bound`: the variables of the macros around, and what they are called in the script. */
type Context = { scope: CodeScope; bound: ReadonlyMap<string, string> };

const operators = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'modulo' } as const;

function nodeCode(node: SyntaxNode, context: Context): string {
  const code = (child: SyntaxNode): string => nodeCode(child, context);
  switch (node.op) {
    case 'value':
      return valueCode(node.args, context);
    case 'id':
      return nameCode(node.args, context);
    case '.':
      return staticMember(node.args[0], node.args[1], context) ?? `get(${code(node.args[0])}, ${quote(node.args[1])})`;
    case '.?':
      return `optional(${code(node.args[0])}, ${quote(node.args[1])})`;
    case '[]':
      return indexCode(node.args[0], node.args[1], context);
    case '[?]':
      return `optional(${code(node.args[0])}, ${code(node.args[1])})`;
    case 'call':
      return callCode(node.args[0], node.args[1], context);
    case 'rcall':
      return methodCode(node, context);
    case 'list':
      return listCode(node.args.map(code));
    case 'map':
      return objectCode(node.args.map(([key, value]) => [mapKey(key, context), code(value)] as const));
    case '!_':
      return `!${boolCode(node.args, context)}`;
    case '-_':
      return node.args.op === 'value' ? `-${code(node.args)}` : `negate(${code(node.args)})`;
    case '?:': {
      const [condition, then, otherwise] = node.args;
      return `(${boolCode(condition, context)} ? ${code(then)} : ${code(otherwise)})`;
    }
    case '&&':
    case '||':
      return logicCode(node.op, node.args, context);
    case '==':
      return equalCode(node.args, context);
    case '!=':
      return `!${equalCode(node.args, context)}`;
    case 'in':
      return `isIn(${code(node.args[0])}, ${code(node.args[1])})`;
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args;
      if (isNumeric(left) && isNumeric(right)) return `(${code(left)} ${node.op} ${code(right)})`;
      return `(order(${code(left)}, ${code(right)}) ${node.op} 0)`;
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return `${operators[node.op]}(${code(node.args[0])}, ${code(node.args[1])})`;
  }
}

function valueCode(value: unknown, { scope }: Context): string {
  if (typeof value === 'string') return textCode(value, scope.secrets);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  throw new NotCarriedOver('a literal of bytes or of an unsigned integer');
}

function nameCode(name: string, { scope, bound }: Context): string {
  const variable = bound.get(name);
  if (variable !== undefined) return variable;
  if (!scopeNames.has(name)) throw new NotCarriedOver(`the name ${name}`);
  scope.names.add(name);
  return name;
}

const scopeNames = new Set(
  'env vars row fixtures responses status headers body text cookies url time size items pages'.split(' '),
);

/** Members that are there for certain, or whose absence the next read finds. */
function staticMember(holder: SyntaxNode, name: string, context: Context): string | undefined {
  if (holder.op !== 'id' || context.bound.has(holder.args)) return undefined;
  const { env, lostVars, names } = context.scope;
  switch (holder.args) {
    case 'env':
      if (!env.has(name)) return undefined;
      break;
    case 'vars':
      if (lostVars.has(name)) throw new NotCarriedOver(`vars.${name}, which is not carried over`);
      break;
    case 'responses':
    case 'fixtures':
      break;
    default:
      return undefined;
  }
  names.add(holder.args);
  return memberCode(holder.args, name);
}

function indexCode(holder: SyntaxNode, key: SyntaxNode, context: Context): string {
  const name = key.op === 'value' && typeof key.args === 'string' ? key.args : undefined;
  const member = name === undefined ? undefined : staticMember(holder, name, context);
  return member ?? `get(${nodeCode(holder, context)}, ${nodeCode(key, context)})`;
}

function mapKey(key: SyntaxNode, context: Context): string {
  if (key.op === 'value' && typeof key.args === 'string') return keyCode(key.args);
  return `[textOf(${nodeCode(key, context)})]`;
}

function callCode(name: string, args: readonly SyntaxNode[], context: Context): string {
  const [first] = args;
  if (name !== 'has') return functionCode(name, codesOf(args, context));
  if (first?.op !== '.') throw new NotCarriedOver('has() of something else than a member');
  return `hasKey(${nodeCode(first.args[0], context)}, ${quote(first.args[1])})`;
}

type MethodNode = Extract<SyntaxNode, { op: 'rcall' }>;

function methodCode(node: MethodNode, context: Context): string {
  const macro = macroOf(node);
  if (macro !== undefined) return macroCode(macro, context);
  const [name, receiver, args] = node.args;
  if (receiver.op === 'id' && receiver.args === 'optional' && !context.bound.has('optional')) {
    return `new Optional(${name === 'of' ? codesOf(args, context).join(', ') : 'undefined'})`;
  }
  return functionCode(name, codesOf([receiver, ...args], context));
}

function codesOf(nodes: readonly SyntaxNode[], context: Context): string[] {
  return nodes.map((node) => nodeCode(node, context));
}

const macros: Record<string, string> = { all: 'all', exists: 'exists', exists_one: 'existsOne', filter: 'filter' };

function macroCode({ name, variable, source, body }: Macro, context: Context): string {
  const parameter = runtimeNames.has(variable) || reserved.has(variable) ? `${variable}$` : variable;
  const inner = { ...context, bound: new Map([...context.bound, [variable, parameter]]) };
  const [first, second] = body.map((part) => nodeCode(part, inner));
  const list = nodeCode(source, context);
  const lambda = (code = ''): string => `(${parameter}) => ${code.startsWith('{') ? `(${code})` : code}`;
  if (name === 'bind') return `(${lambda(first)})(${list})`;
  if (name !== 'map') return `${macros[name]}(${list}, ${lambda(first)})`;
  return second === undefined
    ? `map(${list}, ${lambda(first)})`
    : `map(filter(${list}, ${lambda(first)}), ${lambda(second)})`;
}

/** Words that name no parameter of a JavaScript module, and what a script imports. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'finally for function if implements import instanceof interface let new package private protected public return ' +
    'static super switch this throw try typeof var void while with yield http check group sleep crypto encoding ' +
    'Number BigInt Date Object Array JSON Math undefined NaN'
  ).split(' '),
);

/** Where a side may fail, the other one decides alone if it can. */
function logicCode(operator: '&&' | '||', sides: readonly SyntaxNode[], context: Context): string {
  const codes = sides.map((side) => boolCode(side, context));
  if (sides.slice(0, -1).every(isSure)) return `(${codes.join(` ${operator} `)})`;
  return `${operator === '&&' ? 'and' : 'or'}(${codes.map((code) => `() => ${code}`).join(', ')})`;
}

/** Code that is true or false, else an error. */
function boolCode(node: SyntaxNode, context: Context): string {
  const code = nodeCode(node, context);
  return isCondition(node) ? code : `bool(${code})`;
}

const conditions = new Set(['==', '!=', '<', '<=', '>', '>=', '&&', '||', '!_', 'in']);
const tests = new Set(['has', 'all', 'exists', 'exists_one', 'contains', 'startsWith', 'endsWith', 'matches']);

function isCondition(node: SyntaxNode): boolean {
  if (node.op === 'value') return typeof node.args === 'boolean';
  if (node.op === 'call' || node.op === 'rcall') return tests.has(node.args[0]);
  return conditions.has(node.op);
}

function isSure(node: SyntaxNode): boolean {
  if (node.op === '&&' || node.op === '||') return node.args.every(isSure);
  if (node.op === '!_') return isSure(node.args);
  if (node.op === 'value') return typeof node.args === 'boolean';
  return isComparison(node) && node.args.every((side) => side.op === 'value' || isResponseNumber(side));
}

type Comparison = Extract<SyntaxNode, { op: '==' | '!=' | '<' | '<=' | '>' | '>=' }>;

function isComparison(node: SyntaxNode): node is Comparison {
  return ['==', '!=', '<', '<=', '>', '>='].includes(node.op);
}

function isResponseNumber(node: SyntaxNode): boolean {
  return node.op === 'id' && ['status', 'size', 'pages', 'time'].includes(node.args);
}

function equalCode(sides: readonly SyntaxNode[], context: Context): string {
  const [left = '', right = ''] = codesOf(sides, context);
  const isPlain = sides.some(
    (side) => side.op === 'value' && (typeof side.args === 'string' || typeof side.args === 'boolean'),
  );
  const isNull = sides.some((side) => side.op === 'value' && side.args === null);
  return isPlain || isNull ? `(${left} === ${right})` : `same(${left}, ${right})`;
}

function isNumeric(node: SyntaxNode): boolean {
  if (node.op === 'value') return typeof node.args === 'bigint' || typeof node.args === 'number';
  if (isResponseNumber(node)) return true;
  return (node.op === 'call' || node.op === 'rcall') && node.args[0] === 'size';
}
