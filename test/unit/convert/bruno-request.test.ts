import { describe, expect, test } from 'vitest';
import { bru, importFiles, importOne } from '../../support/bruno-source.ts';

const environment = (lines: string): Record<string, string> => ({ 'environments/dev.bru': `vars {\n${lines}\n}\n` });

describe('URLs', () => {
  test.each<[string, string, object]>([
    ['localhost:3000/a', '', { POST: 'http://localhost:3000/a' }],
    ['http://x/a?q=1&q=2&r=b', '', { POST: 'http://x/a', query: { q: ['1', '2'], r: 'b' } }],
    ['http://x/a?q=a%20b', '', { POST: 'http://x/a?q=a%20b' }],
    ['http://x/a?q=a b', 'settings {\n  encodeUrl: true\n}', { POST: 'http://x/a', query: { q: 'a b' } }],
    ['http://x/a?flag', '', { POST: 'http://x/a?flag' }],
    ['http://x/a?q=1&r=2&q=3', '', { POST: 'http://x/a?q=1&r=2&q=3' }],
    ['http://x/:id/:id2/y', 'params:path {\n  id: 7\n}', { POST: 'http://x/7/:id2/y' }],
    ["http://x/Orders(':key')", 'params:path {\n  key: 9\n}', { POST: "http://x/Orders('9')" }],
    ['http://x/{{ a b }}', '', { POST: 'http://x/%7B%7B a b %7D%7D' }],
    ['http://x/a#part', '', { POST: 'http://x/a' }],
    ['{{host}}/a', '', { POST: '${{ env.HOST }}/a' }],
    ['{{bare}}/a', '', { POST: 'http://${{ env.BARE }}/a' }],
  ])('%s', async (url, blocks, expected) => {
    const { request } = await importOne(bru(blocks, url), environment('  host: http://h\n  bare: h:80'));
    expect(request).toEqual(expected);
  });

  test('a parameter beside the URL is sent and told', async () => {
    const { request, leftovers } = await importOne(
      bru('params:query {\n  page: 2\n  ~size: 9\n}', 'http://x/a?api_key=k3y'),
    );
    expect(request['query']).toEqual({ api_key: '${{ env.API_KEY }}', page: '2' });
    expect(leftovers).toEqual(['disabled query parameter size', 'query parameter page beside the URL']);
  });

  test('other methods', async () => {
    const { request } = await importOne('http {\n  method: purge\n  url: http://x/a\n}\n');
    expect(request).toMatchObject({ request: 'PURGE http://x/a' });
  });
});

describe('bodies', () => {
  test.each<[string, string, object]>([
    ['json', 'body:json {\n  { "a": "{{v}}", "b": [1, null] }\n}', { json: { a: '${{ vars.v }}', b: [1, null] } }],
    ['json', 'body:json {\n  {\n    // why\n    "a": 1\n  }\n}', { json: { a: 1 } }],
    ['json', 'body:json {\n  { "n": {{n}} }\n}', { json: { n: '${{ parse_json(vars.n) }}' } }],
    [
      'json',
      'body:json {\n  { "price": 1.10 }\n}',
      { headers: { 'content-type': 'application/json' }, text: '{ "price": 1.10 }' },
    ],
    ['json', 'body:json {\n  { "a": 1, "a": 2 }\n}', { text: '{ "a": 1, "a": 2 }' }],
    ['json', 'body:json {\n  { broken\n}', { text: '{ broken' }],
    ['json', 'body:json {\n  { "q": "{{quote}}" }\n}', { text: '{ "q": "${{ vars.quote }}" }' }],
    ['text', 'body:text {\n  cost ${{v}}\n}', { text: 'cost ${{ "$" }}${{ vars.v }}' }],
    ['xml', 'body:xml {\n  <a/>\n}', { headers: { 'content-type': 'application/xml' }, text: '<a/>' }],
    [
      'sparql',
      'body:sparql {\n  ASK {}\n}',
      { headers: { 'content-type': 'application/sparql-query' }, text: 'ASK {}' },
    ],
    [
      'formUrlEncoded',
      'body:form-urlencoded {\n  a: 1\n  a: 2\n  "b c": {{v}}\n  ~off: x\n}',
      { form: { a: ['1', '2'], 'b c': '${{ vars.v }}' } },
    ],
    [
      'multipartForm',
      'body:multipart-form {\n  a: 1\n  f: @file(f.txt) @contentType(text/css)\n}',
      { multipart: { a: '1', f: { file: './files/f.txt', type: 'text/css' } } },
    ],
    [
      'file',
      'body:file {\n  file: @file(f.txt) @contentType(text/plain)\n}',
      { headers: { 'content-type': 'text/plain' }, file: './files/f.txt' },
    ],
    ['file', 'body:file {\n  file: @file(none.png) @contentType(image/png)\n}', { file: '${{ vars.none_png }}' }],
    [
      'graphql',
      'body:graphql {\n  { a }\n}\n\nbody:graphql:vars {\n  { "n": {{n}} }\n}',
      { graphql: { query: '{ a }', variables: { n: '${{ parse_json(vars.n) }}' } } },
    ],
  ])('%s: %s', async (mode, block, expected) => {
    const vars = 'vars:pre-request {\n  v: tea\n  n: 3\n  quote: say "x"\n}\n\n';
    const { request } = await importOne(bru(vars + block, 'http://x', { body: mode }), { 'f.txt': 'abc' });
    expect(request).toMatchObject(expected);
  });

  test('another body than the one that is named is not sent', async () => {
    const { request, leftovers } = await importOne(bru('body:json {\n  {}\n}'));
    expect(request).toEqual({ POST: 'http://127.0.0.1/x' });
    expect(leftovers).toEqual(['block body:json']);
  });

  test('a form of typed texts is written out', async () => {
    const block = 'body:multipart-form {\n  a: {"x":1} @contentType(application/json)\n}';
    const { request } = await importOne(bru(block, 'http://x', { body: 'multipartForm' }));
    expect(request['text']).toContain('Content-Type: application/json\r\n\r\n{"x":1}\r\n--');
    expect(JSON.stringify(request['headers'])).toContain('multipart/form-data; boundary=');
  });

  test('credentials in a body become secrets', async () => {
    const { request, imported } = await importOne(
      bru('body:json {\n  { "user": "ann", "password": "hunter22" }\n}', 'http://x', { body: 'json' }),
    );
    expect(request['json']).toEqual({ user: 'ann', password: '${{ env.PASSWORD }}' });
    expect(imported.secrets).toEqual([{ name: 'PASSWORD', value: 'hunter22' }]);
    expect(JSON.stringify(imported.collections)).not.toContain('hunter22');
  });

  test('files that are there are copied, others are asked for', async () => {
    const block = 'body:multipart-form {\n  a: @file(f.txt)\n  b: @file(../up.txt)\n}';
    const { imported, leftovers } = await importOne(bru(block, 'http://x', { body: 'multipartForm' }), {
      'f.txt': 'abc',
      '../up.txt': 'no',
    });
    expect(imported.files).toEqual([{ path: 'files/f.txt', text: 'abc' }]);
    expect(leftovers).toEqual(['file ../up.txt']);
  });
});

