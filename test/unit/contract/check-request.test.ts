import { describe, expect, test } from 'vitest';
import type { PreparedBody } from '../../../src/model/exchange.ts';
import { checkOf, described, type ExchangeParts, findingsOf } from './check-described.ts';

const openapi = (version: string) =>
  described({
    'api.yaml': `
openapi: ${version}
info: { title: T, version: '1' }
paths:
  /search:
    get:
      parameters:
        - { name: q, in: query, required: true, schema: { type: string, minLength: 2 } }
        - { name: page, in: query, schema: { $ref: '#/components/schemas/Page' } }
        - { name: full, in: query, schema: { type: boolean } }
        - { name: ids, in: query, schema: { type: array, items: { type: integer } } }
        - { name: csv, in: query, explode: false, schema: { type: array, items: { type: string, maxLength: 3 } } }
        - { name: spaced, in: query, style: spaceDelimited, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: piped, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, required: [state], properties: { state: { type: string, enum: [open, done] }, min: { type: integer }, tags: { type: array, items: { type: string } } } } }
        - { name: range, in: query, schema: { type: object, properties: { from: { type: integer }, to: { type: integer } } } }
        - { name: flat, in: query, explode: false, schema: { type: object, properties: { a: { type: integer }, b: { type: boolean } } } }
        - { name: where, in: query, content: { application/json: { schema: { type: object, required: [x] } } } }
        - { name: flag, in: query, allowEmptyValue: true, schema: { type: boolean } }
        - { name: any, in: query, schema: { oneOf: [{ type: integer, minimum: 10 }, { type: string, pattern: '^x' }] } }
        - { name: X-Trace, in: header, schema: { type: string, format: uuid } }
        - { name: X-List, in: header, schema: { type: array, items: { type: integer } } }
        - { name: Authorization, in: header, required: true, schema: { type: integer } }
        - { name: sid, in: cookie, required: true, schema: { type: string, minLength: 3 } }
        - { name: n, in: cookie, schema: { type: integer } }
      responses: { '204': { description: ok } }
  /plain/{id}: { get: { parameters: [{ name: id, in: path, required: true, schema: { type: integer, maximum: 9007199254740992 } }], responses: { '204': { description: ok } } } }
  /list/{ids}: { get: { parameters: [{ name: ids, in: path, required: true, schema: { type: array, items: { type: integer } } }], responses: { '204': { description: ok } } } }
  /label/{ids}: { get: { parameters: [{ name: ids, in: path, required: true, style: label, schema: { type: array, items: { type: integer } } }], responses: { '204': { description: ok } } } }
  /matrix/{ids}: { get: { parameters: [{ name: ids, in: path, required: true, style: matrix, explode: true, schema: { type: array, items: { type: integer } } }], responses: { '204': { description: ok } } } }
  /point/{p}: { get: { parameters: [{ name: p, in: path, required: true, style: matrix, schema: { type: object, properties: { x: { type: integer }, y: { type: integer } } } }], responses: { '204': { description: ok } } } }
  /users:
    post:
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/User' } }
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string }
                age: { type: integer }
                tags: { type: array, items: { type: string, maxLength: 2 } }
                joined: { type: array, items: { type: integer } }
                address: { type: object, properties: { zip: { type: integer } } }
            encoding: { joined: { style: form, explode: false } }
          multipart/form-data:
            schema:
              type: object
              required: [photo, meta]
              properties:
                photo: { type: string, format: binary, minLength: 1 }
                meta: { type: object, required: [title], properties: { title: { type: string } } }
                count: { type: integer }
                notes: { type: array, items: { type: string, maxLength: 3 } }
          application/octet-stream: {}
      responses: { '204': { description: ok } }
    put: { requestBody: { content: { application/json: {} } }, responses: { '204': { description: ok } } }
    delete: { responses: { '204': { description: ok } } }
  /secret:
    get: { security: [{ bearer: [] }, { key: [], cookie: [] }], responses: { '204': { description: ok } } }
    put: { security: [{ basic: [] }], responses: { '204': { description: ok } } }
    post: { security: [{}, { bearer: [] }], responses: { '204': { description: ok } } }
    patch: { security: [{ oauth: [read] }], responses: { '204': { description: ok } } }
    delete: { security: [{ inQuery: [] }], responses: { '204': { description: ok } } }
components:
  schemas:
    Page: { type: integer, minimum: 1 }
    User: { type: object, required: [id, name], properties: { id: { type: integer, readOnly: true }, name: { type: string } } }
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    basic: { type: http, scheme: basic }
    key: { type: apiKey, in: header, name: X-Key }
    cookie: { type: apiKey, in: cookie, name: session }
    inQuery: { type: apiKey, in: query, name: api_key }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com', scopes: { read: r } } } }
`,
  });
