import { describe, expect, test } from 'vitest';
import { findingsOf } from '../support/contract-run.ts';
import { type CollectionRun, runCollection } from '../support/run-collection.ts';

const api = `openapi: 3.0.3
info: { title: Users, version: "1" }
paths:
  /users/{id}:
    get:
      operationId: getUser
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: page, in: query, schema: { type: integer } }
      responses:
        "200":
          description: The user
          headers:
            X-Total: { required: true, schema: { type: integer } }
          content:
            application/json:
              schema:
                type: object
                required: [id]
                properties:
                  id: { type: integer }
`;

const collection = `baseUrl: $URL
openapi: ../api/openapi.yaml
requests:
  get_user:
    GET: /users/7
    expect: { status: 2xx }
`;

type Change = Partial<CollectionRun> & { url?: string };

async function runUsers({ url = '/users/7', ...change }: Change) {
  const outcome = await runCollection({
    files: {
      'rollcall.yaml': '',
      'api/openapi.yaml': api,
      'collections/users.yaml': collection.replace('/users/7', url),
    },
    args: ['collections/users.yaml'],
    ...change,
  });
  const checks = outcome.report?.results[0]?.attempts[0]?.checks ?? [];
  return { ...outcome, findings: findingsOf(outcome), checks: checks.filter(({ finding }) => finding !== undefined) };
}

const good = { json: { id: 7 }, headers: { 'x-total': '1' } };

describe('each kind of finding says where', () => {
  test.each<[string, Change, object, string]>([
    ['operation', { url: '/people/7' }, { fault: 'collection' }, 'GET'],
    [
      'request',
      { url: '/users/7?page=one', server: { 'GET /users/7': good } },
      {
        fault: 'collection',
        operation: 'GET /users/{id}',
        operationId: 'getUser',
        path: 'query page',
        rule: 'type',
        place: { file: 'api/openapi.yaml', line: 9, column: 52 },
      },
      'GET',
    ],
    [
      'status',
      { server: { 'GET /users/7': { ...good, status: 206 } } },
      {
        fault: 'service',
        operation: 'GET /users/{id}',
        path: 'status',
        place: { file: 'api/openapi.yaml', line: 10, column: 7 },
      },
      'GET',
    ],
    [
      'type',
      { server: { 'GET /users/7': { text: 'x', headers: { 'content-type': 'text/html', 'x-total': '1' } } } },
      { fault: 'service', place: { file: 'api/openapi.yaml', line: 15, column: 11 } },
      'GET',
    ],
    [
      'headers',
      { server: { 'GET /users/7': { json: { id: 7 }, headers: { 'x-total': 'x' } } } },
      {
        fault: 'service',
        path: 'header x-total',
        rule: 'type',
        place: { file: 'api/openapi.yaml', line: 14, column: 56 },
      },
      'GET',
    ],
    [
      'body',
      { server: { 'GET /users/7': { ...good, json: { id: '7' } } } },
      { fault: 'service', path: 'body.id', rule: 'type', place: { file: 'api/openapi.yaml', line: 21, column: 31 } },
      'GET',
    ],
  ])('%s', async (kind, change, expected) => {
    const { exit, findings, checks, stdout } = await runUsers(change);
    expect(exit).toBe(1);
    expect(findings).toEqual([expect.objectContaining({ kind, description: 'api/openapi.yaml', ...expected })]);
    expect(checks).toEqual([
      expect.objectContaining({
        kind: 'openapi',
        outcome: 'failed',
        location: expect.objectContaining({ file: 'collections/users.yaml' }),
      }),
    ]);
    const [line] = [checks[0]?.location.line];
    expect([2, 4, 5]).toContain(line);
    expect(stdout).toContain(`collections/users.yaml:${line}:${checks[0]?.location.column}`);
    const place = findings[0]?.place;
    expect(stdout).toContain(place ? `described at ${place.file}:${place.line}:${place.column}` : 'described');
    expect(stdout).toContain(findings[0]?.message.split('\n')[0]);
  });

  test('faults of the collection are labelled as sent, those of the service are not', async () => {
    const sent = await runUsers({ url: '/users/7?page=one', server: { 'GET /users/7': good } });
    expect(sent.stdout).toContain('sent:');
    expect(sent.checks[0]?.label).toMatch(/^sent: /);
    const answered = await runUsers({ server: { 'GET /users/7': { ...good, json: {} } } });
    expect(answered.stdout).not.toContain('sent:');
  });

  test('the console reads as in the documentation', async () => {
    const { stdout } = await runUsers({ server: { 'GET /users/7': { ...good, json: { id: '7' } } } });
    expect(stdout).toContain('GET /users/{id} body.id');
    expect(stdout).toContain('must be integer, is string');
    expect(stdout).toContain('described at api/openapi.yaml:21:31 (GET /users/{id}, type)');
  });

  test('several findings are several checks', async () => {
    const { checks, findings } = await runUsers({
      url: '/users/seven?page=x',
      server: { 'GET /users/seven': { json: { id: 'x' } } },
    });
    expect(findings.map(({ kind, path }) => `${kind} ${path}`).toSorted()).toEqual([
      'body body.id',
      'headers header x-total',
      'request path id',
      'request query page',
    ]);
    expect(new Set(checks.map(({ label }) => label)).size).toBe(4);
  });
});

describe('$refs over several files', () => {
  const files = {
    'rollcall.yaml': '',
    'api/openapi.yaml': `openapi: 3.0.3
info: { title: T, version: "1" }
paths:
  /users/{id}:
    $ref: paths/user.yaml
`,
    'api/paths/user.yaml': `get:
  parameters:
    - $ref: ../shared/parameters.yaml#/page
  responses:
    "200":
      $ref: "#/responses/user"
responses:
  user:
    description: d
    content:
      application/json:
        schema: { $ref: ../shared/schemas.json#/user }
`,
    'api/shared/parameters.yaml': 'page: { name: page, in: query, schema: { $ref: "schemas.json#/page" } }\n',
    'api/shared/schemas.json': `{
  "page": { "type": "integer" },
  "user": { "type": "object",
    "properties": { "id": { "type": "integer" }, "boss": { "$ref": "#/user" } } }
}
`,
    'collections/users.yaml': collection.replace('/users/7', '/users/7?page=one'),
  };

  test('are followed relative to the file they stand in, and the place is in the file that says so', async () => {
    const server = { 'GET /users/7': { json: { id: 7, boss: { id: 1, boss: { id: 'x' } } } } };
    const { findings } = await runUsers({ files, server });
    expect(findings.map(({ path, place }) => [path, place && `${place.file}:${place.line}:${place.column}`])).toEqual([
      ['query page', 'api/shared/schemas.json:2:21'],
      ['body.boss.boss.id', 'api/shared/schemas.json:4:37'],
    ]);
  });
});
