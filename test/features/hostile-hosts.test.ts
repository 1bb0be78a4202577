import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { startProxyServer } from '../servers/proxy-server.ts';
import { type CollectionRun, runCollection } from '../support/run-collection.ts';

const inner = await startHttpServer((_, response) => void response.end('{"secret":"of the inner network"}'));
const proxy = await startProxyServer();
afterAll(() => Promise.all([inner.close(), proxy.close()]));
beforeEach(() => {
  inner.received.length = 0;
  proxy.asked.length = 0;
});

/** Runs one request, with what else a collection says of it. */
async function ask(url: string, more: object = {}, rest: Partial<CollectionRun> = {}) {
  const collection = { env: { AT: { required: false } }, requests: { a: { GET: url, timeout: '5s', ...more } } };
  const ran = await runCollection({ ...rest, files: { 'c.yaml': collection, ...rest.files } });
  return { ...ran, problem: ran.results['a']?.attempts.at(-1)?.problem };
}

const allowing = (...hosts: string[]): CollectionRun['files'] => ({ 'rollcall.yaml': { allowHosts: hosts } });

describe('allowHosts holds for the way to a host', () => {
  test('a proxy that a collection names is not used unless it is allowed', async () => {
    const more = { proxy: proxy.url };
    const refused = await ask('http://localhost:$PORT/', more, { files: allowing('localhost') });
    expect(refused).toMatchObject({ exit: 2, requests: [] });
    expect(refused.stderr).toContain(`error[usage/host-not-allowed]: nothing may be sent to the proxy 127.0.0.1`);
    expect(refused.stderr).toContain('c.yaml');
    expect(proxy.asked).toEqual([]);
    const allowed = await ask('http://localhost:$PORT/', more, { files: allowing('localhost', '127.0.0.1') });
    expect(allowed.exit).toBe(0);
    expect(proxy.asked).toHaveLength(1);
  });

  test('one that is known only in the run is errored, and nothing reaches it', async () => {
    const ran = await ask(
      'http://localhost:$PORT/',
      { proxy: '${{ vars.p }}' },
      {
        files: {
          ...allowing('localhost'),
          'c.yaml': {
            requests: {
              first: { GET: 'http://localhost:$PORT/', capture: { p: `"${proxy.url}"` } },
              a: { GET: 'http://localhost:$PORT/', proxy: '${{ vars.p }}' },
            },
          },
        },
      },
    );
    expect(ran).toMatchObject({ exit: 3, problem: { code: 'http/host-not-allowed' } });
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    ['the flag', (url: string) => ({ args: ['c.yaml', '--proxy', url] })],
    ['rollcall.yaml', (url: string) => ({ files: { 'rollcall.yaml': { allowHosts: ['localhost'], proxy: url } } })],
    ['the environment', (url: string) => ({ env: { http_proxy: url } })],
  ])('a proxy of %s is the way out that the user chose', async (_, from) => {
    const ran = await ask('http://localhost:$PORT/', {}, { files: allowing('localhost'), ...from(proxy.url) });
    expect(ran.exit).toBe(0);
    expect(proxy.asked).toHaveLength(1);
  });

  test('an address of `resolve` must be allowed too, that of --resolve need not', async () => {
    const more = { resolve: { 'api.example.test': '127.0.0.1' } };
    const url = `http://api.example.test:${inner.port}/`;
    const refused = await ask(url, more, { files: allowing('api.example.test') });
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain(`nothing may be sent to api.example.test:${inner.port} at 127.0.0.1`);
    expect(inner.received).toEqual([]);
    expect((await ask(url, more, { files: allowing('api.example.test', '127.0.0.1') })).exit).toBe(0);
    const args = ['c.yaml', '--resolve', `api.example.test:${inner.port}:127.0.0.1`];
    expect((await ask(url, {}, { files: allowing('api.example.test'), args })).exit).toBe(0);
  });

  test('a socket that a collection names must be allowed by its path', async () => {
    const path = join(process.env['TMPDIR'] ?? '/tmp', `rollcall-${process.pid}.sock`);
    const docker = await startHttpServer((_, response) => void response.end('{}'), { path });
    onTestFinished(docker.close);
    const refused = await ask('http://docker/info', { unix: path }, { files: allowing('docker') });
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain(`nothing may be sent to the socket ${path}`);
    expect(docker.received).toEqual([]);
    expect((await ask('http://docker/info', { unix: path }, { files: allowing('docker', `unix:${path}`) })).exit).toBe(
      0,
    );
    const args = ['c.yaml', '--unix', path];
    expect((await ask('http://docker/info', {}, { files: allowing('docker'), args })).exit).toBe(0);
    expect(docker.received).toHaveLength(2);
  });

  test('a page on another host, a fixture and a redirect are refused', async () => {
    const elsewhere = `http://127.0.0.1:${inner.port}/`;
    const ran = await runCollection({
      files: {
        ...allowing('localhost'),
        'c.yaml': {
          fixtures: { login: 'fixture.yaml' },
          requests: {
            pages: { GET: 'http://localhost:$PORT/pages', paginate: { next: 'body.next' } },
            moved: { GET: 'http://localhost:$PORT/moved' },
          },
        },
        'fixture.yaml': {
          requests: {
            first: { GET: 'http://localhost:$PORT/at', capture: { at: 'body.at' } },
            in: { GET: '${{ vars.at }}' },
          },
        },
        'd.yaml': {
          requests: {
            pages: { GET: 'http://localhost:$PORT/pages', paginate: { next: 'body.next' } },
            moved: { GET: 'http://localhost:$PORT/moved' },
          },
        },
      },
      args: ['c.yaml', 'd.yaml'],
      server: {
        'GET /at': { json: { at: elsewhere } },
        'GET /pages': { json: { next: elsewhere } },
        'GET /moved': { status: 302, headers: { location: elsewhere } },
      },
    });
    expect(ran.exit).toBe(3);
    const codes = ran.report?.results.flatMap(({ attempts }) => attempts.at(-1)?.problem?.code ?? []);
    expect(codes).toEqual(['http/host-not-allowed', 'http/host-not-allowed', 'http/host-not-allowed']);
    expect(inner.received).toEqual([]);
  });
});