describe('auth', () => {
  test.each<[string, string, unknown]>([
    ['basic', 'username: ann\n  password: p4ss', { basic: { username: 'ann', password: '${{ env.PASSWORD }}' } }],
    ['digest', 'username: ann\n  password: p4ss', { digest: { username: 'ann', password: '${{ env.PASSWORD }}' } }],
    ['bearer', 'token: abcdef', { bearer: '${{ env.TOKEN }}' }],
    ['bearer', 'token: {{t}}', { bearer: '${{ env.T }}' }],
    [
      'apikey',
      'key: x-key\n  value: k\n  placement: header',
      { apiKey: { in: 'header', name: 'x-key', value: '${{ env.X_KEY }}' } },
    ],
    [
      'apikey',
      'key: k\n  value: v\n  placement: queryparams',
      { apiKey: { in: 'query', name: 'k', value: '${{ env.K }}' } },
    ],
    [
      'awsv4',
      'accessKeyId: AK\n  secretAccessKey: sk\n  service: s3\n  region: eu',
      {
        awsSigV4: {
          accessKeyId: 'AK',
          secretAccessKey: '${{ env.AWS_SECRET_ACCESS_KEY }}',
          region: 'eu',
          service: 's3',
        },
      },
    ],
    [
      'oauth2',
      'grant_type: client_credentials\n  access_token_url: http://x/t\n  client_id: me\n  client_secret: s3\n  scope: a b',
      {
        oauth2: {
          grant: 'client_credentials',
          tokenUrl: 'http://x/t',
          clientId: 'me',
          clientSecret: '${{ env.CLIENT_SECRET }}',
          scope: 'a b',
          clientAuth: 'post',
        },
      },
    ],
  ])('%s: %s', async (mode, lines, expected) => {
    const { request, imported } = await importOne(
      bru(`auth:${mode} {\n  ${lines}\n}`, 'http://x', { auth: mode }),
      environment('  t: abcdef'),
    );
    expect(request['auth']).toEqual(expected);
    expect(JSON.stringify(imported.collections)).not.toMatch(/p4ss|abcdef|"sk"/);
  });

  test.each([
    ['ntlm', 'username: a\n  password: hunter22\n  domain: d'],
    ['wsse', 'username: a\n  password: hunter22'],
    ['oauth2', 'grant_type: authorization_code\n  access_token_url: http://x\n  client_secret: hunter22'],
    ['oauth2', 'grant_type: password\n  access_token_url: http://x\n  token_placement: url\n  password: hunter22'],
    ['bearer', 'token:'],
  ])('%s is left over without its credentials: %s', async (mode, lines) => {
    const { request, leftovers, imported } = await importOne(
      bru(`auth:${mode} {\n  ${lines}\n}`, 'http://x', { auth: mode }),
    );
    expect(request['auth']).toBeUndefined();
    expect(leftovers).toHaveLength(1);
    expect(JSON.stringify(imported)).not.toContain('hunter22');
  });
});

