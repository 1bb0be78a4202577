import { describe, expect, test } from 'vitest';
import { checkOf, described, type ExchangeParts, findingsOf } from './check-described.ts';

const openapi = (version: string) =>
  described({
    'api.yaml': `
openapi: ${version}
info: { title: T, version: '1' }
servers: [{ url: 'https://api.example.com/v1' }]
paths:
  /users/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getUser
      responses:
        '200':
          description: ok
          headers:
            ETag: { required: true, schema: { type: string, pattern: '^".*"$' } }
            X-Rate-Limit: { schema: { type: integer, maximum: 10 } }
            X-Tags: { schema: { type: array, items: { type: string, enum: [red, blue] } } }
            X-Meta: { content: { application/json: { schema: { type: object, required: [page] } } } }
          content:
            application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } }
            text/plain: { schema: { type: string, maxLength: 5 } }
            image/*: {}
        2XX: { description: other, content: { application/vnd.other+json: { schema: { type: array } } } }
        '404': { description: none }
        '304': { description: cached, content: { application/json: { schema: {} } } }
        default: { description: fault, content: { application/problem+json: { schema: { type: object, required: [title] } } } }
    head: { responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } } } }
    delete: { responses: { '204': { description: gone } } }
  /users/me: { get: { responses: { '200': { description: ok } } } }
  /reports:
    get:
      responses:
        '200':
          description: ok
          content:
            'application/json; version=2': { schema: { type: integer } }
            application/json: { schema: { type: string } }
            application/*+json: { schema: { type: boolean } }
  /anything: { get: { responses: { '200': { description: ok, content: { '*/*': { schema: { type: array } } } } } } }
`,
  });
const apis = { '3.0': openapi('3.0.3'), '3.1': openapi('3.1.0') };

const etag: ExchangeParts['answerHeaders'] = [['ETag', '"1"']];
const user: ExchangeParts = { url: '/v1/users/7', answerHeaders: etag, answer: '{"id":1}' };
const report: ExchangeParts = { url: '/v1/reports' };

