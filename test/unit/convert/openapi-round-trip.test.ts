import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { byRequest, createWorkspace, type ReportFile, statuses, type Workspace } from '../../support/cli-workspace.ts';
import { type MockOptions, startOpenapiMock } from '../../support/openapi-mock.ts';

const description = `
openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: https://shop.test/v1 }]
tags: [{ name: users, description: Who buys }]
security: [{ token: [] }]
paths:
  /users:
    get:
      tags: [users]
      operationId: listUsers
      parameters:
        - { name: ids, in: query, required: true, schema: { type: array, items: { type: integer } } }
        - { name: flags, in: query, required: true, style: pipeDelimited, explode: false, schema: { type: array, minItems: 2, items: { enum: [a] } } }
        - { name: filter, in: query, required: true, style: deepObject, schema: { type: object, properties: { role: { enum: [admin] } } } }
        - { name: X-Trace, in: header, required: true, schema: { type: string, format: uuid } }
        - { name: lang, in: cookie, required: true, schema: { enum: [de] } }
      responses:
        "200":
          description: All
          headers: { X-Total: { required: true, schema: { type: integer, minimum: 1 } } }
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/User" } } } }
    post:
      tags: [users]
      summary: A new user
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/User" } } }
      responses: { "201": { $ref: "#/components/responses/User" } }
  /users/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    delete: { tags: [users], responses: { "204": { description: Gone } } }
    get: { tags: [users], operationId: readUser, responses: { "200": { $ref: "#/components/responses/User" } } }
    put:
      tags: [users]
      requestBody: { content: { application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/User" } } } }
      responses: { "200": { $ref: "#/components/responses/User" } }
  /photos/{ids}/{at}:
    post:
      tags: [photos]
      security: [{ key: [], login: [] }]
      parameters:
        - { name: ids, in: path, required: true, style: label, explode: true, schema: { type: array, items: { type: integer }, example: [3, 4] } }
        - { name: at, in: path, required: true, style: matrix, schema: { type: string, format: date } }
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, required: [file], properties: { file: { type: string, format: binary }, title: { type: string } } }
      responses:
        "201":
          description: Stored
          content: { application/json: { schema: { type: object, properties: { photo: { type: string } } } } }
          links: { show: { operationId: showPhoto, parameters: { photo: $response.body#/photo } } }
  /photos/{photo}:
    get:
      tags: [photos]
      operationId: showPhoto
      security: [{ machine: [read] }]
      parameters: [{ name: photo, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: The photo, content: { image/png: {} } } }
  /health:
    get: { security: [], responses: { "200": { description: Fine, content: { text/plain: { schema: { type: string } } } } } }
components:
  responses:
    User: { description: A user, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
  schemas:
    User:
      type: object
      required: [id, name, email]
      properties:
        id: { type: integer, minimum: 1, readOnly: true }
        name: { type: string, minLength: 10 }
        email: { type: string, format: email }
        code: { type: string, pattern: "^[A-Z]{2}-\\\\d{3}$" }
        friend: { $ref: "#/components/schemas/User" }
        password: { type: string, writeOnly: true }
  securitySchemes:
    token: { type: http, scheme: bearer }
    login: { type: http, scheme: basic }
    key: { type: apiKey, in: header, name: X-Key }
    machine: { type: oauth2, flows: { clientCredentials: { tokenUrl: /token, scopes: { read: All } } } }
`;

const secrets = {
  TOKEN: 'tok-123456',
  LOGIN_USERNAME: 'ann',
  LOGIN_PASSWORD: 'pass-123456',
  KEY: 'key-123456',
  MACHINE_CLIENT_ID: 'client',
  MACHINE_CLIENT_SECRET: 'secret-123456',
};

async function imported(): Promise<Workspace> {
  const workspace = await createWorkspace({ 'api/shop.yaml': description, 'rollcall.yaml': '' });
  const made = await workspace.rollcall('import openapi api/shop.yaml -o collections');
  expect(made.exit, made.output).toBe(0);
  return workspace;
}

