import { describe, expect, test } from 'vitest';
import { runRequests } from '../support/run-collection.ts';
import { sentValue } from '../support/sent-value.ts';

/** What stands on standard error when a value cannot be had before anything is sent. */
async function expectRefused(value: unknown, top: object = {}): Promise<string> {
  const { exit, stderr, requests } = await runRequests({ a: { POST: '/', json: { value } } }, { top });
  expect(exit, stderr).toBe(2);
  expect(requests).toEqual([]);
  return stderr;
}

describe('a value that is one expression keeps its type', () => {
  test.each([
    ['${{ 20 }}', 20],
    ['${{ 1.5 }}', 1.5],
    ['${{ true }}', true],
    ['${{ null }}', null],
    ["${{ 'x' }}", 'x'],
    ['${{ [1, 2] }}', [1, 2]],
    ["${{ {'a': 1} }}", { a: 1 }],
    ['${{vars.n}}', 20],
    ['${{ vars.list }}', [1, 'b']],
    ['${{ vars.map.deep }}', { x: null }],
  ])('%s', async (value, expected) => {
    expect(await sentValue(value, { vars: { n: 20, list: [1, 'b'], map: { deep: { x: null } } } })).toEqual(expected);
  });
});

describe('inside longer text it becomes text', () => {
  test.each([
    ['n=${{ 20 }}', 'n=20'],
    ['${{ 1 }}${{ 2 }}', '12'],
    [' ${{ true }}', ' true'],
    ['x ${{ null }}', 'x null'],
    ['l=${{ [1, "a"] }}', 'l=[1,"a"]'],
    ['m=${{ {"a": {"b": 1.5}} }}', 'm={"a":{"b":1.5}}'],
    ['v=${{ vars.big }}', 'v=9007199254740993'],
    ['$${{ x }}', '${{ x }}'],
    ['a $${{ x }} ${{ 1 }}', 'a ${{ x }} 1'],
    ['{{ x }} ${ y } $x', '{{ x }} ${ y } $x'],
  ])('%s', async (value, expected) => {
    expect(await sentValue(value, { vars: { big: '${{ 9007199254740993 }}' } })).toBe(expected);
  });
});

describe('an expression ends where its grammar ends', () => {
  test.each([
    ["${{ 'a }} b' }}", 'a }} b'],
    ['${{ "}}" + \'${{\' }}!', '}}${{!'],
    ["${{ {'a': {'b': 1}}.a.b }}", 1],
    ["${{ {'a': {'b': {'c': 1}}} }}", { a: { b: { c: 1 } } }],
    ["${{ {'a': {'b': 1}}}}", { a: { b: 1 } }],
    ["x${{ {'a': {'b': 1}}}}y", 'x{"a":{"b":1}}y'],
    ['${{ r"\\}}" }}', '\\}}'],
    ["${{ 'it\\'s }}' }}", "it's }}"],
  ])('%s', async (value, expected) => {
    expect(await sentValue(value)).toEqual(expected);
  });

  test.each(['${{ 1 + }}', '${{ 1', "${{ 'a }}", '${{ }}', '${{ 1 2 }}', '${{ {"a": 1 }}', 'x ${{ ) }}'])(
    '%s is an error with file, line and column',
    async (value) => {
      expect(await expectRefused(value)).toMatch(/c\.yaml:\d+:\d+/);
    },
  );
});

test('keys are never templated', async () => {
  const { requests } = await runRequests({
    a: {
      POST: '/',
      json: { '${{ 1 }}': 1 },
    },
  });
  expect(requests[0]?.body).toContain('${{ 1 }}');
});

