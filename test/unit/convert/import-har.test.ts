import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  jsonValue,
  oneof,
  record,
  string,
  webUrl,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importHar } from '../../../src/convert/import-har.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { importText, leftOf, refusalOf, requestsOf } from './import-source.ts';

type Entry = { request?: object; response?: object } & Record<string, unknown>;

function har(entries: Entry[], version = '1.2'): string {
  const whole = entries.map(({ request, response, ...rest }) => ({
    request: { method: 'GET', url: 'http://h/a', headers: [], queryString: [], cookies: [], bodySize: 0, ...request },
    response: {
      status: 200,
      headers: [],
      content: { size: 2, mimeType: 'application/json; charset=utf-8' },
      ...response,
    },
    ...rest,
  }));
  return JSON.stringify({ log: { version, creator: { name: 'test', version: '1' }, entries: whole } }, null, 1);
}

const headers = (map: Record<string, string>): object => ({
  headers: Object.entries(map).map(([name, value]) => ({ name, value })),
});

async function only(entry: Entry): Promise<unknown> {
  return Object.values(requestsOf(await importText(importHar, har([entry]))))[0];
}

describe('one entry', () => {
  test.each<[string, Entry, object]>([
    ['what to expect', {}, { GET: '/a', expect: { status: 200, type: 'application/json' } }],
    ['a redirect', { response: { status: 302 } }, { expect: { status: 302 } }],
    ['no body', { response: { status: 204 } }, { expect: { status: 204 } }],
    [
      'JSON',
      { request: { method: 'POST', postData: { mimeType: 'application/json', text: '{"a":1}' } } },
      { POST: '/a', json: { a: 1 } },
    ],
    [
      'a form by its parameters',
      {
        request: {
          method: 'POST',
          postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: 'b c' }] },
        },
      },
      { form: { a: 'b c' } },
    ],
    [
      'text of another type',
      { request: { method: 'PUT', postData: { mimeType: 'text/csv', text: 'a,b\n' } } },
      { PUT: '/a', headers: { 'content-type': 'text/csv' }, text: 'a,b\n' },
    ],
    [
      'parts',
      {
        request: {
          method: 'POST',
          postData: { mimeType: 'multipart/form-data; boundary=x', params: [{ name: 'a', value: 'b' }] },
        },
      },
      { multipart: { a: 'b' } },
    ],
    ['a query beside the URL', { request: { queryString: [{ name: 'q', value: 'a b' }] } }, { GET: '/a?q=a%20b' }],
  ])('%s', async (_, entry, expected) => {
    expect(await only(entry)).toMatchObject(expected);
  });

  test('headers of the connection and of HTTP/2 are left to the client', async () => {
    const request = headers({
      ':method': 'GET',
      ':authority': 'h',
      Host: 'h',
      Connection: 'keep-alive',
      'Content-Length': '0',
      'Accept-Encoding': 'gzip, zstd',
      Accept: 'text/html',
    });
    expect(await only({ request })).toMatchObject({ headers: { Accept: 'text/html' } });
    expect(Object.keys(((await only({ request })) as { headers: object }).headers)).toEqual(['Accept']);
  });

  test('a body that was not recorded is told', async () => {
    const imported = await importText(importHar, har([{ request: { method: 'POST', bodySize: 7 } }]));
    expect(leftOf(imported)).toEqual(['9:4 body of 7 bytes']);
  });
});

