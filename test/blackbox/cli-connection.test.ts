import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { authority, server as certificate, client } from '../servers/certificates.ts';
import { startHttpServer, startHttpsServer } from '../servers/http-server.ts';
import { startProxyServer } from '../servers/proxy-server.ts';
import { startEchoServer } from '../support/cli-server.ts';
import { byRequest, createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();
const secure = await startHttpsServer((_, response) => void response.end('{}'), certificate);
const mutual = await startHttpsServer((_, response) => void response.end('{}'), {
  ...certificate,
  ca: authority,
  requestCert: true,
  rejectUnauthorized: true,
});
afterAll(() => Promise.all([secure.close(), mutual.close()]));
beforeEach(() => {
  secure.received.length = 0;
});

const asks = (url: string): string => `requests: { a: { GET: "${url}" } }\n`;
const pems = {
  'ca.pem': authority,
  'client.pem': client.cert,
  'client.key.pem': client.key,
  'none.pem': 'no certificate',
};

describe('TLS', () => {
  test('a certificate of an unknown authority is errored, exit 3', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': asks(secure.url) });
    expect((await rollcall('run a.yaml')).exit).toBe(3);
    expect((await report()).results[0]?.attempts[0]?.problem?.code).toBe('http/tls');
    expect(secure.received).toEqual([]);
  });

  test.each(['-k', '--insecure', '--cacert ca.pem'])('%s makes it work', async (flags) => {
    const { rollcall } = await createWorkspace({ ...pems, 'a.yaml': asks(secure.url) });
    expect((await rollcall(`run a.yaml ${flags}`)).exit).toBe(0);
  });

  test.each(['insecure: true\n', 'cacert: ca.pem\n'])('%s in rollcall.yaml makes it work', async (config) => {
    const { rollcall } = await createWorkspace({ ...pems, 'rollcall.yaml': config, 'p/a.yaml': asks(secure.url) });
    expect((await rollcall('run a.yaml', { cwd: 'p' })).exit).toBe(0);
  });

  test('--cert and --key prove who asks', async () => {
    const { rollcall } = await createWorkspace({ ...pems, 'a.yaml': asks(mutual.url) });
    expect((await rollcall('run a.yaml --cacert ca.pem --cert client.pem --key client.key.pem')).exit).toBe(0);
    expect((await rollcall('run a.yaml --cacert ca.pem')).exit).toBe(3);
  });

  test.each(['--cacert', '--cert', '--key'])('%s with a file that is not there: exit 2, nothing sent', async (flag) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(server.url) });
    const { exit, stderr } = await rollcall(`run a.yaml ${flag} missing.pem`);
    expect(exit).toBe(2);
    expect(stderr).toContain('missing.pem');
    expect(server.seen()).toEqual([]);
  });

  test('a file that holds no certificate is not a bug of the program', async () => {
    const { rollcall } = await createWorkspace({ ...pems, 'a.yaml': asks(secure.url) });
    const { exit, stderr } = await rollcall('run a.yaml --cert none.pem --key none.pem');
    expect([2, 3]).toContain(exit);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('--resolve, --proxy and --unix', () => {
  test('--resolve sends a host to an address', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(`http://api.example.test:${server.port}/x`) });
    expect((await rollcall(`run a.yaml --resolve api.example.test:${server.port}:127.0.0.1`)).exit).toBe(0);
    expect(server.received[0]?.headers.host).toBe(`api.example.test:${server.port}`);
  });

  test('for another port it does not count', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(`http://api.example.test:${server.port}/x`) });
    expect((await rollcall('run a.yaml --resolve api.example.test:1:127.0.0.1 --timeout 3s')).exit).toBe(3);
  });

  test.each(['api.example.test', 'api.example.test:80', 'api.example.test:x:127.0.0.1', ''])(
    '--resolve "%s" is bad usage',
    async (value) => {
      const { rollcall } = await createWorkspace({ 'a.yaml': asks(server.url) });
      const { exit, stderr } = await rollcall(`run a.yaml "--resolve=${value}"`);
      expect(exit).toBe(2);
      expect(stderr).toContain('--resolve');
      expect(server.seen()).toEqual([]);
    },
  );

  test.each([
    ['the flag', '', ''],
    ['rollcall.yaml', 'config', ''],
  ])('everything goes through a proxy named by %s', async (_, where) => {
    const proxy = await startProxyServer();
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': where === 'config' ? `proxy: ${proxy.url}\n` : '',
      'a.yaml': asks(`${server.url}/through`),
    });
    const { exit } = await rollcall(`run a.yaml ${where === 'config' ? '' : `--proxy ${proxy.url}`}`);
    await proxy.close();
    expect(exit).toBe(0);
    expect(proxy.asked).toHaveLength(1);
    expect(server.seen()).toEqual(['GET /through']);
  });

  test('a proxy that is not there is errored', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(server.url) });
    expect((await rollcall('run a.yaml --proxy http://127.0.0.1:1')).exit).toBe(3);
    expect(server.seen()).toEqual([]);
  });

  test('a proxy that is no URL is bad usage', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(server.url) });
    const { exit, stderr } = await rollcall('run a.yaml --proxy "not a url"');
    expect(exit).toBe(2);
    expect(stderr).toContain('--proxy');
    expect(server.seen()).toEqual([]);
  });

  test('--unix sends to a socket', async () => {
    const workspace = await createWorkspace({ 'a.yaml': asks('http://docker/info') });
    const path = join(workspace.folder, 's.sock');
    const local = await startHttpServer((_, response) => void response.end(), { path });
    const { exit } = await workspace.rollcall('run a.yaml --unix s.sock');
    await local.close();
    expect(exit).toBe(0);
    expect(local.received[0]?.url).toBe('/info');
  });
});

