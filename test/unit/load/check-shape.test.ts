import { describe, expect, it } from 'vitest';
import { checkShape } from '../../../src/load/check-shape/check-shape.ts';
import { collectionShape } from '../../../src/load/shape/collection-shape.ts';
import { configShape } from '../../../src/load/shape/config-shape.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { brief, parseText } from './project.ts';

function check(text: string, shape = collectionShape): Problem[] {
  const { node, problems } = parseText(text);
  expect(problems).toEqual([]);
  return node ? checkShape(node, shape) : [];
}

/** One request with these lines below its id. */
function request(lines: string): Problem[] {
  return check(`requests:\n  a:\n    ${lines.replaceAll('\n', '\n    ')}\n`);
}

describe('collections', () => {
  it.each<[string, string, string | undefined]>([
    ['', 'input/missing-key 1:1 the file is empty', 'it needs at least `requests`'],
    ['[]', 'input/wrong-type 1:1 the file expects a collection; this is a list', undefined],
    ['name: x\n', 'input/missing-key 1:1 a collection needs "requests"', undefined],
    ['requets: {}\n', 'input/unknown-key 1:1 "requets" is not a key of a collection', 'did you mean "requests"?'],
    ['requests:\n', 'input/wrong-type 1:1 requests expects a map of requests; it is empty', undefined],
    ['requests: {}\nname: 5\n', 'input/wrong-type 2:7 name expects text; this is a number', 'put it in quotes: "5"'],
    ['requests: {}\ntags: smoke\n', 'input/wrong-type 2:7 tags expects a list of tags; this is text', undefined],
    [
      'requests: {}\nparallel: "true"\n',
      'input/wrong-type 2:11 parallel expects true or false; this is text',
      'write it without quotes',
    ],
    [
      'requests: {}\nenv: { a-b: 1 }\n',
      'input/bad-value 2:8 "a-b" is not a name: letters, digits and _, not beginning with a digit',
      'for example a_b',
    ],
    [
      'requests: {}\nenv: { A: { secrt: true } }\n',
      'input/unknown-key 2:13 "secrt" is not a key of a variable of env',
      'did you mean "secret"?',
    ],
    [
      'requests: {}\nopenapi: { strict: true }\n',
      'input/missing-key 2:1 a map of file, strict, severity, requests needs "file"',
      undefined,
    ],
    [
      'requests: {}\nopenapi: { file: a, severity: { body: bad } }\n',
      'input/bad-value 2:39 "bad" is not one of error, warn, off',
      undefined,
    ],
    [
      'requests: { Get-User: { GET: /x } }\n',
      'input/bad-value 1:13 "Get-User" is not an id: lower-case letters, digits and _, beginning with a letter',
      'for example get_user',
    ],
    ['requests: { a: GET /x }\n', 'input/wrong-type 1:16 a expects a request; this is text', undefined],
    [
      'requests: {}\neach: rows.txt\n',
      'input/bad-value 2:7 "rows.txt" is not a .csv, .json or .yaml file',
      'for example ./users.csv',
    ],
    [
      'requests: {}\neach: [1]\n',
      'input/wrong-type 2:8 an item of each expects a row: a map of names to values; this is a number',
      undefined,
    ],
    ['requests: {}\ndefaults: { GET: /x }\n', 'input/unknown-key 2:13 "GET" is not a key of defaults', undefined],
  ])('%j', (text, expected, hint) => {
    const problems = check(text);
    expect(brief(problems)).toEqual([expected]);
    expect(problems[0]?.hint).toBe(hint ?? problems[0]?.hint);
  });

  it('says where a request is not indented below its id', () => {
    expect(check('requests:\n  a:\n  GET: /x\n').map(({ hint }) => hint)).toEqual([
      'indent its keys further than this one',
      'indent it further than the id above it',
      undefined,
    ]);
  });

  it('lists the keys where nothing is near', () => {
    expect(check('requests: {}\nzzzzzz: 1\n')[0]?.hint).toMatch(/^its keys are name, description, tags, env,/);
  });

  it('ignores keys that begin with x- in every map of the format', () => {
    expect(
      check('x-a: 1\nenv: { x-b: [] }\nrequests:\n  x-c: 1\n  a: { GET: /x, x-d: 1, expect: { x-e: 1 } }\n'),
    ).toEqual([]);
  });
});

