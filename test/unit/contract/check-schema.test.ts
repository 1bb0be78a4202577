import { describe, expect, test } from 'vitest';
import { checkOf, described, findingsOf } from './check-described.ts';

type Version = '2.0' | '3.0' | '3.1';
type Body = { schemas: string; schema: string; version: Version };

/** `GET /` answers, and `POST /` takes, a body of a schema. */
function bodyOf({ schemas, schema, version }: Body): Record<string, string> {
  const text = version === '2.0' ? swagger(schemas, schema) : openapi(schemas, schema, version);
  return { 'api.yaml': text };
}

function openapi(schemas: string, schema: string, version: Version): string {
  return `
openapi: ${version}.0
info: { title: T, version: '1' }
paths:
  /:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: ${schema} } } }
    post:
      requestBody: { content: { application/json: { schema: ${schema} } } }
      responses: { '204': { description: ok } }
components:
  schemas:
${indent(schemas, 4)}
`;
}

function swagger(schemas: string, schema: string): string {
  return `
swagger: '2.0'
info: { title: T, version: '1' }
produces: [application/json]
consumes: [application/json]
paths:
  /:
    get:
      responses:
        '200': { description: ok, schema: ${schema} }
    post:
      parameters: [{ in: body, name: it, schema: ${schema} }]
      responses: { '204': { description: ok } }
definitions:
${indent(schemas, 2)}
`;
}

function indent(text: string, by: number): string {
  return text
    .trim()
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');
}

function refTo(version: Version, name: string): string {
  return `{ $ref: '#/${version === '2.0' ? 'definitions' : 'components/schemas'}/${name}' }`;
}

type Case = [answer: string, ...findings: string[]];
type Options = { strict?: boolean; direction?: 'request' | 'response' };

/** Checks answers (or requests) against the schema `It`. */
function table(
  name: string,
  versions: Version[],
  schemas: (ref: (name: string) => string) => string,
  cases: Case[],
  options: Options = {},
) {
  const { strict = false, direction = 'response' } = options;
  describe.each(versions)(`${name}, %s`, (version) => {
    const toRef = (target: string) => refTo(version, target);
    const description = described(bodyOf({ schemas: schemas(toRef), schema: toRef('It'), version }));
    test.each(cases)('%s', async (json, ...wanted) => {
      const found = await findingsOf(
        await description,
        direction === 'response'
          ? { answer: json, strict }
          : {
              method: 'POST',
              body: json,
              headers: [['content-type', 'application/json']],
              status: 204,
              type: '',
              strict,
            },
      );
      const kind = direction === 'response' ? 'body' : 'request';
      expect(found).toEqual(wanted.map((line) => `${kind} | ${line}`));
    });
  });
}

const all: Version[] = ['2.0', '3.0', '3.1'];
const legacy: Version[] = ['2.0', '3.0'];

table(
  'types and required properties',
  all,
  () => `
It:
  type: object
  required: [id, items]
  properties:
    id: { type: integer }
    items: { type: array, items: { type: object, properties: { id: { type: integer }, "a-b": { type: string } } } }`,
  [
    ['{"id":1,"items":[]}'],
    ['{"id":1,"items":[],"more":true}'],
    ['{"items":[]}', 'body | required | missing `id`'],
    ['{"id":1.5,"items":[]}', 'body.id | type | must be integer, is 1.5'],
    ['{"id":1,"items":[{},{},{"id":"x"}]}', 'body.items[2].id | type | must be integer, is string'],
    ['{"id":1,"items":[{"a-b":1}]}', 'body.items[0]["a-b"] | type | must be string, is number'],
    ['[]', 'body | type | must be object, is array'],
    ['null', 'body | type | must be object, is null'],
  ],
);

