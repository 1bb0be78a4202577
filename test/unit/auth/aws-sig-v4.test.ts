import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type RequestToSign, signRequest } from '../../../src/auth/aws-sig-v4/sign-request.ts';
import { awsSigV4 } from '../../../src/auth/aws-sig-v4.ts';
import type { Header, PreparedBody } from '../../../src/model/exchange.ts';
import { contextOf, headerOf, problemFrom, requestTo } from './context.ts';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const key = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
  time: '20150830T123600Z',
};
const request: RequestToSign = {
  method: 'GET',
  path: '/',
  query: '',
  headers: [
    ['Host', 'example.amazonaws.com'],
    ['X-Amz-Date', key.time],
  ],
  payloadHash: EMPTY_SHA256,
};
const withHeader = (...values: string[]) => [
  ...request.headers,
  ...values.map((value): Header => ['My-Header1', value]),
];

const { time: _time, ...settings } = key;
const now = () => Date.UTC(2015, 7, 30, 12, 36, 0, 500);

describe('signRequest', () => {
  // Figures of AWS's Signature Version 4 test suite, as published in the repository of the aws4 package.
  test.each<[string, Partial<RequestToSign>, string]>([
    ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      { query: 'Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-header-key-duplicate',
      { headers: withHeader('value2', 'value2', 'value1') },
      'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
    ],
    ['get-utf8', { path: '/ሴ' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
    ['get-slashes', { path: '//example//' }, '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
  ])('%s', (_, part, signature) => {
    expect(signRequest({ ...request, ...part }, key).signature).toBe(signature);
  });

  test('says who signed, for what, and which headers', () => {
    expect(signRequest({ ...request, headers: withHeader('a') }, key).authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=host;my-header1;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
  });

  test.each([
    ['/a%20b', 'service', '/a%2520b'],
    ['/a%20b', 's3', '/a%20b'],
    ['/a//b/./c', 'service', '/a/b/c'],
    ['/a//b/./c', 's3', '/a//b/./c'],
    ["/a(1)!'*", 's3', '/a%281%29%21%27%2A'],
    ['/a%2fb%7E%41', 's3', '/a%2Fb~A'],
    ['/..', 'service', '/'],
    ['', 'service', '/'],
    ['/%', 's3', '/%25'],
    ['/a', 's3tables', '/a'],
  ])('the path %s for %s', (path, service, canonical) => {
    expect(lines({ path }, service)[1]).toBe(canonical);
  });

  test.each([
    ['a', 'a='],
    ['b=2&a=1&&a=0', 'a=0&a=1&b=2'],
    ['a-b=1&a=2', 'a=2&a-b=1'],
    ['A=1&a=2&B=3', 'A=1&B=3&a=2'],
    ['q=a+b%2Bc&r=%FF', 'q=a%20b%2Bc&r=%FF'],
    ['url=http://x/?y=1=2', 'url=http%3A%2F%2Fx%2F%3Fy%3D1%3D2'],
    ['p=50%', 'p=50%25'],
  ])('the query %s', (query, canonical) => {
    expect(lines({ query })[2]).toBe(canonical);
  });
});

describe('awsSigV4', () => {
  test('adds the date, the hash of the body and the signature, and keeps the rest', async () => {
    const context = contextOf({ now });
    const body: PreparedBody = { kind: 'bytes', bytes: new TextEncoder().encode('{}') };
    const given = requestTo('http://api.test:8080/a?b=1', {
      method: 'POST',
      body,
      headers: [
        ['accept', 'x'],
        ['user-agent', 'y'],
      ],
    });
    const signed = await awsSigV4.authorize(given, settings, context);
    expect(signed.headers.slice(0, 4)).toEqual([
      ['accept', 'x'],
      ['user-agent', 'y'],
      ['x-amz-date', '20150830T123600Z'],
      ['x-amz-content-sha256', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'],
    ]);
    expect(headerOf(signed, 'authorization')).toContain('SignedHeaders=accept;host;x-amz-content-sha256;x-amz-date,');
    expect(signed.url).toBe(given.url);
    expect(signed.credentialHeaders).toEqual(['authorization']);
    expect(context.secrets).toContain(settings.secretAccessKey);
  });

  test('signs the port as part of the host, and a Host header where there is one', async () => {
    expect(await signatureOf('http://a.test:1/')).not.toBe(await signatureOf('http://a.test/'));
    expect(await signatureOf('http://a.test:1/', [['Host', 'a.test']])).toBe(await signatureOf('http://a.test/'));
  });

  test('sends and signs the session token', async () => {
    const context = contextOf({ now });
    const signed = await awsSigV4.authorize(requestTo('http://a.test/'), { ...settings, sessionToken: 'st' }, context);
    expect(headerOf(signed, 'x-amz-security-token')).toBe('st');
    expect(headerOf(signed, 'authorization')).toContain('x-amz-date;x-amz-security-token,');
    expect(signed.credentialHeaders).toEqual(['x-amz-security-token', 'authorization']);
    expect(context.secrets).toContain('st');
  });

  test('is replaced, not added to, when a request is authorized again', async () => {
    const once = await awsSigV4.authorize(requestTo('http://a.test/'), settings, contextOf({ now }));
    const twice = await awsSigV4.authorize(once, settings, contextOf({ now }));
    expect(twice.headers).toEqual(once.headers);
  });

  test('sends what it signed where servers differ in reading it', async () => {
    const signed = await awsSigV4.authorize(
      requestTo('http://a.test/a+b?q=c+d'),
      { ...settings, service: 's3' },
      contextOf({ now }),
    );
    expect(signed.url).toBe('http://a.test/a%2Bb?q=c%20d');
  });

  test.each([
    ['http://a.test/', 's3', createHash('sha256').update('abc').digest('hex'), 1],
    ['https://a.test/', 'execute-api', createHash('sha256').update('abc').digest('hex'), 1],
    ['https://a.test/', 's3', 'UNSIGNED-PAYLOAD', 0],
  ])('a streamed body to %s of %s', async (url, service, hash, opened) => {
    const body = streamOf('abc');
    const signed = await awsSigV4.authorize(
      requestTo(url, { method: 'PUT', body }),
      { ...settings, service },
      contextOf(),
    );
    expect(headerOf(signed, 'x-amz-content-sha256')).toBe(hash);
    expect(body.opened).toBe(opened);
  });

  test('a date or hash among the headers is signed as it stands', async () => {
    const headers: Header[] = [
      ['X-Amz-Date', '20200101T000000Z'],
      ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD'],
    ];
    const signed = await awsSigV4.authorize(requestTo('http://a.test/', { headers }), settings, contextOf());
    expect(headerOf(signed, 'x-amz-date')).toBe('20200101T000000Z');
    expect(headerOf(signed, 'x-amz-content-sha256')).toBe('UNSIGNED-PAYLOAD');
    expect(headerOf(signed, 'authorization')).toContain('/20200101/us-east-1/');
  });

  test('a body that cannot be read is a problem', async () => {
    const body: PreparedBody = {
      kind: 'stream',
      open: () =>
        new Readable({ read: (): void => void body.kind, construct: (done) => done(new Error('no such file')) }),
      size: 1,
      note: '',
    };
    const problem = await problemFrom(awsSigV4.authorize(requestTo('http://a.test/', { body }), settings, contextOf()));
    expect(problem).toMatchObject({
      code: 'http/file',
      message: 'the body could not be read to sign it: no such file',
    });
  });

  test.each([
    ['accessKeyId', '`accessKeyId` is missing'],
    ['secretAccessKey', '`secretAccessKey` is missing'],
    ['region', '`region` is missing'],
    ['service', '`service` is missing'],
  ])('without %s', async (name, message) => {
    const problem = await problemFrom(
      awsSigV4.authorize(requestTo('http://a.test/'), { ...settings, [name]: null }, contextOf()),
    );
    expect(problem).toMatchObject({ code: 'auth/setting', message, location: { line: 2 } });
  });

  test('a date that is none', async () => {
    const given = requestTo('http://a.test/', { headers: [['x-amz-date', '2020-01-01']] });
    const problem = await problemFrom(awsSigV4.authorize(given, settings, contextOf()));
    expect(problem.message).toBe('"2020-01-01" is not a value of X-Amz-Date');
  });
});

function lines(part: Partial<RequestToSign>, service = 'service'): string[] {
  return signRequest({ ...request, ...part }, { ...key, service }).canonicalRequest.split('\n');
}

async function signatureOf(url: string, headers: Header[] = []) {
  const signed = await awsSigV4.authorize(requestTo(url, { headers }), settings, contextOf({ now }));
  return headerOf(signed, 'authorization');
}

function streamOf(text: string): PreparedBody & { opened: number } {
  return {
    kind: 'stream',
    opened: 0,
    open() {
      this.opened++;
      return Readable.from([text]);
    },
    size: text.length,
    note: '',
  };
}
