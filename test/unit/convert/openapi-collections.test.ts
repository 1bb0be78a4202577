import { describe, expect, test } from 'vitest';
import { api, contentOf, importApi, importOperation, leftOf, requestOf, requestsOf } from './openapi-source.ts';

const done = { responses: { 200: { description: 'Done' } } };
const json = (schema: object) => ({ 'application/json': { schema } });
const created = (schema: object, more: object = {}) => ({
  responses: { 201: { description: 'Created', content: json(schema), ...more } },
});
const withId = { type: 'object', properties: { id: { type: 'integer' } } };
const id = (name: string, type = 'integer') => [{ name, in: 'path', required: true, schema: { type } }];

describe('files', () => {
  test('one of each tag, in their order, with its description; other tags and age stay as tags', async () => {
    const imported = await importApi({
      'api.json': api(
        {
          '/a': { get: { ...done, tags: ['Pet store', 'Old things'], deprecated: true, summary: 'All\nof them' } },
          '/b': { get: { ...done, tags: ['users'], operationId: 'listUsers' } },
          '/c': { get: done },
        },
        { tags: [{ name: 'users', description: 'People' }, { name: 'Pet store' }, { name: 'nobody' }] },
      ),
    });
    expect(imported.collections.map(({ path }) => path)).toEqual(['users.yaml', 'pet-store.yaml', 'default.yaml']);
    expect(contentOf(imported)).toMatchObject({ name: 'users', description: 'People', tags: ['users'] });
    expect(requestsOf(imported)).toHaveProperty('list_users');
    expect(requestsOf(imported, 'pet-store.yaml')).toEqual({
      get_a: { name: 'All', tags: ['old-things', 'deprecated'], GET: '/a', expect: { status: 200 } },
    });
    expect(contentOf(imported, 'default.yaml')).toMatchObject({ name: 'Shop' });
  });

  test('without tags the file has the name of the description', async () => {
    expect((await importOperation({})).collections.map(({ path }) => path)).toEqual(['shop.yaml']);
  });

  test('tags that would be one file get two, ids are told apart', async () => {
    const get = (tag: string) => ({ get: { ...done, tags: [tag], operationId: 'list' } });
    const imported = await importApi({ 'api.json': api({ '/a': get('A b'), '/b': get('a-b'), '/c': get('a-b') }) });
    expect(imported.collections.map(({ path }) => path)).toEqual(['a-b.yaml', 'a-b-2.yaml']);
    expect(Object.keys(requestsOf(imported, 'a-b-2.yaml'))).toEqual(['list', 'list_2']);
  });

  test('a folder: each description in a folder of its own, other files are parts', async () => {
    const user = { openapi: '3.0.0', info: { title: 'U', version: '1' }, paths: { '/u': { $ref: 'parts/u.json' } } };
    const imported = await importApi(
      {
        'users.json': user,
        'parts/u.json': { get: done },
        'shop.json': api({ '/s': { get: done } }, { servers: [{ url: 'https://shop.test' }] }),
      },
      { folder: true },
    );
    expect(imported.collections.map(({ path }) => path)).toEqual(['users/u.yaml', 'shop/shop.yaml']);
    expect(contentOf(imported, 'shop/shop.yaml')['env']).toEqual({ SHOP_API_URL: { default: 'https://shop.test' } });
    expect(imported.files.map(({ path }) => path)).toEqual([
      'users/openapi/users.json',
      'users/openapi/parts/u.json',
      'shop/openapi/shop.json',
    ]);
  });

  test('the description is named where it lies in the project, else copied beside the collections', async () => {
    const files = { 'api/shop.json': api({ '/a': { get: done } }) };
    const inside = await importApi(files, { project: { root: '/source', output: '/source/tests/api' } });
    expect(contentOf(inside)['openapi']).toBe('../../api/shop.json');
    expect(inside.files).toEqual([]);
    const outside = await importApi(files, { project: { root: '/elsewhere', output: '/elsewhere' } });
    expect(contentOf(outside)['openapi']).toBe('openapi/shop.json');
    expect(outside.files.map(({ path }) => path)).toEqual(['openapi/shop.json']);
  });

  test('with invalid examples `check` is to warn instead of failing', async () => {
    const content = { 'application/json': { schema: { type: 'string' }, example: 3 } };
    const imported = await importOperation({ responses: { 200: { description: '', content } } });
    expect(contentOf(imported)['openapi']).toMatchObject({ severity: { example: 'warn' } });
    expect(leftOf(imported).join()).toContain('invalid example');
  });
});