describe('--allow-host', () => {
  const host = (): string => `127.0.0.1:${server.port}`;

  test.each([
    ['127.0.0.1', 0],
    ['HOST', 0],
    ['localhost', 2],
    ['127.0.0.1:1', 2],
    ['*.0.0.1', 0],
    ['*.example.com', 2],
    ['0.0.1', 2],
  ])('%s: exit %i', async (pattern, exit) => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(`${server.url}/x`) });
    const result = await rollcall(`run a.yaml --allow-host "${pattern.replace('HOST', host())}"`);
    expect(result.exit).toBe(exit);
    expect(server.seen()).toEqual(exit === 0 ? ['GET /x'] : []);
    expect(result.stderr.includes(host())).toBe(exit === 2);
  });

  test('several are added up', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': asks(server.url) });
    expect((await rollcall('run a.yaml --allow-host example.com --allow-host 127.0.0.1')).exit).toBe(0);
  });

  test('*.suffix does not cover the suffix itself, nor another name that ends so', async () => {
    const { rollcall } = await createWorkspace({
      'a.yaml': `requests: { a: { GET: "http://example.test:${server.port}/" }, b: { GET: "http://badexample.test:${server.port}/" } }\n`,
    });
    const { exit, stderr } = await rollcall('run a.yaml --allow-host "*.example.test"');
    expect(exit).toBe(2);
    expect(stderr).toContain('badexample.test');
    expect(stderr.match(/host-not-allowed/g)).toHaveLength(2);
  });

  test('allowHosts of rollcall.yaml counts, the flag replaces it', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'allowHosts: [example.com]\n',
      'a.yaml': asks(server.url),
    });
    expect((await rollcall('run a.yaml')).exit).toBe(2);
    expect((await rollcall('run a.yaml --allow-host 127.0.0.1')).exit).toBe(0);
  });

  test('the host of a variable is known before: exit 2, nothing is sent, also not to the allowed host', async () => {
    const { rollcall } = await createWorkspace(
      {
        'a.yaml':
          `env: [API_URL]\nrequests: { a: { GET: "${server.url}/a" }, b: { GET: "\${{ env.API_URL }}/b" } }\n`.replace(
            'env: [API_URL]',
            'env: { API_URL: {} }',
          ),
      },
      { API_URL: 'http://elsewhere.test' },
    );
    expect((await rollcall('run a.yaml --allow-host 127.0.0.1')).exit).toBe(2);
    expect(server.seen()).toEqual([]);
  });

  test('a host that is known only during the run is errored', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': `requests:\n  a: { POST: "${server.url}", text: elsewhere.test, capture: { to: body.body } }\n  b: { GET: "http://\${{ vars.to }}/" }\n`,
    });
    expect((await rollcall('run a.yaml --allow-host 127.0.0.1')).exit).toBe(3);
    expect(byRequest(await report())['b']?.attempts[0]?.problem?.code).toBe('http/host-not-allowed');
  });

  test('a redirect to another host is errored and not followed', async () => {
    const other = await startHttpServer((_, response) => void response.end());
    const { rollcall, report } = await createWorkspace({ 'a.yaml': asks(`${server.url}/redirect?to=${other.url}/x`) });
    const { exit } = await rollcall(`run a.yaml --allow-host ${host()}`);
    await other.close();
    expect(exit).toBe(3);
    expect(other.received).toEqual([]);
    expect((await report()).results[0]?.attempts[0]?.problem?.code).toBe('http/host-not-allowed');
  });
});

describe('--allow-read', () => {
  const outside = (): Record<string, string> => ({
    'p/rollcall.yaml': '',
    'p/a.yaml': `baseUrl: ${server.url}\nrequests: { a: { POST: /a, jsonFile: ../shared/body.json } }\n`,
    'shared/body.json': '{"a":1}',
  });

  test('a file outside the project is refused before anything is sent', async () => {
    const { rollcall } = await createWorkspace(outside());
    const { exit, stderr } = await rollcall('run a.yaml', { cwd: 'p' });
    expect(exit).toBe(2);
    expect(stderr).toContain('../shared/body.json');
    expect(stderr).toContain('--allow-read');
    expect(server.seen()).toEqual([]);
  });

  test.each(['--allow-read ../shared', '--allow-read ..', '--allow-read ../x --allow-read ../shared'])(
    '%s widens that',
    async (flags) => {
      const { rollcall } = await createWorkspace(outside());
      expect((await rollcall(`run a.yaml ${flags}`, { cwd: 'p' })).exit).toBe(0);
      expect(JSON.parse(server.received[0]?.body.toString() ?? '')).toEqual({ a: 1 });
    },
  );

  test('so does allowRead of rollcall.yaml, relative to it', async () => {
    const { rollcall, write } = await createWorkspace(outside());
    await write({ 'p/rollcall.yaml': 'allowRead: [../shared]\n' });
    expect((await rollcall('run a.yaml', { cwd: 'p' })).exit).toBe(0);
  });

  test('a folder whose name begins the same is another folder', async () => {
    const { rollcall } = await createWorkspace(outside());
    expect((await rollcall('run a.yaml --allow-read ../share', { cwd: 'p' })).exit).toBe(2);
  });
});
