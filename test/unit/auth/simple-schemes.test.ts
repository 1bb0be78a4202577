import { describe, expect, test } from 'vitest';
import { apiKey } from '../../../src/auth/api-key.ts';
import { basic } from '../../../src/auth/basic.ts';
import { bearer } from '../../../src/auth/bearer.ts';
import { contextOf, headerOf, problemFrom, requestTo } from './context.ts';

describe('bearer', () => {
  test('sends the token and names the header as a credential', async () => {
    const context = contextOf();
    const request = await bearer.authorize(requestTo('http://a.test/'), { token: 'abc.def' }, context);
    expect(request.headers).toEqual([['authorization', 'Bearer abc.def']]);
    expect(request.credentialHeaders).toEqual(['authorization']);
    expect([...context.secrets]).toEqual(['abc.def']);
  });

  test('takes the place of a header of any case', async () => {
    const given = requestTo('http://a.test/', {
      headers: [
        ['Authorization', 'old'],
        ['accept', '*/*'],
      ],
    });
    const request = await bearer.authorize(given, { token: 't' }, contextOf());
    expect(request.headers).toEqual([
      ['accept', '*/*'],
      ['authorization', 'Bearer t'],
    ]);
    expect(given.headers).toHaveLength(2);
  });

  test.each([
    [{ token: '' }, 'the bearer token is empty'],
    [{ token: 'abc\n' }, 'the bearer token has a line break, a space at its end or a letter beyond ASCII'],
    [{ token: 'ab\r\nx-evil: 1' }, 'the bearer token has a line break, a space at its end or a letter beyond ASCII'],
    [{ token: 'tökén' }, 'the bearer token has a line break, a space at its end or a letter beyond ASCII'],
    [{ token: null }, '`token` is missing'],
    [{ token: ['a'] }, '`token` must be text'],
  ])('refuses %j', async (settings, message) => {
    const context = contextOf();
    const problem = await problemFrom(bearer.authorize(requestTo('http://a.test/'), settings, context));
    expect(problem).toMatchObject({ code: 'auth/setting', message, location: { file: 'a.yaml', line: 2, column: 9 } });
    expect([...context.secrets]).toEqual([]);
  });
});

describe('basic', () => {
  test.each([
    // RFC 7617, sections 2 and 2.1.
    [{ username: 'Aladdin', password: 'open sesame' }, 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    [{ username: 'test', password: '123£' }, 'dGVzdDoxMjPCow=='],
    [{ username: 'key', password: '' }, 'a2V5Og=='],
    [{ username: 'a', password: 'b:c' }, 'YTpiOmM='],
    [{ username: 'pin', password: 1234 }, 'cGluOjEyMzQ='],
  ])('sends %j', async (settings, credentials) => {
    const context = contextOf();
    const request = await basic.authorize(requestTo('http://a.test/'), settings, context);
    expect(headerOf(request, 'authorization')).toBe(`Basic ${credentials}`);
    expect(request.credentialHeaders).toEqual(['authorization']);
    expect(context.secrets).toContain(credentials);
    expect(context.secrets).not.toContain('');
  });

  test.each([
    [{ username: 'a:b', password: 'c' }, 'a user name with a colon cannot be sent with Basic authentication'],
    [{ username: 'a', password: 'c\n' }, 'the user name or password has a control character, such as a line break'],
    [{ username: 'a' }, '`password` is missing'],
    [{ password: 'a' }, '`username` is missing'],
    [{ username: { a: 1 }, password: 'a' }, '`username` must be text'],
  ])('refuses %j', async (settings, message) => {
    const problem = await problemFrom(basic.authorize(requestTo('http://a.test/'), settings, contextOf()));
    expect(problem).toMatchObject({ code: 'auth/setting', message });
  });
});

describe('apiKey', () => {
  test('in a header, under its own name', async () => {
    const context = contextOf();
    const settings = { in: 'header', name: 'X-Api-Key', value: 'k 1' };
    const request = await apiKey.authorize(requestTo('http://a.test/'), settings, context);
    expect(request.headers).toEqual([['X-Api-Key', 'k 1']]);
    expect(request.credentialHeaders).toEqual(['x-api-key']);
    expect(context.secrets).toContain('k 1');
  });

  test.each([
    ['http://a.test/', 'http://a.test/?api_key=a%2Fb+c'],
    ['http://a.test/?x=a%20b&y&z=~', 'http://a.test/?x=a%20b&y&z=~&api_key=a%2Fb+c'],
    ['http://a.test/?api_key=old&api%5Fkey=older&n=1', 'http://a.test/?n=1&api_key=a%2Fb+c'],
  ])('in the query of %s, the rest as it was', async (before, after) => {
    const context = contextOf();
    const settings = { in: 'query', name: 'api_key', value: 'a/b c' };
    const request = await apiKey.authorize(requestTo(before), settings, context);
    expect(request.url).toBe(after);
    expect(request.credentialParams).toEqual(['api_key']);
    expect([...context.secrets]).toEqual(['a/b c', 'a%2Fb+c']);
  });

  test.each([
    [undefined, 'sid=k'],
    ['theme=dark', 'theme=dark; sid=k'],
    ['sid=old; theme=dark;', 'theme=dark; sid=k'],
  ])('in a cookie, beside %s', async (cookie, after) => {
    const given = requestTo('http://a.test/', { headers: cookie === undefined ? [] : [['Cookie', cookie]] });
    const request = await apiKey.authorize(given, { in: 'cookie', name: 'sid', value: 'k' }, contextOf());
    expect(request.headers).toEqual([['cookie', after]]);
    expect(request.credentialHeaders).toEqual(['cookie']);
  });

  test.each([
    [{ in: 'headers', name: 'a', value: 'b' }, '"headers" is not a value of `in`', 'did you mean "header"?'],
    [{ in: 'body', name: 'a', value: 'b' }, '"body" is not a value of `in`', 'it is one of header, query, cookie'],
    [{ in: 'header', name: 'a b', value: 'b' }, '"a b" is not a name of a header', undefined],
    [
      { in: 'header', name: 'a', value: 'b\r\nc: d' },
      'the API key has a character that no header can carry',
      undefined,
    ],
    [{ in: 'header', name: 'a', value: 'b\n' }, 'the API key has a character that no header can carry', undefined],
    [{ in: 'query', name: '', value: 'b' }, '`name` is empty', undefined],
    [{ in: 'query', name: 'a', value: '' }, 'the API key is empty', 'does its variable have a value?'],
    [{ in: 'cookie', name: 'a=b', value: 'b' }, '"a=b" is not a name of a cookie', undefined],
    [
      { in: 'cookie', name: 'a', value: 'b; c=d' },
      'the API key has a character that no cookie can carry',
      'use `url_encode(…)`',
    ],
  ])('refuses %j', async (settings, message, hint) => {
    const problem = await problemFrom(apiKey.authorize(requestTo('http://a.test/'), settings, contextOf()));
    expect(problem.code).toBe('auth/setting');
    expect(problem.message).toBe(message);
    expect(problem.hint).toBe(hint);
  });
});
