import { describe, expect, onTestFinished, test } from 'vitest';
import { byRequest, createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import {
  type AnswerTable,
  type CannedAnswer,
  type Recorded,
  startRecordingServer,
} from '../support/recording-server.ts';

const description = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: SERVER/v1 }]
security: [{ token: [] }]
tags: [{ name: pets, description: All about pets }, { name: status }]
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 100 }, example: 10 }
        - { name: X-Trace, in: header, required: true, schema: { type: string, minLength: 4 } }
      responses:
        "200":
          description: A page
          headers: { X-Total: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } }
    post:
      tags: [pets]
      operationId: createPet
      summary: "Add a pet: #1"
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Pet" }
            example: { name: "Rex \${{ 1 }}", kind: dog, tags: ["yes", "no"] }
      responses:
        "201": { $ref: "#/components/responses/Pet" }
        "422": { description: Not a pet }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
    get:
      tags: [pets]
      operationId: getPet
      responses: { "200": { $ref: "#/components/responses/Pet" }, default: { description: Error } }
    put:
      tags: [pets]
      operationId: updatePet
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: { "200": { $ref: "#/components/responses/Pet" } }
    delete: { tags: [pets], operationId: deletePet, responses: { "204": { description: Gone } } }
  /contact:
    post:
      tags: [status]
      operationId: contact
      security: []
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [email], properties: { email: { type: string, format: email } } }
      responses: { "200": { description: Sent, content: { text/plain: { schema: { type: string } } } } }
  /health:
    get: { tags: [status], operationId: health, security: [], responses: { 2XX: { description: Up } } }
components:
  responses:
    Pet: { description: The pet, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, minLength: 1 }
        kind: { enum: [cat, dog] }
        tags: { type: array, items: { type: string } }
  securitySchemes: { token: { type: http, scheme: bearer } }