const apis = { '3.0': openapi('3.0.3'), '3.1': openapi('3.1.0') };

const done = { status: 204, type: '' } as const;
const sid: ExchangeParts['headers'] = [['Cookie', 'a=1; sid=abc']];
const search = (query: string, headers = sid): ExchangeParts => ({ ...done, url: `/search?q=ab${query}`, headers });
const get = (url: string): ExchangeParts => ({ ...done, url });
const post = (type: string, body: ExchangeParts['body'], method = 'POST'): ExchangeParts => ({
  ...done,
  url: '/users',
  method,
  ...(body === undefined ? {} : { body }),
  headers: type === '' ? [] : [['Content-Type', type]],
});
const form = (body: string): ExchangeParts => post('application/x-www-form-urlencoded', body);
const secret = (method: string, headers: ExchangeParts['headers'] = [], query = ''): ExchangeParts => ({
  ...done,
  url: `/secret${query}`,
  method,
  headers,
});
const parts = (...sections: [head: string, content: string][]): ExchangeParts =>
  post(
    'multipart/form-data; boundary="b 1"',
    `${sections.map(([head, content]) => `--b 1\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`).join('')}--b 1--\r\n`,
  );
const photo: [string, string] = ['name="photo"; filename="a.png"\r\nContent-Type: image/png', ''];
const meta: [string, string] = ['name="meta"', '{"title":"x"}'];
const stream = (source?: PreparedBody['source']): PreparedBody => ({
  kind: 'stream',
  size: 10,
  note: 'file',
  open: () => {
    throw new Error('is not read');
  },
  ...(source ? { source } : {}),
});