describe('what requests share', () => {
  const request = (name: string, extra = ''): string =>
    `meta {\n  name: ${name}\n}\n\nget {\n  url: {{host}}/${name}\n  auth: inherit\n}\n${extra}`;
  test('stands once', async () => {
    const { collections } = await importFiles({
      'bruno.json': '{ "version": "1", "name": "c" }',
      'collection.bru':
        'headers {\n  a: {{x}}\n  B: 2\n}\n\nauth {\n  mode: basic\n}\n\nauth:basic {\n  username: u\n  password: pw\n}\n',
      'f/folder.bru': 'meta {\n  name: f\n}\n\nvars:pre-request {\n  x: 1\n}\n',
      'f/a.bru': request('a'),
      'f/b.bru': request('b'),
      'f/c.bru': request('c', '\nheaders {\n  b: 3\n}\n\nvars:pre-request {\n  x: 9\n}\n'),
    });
    expect(collections[0]?.content).toMatchObject({
      vars: { x: '1', x_2: '9' },
      baseUrl: '${{ env.HOST }}',
      defaults: {
        headers: { a: '${{ vars.x }}', B: '2' },
        auth: { basic: { username: 'u', password: '${{ env.PASSWORD }}' } },
      },
      requests: { a: { GET: '/a' }, b: { GET: '/b' }, c: { GET: '/c', headers: { a: '${{ vars.x_2 }}', b: '3' } } },
    });
  });
});

describe('other things', () => {
  test('settings', async () => {
    const { request } = await importOne(
      bru('settings {\n  timeout: 2500\n  followRedirects: true\n  maxRedirects: 3\n}'),
    );
    expect(request).toMatchObject({ timeout: '2500ms', redirects: 3 });
    const { request: other } = await importOne(bru('settings {\n  timeout: 0\n  followRedirects: false\n}'));
    expect(other).toEqual({ POST: 'http://127.0.0.1/x', redirects: 0 });
  });

  test('made-up values, values of a process, and variables nobody knows', async () => {
    const block =
      'headers {\n  a: {{$guid}}\n  b: {{$randomCity}}\n  c: {{process.env.REGION}}\n  d: {{nowhere}}\n  e: {{$nothing}}\n}';
    const { request, content, leftovers } = await importOne(bru(block));
    expect(request['headers']).toEqual({
      a: '${{ uuid() }}',
      b: '${{ random_string(8) }}',
      c: '${{ env.REGION }}',
      d: '${{ env.NOWHERE }}',
      e: '{{$nothing}}',
    });
    expect(content['env']).toEqual({ REGION: {}, NOWHERE: {} });
    expect(leftovers).toEqual([
      'dynamic value {{$randomCity}}',
      'variable {{process.env.REGION}} needs a value',
      'variable {{nowhere}} needs a value',
    ]);
  });

  test('variables that lead to each other end', async () => {
    const { request } = await importOne(
      bru('vars:pre-request {\n  a: {{b}}\n  b: x{{a}}\n}\n\nheaders {\n  h: {{a}}\n}'),
    );
    expect(request['headers']).toEqual({ h: '${{ vars.b }}' });
  });

  test('disabled and odd headers are left over', async () => {
    const { request, leftovers } = await importOne(bru('headers {\n  ~off: 1\n  "a b": 2\n  {{n}}: 3\n  ok: 4\n}'));
    expect(request['headers']).toEqual({ ok: '4' });
    expect(leftovers).toEqual(['disabled header off', 'header a b', 'header {{n}}']);
  });

  test('requests over other protocols stand at the head of the file', async () => {
    const { collections, leftovers } = await importFiles({
      'a.bru': bru(''),
      'b.bru': 'meta {\n  name: g\n  type: grpc\n}\n\ngrpc {\n  url: http://x\n}\n',
    });
    expect(leftovers).toMatchObject([{ what: 'gRPC request', place: { file: 'b.bru', line: 1, column: 1 } }]);
    expect(collections[0]?.comments).toMatchObject([{ at: [] }]);
    expect(collections[0]?.comments[0]?.lines.join('\n')).toContain('grpc {');
  });

  test('an item of OpenCollection that is no request is left over', async () => {
    const { leftovers } = await importFiles({
      'opencollection.yml':
        'opencollection: 1.0.0\ninfo: { name: x }\nitems:\n  - info: { name: w, type: websocket }\n  - info: { name: f, type: folder }\n    items:\n      - info: { name: a, type: http }\n        http: { method: GET, url: "http://x/a" }\n',
      'compose.yml': 'services: {}\n',
    });
    expect(leftovers.map(({ what, place }) => [what, place.file, place.line])).toEqual([
      ['file that is no part of a collection', 'compose.yml', 1],
      ['WebSocket request', 'opencollection.yml', 4],
    ]);
  });
});