table(
  'integers beyond doubles',
  all,
  () => `
It:
  type: object
  properties:
    id: { type: integer, format: int64 }
    small: { type: integer, format: int32 }
    max: { type: integer, maximum: 9007199254740992 }`,
  [
    ['{"id":9223372036854775807,"small":2147483647,"max":9007199254740992}'],
    ['{"id":-9223372036854775808,"small":-2147483648}'],
    ['{"id":9223372036854775808}', 'body.id | format | must have the format int64, is 9223372036854775808'],
    ['{"small":2147483648}', 'body.small | format | must have the format int32, is 2147483648'],
    ['{"max":9007199254740993}', 'body.max | maximum | must be at most 9007199254740992, is 9007199254740993'],
  ],
);

table(
  'formats',
  all,
  () => `
It:
  type: object
  properties:
    day: { type: string, format: date }
    at: { type: string, format: date-time }
    blob: { type: string, format: byte }
    secret: { type: string, format: password }
    other: { type: string, format: not-a-known-one }
    link: { type: string, format: url }
    ratio: { type: number, format: float }`,
  [
    ['{"day":"2024-02-29","at":"2024-02-29T10:00:00Z","blob":"aGk=","secret":"x","other":"y","link":"/x","ratio":1.5}'],
    ['{"day":"2023-02-29"}', 'body.day | format | must have the format date, is "2023-02-29"'],
    ['{"at":"2024-02-29"}', 'body.at | format | must have the format date-time, is "2024-02-29"'],
    ['{"blob":"%%%"}', 'body.blob | format | must have the format byte, is "%%%"'],
  ],
);

table(
  'boolean exclusive limits and required: true',
  legacy,
  () => `
It:
  type: object
  properties:
    n: { type: number, minimum: 0, exclusiveMinimum: true, maximum: 10, exclusiveMaximum: false }`,
  [
    ['{"n":0.1}'],
    ['{"n":10}'],
    ['{"n":0}', 'body.n | minimum | must be greater than 0, is 0'],
    ['{"n":10.1}', 'body.n | maximum | must be at most 10, is 10.1'],
  ],
);

table(
  'numeric exclusive limits',
  ['3.1'],
  () => `
It: { type: object, properties: { n: { type: number, exclusiveMinimum: 0 }, c: { const: 3 }, t: { type: [string, 'null'] } } }`,
  [
    ['{"n":1,"c":3,"t":null}'],
    ['{"n":0}', 'body.n | exclusiveMinimum | must be greater than 0, is 0'],
    ['{"c":4}', 'body.c | const | must be 3, is 4'],
    ['{"t":4}', 'body.t | type | must be string or null, is number'],
  ],
);

table(
  'nullable',
  ['3.0'],
  (ref) => `
Owner: { type: object, required: [name], properties: { name: { type: string } } }
It:
  type: object
  properties:
    text: { type: string, nullable: true, minLength: 2 }
    kind: { type: string, enum: [a, b], nullable: true }
    untyped: { nullable: true, minLength: 2 }
    owner: { nullable: true, allOf: [${ref('Owner')}] }
    beside: { $ref: ${ref('Owner').slice(7, -1)}, nullable: true }
    either: { nullable: true, oneOf: [{ type: integer }, { type: boolean }] }
    never: { type: string, nullable: false }`,
  [
    ['{"text":null,"kind":null,"untyped":null,"owner":null,"either":null}'],
    ['{"text":"ab","kind":"a","owner":{"name":"x"},"either":1}'],
    ['{"text":1}', 'body.text | type | must be string or null, is number'],
    ['{"kind":"other"}', 'body.kind | enum | must be one of "a", "b", null, is "other"'],
    ['{"owner":{}}', 'body.owner | required | missing `name`'],
    ['{"either":"x"}', 'body.either | oneOf | must be integer or boolean, is string'],
    ['{"never":null}', 'body.never | type | must be string, is null'],
    // Siblings of a `$ref` are ignored.
    ['{"beside":null}', 'body.beside | type | must be object, is null'],
  ],
);

table(
  'x-nullable and nullable where they say nothing',
  ['2.0'],
  () => 'It: { type: object, properties: { a: { type: string, x-nullable: true }, b: { type: string } } }',
  [['{"a":null}'], ['{"b":null}', 'body.b | type | must be string, is null']],
);