const cases: [name: string, parts: ExchangeParts, ...findings: string[]][] = [
  ['what is required', search('')],
  ['a required query parameter', { ...search(''), url: '/search' }, 'query q | required | the parameter is missing'],
  ['a required cookie', search('', []), 'cookie sid | required | the parameter is missing'],
  [
    'a text that is too short',
    { ...search(''), url: '/search?q=a' },
    'query q | minLength | must have at least 2 characters, has 1',
  ],
  ['a text of digits', { ...search(''), url: '/search?q=12' }],
  ['an integer, by reference', search('&page=2')],
  ['an integer that is too small', search('&page=0'), 'query page | minimum | must be at least 1, is 0'],
  ['no integer', search('&page=two'), 'query page | type | must be integer, is "two"'],
  ['a boolean', search('&full=true')],
  ['no boolean', search('&full=yes'), 'query full | type | must be boolean, is "yes"'],
  ['a list of repeated names', search('&ids=1&ids=2')],
  ['a list of one', search('&ids=1')],
  ['an item of a list', search('&ids=1&ids=x'), 'query ids[1] | type | must be integer, is "x"'],
  ['a list with commas', search('&csv=a,b')],
  ['an encoded comma is no delimiter', search('&csv=a%2Cb,cde')],
  [
    'an item of a list with commas',
    search('&csv=a,long'),
    'query csv[1] | maxLength | must have at most 3 characters, has 4',
  ],
  ['a list with spaces', search('&spaced=1%202')],
  ['an item of a list with spaces', search('&spaced=1+x'), 'query spaced[1] | type | must be integer, is "x"'],
  ['a list with pipes', search('&piped=1|2%7C3')],
  ['an item of a list with pipes', search('&piped=1|x'), 'query piped[1] | type | must be integer, is "x"'],
  ['a deep object', search('&filter[state]=open&filter%5Bmin%5D=3&filter[tags][]=a&filter[tags][]=b')],
  [
    'a property of a deep object',
    search('&filter[state]=shut'),
    'query filter.state | enum | must be one of "open", "done", is "shut"',
  ],
  ['a deep object without what it needs', search('&filter[min]=3'), 'query filter | required | missing `state`'],
  ['an exploded object', search('&from=1&to=2')],
  ['a property of an exploded object', search('&from=x'), 'query range.from | type | must be integer, is "x"'],
  ['an object with commas', search('&flat=a,1,b,true')],
  ['a property of an object with commas', search('&flat=a,x'), 'query flat.a | type | must be integer, is "x"'],
  ['JSON', search(`&where=${encodeURIComponent('{"x":1}')}`)],
  ['JSON, its schema', search('&where={}'), 'query where | required | missing `x`'],
  ['no JSON', search('&where=x'), 'query where | content | is not application/json'],
  ['an empty value', search('&flag=')],
  ['an empty value that is not allowed', search('&full='), 'query full | type | must be boolean, is ""'],
  ['one of several meanings', search('&any=12')],
  ['another of several meanings', search('&any=x1')],
  ['no parameter that is not described', search('&other=1')],
  [
    'a parameter that is not described, strict',
    { ...search('&pgae=1'), strict: true },
    'query pgae | parameters | the parameter is not described (did you mean "page"?)',
  ],
  ['a header', search('', [...sid, ['x-trace', '123e4567-e89b-12d3-a456-426614174000']])],
  [
    'a header that is not valid',
    search('', [...sid, ['X-Trace', '1']]),
    'header x-trace | format | must have the format uuid, is "1"',
  ],
  ['a list in a header', search('', [...sid, ['X-List', '1, x']]), 'header x-list[1] | type | must be integer, is "x"'],
  [
    'a cookie that is too short',
    search('', [['Cookie', 'sid=a']]),
    'cookie sid | minLength | must have at least 3 characters, has 1',
  ],
  ['a cookie that is no number', search('', [['cookie', 'sid=abc; n=x']]), 'cookie n | type | must be integer, is "x"'],

  ['a path parameter', get('/plain/9007199254740992')],
  [
    'a path parameter beyond doubles',
    get('/plain/9007199254740993'),
    'path id | maximum | must be at most 9007199254740992, is 9007199254740993',
  ],
  ['a path parameter that is no number', get('/plain/x'), 'path id | type | must be integer, is "x"'],
  ['a list in a path', get('/list/1,2')],
  ['an item of a list in a path', get('/list/1,x'), 'path ids[1] | type | must be integer, is "x"'],
  ['a label', get('/label/.1,2')],
  ['an item of a label', get('/label/.1.x'), 'path ids[1] | type | must be integer, is "x"'],
  ['a matrix', get('/matrix/;ids=1;ids=2')],
  ['an item of a matrix', get('/matrix/;ids=1;ids=x'), 'path ids[1] | type | must be integer, is "x"'],
  ['an object in a matrix', get('/point/;p=x,1,y,2')],
  ['a property of an object in a matrix', get('/point/;p=x,a'), 'path p.x | type | must be integer, is "a"'],

  ['a body', post('application/json', '{"name":"x"}')],
  ['no body', post('', undefined), 'body | required | the request has no body'],
  ['an empty body', post('application/json', ''), 'body | required | the request has no body'],
  ['no body where it is not required', post('', undefined, 'PUT')],
  ['a body, its schema', post('application/json', '{"id":1}'), 'body | required | missing `name`'],
  [
    'no JSON in a body',
    post('application/json', '{'),
    expect.stringMatching(/^request \| body \| content \| is not JSON: /),
  ],
  [
    'another media type',
    post('text/plain', 'x'),
    'header content-type | content | text/plain is not described, only application/json, application/x-www-form-urlencoded, multipart/form-data, application/octet-stream',
  ],
  [
    'no media type',
    post('', 'x'),
    'header content-type | content | the body has no Content-Type, described: application/json, application/x-www-form-urlencoded, multipart/form-data, application/octet-stream',
  ],
  ['a body where none is described', post('text/plain', 'x', 'DELETE')],
  [
    'a body where none is described, strict',
    { ...post('text/plain', 'x', 'DELETE'), strict: true },
    'body | requestBody | no body is described',
  ],
  ['a body from a file', post('application/json', stream())],
  [
    'a body from a file of another type',
    post('text/plain', stream(), 'PUT'),
    'header content-type | content | text/plain is not described, only application/json',
  ],
  ['bytes of any content', post('application/octet-stream', '\u0000')],

  ['a form', form('name=a+b&age=3&tags=x&tags=y&joined=1,2&address={"zip":1}')],
  ['a form without what it needs', form('age=3'), 'body | required | missing `name`'],
  ['a number in a form', form('name=a&age=x'), 'body.age | type | must be integer, is string'],
  [
    'a list in a form',
    form('name=a&tags=x&tags=long'),
    'body.tags[1] | maxLength | must have at most 2 characters, has 4',
  ],
  ['a list with commas in a form', form('name=a&joined=1,x'), 'body.joined[1] | type | must be integer, is string'],
  ['an object in a form', form('name=a&address[zip]=x'), 'body.address.zip | type | must be integer, is string'],
  [
    'a form, strict',
    { ...form('name=a&nmae=b'), strict: true },
    'body.nmae | undeclared | not described: `nmae` (did you mean "name"?)',
  ],

  ['parts', parts(photo, meta, ['name="count"', '3'], ['name="notes"', 'abc'], ['name="notes"', 'def'])],
  ['a part that is missing', parts(meta), 'body | required | missing `photo`'],
  ['a part, its schema', parts(photo, ['name="meta"', '{}']), 'body.meta | required | missing `title`'],
  ['a number in a part', parts(photo, meta, ['name="count"', 'x']), 'body.count | type | must be integer, is string'],
  [
    'a list of parts',
    parts(photo, meta, ['name="notes"', 'abc'], ['name="notes"', 'long']),
    'body.notes[1] | maxLength | must have at most 3 characters, has 4',
  ],
  [
    'parts that are streamed',
    post(
      'multipart/form-data; boundary=x',
      stream({
        kind: 'multipart',
        parts: [
          { name: 'photo', file: '/a.png', filename: 'a.png', type: 'image/png' },
          { name: 'meta', text: '{}' },
        ],
      }),
    ),
    'body.meta | required | missing `title`',
  ],

  ['one kind of credentials', secret('GET', [['authorization', 'bearer x']])],
  [
    'another kind of credentials, of two',
    secret('GET', [
      ['x-key', '1'],
      ['cookie', 'session=1'],
    ]),
  ],
  [
    'one credential of two',
    secret('GET', [['x-key', '1']]),
    'security | security | the request lacks credentials: bearer (Authorization: bearer …), or cookie (cookie session)',
  ],
  [
    'credentials of another scheme',
    secret('PUT', [['authorization', 'Bearer x']]),
    'security | security | the request lacks credentials: basic (Authorization: basic …)',
  ],
  ['credentials that are optional', secret('POST')],
  ['a token', secret('PATCH', [['authorization', 'Bearer x']])],
  ['no token', secret('PATCH'), 'security | security | the request lacks credentials: oauth (Authorization: Bearer …)'],
  ['a key in the query, strict', { ...secret('DELETE', [], '?api_key=1'), strict: true }],
  [
    'no key in the query',
    secret('DELETE'),
    'security | security | the request lacks credentials: inQuery (query api_key)',
  ],
];