const cases: [name: string, parts: ExchangeParts, ...findings: string[]][] = [
  ['all as described', user],
  ['below another base path', { ...user, url: '/test/users/7', basePaths: ['/test'] }],
  ['the more specific path', { url: '/v1/users/me', answer: '', type: '' }],
  [
    'its status, not that of the less specific one',
    { url: '/v1/users/me', status: 404, type: '' },
    'status | status | responses | 404 is not described, only 200',
  ],

  [
    'a path that is not described',
    { url: '/v1/user/7' },
    'operation | url | paths | GET /v1/user/7 is not described; near it are /users/me',
  ],
  ['a path like no other', { url: '/' }, 'operation | url | paths | GET / is not described'],
  [
    'a method that is not described',
    { ...user, method: 'PUT' },
    'operation | method | paths | PUT is not described for /users/{id}, only GET, HEAD, DELETE',
  ],

  ['a range', { ...user, status: 202, type: 'application/vnd.other+json', answer: '[]' }],
  [
    'a range, its schema',
    { ...user, status: 202, type: 'application/vnd.other+json', answer: '{}' },
    'body | body | type | must be array, is object',
  ],
  ['default', { ...user, status: 500, type: 'application/problem+json', answer: '{"title":"x"}' }],
  [
    'default, also strict',
    {
      ...user,
      status: 500,
      type: 'application/problem+json',
      answer: '{"title":"x"}',
      strict: true,
      answerHeaders: [],
    },
  ],
  [
    'default, its schema',
    { ...user, status: 418, type: 'application/problem+json', answer: '{}' },
    'body | body | required | missing `title`',
  ],
  [
    'an undescribed status',
    { method: 'DELETE', url: '/v1/users/7', status: 200, answer: '{}' },
    'status | status | responses | 200 is not described, only 204',
  ],

  ['a media type, its charset ignored', { ...user, type: 'Application/JSON; charset=utf-8' }],
  [
    'an undescribed media type',
    { ...user, type: 'text/html', answer: '<p>' },
    'type | header content-type | content | text/html is not described for 200, only application/json, text/plain, image/*',
  ],
  [
    '+json is no wildcard',
    { ...user, type: 'application/problem+json' },
    'type | header content-type | content | application/problem+json is not described for 200, only application/json, text/plain, image/*',
  ],
  ['a wildcard', { ...user, type: 'image/png', answer: 'PNG' }],
  ['any type', { url: '/v1/anything', answer: '[]' }],
  ['any type, its schema', { url: '/v1/anything', answer: '{}' }, 'body | body | type | must be array, is object'],
  ['parameters where they are described', { ...report, type: 'application/json; version=2', answer: '1' }],
  [
    'parameters that are not there',
    { ...report, type: 'application/json', answer: '1' },
    'body | body | type | must be string, is number',
  ],
  [
    'a suffix as a wildcard',
    { ...report, type: 'application/x+json', answer: '1' },
    'body | body | type | must be boolean, is number',
  ],
  [
    'no media type',
    { ...user, type: '' },
    'type | header content-type | content | the answer has a body but no Content-Type, described: application/json, text/plain, image/*',
  ],

  [
    'no body where one is described',
    { ...user, answer: '' },
    'body | body | content | the answer has no body, described: application/json, text/plain, image/*',
  ],
  ['no body of an empty text', { ...user, type: 'text/plain', answer: '' }],
  ['no body to a HEAD', { method: 'HEAD', url: '/v1/users/7', answer: '' }],
  ['no body of a 304', { ...user, status: 304, answer: '' }],
  ['no body of a 204', { method: 'DELETE', url: '/v1/users/7', status: 204, type: '', answer: '' }],
  ['a body that is not described', { ...user, status: 404, type: 'text/html', answer: '<p>' }],
  [
    'a body that is not described, strict',
    { ...user, status: 404, type: 'text/html', answer: '<p>', answerHeaders: [], strict: true },
    'type | header content-type | content | no body is described for 404, the answer has 3 bytes of text/html',
  ],
  ['a body that went to a file', { ...user, answer: '[]', savedTo: '/tmp/x' }],
  [
    'the type of a body that went to a file',
    { ...user, type: 'text/html', answer: '[]', savedTo: '/tmp/x' },
    'type | header content-type | content | text/html is not described for 200, only application/json, text/plain, image/*',
  ],
  ['a text', { ...user, type: 'text/plain', answer: 'short' }],
  [
    'a text, its schema',
    { ...user, type: 'text/plain', answer: 'too long' },
    'body | body | maxLength | must have at most 5 characters, has 8',
  ],

  [
    'a header that is missing',
    { ...user, answerHeaders: [] },
    'headers | header etag | required | the header is missing',
  ],
  [
    'a header that is not valid',
    { ...user, answerHeaders: [['etag', '1']] },
    'headers | header etag | pattern | must match ^".*"$, is "1"',
  ],
  ['a number in a header', { ...user, answerHeaders: [...etag, ['x-rate-limit', '10']] }],
  [
    'a number in a header that is too great',
    { ...user, answerHeaders: [...etag, ['X-Rate-Limit', '11']] },
    'headers | header x-rate-limit | maximum | must be at most 10, is 11',
  ],
  [
    'no number in a header',
    { ...user, answerHeaders: [...etag, ['X-Rate-Limit', 'many']] },
    'headers | header x-rate-limit | type | must be integer, is "many"',
  ],
  ['a list in two headers', { ...user, answerHeaders: [...etag, ['X-Tags', 'red, blue'], ['X-Tags', 'red']] }],
  [
    'a list in a header',
    { ...user, answerHeaders: [...etag, ['X-Tags', 'red,green']] },
    'headers | header x-tags[1] | enum | must be one of "red", "blue", is "green"',
  ],
  ['JSON in a header', { ...user, answerHeaders: [...etag, ['X-Meta', '{"page":1}']] }],
  [
    'JSON in a header, its schema',
    { ...user, answerHeaders: [...etag, ['X-Meta', '{}']] },
    'headers | header x-meta | required | missing `page`',
  ],
  [
    'no JSON in a header',
    { ...user, answerHeaders: [...etag, ['X-Meta', 'x']] },
    'headers | header x-meta | content | is not JSON',
  ],
  ['other headers', { ...user, answerHeaders: [...etag, ['X-Other', '1']] }],
  [
    'other headers, strict',
    {
      ...user,
      answerHeaders: [...etag, ['X-Other', '1'], ['Date', 'x'], ['Access-Control-Allow-Origin', '*']],
      strict: true,
    },
    'headers | header x-other | headers | the header is not described',
  ],
];

describe.each(Object.entries(apis))('answers, %s', (_, api) => {
  test.each(cases)('%s', async (_name, parts, ...wanted) => {
    expect(await findingsOf(await api, parts)).toEqual(wanted);
  });

  test('a body that is not JSON says where it stops being it', async () => {
    const [finding, ...others] = await findingsOf(await api, { ...user, answer: '{"id": oops}' });
    expect(others).toEqual([]);
    expect(finding).toMatch(/^body \| body \| content \| is not JSON: .*(position 7|line 1)/);
  });
});

