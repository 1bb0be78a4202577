import { expect, test } from 'vitest';
import type { Recorded } from '../../support/recording-server.ts';
import { importItems, item, requestsOf, runImported } from './postman-source.ts';

const HOST = { protocol: 'http', host: ['127', '0', '0', '1'], port: '$PORT' };
const url = (path: string[], more: object = {}): object => ({ ...HOST, path, ...more });

/** What the server gets for one request, after the importer, the writer and the run. */
async function sent(request: object, more: object = {}): Promise<Recorded> {
  const imported = await importItems([{ ...item('a', { method: 'POST', url: url(['x']), ...request }), ...more }]);
  const { requests, stderr } = await runImported(imported);
  expect(requests, stderr).toHaveLength(1);
  return requests[0] as Recorded;
}

test.each([
  ['parts', url(['a', 'b']), '/a/b'],
  ['a text', 'http://127.0.0.1:$PORT/a?x=1#part', '/a?x=1'],
  ['a text without scheme', '127.0.0.1:$PORT/a', '/a'],
  ['path variables', url([':id', 'of', ':other'], { variable: [{ key: 'id', value: '7' }] }), '/7/of/:other'],
  [
    'a parameter in three kinds',
    url(['a'], {
      query: [
        { key: 'a', value: null },
        { key: 'b', value: '' },
        { key: 'c', value: 'd' },
      ],
    }),
    '/a?a&b=&c=d',
  ],
  [
    'a repeated parameter',
    url(['a'], {
      query: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
    }),
    '/a?a=1&a=2',
  ],
  ['what is encoded already', url(['a%20b'], { query: [{ key: 'q', value: '%2F+x' }] }), '/a%20b?q=%2F+x'],
  ['an ampersand in a value', url(['a'], { query: [{ key: 'q', value: 'x&y' }] }), '/a?q=x%26y'],
  ['a disabled parameter', url(['a'], { query: [{ key: 'q', value: '1', disabled: true }] }), '/a'],
])('the URL of %s', async (_, source, expected) => {
  expect((await sent({ url: source })).url).toBe(expected);
});

test('a JSON body is JSON, its variables text or bare', async () => {
  const raw = '{ "a": "{{name}}", "b": {{count}}, "c": "x-{{name}}", "d": 1.10 }';
  const imported = await importItems(
    [
      item('a', {
        method: 'POST',
        url: url(['x']),
        body: { mode: 'raw', raw, options: { raw: { language: 'json' } } },
      }),
    ],
    {
      variable: [
        { key: 'name', value: 'Ann' },
        { key: 'count', value: 3 },
      ],
    },
  );
  expect(requestsOf(imported)['a']?.['json']).toMatchObject({
    a: '${{ env.NAME }}',
    b: '${{ parse_json(env.COUNT) }}',
  });
  const { requests } = await runImported(imported);
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ a: 'Ann', b: 3, c: 'x-Ann', d: 1.1 });
  expect(requests[0]?.headers['content-type']).toBe('application/json');
});

test.each([
  [
    'JSON that is none stays text',
    { mode: 'raw', raw: '{ "a": 1, // why\n }', options: { raw: { language: 'json' } } },
    '{ "a": 1, // why\n }',
    'application/json',
  ],
  [
    'a key twice',
    { mode: 'raw', raw: '{"a":1,"a":2}', options: { raw: { language: 'json' } } },
    '{"a":1,"a":2}',
    'application/json',
  ],
  [
    'XML',
    { mode: 'raw', raw: '<a>${{ b</a>', options: { raw: { language: 'xml' } } },
    '<a>${{ b</a>',
    'application/xml',
  ],
  [
    'a form',
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'a', value: 'x y&' },
        { key: 'a', value: '2' },
        { key: 'b', value: '', disabled: true },
      ],
    },
    'a=x+y%26&a=2',
    'application/x-www-form-urlencoded',
  ],
  [
    'a form with a variable for a name',
    { mode: 'urlencoded', urlencoded: [{ key: '{{k}}', value: 'x y' }] },
    'k%20k=x%20y',
    'application/x-www-form-urlencoded',
  ],
  [
    'GraphQL',
    { mode: 'graphql', graphql: { query: '{ a }', variables: '{"n": 1}' } },
    '{"query":"{ a }","variables":{"n":1}}',
    'application/json',
  ],
  ['nothing', { mode: 'raw', raw: '' }, '', undefined],
  ['an empty form', { mode: 'formdata', formdata: [] }, '', undefined],
])('a body: %s', async (_, body, text, type) => {
  const imported = await importItems([item('a', { method: 'POST', url: url(['x']), body })], {
    variable: [{ key: 'k', value: 'k k' }],
  });
  const { requests, stderr } = await runImported(imported);
  expect(requests[0]?.body, stderr).toBe(text);
  expect(requests[0]?.headers['content-type']).toBe(type);
});