table(
  'nullable is no keyword of 3.1',
  ['3.1'],
  () => 'It: { type: object, properties: { a: { type: string, nullable: true }, b: { nullable: true } } }',
  [['{"b":null}'], ['{"a":null}', 'body.a | type | must be string, is null']],
);

const pets = (ref: (name: string) => string) => `
Cat: { type: object, required: [kind, lives], properties: { kind: { type: string }, lives: { type: integer } } }
Dog: { type: object, required: [kind], properties: { kind: { type: string }, bark: { type: boolean } } }
Bird: { type: object, required: [kind], properties: { kind: { type: string, enum: [tit, owl] } } }
It:
  type: object
  properties:
    pet:
      oneOf: [${ref('Cat')}, ${ref('Dog')}, ${ref('Bird')}]
      discriminator: { propertyName: kind, mapping: { cat: ${ref('Cat').slice(7, -1)}, dog: Dog } }
    any:
      anyOf: [${ref('Cat')}, ${ref('Dog')}]
      discriminator: { propertyName: kind }`;

table('discriminator', ['3.0', '3.1'], pets, [
  // Valid by more than one alternative, the value chooses.
  ['{"pet":{"kind":"dog","bark":true}}'],
  ['{"pet":{"kind":"cat","lives":9}}'],
  ['{"pet":{"kind":"owl"}}'],
  ['{"any":{"kind":"Dog"}}'],
  ['{"pet":{"kind":"cat"}}', 'body.pet | required | missing `lives`'],
  ['{"pet":{"kind":"dog","bark":1}}', 'body.pet.bark | type | must be boolean, is number'],
  [
    '{"pet":{"kind":"cta"}}',
    'body.pet.kind | discriminator | must be one of "cat", "dog", "tit", "owl", is "cta": did you mean "cat"?',
  ],
  ['{"pet":{"lives":9}}', 'body.pet | discriminator | missing `kind`, which tells the alternatives apart'],
  ['{"pet":{"kind":7}}', 'body.pet.kind | discriminator | must be one of "cat", "dog", "tit", "owl", is 7'],
  ['{"pet":"cat"}', 'body.pet | oneOf | must be object, is string'],
  ['{"any":{"kind":"Cat"}}', 'body.any | required | missing `lives`'],
  ['{"any":{"kind":"Fish"}}', 'body.any.kind | discriminator | must be one of "Cat", "Dog", is "Fish"'],
]);

table(
  'a discriminator that no alternative has is none',
  ['3.0', '3.1'],
  () => `
Cat: { type: object, required: [lives], properties: { lives: { type: integer } } }
Dog: { type: object, required: [bark], properties: { bark: { type: boolean } } }
It:
  type: object
  properties:
    kind: { type: string }
    pet:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
      discriminator: { propertyName: kind }`,
  [
    ['{"kind":"Cat","pet":{"lives":9}}'],
    ['{"pet":{"lives":9,"bark":true}}', 'body.pet | oneOf | must match exactly one alternative, matches 1 and 2'],
  ],
);

table(
  'a discriminator that names heirs leaves open what they add, strict',
  ['3.0', '3.1'],
  () => `
Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { lives: { type: integer } } }] }
Pet: { type: object, required: [kind], properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
It: { type: object, properties: { pet: { $ref: '#/components/schemas/Pet' } } }`,
  [['{"pet":{"kind":"Cat","lives":9}}'], ['{"pet":{"lives":9}}', 'body.pet | required | missing `kind`']],
  { strict: true },
);

const account = () => `
It:
  type: object
  required: [id, password]
  properties:
    id: { type: integer, readOnly: true }
    password: { type: string, writeOnly: true }
    name: { type: string }`;

