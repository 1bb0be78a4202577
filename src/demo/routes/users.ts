import { createHash } from 'node:crypto';
import { asObject, readJson } from '../read-body.ts';
import { json, problem, type Reply, ReplyError } from '../reply.ts';
import { type Call, param, queryNumber, type Route } from '../route.ts';
import type { State, User } from '../state.ts';
import { checkOptionalToken } from './auth/simple.ts';
import { type FieldError, validateUser } from './validate-user.ts';

/** Users: create, read, update, replace, delete, list, and many at once. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users', summary: 'users by page; filters role, email, q', handle: listUsers },
  { method: 'POST', path: '/users', summary: 'create a user', handle: createUser },
  { method: 'POST', path: '/users/bulk', summary: 'create many; an outcome for each', handle: createUsers },
  { method: 'GET', path: '/users/:id', summary: 'a user; obeys If-None-Match', handle: readUser },
  { method: 'PATCH', path: '/users/:id', summary: 'change fields (RFC 7396); obeys If-Match', handle: updateUser },
  { method: 'PUT', path: '/users/:id', summary: 'replace a user; obeys If-Match', handle: replaceUser },
  { method: 'DELETE', path: '/users/:id', summary: 'delete a user; obeys If-Match', handle: deleteUser },
];

const MAX_BULK = 1000;

function listUsers(call: Call): Reply {
  checkOptionalToken(call);
  const page = queryNumber(call, 'page', { fallback: 1, min: 1, max: 1e9 });
  const perPage = queryNumber(call, 'per_page', { fallback: 20, min: 1, max: 100 });
  const role = call.query.get('role');
  const email = call.query.get('email')?.toLowerCase();
  const q = call.query.get('q')?.toLowerCase();
  const found = [...call.state.users.values()].filter(
    (user) =>
      (role === null || user.role === role) &&
      (email === undefined || user.email.toLowerCase() === email) &&
      (q === undefined || user.name.toLowerCase().includes(q)),
  );
  const data = found.slice((page - 1) * perPage, page * perPage);
  const nextQuery = new URLSearchParams(call.query);
  nextQuery.set('page', String(page + 1));
  const next = page * perPage < found.length ? `${call.origin}/users?${nextQuery.toString()}` : null;
  return json(200, { data, total: found.length, page, per_page: perPage, next });
}

async function createUser(call: Call): Promise<Reply> {
  checkOptionalToken(call);
  const added = addUser(call.state, asObject(await readJson(call)));
  if ('reply' in added) return added.reply;
  return json(201, added.user, { location: `/users/${added.user.id}`, etag: etagOf(added.user) });
}

async function createUsers(call: Call): Promise<Reply> {
  checkOptionalToken(call);
  const items = await readJson(call);
  if (!Array.isArray(items)) return problem(422, 'Unprocessable Content', { detail: 'the body must be a list' });
  if (items.length > MAX_BULK) return problem(422, 'Unprocessable Content', { detail: `at most ${MAX_BULK} users` });
  const results = items.map((item: unknown, index) => {
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
    const added = addUser(call.state, isObject ? (item as Record<string, unknown>) : {});
    if ('user' in added) return { index, status: 201, id: added.user.id };
    return { index, status: added.reply.status, errors: added.errors };
  });
  const created = results.filter((result) => result.status === 201).length;
  return json(207, { created, failed: results.length - created, results });
}

function readUser(call: Call): Reply {
  checkOptionalToken(call);
  const user = findUser(call);
  const etag = etagOf(user);
  const known = call.headers['if-none-match'];
  return known !== undefined && matchesEtag(known, etag)
    ? { status: 304, headers: { etag } }
    : json(200, user, { etag });
}

async function updateUser(call: Call): Promise<Reply> {
  checkOptionalToken(call);
  const patch = asObject(await readJson(call));
  const user = findUser(call);
  // RFC 7396: null takes a field away, which for a required one is then a validation error.
  const merged = Object.entries({ ...user, ...patch }).filter(([, value]) => value !== null);
  return storeUser(call, user, Object.fromEntries(merged));
}

async function replaceUser(call: Call): Promise<Reply> {
  checkOptionalToken(call);
  const fields = asObject(await readJson(call));
  return storeUser(call, findUser(call), fields);
}

function deleteUser(call: Call): Reply {
  checkOptionalToken(call);
  const user = findUser(call);
  checkIfMatch(call, user);
  call.state.users.delete(user.id);
  return { status: 204 };
}

function storeUser(call: Call, old: User, fields: Record<string, unknown>): Reply {
  checkIfMatch(call, old);
  const checked = validateUser(fields);
  if ('errors' in checked) return invalid(checked.errors);
  if (emailTaken(call.state, checked.fields.email, old.id)) return duplicate(checked.fields.email);
  const user: User = { id: old.id, ...checked.fields, createdAt: old.createdAt };
  call.state.users.set(user.id, user);
  return json(200, user, { etag: etagOf(user) });
}

function addUser(
  state: State,
  fields: Record<string, unknown>,
): { user: User } | { reply: Reply; errors: FieldError[] } {
  const checked = validateUser(fields);
  if ('errors' in checked) return { reply: invalid(checked.errors), errors: checked.errors };
  const { email } = checked.fields;
  if (emailTaken(state, email)) {
    return { reply: duplicate(email), errors: [{ field: 'email', code: 'taken', message: 'is already in use' }] };
  }
  const user: User = { id: state.nextUserId++, ...checked.fields, createdAt: new Date().toISOString() };
  state.users.set(user.id, user);
  return { user };
}

function findUser(call: Call): User {
  const id = param(call, 'id');
  const user = /^[1-9]\d{0,14}$/.test(id) ? call.state.users.get(Number(id)) : undefined;
  if (user === undefined) throw new ReplyError(problem(404, 'Not Found', { detail: `there is no user ${id}` }));
  return user;
}

function checkIfMatch(call: Call, user: User): void {
  const expected = call.headers['if-match'];
  if (expected === undefined || matchesEtag(expected, etagOf(user))) return;
  throw new ReplyError(
    problem(412, 'Precondition Failed', { detail: 'the user has changed since it was read' }, { etag: etagOf(user) }),
  );
}

function etagOf(user: User): string {
  return `"${createHash('sha256').update(JSON.stringify(user)).digest('hex').slice(0, 16)}"`;
}

function matchesEtag(header: string, etag: string): boolean {
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function emailTaken(state: State, email: string, except?: number): boolean {
  const wanted = email.toLowerCase();
  for (const user of state.users.values()) {
    if (user.id !== except && user.email.toLowerCase() === wanted) return true;
  }
  return false;
}

function invalid(errors: FieldError[]): Reply {
  return problem(422, 'Unprocessable Content', { detail: 'the user is not valid', errors });
}

function duplicate(email: string): Reply {
  return problem(409, 'Conflict', { detail: `${email} is already in use` });
}