describe('servers', () => {
  test.each([
    [{ url: 'https://api.test/v1/' }, 'https://api.test/v1'],
    [{ url: '/v2' }, 'http://127.0.0.1:4010/v2'],
    [{ url: '//api.test' }, 'https://api.test'],
    [{ url: 'https://{host}/x', variables: { host: { default: 'eu.test' } } }, 'https://eu.test/x'],
  ])('%j', async (server, url) => {
    const content = contentOf(await importOperation({}, { servers: [server] }));
    expect(content).toMatchObject({ baseUrl: '${{ env.API_URL }}', env: { API_URL: { default: url } } });
  });

  test('one without a value, or of another protocol, needs a value', async () => {
    for (const url of ['https://{host}/x', 'wss://api.test']) {
      const imported = await importOperation({}, { servers: [{ url }] });
      expect(contentOf(imported)['env']).toEqual({ API_URL: {} });
      expect(leftOf(imported).join()).toContain('variable API_URL needs a value');
    }
  });

  test('an operation with a server of its own', async () => {
    const servers = [{ url: 'https://files.test' }];
    const imported = await importOperation({ servers }, { servers: [{ url: 'https://api.test' }] });
    expect(contentOf(imported)['env']).toMatchObject({ FILES_TEST_URL: { default: 'https://files.test' } });
    expect(requestsOf(imported)['get_x']).toMatchObject({ GET: '${{ env.FILES_TEST_URL }}/x' });
  });
});

describe('security', () => {
  const importWith = (scheme: object, more: object = {}) =>
    importOperation({ security: [{ main: [] }] }, { components: { securitySchemes: { main: scheme } }, ...more });

  test.each([
    [{ type: 'http', scheme: 'bearer' }, { bearer: '${{ env.MAIN_TOKEN }}' }],
    [
      { type: 'http', scheme: 'Basic' },
      { basic: { username: '${{ env.MAIN_USERNAME }}', password: '${{ env.MAIN_PASSWORD }}' } },
    ],
    [{ type: 'apiKey', in: 'query', name: 'k' }, { apiKey: { in: 'query', name: 'k', value: '${{ env.MAIN_KEY }}' } }],
    [{ type: 'openIdConnect', openIdConnectUrl: 'https://id.test' }, { bearer: '${{ env.MAIN_TOKEN }}' }],
    [
      { type: 'oauth2', flows: { implicit: { authorizationUrl: 'https://id.test', scopes: {} } } },
      { bearer: '${{ env.MAIN_TOKEN }}' },
    ],
  ])('%j', async (scheme, auth) => {
    const imported = await importWith(scheme);
    expect(requestsOf(imported)['get_x']).toMatchObject({ auth });
    expect(imported.secrets).toEqual([]);
    expect(leftOf(imported).join()).toContain('needs a value');
  });

  test.each(['client_credentials', 'password'])('a token is fetched by the flow %s', async (grant) => {
    const flow = { tokenUrl: 'https://id.test/token', scopes: { read: '' } };
    const flows = grant === 'password' ? { password: flow } : { clientCredentials: flow };
    const imported = await importOperation(
      { security: [{ main: ['read'] }] },
      { components: { securitySchemes: { main: { type: 'oauth2', flows } } } },
    );
    expect(requestsOf(imported)['get_x']).toMatchObject({
      auth: { oauth2: { grant, tokenUrl: '${{ env.MAIN_AUTH_URL }}', scope: 'read' } },
    });
    expect(contentOf(imported)['env']).toMatchObject({
      MAIN_AUTH_URL: { default: 'https://id.test/token' },
      MAIN_CLIENT_SECRET: { secret: true },
    });
  });

  test('what most requests show is said once, the others say theirs', async () => {
    const securitySchemes = { a: { type: 'http', scheme: 'bearer' }, k: { type: 'apiKey', in: 'header', name: 'x-k' } };
    const imported = await importApi({
      'api.json': api(
        {
          '/1': { get: done },
          '/2': { get: done },
          '/3': { get: { ...done, security: [] } },
          '/4': { get: { ...done, security: [{ k: [] }, {}] } },
          '/5': { get: { ...done, security: [{ k: [] }] } },
        },
        { security: [{ a: [] }], components: { securitySchemes } },
      ),
    });
    const requests = requestsOf(imported);
    expect(contentOf(imported)).toMatchObject({ defaults: { auth: { bearer: '${{ env.A_TOKEN }}' } } });
    expect(requests['get_1']).not.toHaveProperty('auth');
    expect([requests['get_3'], requests['get_4']]).toMatchObject([{ auth: 'none' }, { auth: 'none' }]);
    expect(requests['get_5']).toMatchObject({ auth: { apiKey: { name: 'x-k' } } });
  });

  test('two schemes at once: a key beside a token', async () => {
    const securitySchemes = { a: { type: 'http', scheme: 'bearer' }, k: { type: 'apiKey', in: 'cookie', name: 'sid' } };
    const request = await requestOf({ security: [{ a: [], k: [] }] }, { components: { securitySchemes } });
    expect(request).toMatchObject({
      auth: { bearer: '${{ env.A_TOKEN }}' },
      headers: { cookie: 'sid=${{ env.K_KEY }}' },
    });
  });

  test.each([
    [{ type: 'mutualTLS' }, 'client certificate'],
    [{ type: 'http', scheme: 'hoba' }, 'hoba'],
  ])('%j is listed', async (scheme, hint) => {
    const { leftovers } = await importWith(scheme);
    expect(leftovers).toContainEqual(
      expect.objectContaining({ what: 'security scheme main', hint: expect.stringContaining(hint) }),
    );
  });

  test('a credential among the parameters is a secret, its example the value', async () => {
    const parameters = [
      { name: 'X-Api-Key', in: 'header', required: true, example: 'k-1', schema: { type: 'string' } },
    ];
    const imported = await importOperation({ parameters });
    expect(requestsOf(imported)['get_x']).toMatchObject({ headers: { 'X-Api-Key': '${{ env.X_API_KEY }}' } });
    expect(imported.secrets).toEqual([{ name: 'X_API_KEY', value: 'k-1' }]);
  });
});

