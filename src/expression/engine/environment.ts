import { Environment } from '@marcbachmann/cel-js';
import type { ExpressionContext } from '../../model/template.ts';
import type { CelFunction, Overload } from '../functions/function.ts';
import { functions } from '../functions/registry.ts';
import { registerMacros } from './macros.ts';
import { registerOperators } from './operators.ts';

/** Names that are always there, with their CEL types. */
const requestVariables = {
  env: 'map<string, string>',
  vars: 'dyn',
  row: 'dyn',
  fixtures: 'dyn',
  responses: 'dyn',
} as const;

/** The names of the current response, with their CEL types. */
const responseVariables = {
  status: 'int',
  headers: 'map<string, string>',
  body: 'dyn',
  text: 'string',
  cookies: 'map<string, string>',
  url: 'string',
  time: 'double',
  size: 'int',
  items: 'list',
  pages: 'int',
} as const;

export type ResponseName = keyof typeof responseVariables;
export const responseNames = Object.keys(responseVariables) as ResponseName[];
export const requestNames = Object.keys(requestVariables);

/** How much an expression may hold, so that a hostile one ends in an error and not in a full stack. */
export const limits = {
  maxSourceLength: 20_000,
  maxAstNodes: 2_000,
  maxDepth: 100,
  maxListElements: 1_000,
  maxMapEntries: 1_000,
  maxCallArguments: 32,
} as const;

let base: Environment | undefined;
const environments = new Map<ExpressionContext | 'part', Environment>();

/**
 * The engine with our functions and the names of a context, made when first asked for. In `part` every name is allowed:
 * it evaluates parts of an expression that was checked as a whole.
 */
export function celEnvironment(context: ExpressionContext | 'part'): Environment {
  const known = environments.get(context);
  if (known !== undefined) return known;
  base ??= createBase();
  const environment = base.clone({ unlistedVariablesAreDyn: context === 'part' });
  if (context !== 'part') declare(environment, requestVariables);
  if (context === 'response') declare(environment, responseVariables);
  environments.set(context, environment);
  return environment;
}

function createBase(): Environment {
  const { maxSourceLength: _, ...parserLimits } = limits;
  const environment = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: parserLimits,
  });
  registerOperators(environment);
  registerMacros(environment);
  for (const [name, definition] of Object.entries(functions)) registerFunction(environment, name, definition);
  return environment;
}

function declare(environment: Environment, variables: Record<string, string>): void {
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
}

function registerFunction(environment: Environment, name: string, definition: CelFunction): void {
  const overloads: Overload[] = definition.overloads;
  for (const { params, returns, run, method } of overloads) {
    // An arrow function, so that the engine does not hand its evaluator over as `this`.
    const handler = (...args: unknown[]): unknown => run(...(args as never[]));
    environment.registerFunction(`${name}(${params.join(', ')}): ${returns}`, handler, { async: false });
    const [receiver, ...rest] = params;
    if (receiver === undefined || method === false) continue;
    environment.registerFunction(`${receiver}.${name}(${rest.join(', ')}): ${returns}`, handler, { async: false });
  }
}
