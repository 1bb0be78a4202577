import { createFileVars } from '../../execute/vars.ts';
import { evaluateTemplate } from '../../expression/evaluate.ts';
import { requestDependencies } from '../../load/references/dependencies.ts';
import type { RowTable } from '../../load/rows/rows-result.ts';
import type { Collection, RequestSpec, Row, RowsSpec } from '../../model/collection.ts';
import type { Host } from '../../model/host.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { type Problem, ProblemError, problemAt, problemOf } from '../../model/problem.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Scope } from '../../model/template.ts';
import type { CollectionInput } from '../../plan/build-plan.ts';

export type RowContext = { host: Host; rows: ReadonlyMap<string, RowTable>; problems: Problem[] };
type PlainInput = { collection: Collection; env: Record<string, string>; rowsFile: string | undefined };

/** What the plan needs to know of a collection. Values that cannot be found are problems of the context. */
export function collectionInput({ collection, env, rowsFile }: PlainInput, context: RowContext): CollectionInput {
  const scope = planScope(collection, env, context.host);
  const requestRows = new Map<string, Sequence<Row>>();
  const repeats = new Map<string, number>();
  for (const request of [...collection.setup, ...collection.requests, ...collection.teardown]) {
    if (request.each !== undefined) requestRows.set(request.id, rowsOf(request.each, scope, context));
    const repeat = repeatOf(request, scope, context.problems);
    if (repeat !== undefined) repeats.set(request.id, repeat);
  }
  const rows =
    rowsFile === undefined
      ? collection.each && rowsOf(collection.each, scope, context)
      : context.rows.get(rowsFile)?.rows;
  return {
    collection,
    env,
    dependencies: requestDependencies(collection),
    ...(rows === undefined ? {} : { rows }),
    requestRows,
    repeats,
  };
}

/** What rows and repetitions may use: the environment and the vars, nothing of a response. */
function planScope(collection: Collection, env: Record<string, string>, host: Host): Scope {
  const scope: Scope = { env, vars: {}, fixtures: {}, responses: {}, now: host.now };
  return Object.assign(scope, { vars: createFileVars(collection.vars, () => scope).values });
}

function rowsOf(spec: RowsSpec, scope: Scope, { rows, problems }: RowContext): Sequence<Row> {
  if (spec.kind === 'file') return rows.get(spec.file)?.rows ?? [];
  try {
    const value = evaluateTemplate(spec.value, scope);
    if (Array.isArray(value)) return value.map((item, index) => rowOf(item, index, spec));
    throw new ProblemError(problemAt(spec.span, 'input/wrong-type', '`each` must be a list or a file of rows'));
  } catch (error) {
    problems.push(problemOf(error));
    return [];
  }
}

function rowOf(value: Json, index: number, { span }: RowsSpec): Row {
  if (isJsonObject(value)) return { value, span };
  const message = `row ${index} of \`each\` must be a map of names and values`;
  throw new ProblemError(problemAt(span, 'input/wrong-type', message));
}

function repeatOf({ repeat }: RequestSpec, scope: Scope, problems: Problem[]): number | undefined {
  if (repeat === undefined) return undefined;
  try {
    const value = evaluateTemplate(repeat, scope);
    const count = typeof value === 'string' ? Number(value) : value;
    if (typeof count === 'number' && Number.isInteger(count) && count >= 1) return count;
    throw new ProblemError(problemAt(repeat.span, 'input/bad-value', '`repeat` must be a whole number of at least 1'));
  } catch (error) {
    problems.push(problemOf(error));
    return undefined;
  }
}
