import { describe, expect, test } from 'vitest';
import { checkOne, checkYaml, json, type ResponseParts } from './check-yaml.ts';

const sha = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('checks that pass', () => {
  test.each<[yaml: string, response: ResponseParts, label: string]>([
    ['status: 201', { status: 201 }, 'status is 201'],
    ['status: [200, 404]', { status: 404 }, 'status is 200 or 404'],
    ['status: 2XX', { status: 204 }, 'status is 2xx'],
    ['status: [2xx, 3XX, 404]', { status: 302 }, 'status is 2xx, 3xx or 404'],
    ['status: "${{ vars.code }}"', { status: 418 }, 'status is 418'],
    [
      'type: application/json',
      { headers: [['Content-Type', 'Application/JSON; charset=utf-8']] },
      'type is application/json',
    ],
    ['type: json', { headers: [['content-type', 'application/problem+json']] }, 'type is json'],
    ['headers: { x-count: 3 }', { headers: [['X-Count', '3']] }, 'header x-count is "3"'],
    ['headers: { x-on: true }', { headers: [['x-on', 'true']] }, 'header x-on is "true"'],
    [
      'headers: { vary: origin }',
      {
        headers: [
          ['vary', 'accept'],
          ['vary', 'origin'],
        ],
      },
      'header vary is "origin"',
    ],
    [
      'headers: { vary: "accept, origin" }',
      {
        headers: [
          ['vary', 'accept'],
          ['vary', 'origin'],
        ],
      },
      'header vary is "accept, origin"',
    ],
    [
      `headers: { etag: { matches: '^"[0-9a-f]+"$' } }`,
      { headers: [['etag', '"0af"']] },
      'header etag matches ^"[0-9a-f]+"$',
    ],
    ['headers: { server: { present: false } }', {}, 'header server is absent'],
    [
      'headers: { etag: { present: true, contains: ab } }',
      { headers: [['etag', 'xaby']] },
      'header etag is present, contains "ab"',
    ],
    ['headers: { a: { matches: "^[\\\\w-.]+$" } }', { headers: [['a', 'a-b.c']] }, 'header a matches ^[\\w-.]+$'],
    ['body: { name: Alice }', json('{"id":1,"name":"Alice"}'), 'body contains {"name":"Alice"}'],
    ['body: [1, { a: 2 }]', json('[1,{"a":2,"b":3}]'), 'body is [1,{"a":2}]'],
    ['body: { id: 9007199254740993 }', json('{"id":9007199254740993}'), 'body contains {"id":9007199254740993}'],
    ['body: pong', { headers: [['content-type', 'text/plain']], body: 'pong' }, 'body is "pong"'],
    ['body: "12"', { headers: [['content-type', 'text/plain']], body: '12' }, 'body is "12"'],
    ['body: { price: 1.10 }', json('{"price":1.1}'), 'body contains {"price":1.10}'],
    ['json: { b: 2, a: 1 }', json('{"a":1,"b":2}'), 'json equals {"b":2,"a":1}'],
    ['json: null', json('null'), 'json equals null'],
    ['time: 12ms', {}, 'time is at most 12 ms'],
    ['time: 1.5s', {}, 'time is at most 1.5 s'],
    ['time: 800', {}, 'time is at most 800 ms'],
    ['size: 64KiB', { body: 'abc' }, 'size is at most 64 KiB'],
    ['size: 3', { body: 'abc' }, 'size is at most 3 B'],
    [`sha256: ${sha.toUpperCase()}`, { body: 'abc' }, 'sha256 is ba7816bf8f01…'],
    [`sha256: ${sha}`, { body: 'abc', savedTo: '/tmp/x' }, 'sha256 is ba7816bf8f01…'],
    ['assert: body.id == 7', json('{"id":7}'), 'body.id == 7'],
    ['schema: { type: object }', json('{}'), 'valid against the schema'],
    ['schema: true', json('{}'), 'valid against the schema'],
  ])('%s', async (yaml, response, label) => {
    const result = await checkOne(yaml, response, { vars: { code: 418 } });
    expect(result).toMatchObject({ outcome: 'passed', label, location: { file: 'collections/users.yaml' } });
    expect(result).not.toHaveProperty('message');
    expect(result).not.toHaveProperty('excerpt');
  });
});

