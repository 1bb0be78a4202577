/** A source of each format that `import` reads, with as much of the format as fits, to be changed by fuzzing. */
export const importSamples: Record<string, { file: string; text: string; tokens: string[] }> = {
  postman: {
    file: 'a.json',
    text: JSON.stringify({
      info: {
        name: 'Shop {{x}}',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
        description: 'd',
      },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
      variable: [
        { key: 'base', value: 'http://127.0.0.1:1' },
        { key: 'n', value: 3, disabled: true },
      ],
      event: [{ listen: 'prerequest', script: { type: 'text/javascript', exec: ['pm.variables.set("a", 1);'] } }],
      item: [
        {
          name: 'Users',
          item: [
            {
              name: 'Create {{n}}',
              request: {
                method: 'POST',
                header: [{ key: 'X-Id', value: '{{$guid}}', disabled: false }],
                url: {
                  raw: '{{base}}/users/:id?a=1',
                  protocol: 'http',
                  host: ['{{base}}'],
                  path: ['users', ':id'],
                  query: [{ key: 'a', value: '1' }],
                  variable: [{ key: 'id', value: '7' }],
                },
                body: { mode: 'raw', raw: '{"a": {{n}}, "b": "{{x}}"}', options: { raw: { language: 'json' } } },
                auth: {
                  type: 'basic',
                  basic: [
                    { key: 'username', value: 'u' },
                    { key: 'password', value: 'p4ssw0rd' },
                  ],
                },
              },
              event: [
                {
                  listen: 'test',
                  script: {
                    exec: [
                      'pm.test("ok", () => {',
                      '  pm.response.to.have.status(201);',
                      '  const b = pm.response.json();',
                      '  pm.expect(b.id).to.eql(7);',
                      '  pm.environment.set("id", b.id);',
                      '});',
                    ],
                  },
                },
              ],
              response: [],
            },
            {
              name: 'Form',
              request: {
                method: 'PUT',
                url: 'http://h/{{id}}?x=y#z',
                body: { mode: 'urlencoded', urlencoded: [{ key: 'a b', value: 'ü&' }] },
              },
            },
            {
              name: 'Parts',
              request: {
                url: '{{base}}/p',
                method: 'PATCH',
                body: {
                  mode: 'formdata',
                  formdata: [
                    { key: 'f', type: 'file', src: 'a.txt' },
                    { key: 't', value: 'v' },
                  ],
                },
              },
            },
            {
              name: 'Graph',
              request: {
                url: '{{base}}',
                method: 'POST',
                body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{"b":1}' } },
              },
            },
          ],
        },
      ],
    }),
    tokens: [
      '{{',
      '}}',
      '{{base}}',
      '"',
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      'null',
      '{{$randomInt}}',
      '\\ud800',
      'pm.test(',
      '=> {',
      '${',
      '`',
    ],
  },
  har: {
    file: 'a.har',
    text: JSON.stringify({
      log: {
        version: '1.2',
        creator: { name: 'x', version: '1' },
        entries: [
          {
            startedDateTime: '2026-01-01T00:00:00.000Z',
            time: 1,
            request: {
              method: 'POST',
              url: 'https://a.example/x?q=1&r=%20',
              httpVersion: 'HTTP/1.1',
              headers: [
                { name: 'Content-Type', value: 'application/json' },
                { name: 'Authorization', value: 'Bearer abcdef' },
                { name: 'Cookie', value: 'a=b' },
              ],
              queryString: [{ name: 'q', value: '1' }],
              cookies: [{ name: 'a', value: 'b' }],
              postData: { mimeType: 'application/json', text: '{"a":[1,{"b":null}]}' },
              bodySize: 5,
            },
            response: {
              status: 201,
              statusText: 'Created',
              headers: [{ name: 'content-type', value: 'application/json' }],
              content: { size: 2, mimeType: 'application/json', text: '{}' },
            },
          },
          {
            request: {
              method: 'PUT',
              url: 'https://a.example/form',
              headers: [],
              postData: {
                mimeType: 'multipart/form-data',
                params: [
                  { name: 'f', fileName: 'x.bin', contentType: 'a/b' },
                  { name: 'g', value: 'h' },
                ],
              },
            },
            response: { status: 0, headers: [], content: {} },
          },
        ],
      },
    }),
    tokens: ['"', '{', '}', '[', ']', ':', ',', 'null', '-1', '${{', '%', '\\u0000', '\\udc00'],
  },
  curl: {
    file: 'a.sh',
    text: `#!/bin/bash
TOKEN='abc def'
curl -sS -X POST "https://api.example.com/users?x=\${Y}" -H "Authorization: Bearer $TOKEN" \\
  -H $'X-Y: a\\tb' --data-raw '{"a": 1}' --compressed -k -u 'me:p@ss'
curl http://h/[1-3]/{a,b} -F 'f=@a.txt;type=a/b' -F "g=<b.txt" --next -G -d @c.json --data-urlencode 'd=é &' http://i/
curl --request DELETE 'http://h/x' --cookie 'a=b; c=d' -x http://proxy:1 --resolve a:80:1.2.3.4 --retry 3 -m 5 -o out.bin # end
`,
    tokens: [
      "'",
      '"',
      '\\',
      '$(',
      '`',
      '|',
      ';',
      '\n',
      '<<EOF\n',
      '${',
      "$'\\ud800'",
      '-d',
      '@',
      '--json',
      '-H',
      '&&',
      '\r\n',
      '-b',
      '--url',
      '-K',
      '[a-',
      '{',
    ],
  },
  bruno: {
    file: 'a.bru',
    text: `meta {
  name: Get user
  type: http
  seq: 1
}

post {
  url: {{host}}/users/:id?a=1
  body: json
  auth: basic
}

params:query {
  a: 1
  ~b: 2
}

params:path {
  id: 7
}

headers {
  X-A: {{a}}
}

auth:basic {
  username: me
  password: {{pass}}
}

body:json {
  {
    "a": {{n}},
    "b": ["c"]
  }
}

vars:pre-request {
  a: 1
}

vars:post-response {
  id: res.body.id
}

assert {
  res.status: eq 201
  res.body.a[0].b: isString
}

tests {
  test("ok", function () {
    expect(res.getBody().id).to.equal(7);
  });
}

docs {
  words
}
`,
    tokens: [
      '{',
      '}',
      '\n',
      '{{',
      '}}',
      ':',
      '~',
      '"',
      "'''",
      'body:xml {',
      'auth:oauth2 {',
      'get {',
      '@file(',
      'script:pre-request {',
      '\t',
      '\r\n',
      'eq',
      '[',
    ],
  },
  hurl: {
    file: 'a.hurl',
    text: `# one
POST {{base}}/login?x=1
User-Agent: a
[Query]
y: z
[BasicAuth]
ann: s3cret
[Options]
retry: 3
delay: 2s
[Form]
user: ada
HTTP 200
Content-Type: application/json
[Captures]
token: jsonpath "$.token" redact
kind: header "X-Kind" regex "(.*)" toInt
[Asserts]
jsonpath "$.a[?(@.b==1)]" count == 1
body contains "x"
xpath "//p" exists
sha256 == hex,00ff;
duration < 1000

PUT http://h/
[Multipart]
f: file,a.txt; text/plain
g: h
HTTP *
\`\`\`json
{"a": "{{b}}"}
\`\`\`

GET http://h
base64,YWJj;
`,
    tokens: [
      '{{',
      '}}',
      '[Asserts]',
      '[Options]',
      '\n',
      '```',
      '```graphql\n',
      '"',
      '\\u{110000}',
      '\\',
      'HTTP',
      '==',
      'not',
      'jsonpath',
      'regex /a(/',
      'file,',
      'hex,',
      ';',
      '#',
      ':',
      '[',
      'variable:',
      '`',
    ],
  },
  http: {
    file: 'a.http',
    text: `@host = http://127.0.0.1:1
@token={{login.response.body.$.token}}

### first
# @name login
# @no-redirect
POST {{host}}/login?a=1
  &b={{$guid}} HTTP/1.1
Content-Type: application/json
Authorization: Basic user:pass

{"a": "{{$randomInt 1 5}}", "b": {{n}}}

> {%
  client.test("ok", function() { client.assert(response.status === 200, "no"); });
  client.global.set("t", response.body.t);
%}
?? status == 200
?? body a.b contains x

### second
POST {{host}}/upload
Content-Type: multipart/form-data; boundary=b

--b
Content-Disposition: form-data; name="f"; filename="x.txt"

< ./x.txt
--b--

###
GRAPHQL http://h/
query { a }
`,
    tokens: [
      '###',
      '{{',
      '}}',
      '@',
      '# @name ',
      '\n',
      '< ./',
      '> {%',
      '%}',
      '??',
      '<> a',
      '{{$dotenv X}}',
      '--b',
      ':',
      'HTTP/2',
      '=',
      '{{$datetime ',
      '\r',
      '//',
    ],
  },
  openapi: {
    file: 'a.json',
    text: JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      servers: [{ url: 'http://{h}:1/v1', variables: { h: { default: '127.0.0.1', enum: ['127.0.0.1'] } } }],
      security: [{ key: [] }],
      paths: {
        '/users/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
          get: {
            operationId: 'getUser',
            tags: ['users'],
            parameters: [
              {
                name: 'f',
                in: 'query',
                style: 'deepObject',
                explode: true,
                schema: { type: 'object', properties: { a: { type: 'string' } } },
              },
              { $ref: '#/components/parameters/h' },
            ],
            responses: {
              200: {
                description: 'ok',
                headers: { etag: { schema: { type: 'string' } } },
                content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } },
                links: { a: { operationId: 'getUser', parameters: { id: '$response.body#/id' } } },
              },
            },
          },
          put: {
            requestBody: {
              required: true,
              content: {
                'application/json': { schema: { $ref: '#/components/schemas/User' }, example: { id: 1 } },
                'multipart/form-data': {
                  schema: { type: 'object', properties: { f: { type: 'string', format: 'binary' } } },
                },
              },
            },
            responses: { default: { description: 'any' } },
          },
        },
      },
      components: {
        parameters: { h: { name: 'X-H', in: 'header', schema: { type: 'array', items: { type: 'string' } } } },
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          o: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/t', scopes: {} } } },
        },
        schemas: {
          User: {
            type: 'object',
            required: ['id'],
            properties: {
              id: { type: 'integer' },
              next: { $ref: '#/components/schemas/User' },
              email: { type: 'string', format: 'email' },
              tag: { enum: ['a', null] },
              p: { type: 'string', pattern: '^[a-z]{3}$' },
            },
          },
        },
      },
    }),
    tokens: [
      '"',
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      'null',
      '"$ref":"#/components/schemas/User"',
      '"$ref":"#/a%"',
      '-1',
      '1e400',
      '{x}',
      '\\ud800',
      '"type":["string","null"]',
    ],
  },
  'bruno (YAML)': {
    file: 'opencollection.yml',
    text: `opencollection: 1.0.0
info:
  name: Shop
items:
  - info: { name: One, type: http, seq: 1 }
    http:
      method: POST
      url: "{{host}}/a/:id"
      params: [{ name: id, value: "7", type: path }]
      headers: [{ name: X, value: "{{x}}" }]
      body: { type: json, data: '{"a": {{n}}}' }
      auth: { type: basic, username: u, password: p }
    runtime:
      variables: [{ name: a, value: b }]
      assertions: [{ expression: res.status, operator: eq, value: "200" }]
      scripts: [{ type: tests, code: 'test("a", () => { expect(res.body.a).to.eql(1) })' }]
request:
  headers: [{ name: Y, value: z }]
`,
    tokens: ['{', '}', '[', ']', ': ', '- ', '\n', '{{', '"', "'", 'null', '&a ', '*a', '  ', 'type: ', 'items:'],
  },
};
