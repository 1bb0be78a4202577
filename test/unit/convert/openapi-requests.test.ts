import { describe, expect, test } from 'vitest';
import { api, contentOf, importApi, importOperation, leftOf, requestOf, requestsOf } from './openapi-source.ts';

const list = { type: 'array', items: { type: 'string' }, example: ['a b', 'c'] };
const map = { type: 'object', example: { k: 1, l: 'x' } };

describe('parameters', () => {
  test.each([
    ['simple', false, list, '/x/a%20b,c'],
    ['simple', true, map, '/x/k=1,l=x'],
    ['simple', false, map, '/x/k,1,l,x'],
    ['label', false, list, '/x/.a%20b,c'],
    ['label', true, list, '/x/.a%20b.c'],
    ['label', false, { type: 'integer', example: 5 }, '/x/.5'],
    ['matrix', false, list, '/x/;p=a%20b,c'],
    ['matrix', true, list, '/x/;p=a%20b;p=c'],
    ['matrix', true, map, '/x/;k=1;l=x'],
    ['matrix', false, { type: 'integer', example: 5 }, '/x/;p=5'],
  ])('a path in the style %s, explode %s', async (style, explode, schema, url) => {
    const parameters = [{ name: 'p', in: 'path', required: true, style, explode, schema }];
    expect(await requestOf({ parameters }, { path: '/x/{p}' })).toMatchObject({ GET: url });
  });

  test.each([
    ['form', true, list, { p: ['a b', 'c'] }],
    ['form', false, list, { p: 'a b,c' }],
    ['form', true, map, { k: 1, l: 'x' }],
    ['form', false, map, { p: 'k,1,l,x' }],
    ['spaceDelimited', false, list, { p: 'a b c' }],
    ['pipeDelimited', false, list, { p: 'a b|c' }],
    ['deepObject', true, map, { 'p[k]': 1, 'p[l]': 'x' }],
  ])('a query in the style %s, explode %s', async (style, explode, schema, query) => {
    const parameters = [{ name: 'p', in: 'query', required: true, style, explode, schema }];
    expect(await requestOf({ parameters })).toMatchObject({ query });
  });

  test('headers, cookies and parameters that are JSON', async () => {
    const parameters = [
      { name: 'X-Ids', in: 'header', required: true, schema: list },
      { name: 'lang', in: 'cookie', required: true, schema: { type: 'string', enum: ['de', 'en'] } },
      { name: 'size', in: 'cookie', example: 3, schema: { type: 'integer' } },
      { name: 'filter', in: 'query', required: true, content: { 'application/json': { schema: map } } },
    ];
    expect(await requestOf({ parameters })).toMatchObject({
      query: { filter: '{"k":1,"l":"x"}' },
      headers: { 'X-Ids': 'a b,c', cookie: 'lang=de; size=3' },
    });
  });

  test('the query as a whole', async () => {
    const content = { 'application/x-www-form-urlencoded': { schema: map } };
    const required = [{ name: 'q', in: 'querystring', required: true, content }];
    expect(await requestOf({ parameters: required }, { openapi: '3.2.0' })).toMatchObject({ query: { k: 1, l: 'x' } });
  });

  test('optional ones only where the description gives a value', async () => {
    const parameters = [
      { name: 'page', in: 'query', schema: { type: 'integer', default: 1 } },
      { name: 'sort', in: 'query', example: 'name', schema: { type: 'string' } },
      { name: 'filter', in: 'query', schema: { type: 'string' } },
      { name: 'old', in: 'query', deprecated: true, example: 'x', schema: { type: 'string' } },
    ];
    expect((await requestOf({ parameters }))['query']).toEqual({ page: 1, sort: 'name' });
  });

  test('what would begin an expression is escaped', async () => {
    const parameters = [
      { name: 'q', in: 'query', required: true, example: '${{ env.X }}', schema: { type: 'string' } },
    ];
    expect(await requestOf({ parameters, summary: 'a ${{ b' })).toMatchObject({
      name: 'a $${{ b',
      query: { q: '$${{ env.X }}' },
    });
  });

  test('an invalid example gives way to a valid one', async () => {
    const examples = { bad: { value: 'many' }, good: { value: 7 } };
    const parameters = [{ name: 'n', in: 'query', required: true, examples, schema: { type: 'integer' } }];
    expect(await requestOf({ parameters })).toMatchObject({ query: { n: 7 } });
  });

  test('without any valid value it is listed with its place', async () => {
    const schema = { allOf: [{ type: 'integer' }, { type: 'boolean' }] };
    const imported = await importOperation({ parameters: [{ name: 'n', in: 'query', required: true, schema }] });
    const [left = ''] = leftOf(imported);
    expect(left).toMatch(/^1:\d+ query parameter n$/);
    const [place] = left.split(' ');
    expect(imported.collections[0]?.comments[0]?.lines.join()).toContain(`query parameter n (api.json:${place})`);
  });

  test('a header that cannot be sent is listed, those of the connection are left to the client', async () => {
    const parameters = ['X Y', 'Content-Length'].map((name) => ({
      name,
      in: 'header',
      required: true,
      schema: { type: 'string' },
    }));
    const imported = await importOperation({ parameters });
    expect(requestsOf(imported)['get_x']).not.toHaveProperty('headers');
    expect(leftOf(imported).filter((one) => one.includes('header'))).toHaveLength(1);
  });

  test('a path value that several operations take is said once', async () => {
    const parameters = [{ name: 'shopId', in: 'path', required: true, schema: { type: 'string', example: 's-1' } }];
    const answer = { responses: { 200: { description: 'Done' } } };
    const paths = { '/{shopId}/a': { parameters, get: answer }, '/{shopId}/b': { parameters, get: answer } };
    const content = contentOf(await importApi({ 'api.json': api(paths) }));
    expect(content).toMatchObject({
      vars: { shop_id: 's-1' },
      requests: { get_shop_id_a: { GET: '/${{ vars.shop_id }}/a' }, get_shop_id_b: { GET: '/${{ vars.shop_id }}/b' } },
    });
  });
});