describe('chains', () => {
  test('what is created is read, changed and at the end deleted by its id', async () => {
    const imported = await importApi({
      'api.json': api({
        '/users/{userId}': { parameters: id('userId'), delete: done, put: done, get: done },
        '/users/{userId}/cars': { parameters: id('userId'), get: done },
        '/users': { get: done, post: created(withId) },
      }),
    });
    const requests = requestsOf(imported);
    expect(Object.keys(requests)).toEqual([
      'post_users',
      'get_users_user_id',
      'put_users_user_id',
      'get_users_user_id_cars',
      'get_users',
      'delete_users_user_id',
    ]);
    expect(requests).toMatchObject({
      get_users_user_id: { GET: '/users/${{ vars.user_id }}' },
      get_users_user_id_cars: { GET: '/users/${{ vars.user_id }}/cars' },
      delete_users_user_id: { DELETE: '/users/${{ vars.user_id }}' },
    });
    expect(requests['post_users']).toMatchObject({ capture: { user_id: 'body.id' } });
  });

  test.each([
    ['id', { properties: { id: { type: 'integer' } } }, 'car_id: body.id'],
    ['carId', { properties: { carId: { type: 'integer' } } }, 'car_id: body.carId'],
    ['car_id', { allOf: [withId] }, 'car_id: body.id'],
    ['slug', { properties: { slug: { type: 'integer' } } }, 'slug: body.slug'],
    ['slug', withId, ''],
    ['id', { properties: { id: { type: 'string' } } }, ''],
    ['id', { properties: { id: { type: 'integer', writeOnly: true } } }, ''],
    ['id', { type: 'array', items: withId }, ''],
  ])('/cars/{%s} and the answer %j', async (name, schema, capture) => {
    const imported = await importApi({
      'api.json': api({ '/cars': { post: created(schema) }, [`/cars/{${name}}`]: { parameters: id(name), get: done } }),
    });
    const captured = Object.entries(requestsOf(imported)['post_cars']?.['capture'] ?? {});
    expect(captured.map(([variable, value]) => `${variable}: ${String(value)}`).join()).toBe(capture);
  });

  test('not over two files', async () => {
    const imported = await importApi({
      'api.json': api({
        '/users': { post: { ...created(withId), tags: ['a'] } },
        '/users/{id}': { parameters: id('id'), get: { ...done, tags: ['b'] } },
      }),
    });
    expect(requestsOf(imported, 'b.yaml')['get_users_id']).toMatchObject({ GET: '/users/1' });
  });

  const linked = (links: object, more: object = {}) =>
    importApi({
      'api.json': api({
        '/orders/{no}': { parameters: id('no'), get: { ...done, operationId: 'readOrder' } },
        '/carts': { post: created({ properties: { order: { properties: { 'no.': {} } } } }, { links }) },
        ...more,
      }),
    });

  test('links say what goes where', async () => {
    const imported = await linked({
      order: { operationId: 'readOrder', parameters: { no: '$response.body#/order/no.' } },
    });
    expect(Object.keys(requestsOf(imported))).toEqual(['post_carts', 'read_order']);
    expect(requestsOf(imported)).toMatchObject({
      post_carts: { capture: { no: 'body.order["no."]' } },
      read_order: { GET: '/orders/${{ vars.no }}' },
    });
  });

  test('links by reference, to headers and with constants', async () => {
    const operationRef = '#/paths/~1orders~1%7Bno%7D/get';
    const byHeader = await linked({ order: { operationRef, parameters: { 'path.no': '$response.header.Location' } } });
    expect(requestsOf(byHeader)['post_carts']).toMatchObject({ capture: { no: 'headers["location"]' } });
    const constant = await linked({ order: { operationRef, parameters: { no: '17' } } });
    expect(requestsOf(constant)['read_order']).toMatchObject({ GET: '/orders/17' });
  });

  test.each([
    ['an unknown operation', { operationId: 'nothing' }],
    ['an unknown parameter', { operationId: 'readOrder', parameters: { number: '1' } }],
    ['an expression of another kind', { operationId: 'readOrder', parameters: { no: 'o-{$response.body#/no}' } }],
    ['a name in a list', { operationId: 'readOrder', parameters: { no: '$response.body#/order/0' } }],
  ])('a link with %s is listed', async (_, link) => {
    expect(leftOf(await linked({ order: link })).join()).toContain('link order');
  });

  test('links in a circle: the second one is listed', async () => {
    const link = (operationId: string) => ({ next: { operationId, parameters: { no: '$response.body#/no' } } });
    const post = (operationId: string, to: string) => ({
      parameters: id('no'),
      post: { operationId, ...created({ properties: { no: {} } }, { links: link(to) }) },
    });
    const imported = await importApi({ 'api.json': api({ '/a/{no}': post('a', 'b'), '/b/{no}': post('b', 'a') }) });
    expect(leftOf(imported)).toHaveLength(1);
    expect(Object.keys(requestsOf(imported))).toEqual(['a', 'b']);
  });
});

