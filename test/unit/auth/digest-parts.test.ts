import { describe, expect, test } from 'vitest';
import { chooseChallenge, type DigestChallenge } from '../../../src/auth/digest/choose-challenge.ts';
import { digestAuthorization } from '../../../src/auth/digest/digest-authorization.ts';
import { parseChallenges } from '../../../src/auth/digest/parse-challenges.ts';
import type { Header, PreparedBody } from '../../../src/model/exchange.ts';

const bytes: PreparedBody = { kind: 'bytes', bytes: new TextEncoder().encode('x') };
const stream: PreparedBody = {
  kind: 'stream',
  open: () => {
    throw new Error('opened');
  },
  size: 1,
  note: '',
};

describe('parseChallenges', () => {
  test.each([
    ['one', ['Digest realm="a", nonce="b"'], [['digest', { realm: 'a', nonce: 'b' }]]],
    [
      'several in one header',
      ['Basic realm="a", Digest realm="b", nonce="c", Negotiate'],
      [
        ['basic', { realm: 'a' }],
        ['digest', { realm: 'b', nonce: 'c' }],
        ['negotiate', {}],
      ],
    ],
    [
      'several headers',
      ['Basic realm="a"', 'Digest realm="b"'],
      [
        ['basic', { realm: 'a' }],
        ['digest', { realm: 'b' }],
      ],
    ],
    [
      'commas, quotes and backslashes within quotes',
      [String.raw`Digest realm="a, \"b\" \\ c", nonce="x=y"`],
      [['digest', { realm: String.raw`a, "b" \ c`, nonce: 'x=y' }]],
    ],
    [
      'values without quotes, names of any case',
      ['DIGEST Realm=a,NONCE = b ,  qop="auth,auth-int"'],
      [['digest', { realm: 'a', nonce: 'b', qop: 'auth,auth-int' }]],
    ],
    [
      'a token68',
      ['NTLM TlRMTVNTUAAB==, Digest realm="a"'],
      [
        ['ntlm', expect.anything()],
        ['digest', { realm: 'a' }],
      ],
    ],
    ['the first of two', ['Digest realm="a", realm="b"'], [['digest', { realm: 'a' }]]],
    ['empty elements', [', Digest realm="a",, nonce="b",'], [['digest', { realm: 'a', nonce: 'b' }]]],
    ['a quote that never ends', ['Digest realm="a'], [['digest', { realm: 'a' }]]],
    ['nothing', [''], []],
    ['a parameter without a scheme', ['realm="a"'], []],
  ])('%s', (_, headers, expected) => {
    expect(parse(...headers)).toEqual(expected);
  });

  test('only WWW-Authenticate', () => {
    expect(parseChallenges([['proxy-authenticate', 'Digest realm="a"']])).toEqual([]);
  });
});

describe('chooseChallenge', () => {
  test.each([
    ['MD5 where nothing is named', 'Digest realm="r", nonce="n"', { hash: 'md5', session: false }],
    [
      'the strongest',
      'Digest realm="r", nonce="1", algorithm=MD5, Digest realm="r", nonce="2", algorithm=SHA-256',
      { hash: 'sha256', nonce: '2' },
    ],
    [
      'SHA-512-256 above SHA-256',
      'Digest realm="r", nonce="1", algorithm=SHA-512-256, Digest realm="r", nonce="2", algorithm=SHA-256',
      { hash: 'sha512-256' },
    ],
    [
      'the first of equals',
      'Digest realm="r", nonce="1", algorithm=SHA-256-sess, Digest realm="r", nonce="2", algorithm=SHA-256',
      { nonce: '1', session: true },
    ],
    [
      'the one that can be answered',
      'Digest realm="r", nonce="1", algorithm=SHA3, Digest realm="r", nonce="2", algorithm="md5"',
      { nonce: '2' },
    ],
    [
      'flags of any case',
      'Digest realm="r", nonce="n", stale=TRUE, userhash=True, opaque=""',
      { stale: true, userhash: true, opaque: '' },
    ],
  ])('%s', (_, header, expected) => {
    expect(choose(header).challenge).toMatchObject(expected);
  });

  test.each([
    [
      'another scheme',
      'Basic realm="r"',
      undefined,
      'the server asks for basic authentication, not for digest',
      'use `auth: { basic: … }`',
    ],
    [
      'only unknown schemes',
      'Negotiate, NTLM',
      undefined,
      'the server asks for negotiate or ntlm authentication, not for digest',
      undefined,
    ],
    [
      'an unknown algorithm',
      'Digest realm="r", nonce="n", algorithm=SHA3-512',
      undefined,
      'the server asks for the digest algorithm "SHA3-512", which is not known',
      'known are MD5, SHA-256 and SHA-512-256, each also with -sess',
    ],
    [
      'an algorithm that is a property of objects',
      'Digest realm="r", nonce="n", algorithm=constructor',
      undefined,
      'the server asks for the digest algorithm "constructor", which is not known',
      'known are MD5, SHA-256 and SHA-512-256, each also with -sess',
    ],
    [
      'no nonce',
      'Digest realm="r"',
      undefined,
      "the server's digest challenge has no nonce",
      'the server breaks RFC 7616, section 3.3',
    ],
    [
      'no realm',
      'Digest nonce="r"',
      undefined,
      "the server's digest challenge has no realm",
      'the server breaks RFC 7616, section 3.3',
    ],
    [
      'an unknown qop',
      'Digest realm="r", nonce="n", qop="auth-conf"',
      bytes,
      'the server asks for the digest qop "auth-conf"',
      'known are auth and auth-int',
    ],
    [
      'auth-int over a stream',
      'Digest realm="r", nonce="n", qop="auth-int"',
      stream,
      'the server asks for a digest over the body (qop auth-int), and the body is streamed from a file',
      'send the body as text, json or form, or let the server offer qop auth',
    ],
  ])('refuses %s', (_, header, body, reason, hint) => {
    expect(choose(header, body)).toEqual(hint === undefined ? { reason } : { reason, hint });
  });
});