table('readOnly and writeOnly in answers', ['3.0', '3.1'], account, [
  ['{"id":1}'],
  ['{"id":1,"password":"x"}'],
  ['{"password":"x"}', 'body | required | missing `id`'],
]);
table(
  'readOnly and writeOnly in requests',
  ['3.0', '3.1'],
  account,
  [['{"password":"x"}'], ['{"id":1,"password":"x"}'], ['{"id":1}', 'body | required | missing `password`']],
  { direction: 'request' },
);
table(
  'writeOnly in answers, strict',
  ['3.0', '3.1'],
  account,
  [
    ['{"id":1,"name":"a"}'],
    ['{"id":1,"password":"x"}', 'body.password | writeOnly | is write-only: an answer must not hold it'],
  ],
  { strict: true },
);
table(
  'readOnly in requests, strict',
  ['3.0', '3.1'],
  account,
  [['{"password":"x"}'], ['{"id":1,"password":"x"}', 'body.id | readOnly | is read-only: a request must not hold it']],
  { strict: true, direction: 'request' },
);

table(
  'what is read-only through references is not required in requests',
  ['3.0', '3.1'],
  (ref) => `
Id: { type: integer, readOnly: true }
Base: { type: object, properties: { id: ${ref('Id')} } }
It: { allOf: [${ref('Base')}, { type: object, required: [id, name], properties: { name: { type: string } } }] }`,
  [['{"name":"x"}'], ['{}', 'body | required | missing `name`']],
  { direction: 'request' },
);

table(
  'undeclared properties, strict',
  all,
  (ref) => `
Base: { type: object, properties: { id: { type: integer }, owner: { type: object, properties: { name: { type: string } } } } }
Open: { type: object, properties: { a: { type: integer } }, additionalProperties: true }
Map: { type: object, additionalProperties: { type: object, properties: { x: { type: integer } } } }
Free: { type: object }
It:
  allOf:
    - ${ref('Base')}
    - type: object
      properties:
        title: { type: string }
        open: ${ref('Open')}
        map: ${ref('Map')}
        free: ${ref('Free')}
        list: { type: array, items: ${ref('Base')} }
        self: ${ref('It')}`,
  [
    [
      '{"id":1,"title":"a","owner":{"name":"b"},"open":{"a":1,"z":2},"map":{"k":{"x":1}},"free":{"q":1},"list":[{"id":1}]}',
    ],
    ['{"id":1,"titel":"a"}', 'body.titel | undeclared | not described: `titel` (did you mean "title"?)'],
    ['{"owner":{"age":1}}', 'body.owner.age | undeclared | not described: `age`'],
    ['{"list":[{"id":1},{"idd":1}]}', 'body.list[1].idd | undeclared | not described: `idd` (did you mean "id"?)'],
    ['{"map":{"k":{"other":1}}}', 'body.map.k.other | undeclared | not described: `other`'],
    ['{"self":{"self":{"nope":1}}}', 'body.self.self.nope | undeclared | not described: `nope`'],
    // A property of another type says nothing of the others.
    ['{"id":"x","title":"a"}', 'body.id | type | must be integer, is string'],
  ],
  { strict: true },
);

table(
  'undeclared properties of the alternative that was chosen',
  ['3.0', '3.1'],
  pets,
  [
    ['{"pet":{"kind":"dog","bark":true}}'],
    ['{"pet":{"kind":"dog","lives":9}}', 'body.pet.lives | undeclared | not described: `lives`'],
  ],
  { strict: true },
);

table(
  'undeclared properties without strict, and those that the schema refuses itself',
  all,
  () =>
    'It: { type: object, properties: { a: { type: object }, b: { type: object, properties: { c: { type: string } }, additionalProperties: false } } }',
  [['{"x":1}'], ['{"b":{"other":1}}', 'body.b | additionalProperties | not allowed: `other`']],
);

table(
  'what the schema refuses itself is said once, strict',
  all,
  () =>
    'It: { type: object, properties: { b: { type: object, properties: { c: { type: string } }, additionalProperties: false } } }',
  [['{"b":{"c":"x"}}'], ['{"b":{"other":1}}', 'body.b | additionalProperties | not allowed: `other`']],
  { strict: true },
);

