import type { Json } from '../../../model/json.ts';
import { celPattern } from './checks/cel.ts';
import type { Check } from './checks/check.ts';
import { checksOf } from './checks/checks-of.ts';
import type { Demand } from './checks/demand.ts';
import { schemaChecks } from './checks/schema-checks.ts';
import { checksOfResponse, type Link } from './response-assertions.ts';
import type { Expression } from './syntax/syntax.ts';
import type { Value } from './value.ts';
import { memberOf, type ScriptScope, valueOf, wordsOf } from './value-of.ts';

/**
 * The checks of `pm.expect(…)…` and `pm.response.to…`; undefined where it is neither or not understood to its end.
 * Words and flags are those of chai: `not` and `deep` hold for all that follows them.
 */
export function checksOfChain(expression: Expression, scope: ScriptScope): Check[] | undefined {
  const chain = linksOf(expression);
  if (chain === undefined) return undefined;
  let subject: Value | undefined;
  if (chain.root === 'pm.response.to') subject = scope.hasResponse ? { kind: 'response' } : undefined;
  else if (chain.rootArgs?.length === 1 || chain.rootArgs?.length === 2) {
    subject = valueOf(chain.rootArgs[0] as Expression, scope);
  }
  if (subject === undefined) return undefined;
  return readLinks(subject, chain.links, scope);
}

type Chain = { root: string; rootArgs?: Expression[]; links: Link[] };

function linksOf(expression: Expression): Chain | undefined {
  const links: Link[] = [];
  let at = expression;
  for (;;) {
    if (wordsOf(at) === 'pm.response.to') return { root: 'pm.response.to', links: links.toReversed() };
    if (at.kind === 'call') {
      const { callee, args } = at;
      const words = wordsOf(callee);
      if (words === 'pm.expect' || words === 'expect')
        return { root: 'pm.expect', rootArgs: args, links: links.toReversed() };
      if (callee.kind !== 'member' || typeof callee.property !== 'string') return undefined;
      links.push({ word: callee.property, args });
      at = callee.object;
    } else if (at.kind === 'member' && typeof at.property === 'string') {
      links.push({ word: at.property });
      at = at.object;
    } else return undefined;
  }
}

const FILLERS = new Set('to be been is that which and has have with at of same but does still also a an'.split(' '));

type State = { subject: Value | undefined; isNegated: boolean; isDeep: boolean };

function readLinks(start: Value, links: Link[], scope: ScriptScope): Check[] | undefined {
  const checks: Check[] = [];
  const state: State = { subject: start, isNegated: false, isDeep: false };
  let hasAsserted = false;
  for (const link of links) {
    const { word, args } = link;
    if (args === undefined && FILLERS.has(word)) continue;
    if (args === undefined && word === 'not') state.isNegated = true;
    else if (args === undefined && word === 'deep') state.isDeep = true;
    else if (args === undefined && (word === 'length' || word === 'lengthOf') && state.subject?.kind === 'json') {
      state.subject = { kind: 'length', of: state.subject.steps };
    } else {
      const found = checksOfLink(link, state, scope);
      if (found === undefined) return undefined;
      checks.push(...found);
      hasAsserted = true;
    }
  }
  return hasAsserted ? checks : undefined;
}

function checksOfLink(link: Link, state: State, scope: ScriptScope): Check[] | undefined {
  const { subject, isNegated } = state;
  if (subject === undefined) return undefined;
  if (subject.kind === 'response')
    return checksOfResponse(link, { isNegated, scope, follow: (next) => (state.subject = next) });
  if (link.word === 'jsonSchema') return jsonSchema(link, state, scope);
  const demands = demandsOf(link, state, scope);
  if (demands === undefined) return undefined;
  const checks: Check[] = [];
  for (const demand of demands) {
    const found = checksOf(subject, demand, isNegated);
    if (found === undefined) return undefined;
    checks.push(...found);
    if (demand.kind === 'property') state.subject = isNegated ? undefined : memberOf(subject, demand.key);
  }
  return checks;
}

function jsonSchema({ args }: Link, { subject, isNegated }: State, scope: ScriptScope): Check[] | undefined {
  if (subject?.kind !== 'json' || subject.steps.length > 0) return undefined;
  return schemaChecks(
    args?.map((argument) => valueOf(argument, scope)),
    isNegated,
  );
}

