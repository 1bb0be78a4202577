import { describe, expect, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

async function check(schema: unknown, json: unknown, files: Record<string, unknown> = {}, path = 'c.yaml') {
  const collection = { baseUrl: '$URL', requests: { a: { GET: '/', expect: { schema } } } };
  const server = { 'GET /': { json } };
  const { exit, stderr, results, requests } = await runCollection({
    args: [path],
    server,
    files: { [path]: collection, ...files },
  });
  const line = results['a']?.attempts[0]?.checks.find(({ kind }) => kind === 'schema');
  return { exit, stderr, line, requests };
}

const user = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const draft = (name: string) =>
  name.startsWith('draft') ? `http://json-schema.org/${name}/schema#` : `https://json-schema.org/draft/${name}/schema`;

describe('schema', () => {
  test('inline', async () => {
    expect((await check(user, { id: 1 })).exit).toBe(0);
    const { exit, line } = await check(user, { id: 'x' });
    expect(exit).toBe(1);
    expect(line?.errors?.[0]?.instancePath).toBe('/id');
  });

  test('a file beside the collection', async () => {
    const files = { 'schemas/u.json': user };
    expect((await check('../schemas/u.json', { id: 1 }, files, 'in/c.yaml')).exit).toBe(0);
    expect((await check('../schemas/u.json', {}, files, 'in/c.yaml')).exit).toBe(1);
  });

  test('a YAML file', async () => {
    const files = { 'u.yaml': 'type: object\nrequired: [id]\n' };
    expect((await check('u.yaml', { id: 1 }, files)).exit).toBe(0);
    expect((await check('u.yaml', {}, files)).exit).toBe(1);
  });

  test('path#/pointer', async () => {
    const files = { 'all.json': { $defs: { 'a/b': { type: 'string' }, user } } };
    expect((await check('all.json#/$defs/user', { id: 1 }, files)).exit).toBe(0);
    expect((await check('all.json#/$defs/user', { id: '' }, files)).exit).toBe(1);
    expect((await check('all.json#/$defs/a~1b', 'text', files)).exit).toBe(0);
  });

  test('$refs are relative to the file', async () => {
    const files = {
      's/list.json': { type: 'array', items: { $ref: 'parts/u.json#/$defs/user' } },
      's/parts/u.json': { $defs: { user } },
    };
    expect((await check('s/list.json', [{ id: 1 }], files)).exit).toBe(0);
    const { exit, line } = await check('s/list.json', [{ id: 1 }, {}], files);
    expect(exit).toBe(1);
    expect(line?.errors?.[0]?.instancePath).toBe('/1');
  });

  test.each<[string, object, unknown, unknown]>([
    ['draft-04', { exclusiveMinimum: true, minimum: 1 }, 2, 1],
    ['draft-06', { exclusiveMinimum: 1 }, 2, 1],
    ['draft-07', { if: { const: 2 }, else: false }, 2, 1],
    ['2019-09', { $defs: { a: { type: 'string' } }, $ref: '#/$defs/a', minLength: 2 }, 'ab', 'a'],
    ['2020-12', { prefixItems: [{ type: 'string' }], items: false }, ['a'], ['a', 'b']],
  ])('%s by $schema', async (name, schema, good, bad) => {
    expect((await check({ $schema: draft(name), ...schema }, good)).exit).toBe(0);
    expect((await check({ $schema: draft(name), ...schema }, bad)).exit).toBe(1);
  });

  test('2020-12 is the default', async () => {
    expect((await check({ prefixItems: [{ type: 'string' }] }, [1])).exit).toBe(1);
  });

  test.each<[string, string, string]>([
    ['email', 'a@example.com', 'nobody'],
    ['date-time', '2026-01-02T03:04:05Z', 'yesterday'],
    ['date', '2026-02-28', '2026-02-30'],
    ['uuid', '123e4567-e89b-42d3-a456-426614174000', '123'],
    ['uri', 'https://example.com/x', 'no uri'],
    ['ipv4', '127.0.0.1', '256.1.1.1'],
  ])('format %s is asserted', async (format, good, bad) => {
    expect((await check({ type: 'string', format }, good)).exit).toBe(0);
    expect((await check({ type: 'string', format }, bad)).exit).toBe(1);
  });

  test('numbers beyond 2^53 are compared exactly', async () => {
    const collection =
      'baseUrl: $URL\nrequests:\n  a: { GET: /, expect: { schema: { properties: { id: { const: 9007199254740993 } } } } }\n';
    const run = (id: string) =>
      runCollection({
        files: { 'c.yaml': collection },
        server: { 'GET /': { text: `{"id":${id}}`, headers: { 'content-type': 'application/json' } } },
      });
    expect((await run('9007199254740993')).exit).toBe(0);
    expect((await run('9007199254740992')).exit).toBe(1);
  });

  test('every violation is named', async () => {
    const { line } = await check({ properties: { a: { type: 'string' }, b: { type: 'string' } } }, { a: 1, b: 2 });
    expect(line?.errors?.map(({ instancePath }) => instancePath)).toEqual(['/a', '/b']);
  });

  test.each<[unknown, Record<string, unknown>, RegExp]>([
    ['gone.json', {}, /gone\.json/],
    ['bad.json', { 'bad.json': '{' }, /bad\.json/],
    ['u.json#/$defs/gone', { 'u.json': { $defs: {} } }, /gone/],
    [{ type: 'strnig' }, {}, /strnig|type/],
    [{ $ref: '#/$defs/gone' }, {}, /gone/],
    [{ $ref: 'gone.json' }, {}, /gone\.json/],
    [{ $ref: 'https://example.com/s.json' }, {}, /example\.com/],
    [{ $schema: 'https://example.com/own' }, {}, /schema/i],
    [{ pattern: '(' }, {}, /pattern|\(/],
    ['../../outside.json', {}, /outside/],
    [3, {}, /schema/],
  ])('%j is refused before the run', async (schema, files, message) => {
    const { exit, stderr, requests } = await check(schema, {}, files);
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(requests).toEqual([]);
  });
});