describe('references and dialects', () => {
  const files = {
    'api.yaml': `
openapi: 3.0.0
info: { title: T, version: '1' }
paths:
  /:
    get:
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { $ref: 'schemas/user.yaml#/User' } } }
`,
    'schemas/user.yaml': `
User:
  type: object
  required: [name]
  properties:
    name: { type: string }
    boss: { $ref: '#/User' }
    team: { $ref: 'team.json' }
`,
    'schemas/team.json': '{ "type": "object",\n  "properties": { "size": { "type": "integer" } } }',
  };

  test('over files, with the place in the file that says so', async () => {
    const { findings } = await checkOf(await described(files), { answer: '{"boss":{"name":1},"team":{"size":"x"}}' });
    expect(findings.map(({ path, place }) => `${path} ${place?.file}:${place?.line}:${place?.column}`)).toEqual([
      'body schemas/user.yaml:4:3',
      'body.boss.name schemas/user.yaml:6:19',
      'body.team.size schemas/team.json:2:37',
    ]);
  });

  const withDialect = (dialect: string, schema: string) => ({
    'api.yaml': `
openapi: 3.1.0
${dialect}
info: { title: T, version: '1' }
paths:
  /:
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: ${schema} } } }
components:
  schemas:
    Named: { $id: 'https://example.com/named', type: string }
    Anchored: { $anchor: here, type: integer }
`,
  });

  test.each([
    [
      'items as a list is a tuple where draft-07 is the dialect',
      'jsonSchemaDialect: http://json-schema.org/draft-07/schema#',
      '{ items: [{ type: string }] }',
      '[1]',
      'body[0]',
    ],
    [
      '$schema in a schema wins',
      '',
      '{ $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: string }] }',
      '[1]',
      'body[0]',
    ],
    [
      'the dialect of OpenAPI is 2020-12',
      'jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base',
      '{ prefixItems: [{ type: string }] }',
      '[1]',
      'body[0]',
    ],
    ['a schema is found by its $id', '', '{ $ref: "https://example.com/named" }', '1', 'body'],
    ['a schema is found by its $anchor', '', '{ $ref: "#here" }', '"x"', 'body'],
  ])('%s', async (_, dialect, schema, answer, path) => {
    const { findings } = await checkOf(await described(withDialect(dialect, schema)), { answer });
    expect(findings.map((finding) => finding.path)).toEqual([path]);
  });

  test('a dialect that is not known is said, once', async () => {
    const description = await described(withDialect('jsonSchemaDialect: https://example.com/mine', '{ type: string }'));
    const lines = await findingsOf(description, { answer: '1' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('body | body | schema | cannot be checked:');
    expect(lines[0]).toContain('its $schema is not known');
  });

  test('a pattern that is none is said with its schema', async () => {
    const lines = await findingsOf(await described(withDialect('', '{ type: string, pattern: "(" }')), {
      answer: '"x"',
    });
    expect(lines[0]).toContain(
      'cannot be checked: the schema api.yaml#/paths/~1/get/responses/200/content/application~1json/schema',
    );
  });

  test('what cannot be used is said where a value comes to it, and only there', async () => {
    const schema = '{ properties: { a: { $ref: "#/components/schemas/Bad" }, b: { type: integer } } }';
    const { 'api.yaml': text } = withDialect('', schema);
    const bad = text.replace('  schemas:', '  schemas:\n    Bad: { type: string, pattern: "(" }');
    const description = await described({ 'api.yaml': bad });
    expect(await findingsOf(description, { answer: '{"b":1}' })).toEqual([]);
    const [line] = await findingsOf(description, { answer: '{"a":"x"}' });
    expect(line).toContain('body | body | schema | cannot be checked: the schema api.yaml#/paths');
  });

  test('a tree of any depth by $dynamicRef', async () => {
    const tree =
      '{ $id: "https://example.com/tree", $dynamicAnchor: node, type: object, properties: { v: { type: integer }, children: { type: array, items: { $dynamicRef: "#node" } } } }';
    const description = await described(withDialect('', tree));
    const lines = await findingsOf(description, { answer: '{"v":1,"children":[{"v":2,"children":[{"v":"x"}]}]}' });
    expect(lines).toEqual(['body | body.children[0].children[0].v | type | must be integer, is string']);
  });
});