async function runOnMock(
  workspace: Workspace,
  change?: MockOptions['change'],
): Promise<{ exit: number; report: ReportFile }> {
  const file = join(workspace.folder, 'api/shop.yaml');
  const mock = await startOpenapiMock({ file, ...(change === undefined ? {} : { change }) });
  onTestFinished(mock.close);
  const env = { ...secrets, API_URL: `${mock.url}/v1`, MACHINE_AUTH_URL: `${mock.url}/oauth/token` };
  const { exit } = await workspace.rollcall('run', { env });
  return { exit, report: await workspace.report() };
}

test('what comes out passes `check`, and runs green against a mock of the same description', async () => {
  const workspace = await imported();
  const checked = await workspace.rollcall('check', { env: secrets });
  expect(checked.output).toContain('3 files, 8 requests: no problems');
  const { exit, report } = await runOnMock(workspace);
  expect(Object.values(statuses(report))).toEqual(Array.from({ length: 8 }, () => 'passed'));
  expect(exit).toBe(0);
});

test('the users are created before they are read, and deleted last', async () => {
  const workspace = await imported();
  expect(await workspace.read('collections/users.yaml')).toContain('openapi: ../api/shop.yaml');
  const { report } = await runOnMock(workspace);
  const users = report.results.filter(({ file }) => file === 'collections/users.yaml');
  expect(users.map(({ request }) => request)).toEqual([
    'list_users',
    'post_users',
    'read_user',
    'put_users_id',
    'delete_users_id',
  ]);
});

test('a service that answers with another type is found out', async () => {
  const workspace = await imported();
  const textId = (body: Json): Json => ({ ...(body as object), id: 'seven' });
  const { exit, report } = await runOnMock(workspace, (body, name) =>
    name === 'GET /users/{id}' ? textId(body) : body,
  );
  expect(exit).toBe(1);
  const result = byRequest(report)['read_user'];
  const failed = result?.attempts.at(-1)?.checks.filter(({ outcome }) => outcome === 'failed');
  expect(failed).toMatchObject([{ kind: 'openapi', label: 'GET /users/{id} body.id' }]);
  expect(Object.values(statuses(report)).filter((status) => status === 'failed')).toHaveLength(1);
});

test('a description outside of the project is copied, standard input too', async () => {
  const workspace = await createWorkspace({});
  const made = await workspace.rollcall('import openapi - -o out', { stdin: description });
  expect(made.exit, made.output).toBe(0);
  expect(made.stdout).toContain('out/openapi/description.yaml');
  expect(await workspace.read('out/photos.yaml')).toContain('openapi: openapi/description.yaml');
  expect((await workspace.rollcall('check out', { env: secrets })).exit).toBe(0);
});

test('standard input may refer to files in the working directory', async () => {
  const workspace = await createWorkspace({ 'paths/a.json': '{"get":{"responses":{"200":{"description":"Done"}}}}' });
  const stdin = '{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/a":{"$ref":"paths/a.json"}}}';
  const { exit, output } = await workspace.rollcall('import openapi - -o out', { stdin });
  expect(exit, output).toBe(0);
  expect(JSON.parse(await workspace.read('out/openapi/paths/a.json'))).toHaveProperty('get');
});

test('what is wrong with a description is told all at once, and nothing is written', async () => {
  const workspace = await createWorkspace({
    'api.yaml': description.replaceAll('#/components/responses/User', '#/components/responses/Usr'),
  });
  const { exit, stderr } = await workspace.rollcall('import openapi api.yaml -o out');
  expect(exit).toBe(2);
  expect(stderr.match(/error\[contract\/description\]/g)).toHaveLength(3);
  expect(stderr).toContain('did you mean "User"?');
  await expect(workspace.read('out/users.yaml')).rejects.toThrow('ENOENT');
});
