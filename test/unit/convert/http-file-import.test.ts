import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importHttp } from '../../../src/convert/import-http.ts';
import { writeCollection } from '../../../src/convert/write-collection.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { importText, onlyCollection, problemOfImport, runImported } from '../../support/import-text.ts';

const importOne = (text: string, beside: Record<string, string> = {}) => importText(importHttp, 'a.http', text, beside);

async function requestOf(text: string, beside: Record<string, string> = {}) {
  return onlyCollection(await importOne(text, beside)).requests.at(-1)?.[1] ?? {};
}

const shop = `@kind = tea
@path = {{base}}/orders

### Sign in
# @name login
POST {{base}}/login
Content-Type: application/x-www-form-urlencoded

user=ada
&password=s3cret-word

?? status == 200

### Order
# @ref login
POST {{path}}?kind={{kind}}
Authorization: Bearer {{login.token}}
Content-Type: application/json

{ "token": "{{login.response.body.$.token}}", "id": {{login.user.id}}, "at": "{{$guid}}" }

?? status == 201
?? header x-kind == shop
?? body lines[0].name == tea
?? body count == 2
?? duration < 30000
`;

const answers = {
  'POST /login': { json: { token: 'tok-123', user: { id: 7 } } },
  'POST /orders': { status: 201, headers: { 'x-kind': 'shop' }, json: { lines: [{ name: 'tea' }], count: 2 } },
};

