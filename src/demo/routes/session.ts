import { randomUUID } from 'node:crypto';
import { demoCredentials } from '../credentials.ts';
import { parseCookies } from '../parse-cookies.ts';
import { readFields } from '../read-body.ts';
import { json, problem, type Reply, ReplyError } from '../reply.ts';
import { type Call, queryNumber, type Route } from '../route.ts';

/** Logging in, for a token or for a session cookie, and cookies as such. */
export const sessionRoutes: readonly Route[] = [
  { method: 'POST', path: '/login', summary: 'a bearer token for name and password, JSON or form', handle: login },
  { method: 'POST', path: '/session', summary: 'a session cookie for name and password', handle: openSession },
  { method: 'GET', path: '/session/me', summary: 'who the session cookie stands for', handle: readSession },
  { method: 'DELETE', path: '/session', summary: 'end the session, expire its cookie', handle: closeSession },
  { method: 'GET', path: '/cookies', summary: 'the cookies that were sent', handle: readCookies },
  { method: 'GET', path: '/cookies/set', summary: 'sets every query parameter as a cookie', handle: setCookies },
  { method: 'GET', path: '/cookies/expire', summary: 'expires the cookies named in the query', handle: expireCookies },
];

async function login(call: Call): Promise<Reply> {
  const user = await checkPassword(call);
  const token = `tok_${randomUUID()}`;
  call.state.loginTokens.set(token, user);
  return json(200, { token, token_type: 'Bearer', expires_in: 3600, user });
}

async function openSession(call: Call): Promise<Reply> {
  const user = await checkPassword(call);
  const id = randomUUID();
  call.state.sessions.set(id, user);
  return json(201, { user }, { 'set-cookie': `session=${id}; Path=/session; HttpOnly; SameSite=Lax; Max-Age=3600` });
}

function readSession(call: Call): Reply {
  const user = call.state.sessions.get(sessionId(call));
  return user === undefined ? problem(401, 'Unauthorized', { detail: 'there is no session' }) : json(200, { user });
}

function closeSession(call: Call): Reply {
  call.state.sessions.delete(sessionId(call));
  return { status: 204, headers: { 'set-cookie': 'session=; Path=/session; HttpOnly; SameSite=Lax; Max-Age=0' } };
}

function readCookies(call: Call): Reply {
  return json(200, { cookies: parseCookies(call.headers.cookie) });
}

function setCookies(call: Call): Reply {
  const maxAge = queryNumber(call, 'max_age', { fallback: 3600, min: 0, max: 1e9 });
  const names = [...call.query].filter(([name]) => name !== 'max_age');
  return json(
    200,
    { set: Object.fromEntries(names) },
    { 'set-cookie': names.map(([name, value]) => cookie(name, value, maxAge)) },
  );
}

function expireCookies(call: Call): Reply {
  const names = [...call.query.keys()];
  return json(200, { expired: names }, { 'set-cookie': names.map((name) => cookie(name, '', 0)) });
}

function cookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}; Path=/; Max-Age=${maxAgeSeconds}`;
}

function sessionId(call: Call): string {
  return parseCookies(call.headers.cookie)['session'] ?? '';
}

async function checkPassword(call: Call): Promise<string> {
  const { username, password } = await readFields(call);
  if (username === demoCredentials.username && password === demoCredentials.password) return demoCredentials.username;
  throw new ReplyError(problem(401, 'Unauthorized', { detail: 'user name or password is wrong' }));
}