describe('digestAuthorization', () => {
  const challenge: DigestChallenge = {
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    algorithm: 'SHA-256',
    hash: 'sha256',
    session: false,
    qops: ['auth', 'auth-int'],
    stale: false,
    userhash: false,
  };
  const input = {
    method: 'GET',
    uri: '/dir/index.html',
    user: { username: 'Mufasa', password: 'Circle of Life' },
    challenge,
    protection: { qop: 'auth' },
    count: 1,
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  } as const;

  test('RFC 7616, section 3.9.1, SHA-256', () => {
    expect(digestAuthorization(input)).toBe(
      'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, ' +
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, qop=auth, ' +
        'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", ' +
        'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", ' +
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    );
  });

  test('RFC 7616, section 3.9.1, MD5', () => {
    const md5 = { ...challenge, algorithm: 'MD5', hash: 'md5' } as const;
    expect(responseIn(digestAuthorization({ ...input, challenge: md5 }))).toBe('8ca523f5e9506fed4657c9700eebdbec');
  });

  test('RFC 2617, section 3.5', () => {
    const old = {
      ...challenge,
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      hash: 'md5',
    } as const;
    const user = { username: 'Mufasa', password: 'Circle Of Life' };
    const header = digestAuthorization({ ...input, challenge: old, user, cnonce: '0a4f113b' });
    expect(responseIn(header)).toBe('6629fae49393a05397450978507c4ef1');
  });

  test('RFC 2069: without qop there is neither nc nor cnonce', () => {
    const old = {
      ...challenge,
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      hash: 'md5',
    } as const;
    const user = { username: 'Mufasa', password: 'CircleOfLife' };
    const header = digestAuthorization({ ...input, challenge: old, user, protection: { qop: 'none' } });
    // The example of RFC 2069, section 2.4, as its errata correct it.
    expect(responseIn(header)).toBe('1949323746fe6a43ef61f9606e7febea');
    expect(header).not.toMatch(/nc=|cnonce=|qop=/);
  });

  test('the count is eight hexadecimal digits', () => {
    expect(digestAuthorization({ ...input, count: 255 })).toContain('nc=000000ff,');
  });

  test('a session hashes nonce and cnonce into the secret', () => {
    const session = { ...challenge, algorithm: 'MD5-sess', hash: 'md5', session: true } as const;
    const header = digestAuthorization({ ...input, challenge: session });
    expect(header).toContain('algorithm=MD5-sess');
    expect(responseIn(header)).toBe('e783283f46242139c486a698fec7211d');
  });

  test('auth-int covers the body', () => {
    const responses = ['a', 'b'].map((text) => {
      const body = new TextEncoder().encode(text);
      return responseIn(digestAuthorization({ ...input, protection: { qop: 'auth-int', body } }));
    });
    expect(new Set(responses).size).toBe(2);
  });

  test.each([
    ['quotes', String.raw`a"b\c`, false, String.raw`username="a\"b\\c"`],
    ['letters beyond ASCII', 'Jäsøn Doe', false, "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe"],
    ['a hash', 'Mufasa', true, 'username="a947aad205e80e429958a387394944c6b496301e79f89d35a4cc23b6ee12b5b6"'],
  ])('a user name as %s', (_, username, userhash, expected) => {
    const header = digestAuthorization({
      ...input,
      user: { username, password: 'p' },
      challenge: { ...challenge, userhash },
    });
    expect(header).toContain(expected);
  });
});

function parse(...values: string[]) {
  const headers = values.map((value): Header => ['WWW-Authenticate', value]);
  return parseChallenges(headers).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

function choose(header: string, body?: PreparedBody) {
  return chooseChallenge(parseChallenges([['www-authenticate', header]]), body);
}

function responseIn(header: string): string | undefined {
  return /response="([0-9a-f]*)"/.exec(header)?.[1];
}