describe('a .http file as a collection', () => {
  test('runs with the same outcome', async () => {
    const { exit, requests } = await runImported(await importOne(shop), { server: answers });
    expect(exit).toBe(0);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /login', 'POST /orders?kind=tea']);
    expect(requests[0]?.body).toBe('user=ada&password=s3cret-word');
    expect(requests[1]?.headers).toMatchObject({ authorization: 'Bearer tok-123', 'content-type': 'application/json' });
    expect(JSON.parse(requests[1]?.body ?? '')).toMatchObject({
      token: 'tok-123',
      id: 7,
      at: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  test.each([
    ['the status', { status: 200, headers: { 'x-kind': 'shop' }, json: { lines: [{ name: 'tea' }], count: 2 } }],
    ['a header', { status: 201, headers: { 'x-kind': 'no' }, json: { lines: [{ name: 'tea' }], count: 2 } }],
    ['a text', { status: 201, headers: { 'x-kind': 'shop' }, json: { lines: [{ name: 'milk' }], count: 2 } }],
    ['a number', { status: 201, headers: { 'x-kind': 'shop' }, json: { lines: [{ name: 'tea' }], count: 3 } }],
  ])('fails where an assert fails: %s', async (_, answer) => {
    expect((await runImported(await importOne(shop), { server: { ...answers, 'POST /orders': answer } })).exit).toBe(1);
  });

  test('reads as a person would write it, without the credential', async () => {
    const imported = await importOne(shop);
    const [draft] = imported.collections;
    expect(draft === undefined ? '' : writeCollection(draft)).not.toContain('s3cret-word');
    expect(onlyCollection(imported).requests).toMatchObject([
      ['login', { name: 'Sign in', expect: { status: 200 } }],
      [
        'order',
        {
          name: 'Order',
          needs: ['login'],
          auth: { bearer: '${{ responses.login.body.token }}' },
          expect: { time: '30000ms' },
        },
      ],
    ]);
    expect(onlyCollection(imported).content).toMatchObject({
      env: { KIND: { default: 'tea' } },
      vars: { path: '${{ env.BASE }}/orders' },
    });
    expect(imported.secrets).toEqual([{ name: 'PASSWORD', value: 's3cret-word' }]);
  });

  test('takes a leading slash to be on the variable host', async () => {
    const imported = await importOne('@host = 127.0.0.1:9\nGET /a\n###\nGET /b\n');
    expect(onlyCollection(imported).content).toMatchObject({
      env: { HOST: { default: 'http://127.0.0.1:9' } },
      baseUrl: '${{ env.HOST }}',
    });
  });

  test.each([
    ['Basic ada pw-11111', { basic: { username: 'ada', password: '${{ env.PASSWORD }}' } }],
    ['Basic ada:pw-11111', { basic: { username: 'ada', password: '${{ env.PASSWORD }}' } }],
    ['Basic YWRhOnB3LTExMTEx', { basic: { username: 'ada', password: '${{ env.PASSWORD }}' } }],
    ['Basic {{u}} {{p}}', { basic: { username: '${{ env.U }}', password: '${{ env.P }}' } }],
    ['Digest ada pw-11111', { digest: { username: 'ada', password: '${{ env.PASSWORD }}' } }],
    ['Bearer t-22222', { bearer: '${{ env.TOKEN }}' }],
    [
      'AWS id-1 key-22222 token:s-3333 region:eu-west-1 service:sqs',
      {
        awsSigV4: {
          accessKeyId: 'id-1',
          secretAccessKey: '${{ env.SECRET_ACCESS_KEY }}',
          sessionToken: '${{ env.SESSION_TOKEN }}',
          region: 'eu-west-1',
          service: 'sqs',
        },
      },
    ],
  ])('Authorization: %s', async (value, auth) => {
    expect((await requestOf(`GET http://h/\nAuthorization: ${value}\n`))['auth']).toEqual(auth);
  });

  test.each([
    ['# @no-redirect', { redirects: 0 }],
    ['// @no-cookie-jar', { cookies: false }],
    ['# @no-reject-unauthorized', { tls: { verify: false } }],
    ['# @timeout 5 s', { timeout: { total: '5s' } }],
    ['# @connection-timeout 2 m', { timeout: { connect: '2m' } }],
    ['# @timeout 3000', { timeout: { total: '3000ms' } }],
    ['# @sleep 20', { delay: '20ms' }],
    ['# @disabled', { skip: 'disabled in the source' }],
    ['# @proxy http://p:1', { proxy: 'http://p:1' }],
    ['# @no-proxy', { proxy: false }],
    ['# @tag a, b', { tags: ['a', 'b'] }],
    ['# @description what it does', { description: 'what it does' }],
    ['# @loop for 2', { each: [{ index: 0 }, { index: 1 }] }],
  ])('%s', async (meta, keys) => {
    const imported = await importOne(`${meta}\nGET http://h/\n`);
    expect(onlyCollection(imported).requests[0]?.[1]).toMatchObject(keys);
    expect(imported.leftovers).toEqual([]);
  });

  test('a loop has its index in the request', async () => {
    const { requests } = await runImported(await importOne('# @loop for 2\nGET {{base}}/{{$index}}\n'));
    expect(requests.map(({ url }) => url).toSorted()).toEqual(['/0', '/1']);
  });

  test('a multipart form between boundaries is a form; with a part that says more it stays text', async () => {
    const head =
      'POST http://h/\nContent-Type: multipart/form-data; boundary=bb\n\n--bb\nContent-Disposition: form-data; name="a"\n';
    const file = 'Content-Disposition: form-data; name="f"; filename="x.txt"\nContent-Type: text/plain\n\n< ./x.txt\n';
    expect(await requestOf(`${head}\none\n--bb\n${file}--bb--\n`, { 'x.txt': 'hi' })).toEqual({
      POST: 'http://h/',
      multipart: { a: 'one', f: { file: 'x.txt', type: 'text/plain' } },
    });
    const odd = await requestOf(`${head}X-More: 1\n\none\n--bb--\n`);
    expect(odd).toMatchObject({
      headers: { 'content-type': 'multipart/form-data; boundary=bb' },
      text: expect.stringContaining('X-More: 1\r\n') as string,
    });
    const twice = await requestOf(`${head}\none\n--bb\nContent-Disposition: form-data; name="a"\n\ntwo\n--bb--\n`);
    expect(twice).toMatchObject({ text: expect.stringContaining('\r\n\r\ntwo\r\n--bb--') as string });
  });

  test.each([
    [
      'POST http://h/\nX-REQUEST-TYPE: GraphQL\n\nquery ($n: Int) { a(n: $n) }\n\n{"n": 3}',
      { query: 'query ($n: Int) { a(n: $n) }', variables: { n: 3 } },
    ],
    ['GRAPHQL http://h/\n\n{ a }', { query: '{ a }' }],
    ['POST http://h/\nContent-Type: application/json\n\nmutation M { b }', { query: 'mutation M { b }' }],
    [
      'fragment F on A {\n  x\n}\n\nPOST http://h/\n\nquery Q { ...F }',
      { query: 'fragment F on A {\n  x\n}\n\nquery Q { ...F }' },
    ],
  ])('GraphQL: %j', async (text, graphql) => {
    const request = await requestOf(text);
    expect(request).toEqual({ POST: 'http://h/', graphql });
  });

  test('values come from environment files and .env; private ones are secret', async () => {
    const imported = await importOne('GET {{url}}/{{who}}/{{pin}}/{{$processEnv HOME_DIR}}\n', {
      'http-client.env.json': '{"dev": {"url": "http://dev", "who": "me"}, "prod": {"url": "http://prod"}}',
      'http-client.private.env.json': '{"dev": {"pin": "1234"}}',
      '.env': 'HOME_DIR=/home\n',
    });
    expect(onlyCollection(imported).content['env']).toEqual({
      URL: { default: 'http://dev' },
      WHO: { default: 'me' },
      PIN: { secret: true },
      HOME_DIR: { default: '/home' },
    });
    expect(imported.secrets).toEqual([{ name: 'PIN', value: '1234' }]);
    expect(imported.leftovers.map(({ what }) => what)).toEqual(['environment prod']);
  });

  test('two files may give one name two values', async () => {
    const file = (name: string, text: string) => ({ path: `/src/${name}`, name, text });
    const { collections } = await importHttp({
      path: '/src',
      files: [file('a.http', '@id = 1\nGET http://h/{{id}}'), file('users/b.http', '@id = 2\nGET http://h/{{id}}')],
      readBeside: async () => undefined,
    });
    expect(collections.map(({ path, content }) => [path, content['env'], content['tags']])).toEqual([
      ['a.yaml', { ID: { default: '1' } }, undefined],
      ['users/b.yaml', { ID_2: { default: '2' } }, ['users']],
    ]);
  });
});

describe('what has no counterpart is left, and nothing is sent half-filled', () => {
  test.each([
    ['< {%\nrequest.variables.set("a", 1)\n%}\nGET http://h/', 'pre-request script', true],
    ['{{\nexports.a = 1;\n}}\nGET http://h/', 'script', true],
    ['GET http://h/\n\n> {%\nclient.test("x", () => {})\n%}', 'response handler', false],
    ['GET http://h/\n\n{{\ntest.status(200);\n}}', 'script', false],
    ['GET http://h/?a={{user.name()}}', 'computed value user.name()', true],
    ['GET http://h/?a={{$random.city}}', 'computed value $random.city', true],
    ['GET http://h/\nAuthorization: openid client_credentials x', 'header Authorization', true],
    ['GET http://h/\nX-ClientCert: pfx: a.p12', 'header X-ClientCert', true],
    ['GET http://h/\n...defaults', 'headers of a script', true],
    ['# @disabled !ready\nGET http://h/', '@disabled', true],
    ['# @loop for item of items\nGET http://h/', '@loop', true],
    ['# @ref elsewhere\nGET http://h/', '@ref elsewhere', true],
    ['# @ratelimit max 1\nGET http://h/', '@ratelimit', false],
    ['# @timeout 5\nGET http://h/', '@timeout', false],
    ['GET http://h/\nContent-Length: 3', 'header Content-Length', false],
    ['POST http://h/\n\n< ./gone.bin', 'file ./gone.bin', true],
    ['GET http://h/\n\n>> out.json', 'output to a file', false],
    ['GET http://h/\n\n?? js response.a == 1', 'assert', false],
    ['GET http://h/\n\n?? xpath //a == 1', 'assert', false],
    ['GET http://h/\n\n?? body a == 1.50', 'assert', false],
    ['GET http://h/\n\nHTTP/1.1 200 OK\n\n{}', 'example of a response', false],
  ])('%j', async (text, what, isSkipped) => {
    const imported = await importOne(text);
    expect(imported.leftovers.map((one) => one.what)).toEqual([what]);
    expect(typeof onlyCollection(imported).requests[0]?.[1]['skip']).toBe(isSkipped ? 'string' : 'undefined');
    expect(imported.collections[0]?.comments.flatMap(({ lines }) => lines).join('\n')).toContain(
      `Not carried over:\n- ${what} (`,
    );
  });

  test('requests of other protocols are comments', async () => {
    const imported = await importOne('GET http://h/\n###\nGRPC h/S/call\n{"a": 1}\n###\nws://h/s\n');
    expect(onlyCollection(imported).requests).toHaveLength(1);
    expect(imported.leftovers.map(({ what, place }) => `${place.line} ${what}`)).toEqual([
      '3 GRPC request',
      '6 ws request',
    ]);
  });

  test('a credential in a script is masked', async () => {
    const imported = await importOne('GET http://h/\n\n> {%\nconst password = "hunter-2222";\n%}\n');
    expect(JSON.stringify([imported.leftovers, imported.collections])).not.toContain('hunter-2222');
  });
});

describe('what cannot be used', () => {
  test.each([
    ['', 'convert/source 1:1 a.http has no request'],
    ['@a = 1\n# note', 'convert/source 1:1 a.http has no request'],
    ['GET http://h/\n\n\0', 'convert/source 3:1 the file is not text: it holds a NUL byte'],
    ['<html></html>', 'convert/source 1:1 expected a request line, found "<html></html>"'],
  ])('%j', async (text, problem) => {
    expect(await problemOfImport(importOne(text))).toBe(problem);
  });

  test('an environment that is no JSON is named', async () => {
    const made = importOne('GET http://h/', { 'http-client.env.json': '[' });
    expect(await problemOfImport(made)).toBe(
      'convert/source 1:1 http-client.env.json is not a JSON object of environments',
    );
  });

  test('any text gives collections or a problem with its place', async () => {
    const words = [
      'GET http://h/',
      'POST /a',
      '\n',
      '###',
      '# @name x',
      '@x = {{x}}',
      '{{',
      '}}',
      '{"a":',
      '> {%',
      '%}',
      '?? status == 2',
      '--b',
      '< ./f',
      'a: b',
      ' ',
      '&',
      'gql a < b',
      'fragment f on A {',
    ];
    const text = array(oneof(constantFrom(...words), string()), { maxLength: 25 }).map((parts) => parts.join(''));
    const property = asyncProperty(text, async (source) => (await usable(source)) === '');
    await expect(assert(property, { numRuns: 300 })).resolves.toBeUndefined();
  });

  test('a large file is no different', async () => {
    const text = Array.from(
      { length: 3000 },
      (_, index) =>
        `### n${index}\nPOST http://h/${index}\nContent-Type: application/json\n\n{"a": "${'x'.repeat(60)}", "b": {{b}}}\n`,
    ).join('\n');
    expect(onlyCollection(await importOne(text)).requests).toHaveLength(3000);
  });
});

/** What is wrong with how an import ends; empty for collections, or a problem with its place. */
async function usable(source: string): Promise<string> {
  try {
    for (const draft of (await importOne(source)).collections) writeCollection(draft);
    return '';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, location } = error.problem;
    return code === 'convert/source' && location !== undefined ? '' : `${code} without a place`;
  }
}
