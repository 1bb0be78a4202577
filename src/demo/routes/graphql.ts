import { articles } from '../articles.ts';
import { asObject, readJson } from '../read-body.ts';
import { json, problem, type Reply } from '../reply.ts';
import type { Call, Route } from '../route.ts';

/** GraphQL over HTTP with two fixed queries; no engine, just enough to send to. */
export const graphqlRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/graphql',
    summary: 'user(id: $id) and articles(first: $first), with variables',
    handle: answerQuery,
  },
];

const MAX_QUERY_LENGTH = 10_000;

async function answerQuery(call: Call): Promise<Reply> {
  const { query, variables = {}, operationName } = asObject(await readJson(call));
  if (typeof query !== 'string' || query.length > MAX_QUERY_LENGTH) {
    return problem(400, 'Bad Request', { detail: `query must be text of at most ${MAX_QUERY_LENGTH} characters` });
  }
  const operation = readOperation(query, typeof operationName === 'string' ? operationName : undefined);
  if (operation === undefined) return failed('Syntax Error: expected one operation with one field');
  const values = typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {};
  switch (operation.field) {
    case 'user': {
      const id = Number(values['id']);
      if (!Number.isInteger(id)) return failed('Variable "$id" of required type "Int!" was not provided.');
      const user = call.state.users.get(id);
      return json(200, { data: { user: user === undefined ? null : pick(user, operation.selection) } });
    }
    case 'articles': {
      const first = Number(values['first'] ?? 10);
      const data = articles.slice(0, first).map((article) => pick(article, operation.selection));
      return json(200, { data: { articles: data } });
    }
    default:
      return failed(`Cannot query field "${operation.field}" on type "Query".`);
  }
}

/** The first field of the named operation, or of the first, and the names selected below it. */
function readOperation(query: string, name: string | undefined): { field: string; selection: string[] } | undefined {
  const start = name === undefined ? 0 : query.search(new RegExp(`query\\s+${name.replace(/\W/g, '')}\\b`));
  if (start === -1) return undefined;
  const [, field, selection] = /\{\s*(\w+)\s*(?:\([^)]*\))?\s*\{([^{}]*)\}/.exec(query.slice(start)) ?? [];
  if (field === undefined || selection === undefined) return undefined;
  return { field, selection: selection.split(/[\s,]+/).filter(Boolean) };
}

function pick(value: object, names: string[]): Record<string, unknown> {
  const entries = new Map(Object.entries(value));
  return Object.fromEntries(names.map((name) => [name, entries.get(name) ?? null]));
}

/** Errors of GraphQL come with status 200: the reason why a check of the status alone is not enough. */
function failed(message: string): Reply {
  return json(200, { data: null, errors: [{ message }] });
}