describe('checks that fail say what was found', () => {
  test.each<[yaml: string, response: ResponseParts, label: string, message: string]>([
    ['status: 200', { status: 404, statusText: 'Not Found' }, 'status is 200', 'status is 404 Not Found, expected 200'],
    ['status: [2xx, 304]', { status: 500 }, 'status is 2xx or 304', 'status is 500, expected 2xx or 304'],
    ['type: json', {}, 'type is json', 'the response has no Content-Type'],
    [
      'type: json',
      { headers: [['content-type', 'text/html; charset=utf-8']] },
      'type is json',
      'type is text/html, expected application/json or a +json type',
    ],
    [
      'type: application/json',
      { headers: [['content-type', 'application/problem+json']] },
      'type is application/json',
      'type is application/problem+json, expected application/json',
    ],
    [
      'headers: { etag: a }',
      { headers: [['e-tag', 'a']] },
      'header etag is "a"',
      'the response has no header etag: did you mean "e-tag"?',
    ],
    [
      'headers: { a: b }',
      {
        headers: [
          ['a', 'c'],
          ['a', 'd'],
        ],
      },
      'header a is "b"',
      'header a is "c" and "d", expected: is "b"',
    ],
    [
      'headers: { a: { matches: "^x", contains: z } }',
      { headers: [['a', 'xy']] },
      'header a matches ^x, contains "z"',
      'header a is "xy", expected: contains "z"',
    ],
    [
      'headers: { server: { present: false } }',
      { headers: [['server', 'x']] },
      'header server is absent',
      'header server is "x", expected: is absent',
    ],
    ['body: { id: 3 }', json('{"id":"3"}'), 'body contains {"id":3}', 'body.id is "3" (string), expected 3 (number)'],
    [
      'body: { id: 9007199254740993 }',
      json('{"id":9007199254740992}'),
      'body contains {"id":9007199254740993}',
      'body.id is 9007199254740992, expected 9007199254740993',
    ],
    [
      'body: { nope: { deep: 1 } }',
      json('{}'),
      'body contains {"nope":{"deep":1}}',
      'no value at body.nope.deep: body.nope is absent, expected 1',
    ],
    [
      'body: { a: 1, b: { c: 2, d-e: 3 } }',
      json('{"a":0,"b":{"c":0}}'),
      'body contains {"a":1,"b":{"c":2,"d-e":3}}',
      'body.a is 0, expected 1\nbody.b.c is 0, expected 2\nno value at body.b["d-e"], expected 3',
    ],
    [
      'body: { items: [{ n: a }] }',
      json('{"items":[{"n":"b"},{}]}'),
      'body contains {"items":[{"n":"a"}]}',
      'body.items has 2 items, expected 1\nbody.items[0].n is "b", expected "a"',
    ],
    ['body: { a: null }', json('{}'), 'body contains {"a":null}', 'no value at body.a, expected null'],
    ['body: pong', { body: 'ping' }, 'body is "pong"', 'body is "ping", expected "pong"'],
    ['json: { a: 1 }', json('{"a":1,"b":2}'), 'json equals {"a":1}', 'body.b is not expected, it is 2'],
    [
      'json: [1]',
      json('[2,3]'),
      'json equals [1]',
      'body has 2 items, expected 1\nbody[0] is 2, expected 1\nbody[1] is not expected, it is 3',
    ],
    ['json: { "": 1 }', json('[]'), 'json equals {"":1}', 'body is [] (array), expected {"":1} (object)'],
    ['time: 5ms', {}, 'time is at most 5 ms', 'took 12 ms, expected at most 5 ms'],
    ['size: 2B', { body: 'äö' }, 'size is at most 2 B', 'the body has 4 bytes (4 B), expected at most 2 B'],
    [
      `sha256: ${sha}`,
      { body: '' },
      'sha256 is ba7816bf8f01…',
      `sha256 is e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected ${sha}`,
    ],
    [
      'assert: body.total == size(body.data)',
      json('{"total":3,"data":[1,2]}'),
      'body.total == size(body.data)',
      'body.total is 3, size(body.data) is 2',
    ],
  ])('%s of %j', async (yaml, response, label, message) => {
    expect(await checkOne(yaml, response)).toMatchObject({ outcome: 'failed', label, message });
  });

  test('a body check stands at the first leaf that differs', async () => {
    const yaml = 'body:\n  name: Alice\n  tags:\n    - a\n    - "${{ vars.tag }}"\n';
    const result = await checkOne(yaml, json('{"name":"Alice","tags":["a","c"]}'), { vars: { tag: 'b' } });
    expect(result).toMatchObject({
      location: { line: 5, column: 7 },
      excerpt: { text: '    - "${{ vars.tag }}"', column: 7 },
      expected: { name: 'Alice', tags: ['a', 'b'] },
      actual: { name: 'Alice', tags: ['a', 'c'] },
    });
  });

  test('expected and actual of a subset leave out what was not asked for', async () => {
    const result = await checkOne('body: { a: { b: 1 } }', json('{"a":{"b":2,"c":3},"d":4}'));
    expect(result).toMatchObject({ expected: { a: { b: 1 } }, actual: { a: { b: 2 } } });
  });

  test('a huge body is not repeated in the result', async () => {
    const result = await checkOne('json: []', json(JSON.stringify(Array.from({ length: 50_000 }, () => 'x'))));
    expect(result).not.toHaveProperty('actual');
    expect(result.message?.split('\n')).toHaveLength(201);
    expect(result.message).toContain('… and 49801 more');
  });

  test('the parts of an assertion are values', async () => {
    const { parts } = await checkOne('assert: body.id == vars.id', json('{"id":1}'), { vars: { id: 2 } });
    expect(parts).toEqual([
      { expression: 'body.id', value: 1 },
      { expression: 'vars.id', value: 2 },
    ]);
  });
});