test('callbacks and webhooks are listed', async () => {
  const callbacks = { onDone: { '{$request.body#/url}': { post: done } } };
  const imported = await importOperation({ callbacks }, { webhooks: { paid: { post: done } } });
  expect(leftOf(imported).map((left) => left.replace(/^[\d:]+ /, ''))).toEqual(['webhook paid', 'callback onDone']);
  expect(imported.collections[0]?.comments).toHaveLength(2);
});

test('Swagger 2.0', async () => {
  const swagger = {
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    host: 'old.test',
    basePath: '/v1',
    schemes: ['https'],
    securityDefinitions: { login: { type: 'basic' } },
    security: [{ login: [] }],
    paths: {
      '/a': {
        post: {
          consumes: ['application/x-www-form-urlencoded'],
          parameters: [
            {
              name: 'ids',
              in: 'query',
              type: 'array',
              items: { type: 'integer', enum: [3, 4] },
              collectionFormat: 'multi',
              required: true,
            },
            { name: 'title', in: 'formData', type: 'string', required: true },
          ],
          responses: { 200: { description: 'Done' } },
        },
      },
    },
  };
  expect(contentOf(await importApi({ 'old.json': swagger }))).toMatchObject({
    env: { API_URL: { default: 'https://old.test/v1' } },
    requests: { post_a: { query: { ids: [3] }, form: { title: 'string' }, auth: { basic: {} } } },
  });
});