describe('addresses that hand out credentials', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://169.254.0.1:8080/',
    'http://[fe80::1]/',
    'http://[febf::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://METADATA.google.internal./',
    'http://100.100.100.200/',
  ])('%s is refused before anything is sent', async (url) => {
    const { exit, stderr, report } = await ask(url);
    expect({ exit, report }).toEqual({ exit: 2, report: undefined });
    expect(stderr).toContain('error[usage/host-refused]: nothing is sent to ');
    expect(stderr).toContain('c.yaml');
  });

  test.each([
    ['an answer', { GET: '${{ responses.first.body.at }}' }],
    ['a redirect', { GET: '$URL/moved' }],
    ['a page', { GET: '$URL/pages', paginate: { next: 'body.at' } }],
    [
      'a token URL',
      {
        GET: '$URL/',
        auth: { oauth2: { grant: 'client_credentials', clientId: 'i', tokenUrl: '${{ responses.first.body.at }}' } },
      },
    ],
    [
      '`resolve`',
      { GET: 'http://api.example.test/', resolve: { 'api.example.test': '${{ responses.first.body.ip }}' } },
    ],
    [
      'a name that is looked up',
      { GET: 'http://api.example.test/', resolve: { 'api.example.test': '${{ responses.first.body.number }}' } },
    ],
    ['a proxy', { GET: '$URL/', proxy: '${{ responses.first.body.at }}' }],
  ])('one that comes from %s is errored', async (_, request) => {
    const at = 'http://169.254.169.254/latest';
    const ran = await runCollection({
      files: { 'c.yaml': { requests: { first: { GET: '$URL/first' }, a: { timeout: '5s', ...request } } } },
      server: {
        'GET /first': { json: { at, ip: '169.254.169.254', number: '2852039166' } },
        'GET /moved': { status: 307, headers: { location: at } },
        'GET /pages': { json: { at } },
      },
    });
    expect(ran.exit).toBe(3);
    expect(ran.results['a']?.attempts.at(-1)?.problem?.message).toMatch(
      /^(no token from .*: )?nothing is sent to .*169\.254\.169\.254/,
    );
  });

  test.each(['169.254.169.254', '169.254.169.254:80'])('allowHosts that names it as %s means it', async (host) => {
    // It would answer for the address: a proxy is asked for the whole URL.
    const args = ['c.yaml', '--proxy', inner.url];
    const named = await ask('http://169.254.169.254/latest', {}, { args, files: allowing(host) });
    expect(named.exit).toBe(0);
    expect(inner.received.map(({ url }) => url)).toEqual(['http://169.254.169.254/latest']);
    expect((await ask('http://169.254.169.254/latest', {}, { args })).exit).toBe(2);
  });

  test('a pattern does not name it', async () => {
    const { exit, stderr } = await ask(
      'http://metadata.google.internal/',
      {},
      { files: allowing('*.google.internal') },
    );
    expect(exit).toBe(2);
    expect(stderr).toContain('usage/host-refused');
  });

  test('a description does not fetch from there', async () => {
    const ran = await ask(
      '$URL/',
      {},
      {
        args: ['c.yaml', '--openapi', '$DIR/api.yaml', '--allow-remote-refs'],
        files: {
          'api.yaml':
            'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths: { /: { $ref: "http://169.254.169.254/x.yaml" } }\n',
        },
      },
    );
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('nothing is sent to 169.254.169.254');
  });
});
