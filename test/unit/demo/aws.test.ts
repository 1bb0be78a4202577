import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type SignedRequest, verifyAwsSignature } from '../../../src/demo/routes/auth/verify-aws-signature.ts';

/** "get-vanilla-query-order-key-case" of the test suite that AWS published for Signature Version 4. */
const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'token-1',
};
const signature = 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500';
const good: SignedRequest = {
  method: 'GET',
  target: '/?Param2=value2&Param1=value1',
  host: 'example.amazonaws.com',
  rawHeaders: [
    'X-Amz-Date',
    '20150830T123600Z',
    'Authorization',
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  ],
  body: new Uint8Array(),
  nowMs: Date.UTC(2015, 7, 30, 12, 40),
};
const withHeaders = (...more: string[]): SignedRequest => ({ ...good, rawHeaders: [...good.rawHeaders, ...more] });
const withAuthorization = (from: RegExp, to: string): SignedRequest => ({
  ...good,
  rawHeaders: good.rawHeaders.map((text) => text.replace(from, to)),
});

it('knows the signature that AWS published', () => {
  expect(verifyAwsSignature(good, keys)).toEqual({
    kind: 'good',
    region: 'us-east-1',
    service: 'service',
    isTemporary: false,
  });
});

it.each<[string, SignedRequest, string]>([
  ['another method', { ...good, method: 'POST' }, 'SignatureDoesNotMatch'],
  ['another path', { ...good, target: '/x?Param2=value2&Param1=value1' }, 'SignatureDoesNotMatch'],
  ['another query', { ...good, target: '/?Param2=value2&Param1=value3' }, 'SignatureDoesNotMatch'],
  ['a query that is broken', { ...good, target: '/?Param2=%zz' }, 'SignatureDoesNotMatch'],
  ['another host', { ...good, host: 'elsewhere.test' }, 'SignatureDoesNotMatch'],
  ['a body that came later', { ...good, body: Buffer.from('x') }, 'SignatureDoesNotMatch'],
  ['another signature', withAuthorization(/Signature=.*/, `Signature=${'0'.repeat(64)}`), 'SignatureDoesNotMatch'],
  ['another region', withAuthorization(/us-east-1/, 'us-east-2'), 'SignatureDoesNotMatch'],
  ['a header of AWS that is not signed', withHeaders('x-amz-meta', '1'), 'SignatureDoesNotMatch'],
  ['no signed host', withAuthorization(/SignedHeaders=host;/, 'SignedHeaders='), 'SignatureDoesNotMatch'],
  ['a hash of another body', withHeaders('x-amz-content-sha256', 'ab'), 'SignatureDoesNotMatch'],
  ['an unknown key', withAuthorization(/AKIDEXAMPLE/, 'AKIDOTHER'), 'InvalidClientTokenId'],
  ['an unknown session', withHeaders('x-amz-security-token', 'token-2'), 'InvalidClientTokenId'],
  ['a time long ago', { ...good, nowMs: good.nowMs + 16 * 60_000 }, 'RequestTimeTooSkewed'],
  ['a time to come', { ...good, nowMs: good.nowMs - 20 * 60_000 }, 'RequestTimeTooSkewed'],
  ['no time', withAuthorization(/^20150830T.*/, 'soon'), 'RequestTimeTooSkewed'],
  ['no Authorization', { ...good, rawHeaders: [] }, 'MissingAuthenticationToken'],
  ['another scheme', withAuthorization(/^AWS4-HMAC-SHA256 /, 'Bearer '), 'MissingAuthenticationToken'],
])('refuses %s', (_, request, code) => {
  expect(verifyAwsSignature(request, keys)).toMatchObject({ kind: 'refused', code });
});

it('says that the hash is that of another body', () => {
  const signed = withAuthorization(/host;x-amz-date/, 'host;x-amz-content-sha256;x-amz-date');
  const hash = createHash('sha256').update('other').digest('hex');
  const request = { ...signed, rawHeaders: [...signed.rawHeaders, 'X-Amz-Content-SHA256', hash] };
  expect(verifyAwsSignature(request, keys)).toMatchObject({ code: 'XAmzContentSHA256Mismatch' });
});