describe('bodies', () => {
  const bodyOf = (content: object, more: object = {}) =>
    requestOf({ requestBody: { required: true, content }, ...more }, { method: 'post' });

  test.each([
    ['an example', { schema: { type: 'object' }, example: { a: 1 } }, { a: 1 }],
    ['the first of several', { examples: { one: { value: [1] }, two: { value: [2] } } }, [1]],
    [
      'a sample',
      { schema: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } } },
      expect.objectContaining({ id: expect.stringMatching(/^[\da-f-]{36}$/) }),
    ],
    [
      'without readOnly',
      { schema: { properties: { id: { readOnly: true, type: 'integer' }, n: { enum: ['x'] } } } },
      { n: 'x' },
    ],
    [
      'without readOnly in an example',
      { schema: { properties: { id: { readOnly: true } }, example: { id: 4, n: 1 } } },
      { n: 1 },
    ],
    ['JSON that is written as text', { schema: { type: 'object' }, example: '{"a": 1}' }, { a: 1 }],
    ['a list of a schema that contains itself', { schema: { $ref: '#/components/schemas/Tree' } }, { name: 'string' }],
  ])('JSON: %s', async (_, media, json) => {
    const Tree = {
      required: ['name'],
      properties: { name: { type: 'string' }, inner: { $ref: '#/components/schemas/Tree' } },
    };
    const request = await requestOf(
      { requestBody: { required: true, content: { 'application/json': media } } },
      { method: 'post', components: { schemas: { Tree } } },
    );
    expect(request['json']).toEqual(json);
  });

  test('JSON under another name says so', async () => {
    expect(await bodyOf({ 'application/vnd.shop+json': { example: 1 } })).toMatchObject({
      headers: { 'content-type': 'application/vnd.shop+json' },
      json: 1,
    });
  });

  test('a form, lists by their style, maps as JSON', async () => {
    const schema = { type: 'object', properties: { a: { type: 'array', items: { enum: [1] } }, m: map, d: map } };
    const media = { schema, encoding: { a: { explode: false }, d: { style: 'deepObject', explode: true } } };
    expect(await bodyOf({ 'application/x-www-form-urlencoded': media })).toMatchObject({
      form: { a: '1', m: '{"k":1,"l":"x"}', 'd[k]': 1, 'd[l]': 'x' },
    });
  });

  test('multipart: binary parts are a file that is written, of a list the first item is sent', async () => {
    const schema = {
      type: 'object',
      properties: {
        title: { type: 'string' },
        photo: { type: 'string', format: 'binary' },
        about: map,
        tags: { type: 'array', items: { type: 'string' }, example: ['a', 'b'] },
      },
    };
    const media = { schema, encoding: { photo: { contentType: 'image/png, image/jpeg' } } };
    const requestBody = { content: { 'multipart/form-data': media } };
    const imported = await importOperation({ requestBody }, { method: 'post' });
    expect(requestsOf(imported)['post_x']).toMatchObject({
      multipart: {
        title: 'string',
        photo: { file: 'files/sample.txt', type: 'image/png' },
        about: '{"k":1,"l":"x"}',
        tags: 'a',
      },
    });
    expect(imported.files.map(({ path }) => path)).toContain('files/sample.txt');
  });

  test.each([
    ['text/plain', { schema: { type: 'string', example: 'hi' } }, { text: 'hi' }],
    ['text/csv', { example: 'a,b' }, { text: 'a,b', headers: { 'content-type': 'text/csv' } }],
    ['application/octet-stream', {}, { file: 'files/sample.txt' }],
    ['image/png', {}, { file: 'files/sample.txt', headers: { 'content-type': 'image/png' } }],
  ])('%s', async (type, media, expected) => {
    expect(await bodyOf({ [type]: media })).toMatchObject(expected);
  });

  test('XML is made of the schema', async () => {
    const schema = { type: 'object', xml: { name: 'pet' }, properties: { name: { type: 'string', example: 'Rex' } } };
    const request = await bodyOf({ 'application/xml': { schema } });
    expect(request['text']).toMatch(/<pet>\s*<name>Rex<\/name>\s*<\/pet>/);
  });

  test('JSON before other types; a body that GET may leave out is left out', async () => {
    const content = { 'application/xml': {}, 'application/json': { example: 1 } };
    expect(await bodyOf(content)).toHaveProperty('json', 1);
    expect(await requestOf({ requestBody: { content } })).not.toHaveProperty('json');
  });

  test('a schema that allows nothing is listed', async () => {
    const content = { 'application/json': { schema: { oneOf: [{ type: 'object' }, { minProperties: 0 }] } } };
    const imported = await importOperation({ requestBody: { required: true, content } }, { method: 'post' });
    expect(leftOf(imported).join()).toContain('body of application/json');
  });
});

describe('expectations', () => {
  const answers = (...statuses: string[]) => ({
    responses: Object.fromEntries(statuses.map((status) => [status, { description: status }])),
  });

  test.each([
    [['404', '201', '200'], { expect: { status: 200 } }],
    [['2XX'], { expect: { status: '2xx' } }],
    [['302', '400'], { redirects: 0, expect: { status: 302 } }],
    [['304'], { expect: { status: 304 } }],
    [['404'], { expect: { status: 404 } }],
    [['101'], { expect: { openapi: false } }],
  ])('of %s', async (statuses, expected) => {
    expect(await requestOf(answers(...statuses))).toMatchObject(expected);
  });

  test('`default` alone expects success, which nothing has to say', async () => {
    expect(await requestOf(answers('default', '400'))).toEqual({ GET: '/x' });
  });

  test('an answer in several types is asked for as JSON', async () => {
    const content = { 'application/xml': {}, 'application/json': {} };
    const responses = { 200: { description: 'Done', content } };
    expect(await requestOf({ responses })).toMatchObject({ headers: { accept: 'application/json' } });
  });

  test('where only errors are described that is said', async () => {
    const imported = await importOperation(answers('404'));
    expect(leftOf(imported).join()).toContain('answer of success');
  });
});