test('a multipart body has its texts and files', async () => {
  const formdata = [
    { key: 'a', value: 'x', type: 'text' },
    { key: 'f', type: 'file', src: '/home/me/photo.txt', contentType: 'text/x-photo' },
  ];
  const imported = await importItems([
    item('a', { method: 'POST', url: url(['x']), body: { mode: 'formdata', formdata } }),
  ]);
  expect(imported.leftovers).toMatchObject([{ what: 'file /home/me/photo.txt' }]);
  expect(requestsOf(imported)['a']?.['multipart']).toEqual({
    a: 'x',
    f: { file: '${{ env.PHOTO_TXT_FILE }}', type: 'text/x-photo' },
  });
  expect(imported.collections[0]?.content['env']).toEqual({ PHOTO_TXT_FILE: { default: '/home/me/photo.txt' } });
});

test('parts of one name are sent, too', async () => {
  const formdata = [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
  ];
  const { body } = await sent({ body: { mode: 'formdata', formdata } });
  expect(Array.from(body.matchAll(/name="a"\r\n\r\n(\d)\r\n/g), ([, value]) => value)).toEqual(['1', '2']);
});

test('the body of a GET is sent only where the source says so', async () => {
  const body = { mode: 'raw', raw: 'x' };
  expect((await sent({ method: 'GET', body })).body).toBe('');
  expect((await sent({ method: 'GET', body }, { protocolProfileBehavior: { disableBodyPruning: true } })).body).toBe(
    'x',
  );
  const imported = await importItems([item('a', { method: 'GET', url: url(['x']), body })]);
  expect(imported.leftovers).toMatchObject([
    { what: 'body of GET, which Postman does not send', source: expect.stringContaining('"raw": "x"') },
  ]);
});

test('headers: disabled ones are left, those of one name are joined', async () => {
  const header = [
    { key: 'X-A', value: '1' },
    { key: 'x-a', value: '2' },
    { key: 'X-B', value: 'no', disabled: true },
    { key: 'Content-Length', value: '9' },
    { key: 'X-Dollar', value: 'a ${{ b' },
  ];
  const { headers } = await sent({ header });
  expect([headers['x-a'], headers['x-b'], headers['x-dollar']]).toEqual(['1, 2', undefined, 'a ${{ b']);
});