`;

const pet = { id: 7, name: 'Rex', kind: 'dog' };

type Change = { route: string; answer: CannedAnswer };

async function imported(
  change?: Change,
  text = description,
): Promise<Workspace & { stdout: string; stderr: string; sent: Recorded[] }> {
  const guarded =
    (answer: CannedAnswer) =>
    ({ headers }: Recorded) =>
      headers.authorization === 'Bearer t0ken-1' ? answer : { status: 401 };
  const table: AnswerTable = {
    'GET /v1/pets': guarded({ headers: { 'x-total': '1', 'content-type': 'application/json' }, json: [pet] }),
    'POST /v1/pets': guarded({ status: 201, json: pet }),
    'GET /v1/pets/7': guarded({ json: pet }),
    'PUT /v1/pets/7': guarded({ json: pet }),
    'DELETE /v1/pets/7': guarded({ status: 204 }),
    'POST /v1/contact': { headers: { 'content-type': 'text/plain' }, text: 'sent' },
    'GET /v1/health': {},
    ...(change && { [change.route]: change.answer }),
  };
  const server = await startRecordingServer(table);
  onTestFinished(server.close);
  const workspace = await createWorkspace(
    { 'rollcall.yaml': '{}\n', 'api/pets.yaml': text.replace('SERVER', server.url) },
    { TOKEN: 't0ken-1' },
  );
  const { exit, stdout, stderr } = await workspace.rollcall('import openapi api/pets.yaml -o collections');
  expect(exit, stderr).toBe(0);
  return { ...workspace, stdout, stderr, sent: server.requests };
}

const run = ({ rollcall }: Workspace) => rollcall('run collections --reporter console --reporter json=r.json');

describe('a description becomes collections', () => {
  test('of each tag, that pass check and run green against a service of the description', async () => {
    const workspace = await imported();
    expect(workspace.stdout).toBe('collections/pets.yaml  5 requests\ncollections/status.yaml  2 requests\n');
    const checked = await workspace.rollcall('check');
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, output } = await run(workspace);
    expect(exit, output).toBe(0);
    const sent = workspace.sent.filter(({ path }) => path.startsWith('/v1/pets'));
    const order = sent.map(({ method, path }) => `${method} ${path}`);
    expect(order.toSorted()).toEqual([
      'DELETE /v1/pets/7',
      'GET /v1/pets',
      'GET /v1/pets/7',
      'POST /v1/pets',
      'PUT /v1/pets/7',
    ]);
    // What needs the pet comes after it was made, and before it is gone.
    const one = order.filter((line) => line !== 'GET /v1/pets');
    expect([one[0], one.at(-1)]).toEqual(['POST /v1/pets', 'DELETE /v1/pets/7']);
    const [made, listed] = ['POST', 'GET'].map((method) => sent.find((request) => request.method === method));
    expect(JSON.parse(made?.body ?? '')).toEqual({ name: 'Rex ${{ 1 }}', kind: 'dog', tags: ['yes', 'no'] });
    expect(listed).toMatchObject({ url: '/v1/pets?limit=10', headers: { 'x-trace': expect.stringMatching(/.{4}/) } });
  });

  test('with every operation covered', async () => {
    const workspace = await imported();
    const { exit, output } = await workspace.rollcall('run collections --reporter console --min-coverage 50');
    expect(exit, output).toBe(0);
    expect((await workspace.rollcall('check collections --openapi api/pets.yaml')).output).not.toMatch(
      /no collection calls/,
    );
  });

  test.each<[string, Change]>([
    ['a status', { route: 'POST /v1/pets', answer: { status: 200, json: pet } }],
    ['a required header', { route: 'GET /v1/pets', answer: { json: [pet] } }],
    ['a media type', { route: 'POST /v1/contact', answer: { json: 'sent' } }],
    ['a required property', { route: 'GET /v1/pets/7', answer: { json: { id: 7 } } }],
    ['an enumeration', { route: 'PUT /v1/pets/7', answer: { json: { ...pet, kind: 'cow' } } }],
    [
      'an item',
      {
        route: 'GET /v1/pets',
        answer: { headers: { 'x-total': '1', 'content-type': 'application/json' }, json: [{}] },
      },
    ],
    ['what is deleted', { route: 'DELETE /v1/pets/7', answer: { status: 200 } }],
    ['the id that is captured', { route: 'POST /v1/pets', answer: { status: 201, json: { name: 'Rex' } } }],
    ['a class of statuses', { route: 'GET /v1/health', answer: { status: 302 } }],
  ])('fails where the service breaks %s', async (_, change) => {
    const { exit, output } = await run(await imported(change));
    expect(exit, output).toBe(1);
  });

  test('that read as a person would have written them', async () => {
    const workspace = await imported();
    const text = await workspace.read('collections/pets.yaml');
    expect(text).toMatch(/^name: pets\ndescription: All about pets\ntags: \[pets\]\n\nenv:\n/);
    expect(text).toContain('  TOKEN: { secret: true }\n');
    expect(text).toContain('openapi: ../api/pets.yaml\n');
    expect(text).toContain('    name: "Add a pet: #1"\n    POST: /pets\n');
    expect(text).toContain('      name: Rex $${{ 1 }}\n');
    expect(text).toContain('    capture:\n      pet_id: body.id\n');
    expect(text).toContain('    GET: /pets/${{ vars.pet_id }}\n    expect: { status: 200 }\n');
  });

  test('twice with --force: the same bytes', async () => {
    const workspace = await imported();
    const first = await workspace.read('collections/pets.yaml');
    expect((await workspace.rollcall('import openapi api/pets.yaml -o collections --force')).exit).toBe(0);
    expect(await workspace.read('collections/pets.yaml')).toBe(first);
  });

  test('from CRLF, from a byte order mark: the same', async () => {
    const plain = await (await imported()).read('collections/pets.yaml');
    const withoutPort = (text: string) => text.replace(/127\.0\.0\.1:\d+/, '');
    for (const text of [description.replaceAll('\n', '\r\n'), `\ufeff${description}`]) {
      const other = await (await imported(undefined, text)).read('collections/pets.yaml');
      expect(withoutPort(other)).toBe(withoutPort(plain));
    }
  });

  test('an invalid example is no obstacle: check warns of it', async () => {
    const workspace = await imported(undefined, description.replace('kind: dog, tags: ["yes", "no"]', 'kind: 5'));
    const checked = await workspace.rollcall('check collections');
    expect(checked.exit, checked.stderr).toBe(0);
    const { exit, output } = await run(workspace);
    expect(exit, output).toBe(0);
    const results = byRequest(await workspace.report('r.json'));
    expect(results['create_pet']?.status).toBe('passed');
  });
});

describe('a description that cannot be used', () => {
  const head = 'openapi: 3.1.0\ninfo: { title: a, version: "1" }\n';
  test.each<[string, string, RegExp]>([
    [
      'a $ref that leads nowhere',
      `${head}paths: { /a: { get: { responses: { "200": { $ref: "#/components/responses/No" } } } } }\n`,
      /#\/components\/responses\/No/,
    ],
    ['a $ref to a file that is not there', `${head}paths: { /a: { $ref: "gone.yaml#/a" } }\n`, /gone\.yaml/],
    ['a $ref outside of the project', `${head}paths: { /a: { $ref: "../../../../etc/passwd" } }\n`, /passwd/],
    ['a $ref to another host', `${head}paths: { /a: { $ref: "http://127.0.0.1:1/a.yaml" } }\n`, /--allow-remote-refs/],
    [
      'a circle of $refs',
      `${head}paths: { /a: { get: { responses: { "200": { $ref: "#/components/responses/A" } } } } }\ncomponents: { responses: { A: { $ref: "#/components/responses/A" } } }\n`,
      /circle|cycle|itself/i,
    ],
    ['no paths', `${head}paths: {}\n`, /operation|paths|request/],
    ['another version', 'openapi: 4.0.0\ninfo: { title: a, version: "1" }\npaths: {}\n', /4\.0\.0/],
    ['no description', 'name: a\nrequests: {}\n', /openapi/i],
    ['half a file', '{ "openapi": "3.1.0", "paths": {', /a\.yaml:\d+:\d+|a\.yaml/],
    ['nothing', '', /a\.yaml/],
    ['binary', '\u0000\u0001\u0002', /a\.yaml/],
  ])('%s is refused, nothing is written', async (_, text, message) => {
    const { rollcall, read } = await createWorkspace({ 'rollcall.yaml': '{}\n', 'a.yaml': text });
    const { exit, stdout, stderr } = await rollcall('import openapi a.yaml -o out');
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(/^error\[/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/bug in rollcall|root:x/);
    await expect(read('out')).rejects.toThrow(/ENOENT/);
  });
});
