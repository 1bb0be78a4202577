import type { Finding } from '../../src/model/contract.ts';
import { type CollectionOutcome, type CollectionRun, runCollection } from './run-collection.ts';

export type ContractRun = Omit<CollectionRun, 'files'> & {
  /** The paths of an OpenAPI 3.0 description, or with `openapi` or `swagger` a whole one; text is written as it is. */
  api: unknown;
  /** By name; alone a request `a`. */
  requests: object;
  /** What else the collection says. */
  top?: object;
  /** Of the collection; default: the description by its name. */
  openapi?: unknown;
  files?: Record<string, unknown>;
};

/** Runs a collection `c.yaml` against a server and against the description `api.json` beside it. */
export function runAgainst({
  api,
  requests,
  top = {},
  openapi = 'api.json',
  files = {},
  ...run
}: ContractRun): Promise<CollectionOutcome> {
  const collection = { baseUrl: '$URL', openapi, ...top, requests };
  return runCollection({ ...run, files: { 'c.yaml': collection, 'api.json': wholeDescription(api), ...files } });
}

/** One GET of `/x` whose answer is described like this, in JSON unless `content` says otherwise. */
export async function checkAnswer(
  response: object,
  answer: object,
  more: Partial<ContractRun> & { status?: number } = {},
): Promise<{ exit: number; findings: string[]; outcome: CollectionOutcome }> {
  const { status = 200, ...run } = more;
  const outcome = await runAgainst({
    api: { '/x': { get: { responses: { [status]: { description: 'd', ...response } } } } },
    requests: { a: { GET: '/x', expect: { status } } },
    server: { 'GET /x': { status, ...answer } },
    ...run,
  });
  return { exit: outcome.exit, findings: findingLines(outcome), outcome };
}

/** As `checkAnswer`, for a JSON body and its schema. */
export function checkBody(schema: unknown, json: unknown, more: Partial<ContractRun> = {}) {
  return checkAnswer(jsonContent(schema), { json }, more);
}

export const jsonContent = (schema: unknown): { content: object } => ({ content: { 'application/json': { schema } } });

/** Every finding of a run as `fault kind path rule`, in order; of a warning nothing else. */
export function findingLines({ report }: Pick<CollectionOutcome, 'report'>): string[] {
  return findingsOf({ report }).map(
    ({ fault, kind, path, rule }) => `${fault} ${kind} ${path === undefined ? '' : `${path} `}${rule}`,
  );
}

/** Every finding in the checks of every attempt. */
export function findingsOf({ report }: Pick<CollectionOutcome, 'report'>): Finding[] {
  const checks = (report?.results ?? []).flatMap(({ attempts }) => attempts.flatMap((attempt) => attempt.checks));
  return checks.flatMap(({ finding }) => (finding === undefined ? [] : [finding]));
}

/** A description with these paths, or what was given where it is a whole one. */
export function wholeDescription(api: unknown): unknown {
  if (typeof api !== 'object' || api === null || 'openapi' in api || 'swagger' in api) return api;
  return { openapi: '3.0.3', info: { title: 'Things', version: '1' }, paths: api };
}

/** The responses of an operation of which nothing else matters. */
export const anyAnswer: object = { 200: { description: 'fine', content: { 'application/json': {} } } };