describe('requests', () => {
  it.each<[string, string, string | undefined]>([
    ['GET: /x\nexpct: {}', 'input/unknown-key 4:5 "expct" is not a key of a request', 'did you mean "expect"?'],
    ['get: /x', 'input/unknown-key 3:5 "get" is not a key of a request', 'did you mean "GET"?'],
    [
      'name: x',
      'input/missing-key 2:3 a request needs a method',
      'one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, TRACE, request',
    ],
    ['GET: /x\nPOST: /y', 'input/conflict 4:5 "GET" and "POST" exclude each other', 'a request has one method'],
    ['GET:', 'input/wrong-type 3:5 GET expects a URL; it is empty', undefined],
    ['request: PURGE', 'input/bad-value 3:14 "PURGE" is not a method and a URL', 'for example PURGE /cache'],
    [
      'GET: /x\njson: 1\ntext: x',
      'input/conflict 5:5 "json" and "text" exclude each other',
      'a request has at most one body',
    ],
    ['GET: /x\ntext: 5', 'input/wrong-type 4:11 text expects text; this is a number', 'put it in quotes: "5"'],
    [
      'GET: /x\ntimeout: [1]',
      'input/wrong-type 4:14 timeout expects a duration like 10s or a map of connect, read, total; this is a list',
      'for example 10s or 800ms',
    ],
    ['GET: /x\ntimeout: 10x', 'input/bad-value 4:14 "10x" is not a duration like 10s', 'for example 10s or 800ms'],
    [
      'GET: /x\ntimeout: 10',
      'input/wrong-type 4:14 timeout expects a duration like 10s or a map of connect, read, total; this is a number',
      'for example 10s or 800ms',
    ],
    ['GET: /x\nretry: { limit: -1 }', 'input/bad-value 4:21 -1 is not a whole number from 0', undefined],
    ['GET: /x\nretry: 2.5', 'input/bad-value 4:12 2.5 is not a number of retries', undefined],
    [
      'GET: /x\nretry: { on: [5xy] }',
      'input/bad-value 4:19 "5xy" is not a class like 5xx, network or timeout',
      undefined,
    ],
    ['GET: /x\nretry: { backoff: { jitter: 2 } }', 'input/bad-value 4:33 2 is not a part from 0 to 1', undefined],
    ['GET: /x\nauth: bearer', 'input/bad-value 4:11 "bearer" needs a value', 'write auth: { bearer: … }'],
    ['GET: /x\nassert: []', 'input/unknown-key 4:5 "assert" is not a key of a request', 'it stands under `expect`'],
    [
      'GET: /x\nbody: {}',
      'input/unknown-key 4:5 "body" is not a key of a request',
      'a body to send is `json`, `form`, `text` or `file`; one to check stands under `expect`',
    ],
    [
      'GET: /x\nurl: /x',
      'input/unknown-key 4:5 "url" is not a key of a request',
      'write the method as the key of the URL, such as `GET: /users`',
    ],
    ['GET: /x\nauth: nine', 'input/bad-value 4:11 "nine" is not "none"', 'did you mean "none"?'],
    [
      'GET: /x\nauth: { bearer: x, basic: { username: u, password: p } }',
      'input/conflict 4:24 "bearer" and "basic" exclude each other',
      undefined,
    ],
    [
      'GET: /x\nauth: {}',
      'input/missing-key 4:5 `auth` needs a kind of auth',
      'one of bearer, basic, apiKey, digest, oauth2, awsSigV4',
    ],
    ['GET: /x\nauth: { basic: { username: u } }', 'input/missing-key 4:13 basic auth needs "password"', undefined],
    [
      'GET: /x\nauth: { apiKey: { in: body, name: n, value: v } }',
      'input/bad-value 4:27 "body" is not one of header, query, cookie',
      undefined,
    ],
    [
      'GET: /x\npaginate: { items: body }',
      'input/missing-key 4:5 paginate needs a way to paginate',
      'one of next, link, page, offset',
    ],
    [
      'GET: /x\npaginate: { next: body.n, link: true }',
      'input/conflict 4:31 "next" and "link" exclude each other',
      undefined,
    ],
    ['GET: /x\npoll: { every: 1s }', 'input/missing-key 4:5 poll needs "until"', undefined],
    ['GET: /x\nneeds: Big', 'input/bad-value 4:12 "Big" is not the id of a request', undefined],
    ['GET: /x\nskip: true', 'input/wrong-type 4:11 skip expects the reason as text; this is true', undefined],
    ['GET: /x\nproxy: true', 'input/bad-value 4:12 true is not false', undefined],
    ['GET: /x\nmaxBody: 5XB', 'input/bad-value 4:14 "5XB" is not a size like 64KB', 'for example 64KB or 50MB'],
    ['GET: /x\ntls: { verfy: false }', 'input/unknown-key 4:12 "verfy" is not a key of tls', 'did you mean "verify"?'],
    ['GET: /x\nheaders: { "a b": 1 }', 'input/bad-value 4:16 "a b" is not the name of a header', undefined],
    [
      'GET: /x\ncapture: { n: f(a, b) }',
      'input/bad-value 4:24 "b)" is not a name: letters, digits and _, not beginning with a digit',
      'inside { } a comma ends a value: put the expression before it in quotes',
    ],
    ['GET: /x\nexpect: { status: 2xy }', 'input/bad-value 4:23 "2xy" is not a class like 2xx', undefined],
    ['GET: /x\nexpect: { status: 99 }', 'input/bad-value 4:23 99 is not a status like 200', undefined],
    ['GET: /x\nexpect: { status: [] }', 'input/bad-value 4:23 status is an empty list', undefined],
    [
      'GET: /x\nexpect: { time: 800 }',
      'input/wrong-type 4:21 time expects a duration like 10s; this is a number',
      undefined,
    ],
    ['GET: /x\nexpect: { sha256: abc }', 'input/bad-value 4:23 "abc" is not a SHA-256 in 64 hex digits', undefined],
    [
      'GET: /x\nexpect: { headers: { a: { match: x } } }',
      'input/unknown-key 4:31 "match" is not a key of a header check',
      'did you mean "matches"?',
    ],
    [
      'GET: /x\nexpect:\n  assert:\n    - { a: b }',
      'input/wrong-type 6:11 an item of assert expects an expression; this is a map',
      'put an expression that holds `: ` or begins with { in quotes',
    ],
  ])('%j', (lines, expected, hint) => {
    const problems = request(lines);
    expect(brief(problems).filter((line) => !line.includes('expects an expression or a capture'))).toEqual([expected]);
    expect(problems[0]?.hint).toBe(hint ?? problems[0]?.hint);
  });

  it.each([
    'GET: ${{ vars.url }}',
    'request: PURGE /x',
    'GET: /x\ntimeout: ${{ vars.t }}\nretry: ${{ vars.n }}\nhttp2: ${{ vars.h }}\nmaxBody: ${{ vars.s }}',
    'GET: /x\ntimeout: { connect: "${{ vars.t }}" }\nexpect: { status: "${{ vars.s }}", time: "${{ vars.t }}" }',
    'GET: /x\nexpect: { status: [200, 2XX, "${{ vars.s }}"], schema: true, headers: { x-id: a, b: { present: false } } }',
    'GET: /x\nexpect: { assert: body.ok, body: null, json: [] , snapshot: { ignore: [$.id] } }',
    'GET: /x\nheaders: { a: null, B: 1, x-c: true }\nquery: { a: [1, x], b: null }',
    'GET: /x\ncapture: { t: body.t, u: { from: body.u, secret: true } }\nif: true\nneeds: [a, b]',
    'GET: /x\npaginate: { page: { param: p } }\nauth: none',
    'POST: /x\ngraphql: { query: "{ a }", variables: "${{ vars.v }}" }',
    'POST: /x\nmultipart: { a: text, b: { file: x.png, type: image/png } }\neach: [{ a: 1 }]',
    'POST: /x\nretry: { limit: 1, on: [429, 5xx, network, timeout], methods: [POST], backoff: { jitter: false } }',
  ])('takes %j', (lines) => {
    expect(brief(request(lines))).toEqual([]);
  });

  it('reports everything at once, in order of place', () => {
    const problems = check('requests:\n  a: { GET: /x, zz: 1 }\n  b: { GET: [], timeout: 5 }\nnme: x\n');
    expect(problems.map(({ location }) => `${location?.line}:${location?.column}`)).toEqual([
      '2:17',
      '3:13',
      '3:26',
      '4:1',
    ]);
  });

  it('reports a mistake behind an alias once', () => {
    const text = 'x-h: &h { expct: 1, GET: /x }\nrequests: { a: *h, b: *h }\n';
    expect(brief(check(text))).toEqual(['input/unknown-key 1:11 "expct" is not a key of a request']);
  });
});

describe('rollcall.yaml', () => {
  it.each<[string, string]>([
    ['jobs: 0\n', 'input/bad-value 1:7 0 is not a whole number from 1'],
    ['rate: fast\n', 'input/bad-value 1:7 "fast" is not a rate like 20/s'],
    ['enviroments: {}\n', 'input/unknown-key 1:1 "enviroments" is not a key of rollcall.yaml'],
    [
      'environments: { local: { A: [1] } }\n',
      'input/wrong-type 1:29 A expects text, a number, true or false; this is a list',
    ],
    ['defaults: { GET: /x }\n', 'input/unknown-key 1:13 "GET" is not a key of defaults'],
    ['maxTime: 10\n', 'input/wrong-type 1:10 maxTime expects a duration like 10s; this is a number'],
  ])('%j', (text, expected) => {
    expect(brief(check(text, configShape))).toEqual([expected]);
  });
});