describe.each(Object.entries(apis))('requests, %s', (_, api) => {
  test.each(cases)('%s', async (_name, exchange, ...wanted) => {
    const lines = wanted.map((line) => (typeof line === 'string' ? `request | ${line}` : line));
    expect(await findingsOf(await api, exchange)).toEqual(lines);
  });
});

describe('requests, 2.0', () => {
  const api = described({
    'swagger.yaml': `
swagger: '2.0'
info: { title: T, version: '1' }
consumes: [application/json]
paths:
  /search:
    get:
      parameters:
        - { name: page, in: query, required: true, type: integer, minimum: 0, exclusiveMinimum: true }
        - { name: csv, in: query, type: array, items: { type: integer } }
        - { name: multi, in: query, type: array, collectionFormat: multi, items: { type: integer } }
        - { name: ssv, in: query, type: array, collectionFormat: ssv, items: { type: integer } }
        - { name: tsv, in: query, type: array, collectionFormat: tsv, items: { type: integer } }
        - { name: pipes, in: query, type: array, collectionFormat: pipes, items: { type: integer } }
        - { name: X-Ids, in: header, type: array, collectionFormat: pipes, items: { type: integer } }
      responses: { '204': { description: ok } }
  /users:
    post:
      parameters: [{ name: user, in: body, required: true, schema: { $ref: '#/definitions/User' } }]
      responses: { '204': { description: ok } }
  /form:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - { name: name, in: formData, required: true, type: string }
        - { name: ids, in: formData, type: array, items: { type: integer } }
      responses: { '204': { description: ok } }
  /upload:
    post:
      consumes: [multipart/form-data]
      parameters:
        - { name: file, in: formData, required: true, type: file }
        - { name: note, in: formData, type: string, maxLength: 3 }
      responses: { '204': { description: ok } }
definitions:
  User: { type: object, required: [id, name], properties: { id: { type: integer, readOnly: true }, name: { type: string } } }
`,
  });
  const page = (query: string): ExchangeParts => ({ ...done, url: `/search?page=1${query}` });
  const send = (url: string, type: string, body?: string): ExchangeParts => ({
    ...post(type, body),
    url,
  });
  const upload = (...sections: [string, string][]): ExchangeParts => ({ ...parts(...sections), url: '/upload' });

  test.each<[string, ExchangeParts, ...string[]]>([
    [
      'a limit that is exclusive',
      { ...done, url: '/search?page=0' },
      'query page | minimum | must be greater than 0, is 0',
    ],
    ['lists in all formats', page('&csv=1,2&multi=1&multi=2&ssv=1+2&tsv=1%092&pipes=1|2')],
    ['csv', page('&csv=1,x'), 'query csv[1] | type | must be integer, is "x"'],
    ['multi', page('&multi=1&multi=x'), 'query multi[1] | type | must be integer, is "x"'],
    ['ssv', page('&ssv=1%20x'), 'query ssv[1] | type | must be integer, is "x"'],
    ['tsv', page('&tsv=1%09x'), 'query tsv[1] | type | must be integer, is "x"'],
    ['pipes', page('&pipes=1|x'), 'query pipes[1] | type | must be integer, is "x"'],
    [
      'pipes in a header',
      { ...page(''), headers: [['x-ids', '1|x']] },
      'header x-ids[1] | type | must be integer, is "x"',
    ],
    ['a body', send('/users', 'application/json', '{"name":"x"}')],
    [
      'a body, its schema',
      send('/users', 'application/json', '{"name":1}'),
      'body.name | type | must be string, is number',
    ],
    ['no body', send('/users', ''), 'body | required | the request has no body'],
    ['a form', send('/form', 'application/x-www-form-urlencoded', 'name=a&ids=1,2')],
    [
      'a form without what it needs',
      send('/form', 'application/x-www-form-urlencoded', 'ids=1,x'),
      'body | required | missing `name`',
      'body.ids[1] | type | must be integer, is string',
    ],
    ['a file', upload(['name="file"; filename="a"', 'x'], ['name="note"', 'abc'])],
    [
      'no file',
      upload(['name="note"', 'long']),
      'body | required | missing `file`',
      'body.note | maxLength | must have at most 3 characters, has 4',
    ],
  ])('%s', async (_name, exchange, ...wanted) => {
    expect(await findingsOf(await api, exchange)).toEqual(wanted.map((line) => `request | ${line}`));
  });
});