const COMPARISONS: Record<string, '>' | '>=' | '<' | '<='> = {
  above: '>',
  gt: '>',
  greaterThan: '>',
  least: '>=',
  gte: '>=',
  greaterThanOrEqual: '>=',
  below: '<',
  lt: '<',
  lessThan: '<',
  most: '<=',
  lte: '<=',
  lessThanOrEqual: '<=',
};

/** What a link asks; several demands must all hold. */
function demandsOf({ word, args }: Link, { isDeep, isNegated }: State, scope: ScriptScope): Demand[] | undefined {
  if (args === undefined) return propertyDemand(word);
  const values = args.map((argument) => valueOf(argument, scope));
  // The last argument may be a message, which is of no meaning.
  const [first, second] = values;
  if (first === undefined) return undefined;
  const comparison = Object.hasOwn(COMPARISONS, word) ? COMPARISONS[word] : undefined;
  if (comparison !== undefined) {
    return typeof constant(first) === 'number'
      ? [{ kind: 'compare', operator: comparison, to: constant(first) as number }]
      : undefined;
  }
  switch (word) {
    case 'equal':
    case 'equals':
    case 'eq':
      return [{ kind: 'equal', how: isDeep ? 'deep' : 'strict', to: first }];
    case 'eql':
    case 'eqls':
      return [{ kind: 'equal', how: 'deep', to: first }];
    case 'a':
    case 'an': {
      const name = constant(first);
      return typeof name === 'string' ? [{ kind: 'type', name: name.toLowerCase() }] : undefined;
    }
    case 'include':
    case 'includes':
    case 'contain':
    case 'contains': {
      const part = constant(first);
      return part === undefined || isDeep ? undefined : [{ kind: 'include', part }];
    }
    case 'match':
    case 'matches': {
      const pattern = first.kind === 'regex' ? celPattern(first) : undefined;
      return pattern === undefined ? undefined : [{ kind: 'match', pattern }];
    }
    case 'oneOf': {
      const options = constant(first);
      return Array.isArray(options) && !isDeep ? [{ kind: 'oneOf', options }] : undefined;
    }
    case 'within': {
      const [low, high] = [constant(first), second && constant(second)];
      if (typeof low !== 'number' || typeof high !== 'number' || isNegated) return undefined;
      return [
        { kind: 'compare', operator: '>=', to: low },
        { kind: 'compare', operator: '<=', to: high },
      ];
    }
    case 'property': {
      const key = constant(first);
      if (typeof key !== 'string' || (args.length > 1 && (second === undefined || isDeep))) return undefined;
      if (args.length === 1) return [{ kind: 'property', key }];
      const value = second && constant(second);
      return value === undefined ? undefined : [{ kind: 'property', key, value }];
    }
    case 'length':
    case 'lengthOf': {
      const length = constant(first);
      return typeof length === 'number' ? [{ kind: 'length', is: length }] : undefined;
    }
  }
  return undefined;
}

function propertyDemand(word: string): Demand[] | undefined {
  switch (word) {
    case 'true':
    case 'false':
    case 'null': {
      const value = word === 'null' ? null : word === 'true';
      return [{ kind: 'equal', how: 'strict', to: { kind: 'constant', value } }];
    }
    case 'ok':
      return [{ kind: 'truthy' }];
    case 'undefined':
    case 'empty':
      return [{ kind: word }];
    case 'exist':
    case 'exists':
      return [{ kind: 'exists' }];
  }
  return undefined;
}

function constant(value: Value): Json | undefined {
  return value.kind === 'constant' ? value.value : undefined;
}

/** What must hold for an expression to be true in the sense of JavaScript. */
export function checksOfTruth(expression: Expression, scope: ScriptScope): Check[] | undefined {
  if (expression.kind === 'binary' && expression.operator === '&&') {
    const [left, right] = [checksOfTruth(expression.left, scope), checksOfTruth(expression.right, scope)];
    return left && right ? [...left, ...right] : undefined;
  }
  const value = valueOf(expression, scope);
  return value === undefined ? undefined : checksOf(value, { kind: 'truthy' }, false);
}
