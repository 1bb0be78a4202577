import { describe, expect, test } from 'vitest';
import { createHostRules } from '../../../src/execute/send/host-rules.ts';
import { isMetadataAddress, isMetadataHost } from '../../../src/http/connect/metadata-address.ts';
import { type Proxy, proxyFor } from '../../../src/http/connect/proxy.ts';
import type { ConnectionOptions } from '../../../src/model/exchange.ts';

describe('isMetadataAddress', () => {
  test.each([
    '169.254.0.0',
    '169.254.255.255',
    '100.100.100.200',
    'fe80::',
    'febf:ffff::1',
    'fe80::1%eth0',
    '[fe80::1]',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.1.1',
    '64:ff9b::a9fe:a9fe',
  ])('%s', (address) => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  test.each([
    '169.253.255.255',
    '169.255.0.0',
    '127.0.0.1',
    '::1',
    'fec0::1',
    'fd00:ec2::253',
    '::ffff:10.0.0.1',
    'name',
    '',
  ])('not %s', (address) => {
    expect(isMetadataAddress(address)).toBe(false);
  });

  test('a name is one by itself only where clouds use it', () => {
    expect(['metadata.google.internal', 'Metadata.Google.Internal.', 'instance-data'].map(isMetadataHost)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['metadata.example.com', 'google.internal', 'x.metadata.google.internal'].map(isMetadataHost)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('addressRefusal', () => {
  const url = new URL('http://api.example.test:8080/');
  const metadata = '169.254.169.254';
  const refusal = (
    rules: { allowHosts?: string[]; own?: ConnectionOptions },
    hop: Partial<ConnectionOptions> = {},
    proxy?: Proxy,
  ) =>
    createHostRules({ allowHosts: rules.allowHosts, own: rules.own ?? {} }).addressRefusal(metadata, {
      url,
      connection: hop,
      proxy,
    })?.code;

  test('what a name resolves to is refused', () => {
    expect(refusal({})).toBe('http/host-refused');
    expect(refusal({ allowHosts: ['*.example.test'] })).toBe('http/host-refused');
    expect(
      createHostRules({ allowHosts: undefined, own: {} }).addressRefusal('10.0.0.1', {
        url,
        connection: {},
        proxy: undefined,
      }),
    ).toBe(undefined);
  });

  test.each([['api.example.test'], ['api.example.test:8080'], [metadata], [`${metadata}:8080`]])(
    'allowHosts with %s names it',
    (host) => {
      expect(refusal({ allowHosts: [host] })).toBe(undefined);
    },
  );

  test('another port does not', () => {
    expect(refusal({ allowHosts: [`${metadata}:80`, 'api.example.test:80'] })).toBe('http/host-refused');
  });

  test('the user may lead there by --resolve, a collection by `resolve` not', () => {
    const resolve = { 'api.example.test': metadata };
    expect(refusal({ own: { resolve } }, { resolve })).toBe(undefined);
    expect(refusal({}, { resolve })).toBe('http/host-refused');
  });

  test('a proxy there is the choice of the user, and of nobody else', () => {
    const setting = `http://${metadata}:3128`;
    const proxy = proxyFor(url, setting, {});
    expect(refusal({ own: { proxy: setting } }, { proxy: setting }, proxy)).toBe(undefined);
    expect(refusal({}, {}, proxyFor(url, undefined, { http_proxy: setting }))).toBe(undefined);
    expect(refusal({}, { proxy: setting }, proxy)).toBe('http/host-refused');
  });
});
