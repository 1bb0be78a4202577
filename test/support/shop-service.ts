import { onTestFinished } from 'vitest';
import type { Workspace } from './cli-workspace.ts';
import {
  type AnswerTable,
  type CannedAnswer,
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from './recording-server.ts';

/** What one route answers instead: the one expectation of the original that this service breaks. */
export type Change = { route: string; answer: (usual: CannedAnswer) => CannedAnswer };

const json = { 'content-type': 'application/json; charset=utf-8' };

/** A shop with a login, as samples of other tools call it: nothing of it can be read without the token. */
export async function startShop(change?: Change): Promise<RecordingServer> {
  const server = await startRecordingServer(shopTable(change));
  onTestFinished(server.close);
  return server;
}

/** A change of the JSON that a route answers. */
export function broken(route: string, body: object): Change {
  return { route, answer: (usual) => ({ ...usual, json: { ...(usual.json as object), ...body } }) };
}

/** Another status for a route. */
export function answering(route: string, status: number): Change {
  return { route, answer: (usual) => ({ ...usual, status }) };
}

/** Runs what was imported into `out`: the exit code, with what was wrong. */
export async function runImported({ rollcall }: Workspace, flags = ''): Promise<{ exit: number; stdout: string }> {
  const { exit, output } = await rollcall(`run out --reporter console --reporter json=report.json ${flags}`);
  return { exit, stdout: output };
}

function shopTable(change: Change | undefined): AnswerTable {
  const table: Record<string, (request: Recorded) => CannedAnswer> = {
    'POST /login': ({ body }) =>
      body.includes('wond3rland') ? { json: { token: 'tok-123', user: { id: 7, name: 'Alice' } } } : { status: 401 },
    'GET /items': guarded(({ query }) => ({
      json: { items: [{ id: 1, name: 'Chair' }], total: 1, page: Number(Object.fromEntries(query)['page'] ?? 1) },
    })),
    'POST /items': guarded(({ body }) => ({
      status: 201,
      headers: { ...json, location: '/items/42' },
      json: { id: 42, ...(JSON.parse(body) as object) },
    })),
    'GET /items/42': guarded(() => ({
      headers: { ...json, etag: '"v1"' },
      json: { id: 42, name: 'Läufer', price: 19.9 },
    })),
    'PUT /items/42': guarded(({ body }) => ({ json: { id: 42, ...(JSON.parse(body) as object) } })),
    'DELETE /items/42': guarded(() => ({ status: 204 })),
    'POST /contact': ({ body }) => ({ json: { ok: /email=alice(%40|@)example\.com&text=Hi/.test(body) } }),
    'POST /upload': ({ body }) => ({
      status: 201,
      json: { names: Array.from(body.matchAll(/filename="([^"]*)"/g), ([, name]) => name) },
    }),
    'POST /graphql': ({ body }) => ({ json: { data: { item: { name: body.includes('item(id') ? 'Chair' : null } } } }),
    'GET /public': () => ({ headers: { 'content-type': 'text/html' }, text: '<title>Shop</title>' }),
  };
  if (change === undefined) return table;
  const usual = table[change.route];
  return usual === undefined ? table : { ...table, [change.route]: (request) => change.answer(usual(request)) };
}

function guarded(answer: (request: Recorded) => CannedAnswer): (request: Recorded) => CannedAnswer {
  return (request) =>
    request.headers.authorization === 'Bearer tok-123' || request.headers['x-api-key'] === 'k3y-9f8e7d6c'
      ? answer(request)
      : { status: 401, json: { error: 'no token' } };
}