describe('many entries', () => {
  test('one collection of each host, ids by method and path, none left out', async () => {
    const text = har([
      { request: { url: 'https://a.test/users/7' } },
      { request: { url: 'https://b.test/' } },
      { request: { url: 'https://a.test/users/8' } },
    ]);
    const { collections } = await importText(importHar, text);
    expect(collections.map(({ path, content }) => [path, Object.keys(content['requests'] as object)])).toEqual([
      ['a.test.yaml', ['get_users', 'get_users_2']],
      ['b.test.yaml', ['get']],
    ]);
    expect(collections[1]?.content).toMatchObject({
      env: { BASE_URL_B_TEST: { default: 'https://b.test' } },
      baseUrl: '${{ env.BASE_URL_B_TEST }}',
    });
  });

  test('cookies that an answer set come from the jar, others are credentials', async () => {
    const setCookie = { status: 200, headers: [{ name: 'Set-Cookie', value: 'session=1; Path=/' }] };
    const text = har([
      { response: setCookie },
      { request: headers({ Cookie: 'session=1' }) },
      { request: headers({ Cookie: 'session=1; auth_token=secret-value' }) },
    ]);
    const imported = await importText(importHar, text);
    const [, second, third] = Object.values(requestsOf(imported)) as { headers?: object }[];
    expect(second?.headers).toBeUndefined();
    expect(third?.headers).toEqual({ cookie: '${{ env.COOKIE }}' });
    expect(imported.secrets).toEqual([{ name: 'COOKIE', value: 'auth_token=secret-value' }]);
  });

  test('credentials go out of headers, URLs and bodies', async () => {
    const text = har([
      { request: headers({ Authorization: 'Bearer t0ken' }) },
      { request: { url: 'http://h/a?access_token=t1' } },
      { request: { method: 'POST', postData: { mimeType: 'application/json', text: '{"password":"p4ss"}' } } },
    ]);
    const imported = await importText(importHar, text);
    expect(imported.secrets.map(({ value }) => value)).toEqual(['t0ken', 't1', 'p4ss']);
    expect(JSON.stringify(imported.collections)).not.toMatch(/t0ken|t1|p4ss/);
  });

  test('what cannot be sent again is counted, with the place of the first', async () => {
    const text = har([
      { request: { url: 'data:image/png;base64,AAAA' } },
      {},
      { request: { url: 'data:text/plain,b' } },
      { request: { url: 'wss://h/socket' } },
      { request: { url: 'http://h/socket' }, _resourceType: 'websocket' },
      { request: { method: 'OPTIONS', ...headers({ 'Access-Control-Request-Method': 'POST' }) } },
      { request: { url: 'http://h/blocked?x=1' }, response: { status: 0 } },
    ]);
    const imported = await importText(importHar, text);
    expect(imported.leftovers.map(({ what }) => what)).toEqual([
      '2 data: addresses',
      'wss: address',
      'WebSocket',
      'CORS preflight',
      'request without an answer: GET http://h/blocked',
    ]);
    expect(leftOf(imported)[0]).toBe('9:4 2 data: addresses');
    expect(Object.keys(requestsOf(imported))).toEqual(['get_a']);
    expect(imported.collections[0]?.comments[0]?.lines[3]).toMatch(
      /^- WebSocket \(in\.txt:\d+:4\): rollcall sends requests with one answer each$/,
    );
  });
});

describe('refused', () => {
  test.each<[string, string, string]>([
    ['', '1:1', 'this is not JSON'],
    ['{"log": {"entries": [', '1:21', 'this is not JSON'],
    ['[]', '1:1', 'this is not a HAR file'],
    ['{"log": {"version": "1.2"}}', '1:1', 'this is not a HAR file'],
    ['{"log": {"version": "2.0", "entries": []}}', '1:10', 'HAR of version "2.0"; known are 1.1 and 1.2'],
    [har([]), '1:1', 'the recording is empty'],
  ])('%j', async (text, place, message) => {
    const problem = await refusalOf(importHar, text);
    expect(problem.code).toBe('convert/source');
    expect(problem.message).toContain(message);
    expect(`${problem.location?.line}:${problem.location?.column}`).toBe(place);
  });

  test('HAR 1.1 and none named are read', async () => {
    expect(requestsOf(await importText(importHar, har([{}], '1.1')))).toHaveProperty('get_a');
    expect(requestsOf(await importText(importHar, har([{}], '')))).toHaveProperty('get_a');
  });

  test('any JSON in the place of an entry gives a collection or a problem', async () => {
    const value = jsonValue({ maxDepth: 2 });
    const entry = record(
      {
        request: oneof(
          value,
          record({
            method: constantFrom('GET', 'POST', ''),
            url: oneof(webUrl(), string()),
            headers: value,
            postData: value,
          }),
        ),
        response: oneof(value, record({ status: integer({ min: -1, max: 700 }), headers: value, content: value })),
      },
      { requiredKeys: [] },
    );
    await assert(
      asyncProperty(array(entry, { maxLength: 4 }), async (entries) => {
        const text = JSON.stringify({ log: { version: '1.2', entries } });
        const outcome = await importText(importHar, text).catch((error: unknown) => error);
        expect(outcome instanceof Error && !(outcome instanceof ProblemError) ? outcome : undefined).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
