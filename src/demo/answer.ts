import type { IncomingMessage, ServerResponse } from 'node:http';
import { findRoute } from './find-route.ts';
import { json, problem, type Reply, ReplyError } from './reply.ts';
import type { Call, Route } from './route.ts';
import { awsRoutes } from './routes/auth/aws.ts';
import { certificateRoutes } from './routes/auth/certificate.ts';
import { digestRoutes } from './routes/auth/digest.ts';
import { oauth2Routes } from './routes/auth/oauth2.ts';
import { authRoutes } from './routes/auth/simple.ts';
import { bodyRoutes } from './routes/bodies.ts';
import { brokenRoutes } from './routes/broken.ts';
import { connectionRoutes } from './routes/connection.ts';
import { encodingRoutes } from './routes/encodings.ts';
import { fileRoutes } from './routes/files.ts';
import { graphqlRoutes } from './routes/graphql.ts';
import { jobRoutes } from './routes/jobs.ts';
import { pageRoutes } from './routes/pages.ts';
import { redirectRoutes } from './routes/redirects.ts';
import { sessionRoutes } from './routes/session.ts';
import { timingRoutes } from './routes/timing.ts';
import { userRoutes } from './routes/users.ts';
import { writeReply } from './write-reply.ts';

/** Every route of the demo API, in the order they are tried. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/', summary: 'this list', handle: listRoutes },
  { method: 'GET', path: '/health', summary: 'says that it works', handle: () => json(200, { status: 'ok' }) },
  ...userRoutes,
  ...authRoutes,
  ...sessionRoutes,
  ...digestRoutes,
  ...oauth2Routes,
  ...awsRoutes,
  ...certificateRoutes,
  ...connectionRoutes,
  ...pageRoutes,
  ...bodyRoutes,
  ...fileRoutes,
  ...graphqlRoutes,
  ...jobRoutes,
  ...timingRoutes,
  ...encodingRoutes,
  ...redirectRoutes,
  ...brokenRoutes,
];

/** Answers one request. Never rejects: what a route did not foresee is a 500. */
export async function answer(
  input: Pick<Call, 'request' | 'state' | 'origin' | 'otherOrigin' | 'transport'> & {
    request: IncomingMessage;
    response: ServerResponse;
  },
): Promise<void> {
  const { response, ...rest } = input;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const target = rest.request.url ?? '/';
  const method = rest.request.method ?? 'GET';
  const reply = await replyTo({ ...rest, target, method, signal: gone.signal });
  await writeReply(response, reply, method);
}

async function replyTo(request: Omit<Call, 'params' | 'query' | 'headers'>): Promise<Reply> {
  const { path, query } = splitTarget(request.target);
  const found = findRoute(routes, request.method, path);
  if (found.kind === 'route') {
    return handle(found.route, { ...request, query, params: found.params, headers: request.request.headers });
  }
  if (found.kind === 'no-path') {
    return problem(404, 'Not Found', { detail: `there is no ${path}; GET / lists what there is` });
  }
  const allow = found.allow.join(', ');
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow } };
  return problem(405, 'Method Not Allowed', { detail: `${path} has ${allow}` }, { allow });
}

async function handle(route: Route, call: Call): Promise<Reply> {
  try {
    return await route.handle(call);
  } catch (error) {
    if (error instanceof ReplyError) return error.reply;
    return problem(500, 'Internal Server Error', { detail: error instanceof Error ? error.message : undefined });
  }
}

/** Proxies send the absolute form (RFC 9112, section 3.2.2); its path counts. */
function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = relative.indexOf('?');
  const path = mark === -1 ? relative : relative.slice(0, mark);
  return { path: path || '/', query: new URLSearchParams(mark === -1 ? '' : relative.slice(mark + 1)) };
}

function listRoutes(): Reply {
  return json(200, { routes: routes.map(({ method, path, summary }) => ({ method, path, summary })) });
}