const set = (values: Record<string, string>): object[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

test.each([
  ['basic', set({ username: 'u', password: 'p' }), { authorization: 'Basic dTpw' }],
  ['bearer', set({ token: 't-1' }), { authorization: 'Bearer t-1' }],
  ['apikey', set({ key: 'X-Key', value: 'k-1' }), { 'x-key': 'k-1' }],
  ['oauth2', set({ accessToken: 'o-1', headerPrefix: 'Bearer' }), { authorization: 'Bearer o-1' }],
  ['oauth2', set({ accessToken: 'o-1', headerPrefix: 'Custom' }), { authorization: 'Custom o-1' }],
])('auth of type %s', async (type, settings, headers) => {
  expect((await sent({ auth: { type, [type]: settings } })).headers).toMatchObject(headers);
});

test('auth of version 2.0 is an object, and replaces a header of the same name', async () => {
  const auth = { type: 'basic', basic: { username: 'u', password: 'p' } };
  const { headers } = await sent({ auth, header: [{ key: 'Authorization', value: 'Basic old' }] });
  expect(headers.authorization).toBe('Basic dTpw');
});

test('schemes that fetch or sign', async () => {
  const oauth2 = set({
    grant_type: 'client_credentials',
    accessTokenUrl: 'http://a/t',
    clientId: 'c',
    clientSecret: 's3',
    scope: 'a b',
  });
  const awsv4 = set({ accessKey: 'AK', secretKey: 'SK', region: 'eu', service: 's3' });
  const digest = set({ username: 'u', password: 'p1' });
  const imported = await importItems(
    Object.entries({ oauth2, awsv4, digest }).map(([type, settings]) =>
      item(type, { url: 'http://a/', auth: { type, [type]: settings } }),
    ),
  );
  const requests = requestsOf(imported);
  expect(Object.values(requests).map(({ auth }) => auth)).toEqual([
    {
      oauth2: {
        grant: 'client_credentials',
        tokenUrl: 'http://a/t',
        clientId: 'c',
        clientSecret: '${{ env.CLIENT_SECRET }}',
        scope: 'a b',
      },
    },
    {
      awsSigV4: { accessKeyId: 'AK', secretAccessKey: '${{ env.AWS_SECRET_ACCESS_KEY }}', region: 'eu', service: 's3' },
    },
    { digest: { username: 'u', password: '${{ env.PASSWORD }}' } },
  ]);
});

test.each(['hawk', 'ntlm', 'oauth1', 'edgegrid', 'jwt', 'asap', 'invented'])(
  'auth of type %s is left over without its values',
  async (type) => {
    const imported = await importItems([
      item('a', { url: 'http://a/', auth: { type, [type]: set({ id: 'me', key: 's3cr3t-value' }) } }),
    ]);
    expect(imported.leftovers).toMatchObject([{ what: `auth of type ${type}` }]);
    expect(requestsOf(imported)['a']?.['auth']).toBeUndefined();
    expect(JSON.stringify(imported)).not.toContain('s3cr3t-value');
  },
);

test('auth is inherited, and taken away by noauth', async () => {
  const basic = (name: string): object => ({ type: 'basic', basic: set({ username: name, password: 'p' }) });
  const imported = await importItems(
    [
      item('own', { url: 'http://a/', auth: basic('own') }),
      item('of the collection', { url: 'http://a/' }),
      item('of the collection as well', { url: 'http://a/' }),
      {
        name: 'Folder',
        auth: basic('folder'),
        item: [
          item('of the folder', { url: 'http://a/' }),
          item('none', { url: 'http://a/', auth: { type: 'noauth' } }),
        ],
      },
    ],
    { auth: basic('all') },
  );
  const { content } = imported.collections[0] ?? {};
  const users = Object.values(requestsOf(imported)).map(
    ({ auth }) => (auth as { basic?: { username: string } })?.basic?.username ?? auth,
  );
  expect([content?.['defaults'], users]).toEqual([undefined, ['own', 'all', 'all', 'folder', undefined]]);
});

test('what all requests share stands once', async () => {
  const script = 'pm.test("t", () => pm.response.to.have.status(200));';
  const request = (path: string): object => ({
    url: `{{base}}${path}`,
    header: [{ key: 'Accept', value: 'text/plain' }],
  });
  const imported = await importItems(
    [item('a', request('/a')), item('b', request('/b')), item('c', { ...request('/c'), auth: { type: 'noauth' } })],
    {
      auth: { type: 'bearer', bearer: set({ token: '{{token}}' }) },
      variable: [{ key: 'base', value: 'http://127.0.0.1:1' }],
      event: [{ listen: 'test', script: { exec: script } }],
    },
  );
  expect(imported.collections[0]?.content).toEqual({
    name: 'Sample',
    env: { BASE: { default: 'http://127.0.0.1:1' }, TOKEN: { secret: true } },
    baseUrl: '${{ env.BASE }}',
    defaults: { auth: { bearer: '${{ env.TOKEN }}' }, headers: { Accept: 'text/plain' }, expect: { status: 200 } },
    requests: { a: { GET: '/a' }, b: { GET: '/b' }, c: { GET: '/c', auth: 'none' } },
  });
});

test('settings of the nearest level count, those without counterpart are left over', async () => {
  const imported = await importItems(
    [
      item('a', { url: 'http://a/' }),
      {
        ...item('b', { url: 'http://a/' }),
        protocolProfileBehavior: { followRedirects: true, maxRedirects: 3, strictSSL: true },
      },
      {
        ...item('c', { url: 'http://a/', proxy: { host: 'proxy', port: 3128 } }),
        protocolProfileBehavior: { followOriginalHttpMethod: true, disableCookies: true },
      },
    ],
    { protocolProfileBehavior: { followRedirects: false, strictSSL: false } },
  );
  expect(requestsOf(imported)).toMatchObject({
    a: { redirects: 0, tls: { verify: false } },
    b: { redirects: 3 },
    c: { redirects: 0, cookies: false, proxy: 'http://proxy:3128' },
  });
  expect(requestsOf(imported)['b']?.['tls']).toBeUndefined();
  expect(imported.leftovers).toMatchObject([{ what: 'setting followOriginalHttpMethod' }]);
});

test('folders are tags, names are ids that tell requests apart', async () => {
  const imported = await importItems([
    {
      name: 'Users',
      item: [item('Get', { url: 'http://a/u' }), { name: 'Admin Area', item: [item('List', { url: 'http://a/l' })] }],
    },
    { name: 'Orders', item: [item('Get', { method: 'lock', url: 'http://a/o', description: 'All of them.' })] },
  ]);
  expect(requestsOf(imported)).toEqual({
    users_get: { name: 'Get', tags: ['users'], GET: '/u' },
    list: { tags: ['users', 'admin_area'], GET: '/l' },
    orders_get: { name: 'Get', description: 'All of them.', tags: ['orders'], request: 'LOCK /o' },
  });
});