describe('checks that cannot be made are errored and say why', () => {
  const html = { headers: [['content-type', 'text/html']], body: '<!doctype html>\n<p>' } as ResponseParts;
  test.each<[yaml: string, response: ResponseParts, message: string]>([
    ['status: ok', {}, 'expect.status got "ok"'],
    ['status: 20', {}, 'expect.status got 20'],
    ['status: 6xx', {}, 'expect.status got "6xx"'],
    ['status: []', {}, 'the list of statuses is empty'],
    ['type: html', {}, 'write the whole of it, such as text/html'],
    ['type: [a/b]', {}, 'write a media type'],
    ['headers: { etag: }', {}, 'write { present: false }'],
    ['headers: { etag: { match: a } }', {}, '"match" is not known here: did you mean "matches"?'],
    ['headers: { etag: {} }', {}, 'the map is empty'],
    ['headers: { etag: { matches: "(" } }', { headers: [['etag', 'a']] }, 'Invalid regular expression'],
    ['body: { a: 1 }', html, 'the body is not JSON: it is text/html and starts with "<!doctype html>\\n<p>"'],
    ['json: { a: 1 }', { body: '\u001b[31m{' }, 'it has no Content-Type and starts with "\\u001b[31m{"'],
    ['json: { a: 1 }', json('{"a":1'), 'starts with "{"a":1"\n'],
    ['schema: {}', json(''), 'the body is empty, so there is no JSON to check'],
    ['json: {}', { ...json('{}'), savedTo: '/tmp/x' }, 'the body was saved to a file'],
    ['time: fast', {}, 'expect.time got "fast": not a duration such as 800ms'],
    ['time: -1', {}, 'expect.time got -1: not a duration'],
    ['size: big', {}, 'expect.size got "big": not a size'],
    ['sha256: abc', {}, 'expect.sha256 got "abc": not 64 hexadecimal digits'],
    ['snapshot: true', {}, 'there is no place to store it'],
    ['assert: body.id', json('{"id":3}'), 'the expression is 3 (number), not true or false'],
    ['assert: body.nope == 1', json('{"id":3}'), 'nope'],
    ['body: { id: "${{ vars.nope }}" }', json('{}'), 'nope'],
    ['schema: 3', json('{}'), 'expect.schema got 3'],
  ])('%s of %j', async (yaml, response, message) => {
    const result = await checkOne(yaml, response);
    expect(result.outcome).toBe('errored');
    expect(result.message).toContain(message);
    expect(result.excerpt).toBeDefined();
  });

  test('a pattern that backtracks without end is stopped', async () => {
    const response: ResponseParts = { headers: [['a', `${'a'.repeat(60)}!`]] };
    const result = await checkOne('headers: { a: { matches: "^(?=(a+)+$)a" } }', response);
    expect(result).toMatchObject({ outcome: 'errored' });
    expect(result.message).toContain('takes more than a second');
  });

  test('JSON that nests without end', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const response = json(`{"a":${deep}}`);
    const message = 'the body cannot be checked: it nests deeper than 500 levels';
    expect(await checkOne('json: { a: 1 }', response)).toMatchObject({ outcome: 'errored', message });
    expect(
      (
        await checkOne(
          'schema: { $defs: { t: { items: { $ref: "#/$defs/t" } } }, properties: { a: { $ref: "#/$defs/t" } } }',
          response,
        )
      ).outcome,
    ).toBe('errored');
  });
});

describe('the whole of expect', () => {
  test('without a status the default comes first, at the request', async () => {
    const results = await checkYaml('type: json\nassert: [status == 500]', { ...json('{}'), status: 500 });
    expect(results.map(({ kind, label, outcome }) => [kind, label, outcome])).toEqual([
      ['status', 'status is below 400', 'failed'],
      ['type', 'type is json', 'passed'],
      ['assert', 'status == 500', 'passed'],
    ]);
    expect(results[0]?.location).toEqual({ file: 'collections/users.yaml', line: 1, column: 1 });
    expect(results[0]?.message).toBe('status is 500, expected below 400 because `expect` names no status');
  });

  test('results are in the order of the file and openapi is none of them', async () => {
    const yaml = 'assert: ["true"]\nopenapi: false\nheaders: { a: 1, b: 2 }\nstatus: 2xx';
    const results = await checkYaml(yaml, {});
    expect(results.map(({ label }) => label)).toEqual(['true', 'header a is "1"', 'header b is "2"', 'status is 2xx']);
  });
});