describe('requests, 3.2', () => {
  const api = described({
    'api.yaml': `
openapi: 3.2.0
info: { title: T, version: '1' }
paths:
  /search:
    query: { responses: { '204': { description: ok } } }
    get:
      parameters:
        - name: q
          in: querystring
          required: true
          content: { application/x-www-form-urlencoded: { schema: { type: object, required: [a], properties: { a: { type: integer } } } } }
      responses: { '204': { description: ok } }
`,
  });

  test.each<[string, ExchangeParts, ...string[]]>([
    ['the whole query is one value', { ...get('/search?a=1&b=x'), strict: false }],
    ['its schema', get('/search?a=x'), 'querystring q.a | type | must be integer, is string'],
    ['what it needs', get('/search?b=1'), 'querystring q | required | missing `a`'],
    ['no query', get('/search'), 'querystring q | required | the parameter is missing'],
    ['the method QUERY', { ...get('/search'), method: 'QUERY' }],
  ])('%s', async (_name, exchange, ...wanted) => {
    expect(await findingsOf(await api, exchange)).toEqual(wanted.map((line) => `request | ${line}`));
  });
});

describe('what a request touches and who is at fault', () => {
  test('its parameters and its media type', async () => {
    const { touched, findings } = await checkOf(await apis['3.1'], search('&page=0&filter[state]=open&other=1'));
    expect(touched?.parameters).toEqual(['query q', 'query page', 'query filter', 'cookie sid']);
    expect(findings).toMatchObject([
      { kind: 'request', fault: 'collection', path: 'query page', operation: 'GET /search' },
    ]);
    const body = await checkOf(await apis['3.1'], post('application/json; charset=utf-8', '{"name":"x"}'));
    expect(body.touched?.requestType).toBe('application/json');
  });

  test('nothing is said of requests where they are not to be checked, and coverage still counts', async () => {
    const exchange = { ...search('&page=0', []), requests: false };
    const { touched, findings } = await checkOf(await apis['3.0'], exchange);
    expect(findings).toEqual([]);
    expect(touched?.parameters).toContain('query page');
  });
});
