import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoApi, startDemoApi } from '../../../src/demo/start-demo-api.ts';
import { bodyOf, send, sendJson } from './client.ts';

let api: DemoApi;
beforeAll(async () => {
  api = await startDemoApi();
});
afterAll(() => api.close());

let count = 0;
async function createUser(fields: Record<string, unknown> = {}) {
  const response = await sendJson(`${api.url}/users`, 'POST', {
    name: 'Alice',
    email: `alice-${++count}@example.com`,
    ...fields,
  });
  const user = await bodyOf<{ id: number; email: string }>(response);
  return { response, user, url: `${api.url}/users/${user.id}`, etag: response.headers.get('etag') ?? '' };
}

describe('a user', () => {
  it('is created with Location and ETag, read, and found', async () => {
    const { response, user, url, etag } = await createUser({ role: 'admin', tags: ['a'] });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/users/${user.id}`);
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
    const read = await fetch(url);
    expect(await bodyOf(read)).toEqual(user);
    expect(read.headers.get('etag')).toBe(etag);
    expect(await bodyOf(await fetch(`${api.url}/users?email=${user.email}`))).toMatchObject({ data: [user], total: 1 });
  });

  it('has a role and no tags when nothing is said', async () => {
    expect((await createUser()).user).toMatchObject({ role: 'viewer', tags: [] });
  });

  it('is patched, null taking a field back to its default', async () => {
    const { url } = await createUser({ role: 'admin', tags: ['a'] });
    const patched = await sendJson(url, 'PATCH', { name: 'Bob', tags: null });
    expect(await bodyOf(patched)).toMatchObject({ name: 'Bob', role: 'admin', tags: [] });
    expect((await sendJson(url, 'PATCH', { name: null })).status).toBe(422);
  });

  it('is replaced, keeping its id and time', async () => {
    const { url, user } = await createUser({ role: 'admin' });
    const replaced = await sendJson(url, 'PUT', { name: 'Bob', email: user.email, id: 999, createdAt: 'never' });
    expect(await bodyOf(replaced)).toEqual({ ...user, name: 'Bob', role: 'viewer' });
    expect((await sendJson(url, 'PUT', { name: 'Bob' })).status).toBe(422);
  });

  it('is deleted', async () => {
    const { url } = await createUser();
    const deleted = await send(url, { method: 'DELETE' });
    expect([deleted.status, deleted.body.length, deleted.headers['content-length']]).toEqual([204, 0, undefined]);
    for (const method of ['GET', 'DELETE']) expect((await send(url, { method })).status).toBe(404);
    expect((await sendJson(url, 'PATCH', { name: 'Bob' })).status).toBe(404);
  });

  it('obeys If-None-Match and If-Match', async () => {
    const { url, etag } = await createUser();
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(url, { headers: { 'if-none-match': `"x", W/${etag}` } })).status).toBe(304);
    expect((await fetch(url, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    expect((await sendJson(url, 'PATCH', { name: 'New' }, { 'if-match': etag })).status).toBe(200);
    expect((await sendJson(url, 'PATCH', { name: 'Old' }, { 'if-match': etag })).status).toBe(412);
    expect((await send(url, { method: 'DELETE', headers: { 'if-match': etag } })).status).toBe(412);
    expect((await send(url, { method: 'DELETE', headers: { 'if-match': '*' } })).status).toBe(204);
  });

  it('has an email address of its own, in any case', async () => {
    const { user } = await createUser();
    const second = await createUser();
    const again = await sendJson(`${api.url}/users`, 'POST', { name: 'Bob', email: user.email.toUpperCase() });
    expect(again.status).toBe(409);
    expect((await sendJson(second.url, 'PATCH', { email: user.email })).status).toBe(409);
    expect((await sendJson(second.url, 'PATCH', { email: second.user.email })).status).toBe(200);
  });
});

describe('validation', () => {
  it.each([
    [{}, ['name required', 'email required']],
    [{ name: '', email: 'x' }, ['name length', 'email format']],
    [{ name: 'x'.repeat(101), email: 'a@b.c' }, ['name length']],
    [{ name: 7, email: ['a@b.c'] }, ['name type', 'email type']],
    [{ name: 'A', email: 'a@b.c', role: 'boss' }, ['role choice']],
    [{ name: 'A', email: 'a@b.c', role: null }, ['role choice']],
    [{ name: 'A', email: 'a@b.c', tags: 'x' }, ['tags type']],
    [{ name: 'A', email: 'a@b.c', tags: ['ok', '', 3] }, ['tags[1] type', 'tags[2] type']],
  ])('of %j names each field', async (fields, expected) => {
    const response = await sendJson(`${api.url}/users`, 'POST', fields);
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const { errors } = await bodyOf<{ errors: { field: string; code: string }[] }>(response);
    expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual(expected);
  });
});

const withToken = (token: string) => fetch(`${api.url}/users`, { headers: { authorization: `Bearer ${token}` } });

describe('the list', () => {
  it('has pages that lead to each other', async () => {
    const first = await bodyOf<{ data: { id: number }[]; next: string }>(
      await fetch(`${api.url}/users?per_page=2&q=a`),
    );
    expect(first.data.map((user) => user.id)).toEqual([1, 2]);
    const second = await bodyOf<{ data: { id: number }[]; page: number }>(await fetch(first.next));
    expect([second.page, second.data[0]?.id]).toEqual([2, 3]);
    expect(await bodyOf(await fetch(`${api.url}/users?page=900`))).toMatchObject({ data: [], next: null });
  });

  it('filters by role and ignores limits that are no numbers', async () => {
    const { data } = await bodyOf<{ data: { role: string }[] }>(await fetch(`${api.url}/users?role=editor&page=x`));
    expect(new Set(data.map((user) => user.role))).toEqual(new Set(['editor']));
  });

  it('is open, yet refuses a wrong token', async () => {
    expect((await withToken('tok_demo_5d1f0c72')).status).toBe(200);
    expect((await withToken('wrong')).status).toBe(401);
  });
});

describe('a bulk request', () => {
  it('has an outcome for each user', async () => {
    const users = [{ name: 'A', email: 'bulk@example.com' }, { name: 'B', email: 'bulk@example.com' }, 7];
    const response = await sendJson(`${api.url}/users/bulk`, 'POST', users);
    expect(response.status).toBe(207);
    expect(await bodyOf(response)).toMatchObject({
      created: 1,
      failed: 2,
      results: [
        { index: 0, status: 201, id: expect.any(Number) as number },
        { index: 1, status: 409, errors: [{ field: 'email', code: 'taken' }] },
        { index: 2, status: 422 },
      ],
    });
  });

  it('takes lists of at most 1000 only', async () => {
    expect((await sendJson(`${api.url}/users/bulk`, 'POST', { name: 'A' })).status).toBe(422);
    expect(
      (
        await sendJson(
          `${api.url}/users/bulk`,
          'POST',
          Array.from({ length: 1001 }, () => ({})),
        )
      ).status,
    ).toBe(422);
  });
});