describe('a missing key', () => {
  const server = { 'GET /': { json: { here: 1, nothing: null } } };
  test.each([
    'has(body.gone) == false',
    "body.?gone.orValue('d') == 'd'",
    'body.?here.orValue(2) == 1',
    'has(body.nothing)',
    'body.nothing == null',
  ])('%s', async (assertion) => {
    expect((await runRequests({ a: { GET: '/', expect: { assert: [assertion] } } }, { server })).exit).toBe(0);
  });
  test.each([
    'body.gone == null',
    'body.gone.deeper == 1',
    'body.here.deeper == 1',
    "body['gone'] == 1",
    'body.nothing.x == 1',
  ])('%s is an error that names it', async (assertion) => {
    const { exit, results } = await runRequests({ a: { GET: '/', expect: { assert: [assertion] } } }, { server });
    expect(exit).toBe(1);
    expect(results['a']?.status).toBe('failed');
    expect(JSON.stringify(results['a']?.attempts[0]?.checks)).toMatch(/gone|deeper|"?x"?/);
  });
});

describe('known to be wrong before anything is sent', () => {
  test.each([
    ['${{ vars.pge_size }}', 'page_size'],
    ['${{ env.API_TOKN }}', 'API_TOKEN'],
    ['${{ base46("x") }}', 'base64'],
    ["${{ 'x'.uper() }}", 'upper'],
    ['${{ var.page_size }}', 'vars'],
    ['${{ responses.b.body }}', 'b'],
    ['${{ fixtures.f.x }}', 'f'],
    ['${{ nope }}', 'nope'],
  ])('%s, with the nearest known name', async (value, near) => {
    const stderr = await expectRefused(value, {
      vars: { page_size: 1 },
      env: { API_TOKEN: 'x' },
    });
    expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
    expect(stderr).toContain(near);
  });

  test.each([
    "${{ 1 + 'a' }}",
    '${{ upper(1) }}',
    '${{ size() }}',
    "${{ 'a' && true }}",
    '${{ process.env }}',
    "${{ require('fs') }}",
    '${{ body }}',
    '${{ status }}',
    '${{ row.x }}',
    '${{ items }}',
  ])('%s is refused', async (value) => {
    expect(await expectRefused(value)).toMatch(/c\.yaml:\d+:\d+/);
  });

  test('all of them at once', async () => {
    const stderr = await expectRefused(['${{ vars.one }}', '${{ vars.two }}', '${{ three( }}']);
    for (const name of ['one', 'two', 'three']) expect(stderr).toContain(name);
  });
});

describe('what the current response gives', () => {
  test.each([
    'status == 201',
    "headers['x-one'] == 'Yes'",
    "headers['content-type'].startsWith('application/json')",
    "body.a == 'b'",
    `text == '{"a":"b"}'`,
    "cookies.sid == 'abc'",
    "url.endsWith('/thing?x=1')",
    'time >= 0.0 && time < 60000.0',
    'size == 9',
    "env.PLAIN == 'p'",
    'vars.v == 1',
  ])('%s', async (assertion) => {
    const { exit, stdout } = await runRequests(
      { a: { POST: '/thing?x=1', expect: { status: 201, assert: [assertion] } } },
      {
        top: { vars: { v: 1 }, env: { PLAIN: 'p' } },
        server: {
          'POST /thing': {
            status: 201,
            headers: { 'X-One': 'Yes', 'set-cookie': 'sid=abc; Path=/' },
            json: { a: 'b' },
          },
        },
      },
    );
    expect(exit, stdout).toBe(0);
  });

  test('body is the text where it is not JSON', async () => {
    const { exit } = await runRequests(
      { a: { GET: '/', expect: { assert: ["body == '<p>'"] } } },
      { server: { 'GET /': { text: '<p>', headers: { 'content-type': 'text/html' } } } },
    );
    expect(exit).toBe(0);
  });

  test('and responses give the same later', async () => {
    const { exit, requests } = await runRequests(
      {
        a: { POST: '/', text: '[1]', headers: { 'content-type': 'application/json' } },
        b: {
          POST: '/b',
          json: ['status', 'body', 'text', 'size'].map((key) => `\${{ responses.a.${key} }}`),
        },
      },
      { server: { 'POST /': { text: '[1]', headers: { 'content-type': 'application/json' } } } },
    );
    expect(exit).toBe(0);
    expect(JSON.parse(requests[1]?.body ?? '')).toEqual([200, [1], '[1]', 3]);
  });
});
