import { describe, expect, test } from 'vitest';
import { maskCredentials } from '../../../src/convert/credentials/mask-credentials.ts';

describe('credentials of a piece of the source', () => {
  test.each([
    ['api_key: abc', 'api_key: ***'],
    ['{"password": "a, b"}', '{"password": ***}'],
    ['access_token=abc&page=2', 'access_token=***&page=2'],
    ['pm.environment.set("token", "abc")', 'pm.environment.set("token", ***)'],
    ['set(`token`, `abc`)', 'set(`token`, ***)'],
    ['~password: my, pass; word', '~password: ***'],
    ['Authorization: Token abc', 'Authorization: ***'],
    ['curl -H "X: Bearer abc"', 'curl -H "X: Bearer ***"'],
    ['http://ann:pw@host/', 'http://***@host/'],
    ['id eyJhbGci.eyJzdWIi.c2ln', 'id ***'],
    ['secret: ``a`b', 'secret: ***'],
    ['x-eyJhbGci.eyJzdWIi.c2ln', 'x-***'],
  ])('%j', (text, masked) => {
    expect(maskCredentials(text, [])).toBe(masked);
  });

  test.each([
    'token: {{token}}',
    'token == "{{token}}"',
    'token_url: http://h/token',
    'password: null',
    'const token = read("a")',
    '["a", "token", 1]',
    '//host:80/path',
    'page: 2',
  ])('stays: %j', (text) => {
    expect(maskCredentials(text, [])).toBe(text);
  });

  test('known values are masked wherever they stand, but for short ones and words for credentials', () => {
    const secrets = [{ value: 'hunter2' }, { value: 'hunter22' }, { value: 'abc' }, { value: 'password' }];
    expect(maskCredentials('hunter22 hunter2 abc password', secrets)).toBe('*** *** abc password');
  });
});

test.each([' ', 'a', 'a-', 'a.', '//a:a:', 'eyJ-', 'a ', 'Bearer ', 'a="', "a='", '"a",', 'token=', '\n', '~', ': '])(
  'a text of 200,000 characters takes no long time: %j',
  (piece) => {
    const text = `a${piece.repeat(200_000 / piece.length)}`;
    const start = performance.now();
    maskCredentials(text, []);
    expect(performance.now() - start).toBeLessThan(1000);
  },
);