describe('answers, 2.0', () => {
  const api = described({
    'swagger.yaml': `
swagger: '2.0'
info: { title: T, version: '1' }
basePath: /v1
produces: [application/json, text/csv]
paths:
  /files/{id}:
    parameters: [{ name: id, in: path, required: true, type: string }]
    get:
      responses:
        '200':
          description: ok
          schema: { type: object, required: [id], properties: { id: { type: integer } } }
          headers:
            X-Count: { type: integer, maximum: 5 }
            X-Tags: { type: array, collectionFormat: pipes, items: { type: string, maxLength: 3 } }
        default: { description: fault }
    post: { produces: [application/octet-stream], responses: { '200': { description: ok, schema: { type: file } } } }
`,
  });
  const file: ExchangeParts = { url: '/v1/files/1', answer: '{"id":1}' };

  test.each<[string, ExchangeParts, ...string[]]>([
    ['all as described; headers are never required', file],
    ['the media types are those of produces', { ...file, type: 'text/csv', answer: 'a,b' }],
    [
      'another media type',
      { ...file, type: 'text/html', answer: '<p>' },
      'type | header content-type | content | text/html is not described for 200, only application/json, text/csv',
    ],
    ['default', { ...file, status: 500, answer: '{}' }],
    ['a body', { ...file, answer: '{}' }, 'body | body | required | missing `id`'],
    [
      'a header',
      { ...file, answerHeaders: [['x-count', '6']] },
      'headers | header x-count | maximum | must be at most 5, is 6',
    ],
    ['a file is any bytes', { method: 'POST', url: '/v1/files/1', type: 'application/octet-stream', answer: '\u0000' }],
  ])('%s', async (_name, parts, ...wanted) => {
    expect(await findingsOf(await api, parts)).toEqual(wanted);
  });
});

describe('what a finding says', () => {
  test('operation, place in the description, fault, and the lines around the value', async () => {
    const { findings, errors } = await checkOf(await apis['3.0'], { ...user, answer: '{"id":"x"}' });
    expect(findings).toEqual([
      {
        kind: 'body',
        fault: 'service',
        description: 'api.yaml',
        operation: 'GET /users/{id}',
        operationId: 'getUser',
        path: 'body.id',
        rule: 'type',
        message: 'must be integer, is string',
        place: { file: 'api.yaml', line: 19, column: 99 },
      },
    ]);
    const [finding] = findings;
    expect(finding && errors.get(finding)).toMatchObject({
      value: 'x',
      schemaLocation: expect.stringMatching(/^api\.yaml#\/paths\/~1users~1\{id\}\/get\/responses\/200\/.*\/id\/type$/),
      frame: expect.stringContaining('"id": "x"'),
    });
  });

  test('what it touched', async () => {
    const { touched } = await checkOf(await apis['3.0'], user);
    expect(touched).toEqual({
      description: 'api.yaml',
      operation: 'GET /users/{id}',
      parameters: ['path id'],
      status: '200',
      responseType: 'application/json',
    });
  });

  test('an undescribed status touches none', async () => {
    const { touched } = await checkOf(await apis['3.0'], { method: 'DELETE', url: '/v1/users/7', status: 200 });
    expect(touched).toEqual({ description: 'api.yaml', operation: 'DELETE /users/{id}', parameters: ['path id'] });
  });

  test('a request that is not described touches nothing', async () => {
    const { touched, findings } = await checkOf(await apis['3.0'], { url: '/nope' });
    expect(touched).toBeUndefined();
    expect(findings).toMatchObject([{ kind: 'operation', fault: 'collection', place: { file: 'api.yaml', line: 5 } }]);
    expect(findings[0]).not.toHaveProperty('operation');
  });

  test('kinds that are off are not looked for', async () => {
    const off = { body: 'off', headers: 'off', operation: 'off' } as const;
    expect(await findingsOf(await apis['3.0'], { ...user, answerHeaders: [], answer: '[]', severity: off })).toEqual(
      [],
    );
    expect(await findingsOf(await apis['3.0'], { url: '/nope', severity: off })).toEqual([]);
  });

  test('twenty of them, then how many more', async () => {
    const many = described({
      'api.yaml': `
openapi: 3.0.0
info: { title: T, version: '1' }
paths: { /: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: integer } } } } } } } } }
`,
    });
    const answer = JSON.stringify(Array.from({ length: 25 }, () => 'x'));
    const lines = await findingsOf(await many, { answer });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('body |  | more | and 5 more differences');
  });
});
