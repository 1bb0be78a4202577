import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { authority, server as certificate, client, type KeyPair, selfSigned } from '../servers/certificates.ts';
import { type Answer, startHttp2Server, startHttpServer, startHttpsServer } from '../servers/http-server.ts';
import { startProxyServer } from '../servers/proxy-server.ts';
import { unusedPort } from '../servers/raw-server.ts';
import { byRequest, createWorkspace } from '../support/cli-workspace.ts';

const ok: Answer = ({ method, url }, response) => void response.end(JSON.stringify({ method, url }));
const mutual = { ...certificate, ca: authority, requestCert: true, rejectUnauthorized: true };
const server = await startHttpServer(({ method, url, body }, response) => {
  const [, status, to] = /^\/to\/(\d+)\/(.*)$/.exec(url) ?? [];
  if (status !== undefined) response.writeHead(Number(status), { location: decodeURIComponent(to ?? '') });
  response.end(JSON.stringify({ method, url, body: body.toString() }));
});
const secure = await startHttpsServer(ok, mutual);
const http2 = await startHttp2Server(ok, certificate);
afterAll(() => Promise.all([server.close(), secure.close(), http2.close()]));
beforeEach(() => {
  for (const { received } of [server, secure, http2]) received.length = 0;
});

/** The result of the one request of a collection; `$URL` in it is the server's. */
async function run(
  yaml: string,
  { files = {}, env = {} }: { files?: Record<string, string>; env?: Record<string, string> } = {},
) {
  const collection = yaml
    .replaceAll('$URL', server.url)
    .replaceAll('$PORT', String(server.port))
    .replaceAll('$TLS', secure.url);
  const workspace = await createWorkspace({ ...files, 'a/c.yaml': collection });
  const { exit, output } = await workspace.rollcall('run a/c.yaml', { env });
  const report = await workspace.report().catch(() => undefined);
  const result = report && Object.values(byRequest(report))[0];
  const attempt = result?.attempts.at(-1);
  return {
    exit,
    output,
    result,
    problem: attempt?.problem,
    exchanges: attempt?.exchanges ?? [],
    folder: workspace.folder,
  };
}

const hopsOf = ({ exchanges }: Awaited<ReturnType<typeof run>>): string[] =>
  exchanges.map(({ request, response }) => `${request.method} ${new URL(request.url).pathname} → ${response?.status}`);

describe('redirects', () => {
  test('every hop is in the report, and only the last one is checked', async () => {
    const ran = await run(
      'requests: { a: { GET: "$URL/to/301/%2Fto%2F302%2F%252Fend", expect: { status: 200, assert: [url.endsWith("/end")] } } }',
    );
    expect(ran).toMatchObject({ exit: 0 });
    expect(hopsOf(ran)).toEqual([
      'GET /to/301/%2Fto%2F302%2F%252Fend → 301',
      'GET /to/302/%2Fend → 302',
      'GET /end → 200',
    ]);
    expect(ran.exchanges.map(({ timings }) => timings.reused)).toEqual([false, true, true]);
  });

  test.each([
    ['POST', 301, 'GET /end '],
    ['POST', 302, 'GET /end '],
    ['POST', 303, 'GET /end '],
    ['POST', 307, 'POST /end x'],
    ['POST', 308, 'POST /end x'],
    ['PUT', 301, 'PUT /end x'],
    ['PUT', 302, 'PUT /end x'],
    ['PUT', 303, 'GET /end '],
    ['DELETE', 303, 'GET /end '],
    ['PATCH', 308, 'PATCH /end x'],
  ])('%s on %d', async (method, status, last) => {
    const ran = await run(`requests: { a: { ${method}: "$URL/to/${status}/%2Fend", text: x } }`);
    expect(hopsOf(ran).at(-1)).toBe(`${last.split(' ', 1)[0]} /end → 200`);
    const { method: sent, url, headers, body } = server.received.at(-1) ?? {};
    expect(`${sent} ${url} ${body?.toString()}`).toBe(last);
    expect(headers?.['content-type']).toBe(last.startsWith('GET') ? undefined : 'text/plain; charset=utf-8');
  });

  test('a file is sent again on 307', async () => {
    await run('requests: { a: { POST: "$URL/to/307/%2Fend", file: f.bin } }', { files: { 'a/f.bin': 'from disk' } });
    expect(server.received.map(({ body }) => body.toString())).toEqual(['from disk', 'from disk']);
  });

  test.each<[string, string, number]>([
    ['GET: "$URL/to/302/%2Fto%2F302%2F%252Fx", redirects: 1', 'http/redirect-limit', 2],
    ['GET: "$URL/to/302/ftp%3A%2F%2Fx.test%2F"', 'http/redirect-scheme', 1],
    ['GET: "$URL/to/302/http%3A%2F%2F%5B"', 'http/bad-url', 1],
  ])('%s: %s', async (request, code, hops) => {
    const ran = await run(`requests:\n  a: { ${request}, expect: { status: 302 } }\n`);
    expect(ran.exchanges).toHaveLength(hops);
    expect(ran).toMatchObject({ exit: 3, problem: { code, location: { file: 'a/c.yaml', line: 2 } } });
  });

  test('redirects: 0 follows none', async () => {
    const ran = await run('requests: { a: { GET: "$URL/to/302/%2Fx", redirects: 0, expect: { status: 302 } } }');
    expect(ran).toMatchObject({ exit: 0, result: { status: 'passed' } });
    expect(hopsOf(ran)).toEqual(['GET /to/302/%2Fx → 302']);
  });

  test('a loop ends, with the hops that led into it', async () => {
    const loop = await startHttpServer((_, response) => void response.writeHead(302, { location: '/round' }).end());
    onTestFinished(loop.close);
    const ran = await run(`requests: { a: { GET: "${loop.url}/start" } }`);
    expect(ran.problem?.code).toBe('http/redirect-loop');
    expect(hopsOf(ran)).toEqual(['GET /start → 302', 'GET /round → 302']);
    expect(loop.received).toHaveLength(2);
  });
});

describe('proxies of the environment', () => {
  const tls = 'tls: { ca: ca.pem, cert: cert.pem, key: key.pem }';
  const pems = { 'a/ca.pem': authority, 'a/cert.pem': client.cert, 'a/key.pem': client.key };

  async function startProxy(credentials?: string, encrypted?: KeyPair) {
    const proxy = await startProxyServer(credentials, encrypted);
    onTestFinished(proxy.close);
    return proxy;
  }

  test.each(['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])('%s forwards plain requests', async (name) => {
    const proxy = await startProxy('ann:p w');
    const ran = await run('requests: { a: { GET: "$URL/x" } }', {
      env: { [name]: `http://ann:p%20w@127.0.0.1:${proxy.port}` },
    });
    expect(ran).toMatchObject({ exit: 0 });
    expect(proxy.asked).toEqual([`GET ${server.url}/x`]);
    expect(ran.output).not.toContain('p%20w');
  });

  test.each(['https_proxy', 'HTTPS_PROXY', 'ALL_PROXY'])('%s tunnels encrypted ones', async (name) => {
    const proxy = await startProxy('ann:pw');
    const env = { [name]: `http://ann:pw@127.0.0.1:${proxy.port}` };
    const ran = await run(`requests: { a: { GET: "$TLS/x", ${tls} }, b: { GET: "$TLS/y", ${tls} } }`, {
      env,
      files: pems,
    });
    expect(ran).toMatchObject({ exit: 0 });
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${secure.port}`]);
    expect(secure.received.map(({ headers }) => headers['proxy-authorization'])).toEqual([undefined, undefined]);
  });

  test.each(['http', 'https'])('one that is spoken to over TLS takes %s', async (scheme) => {
    const proxy = await startProxy('ann:pw', certificate);
    const url = proxy.url.replace('://', '://ann:pw@');
    const to = scheme === 'http' ? '$URL' : '$TLS';
    const ran = await run(`requests: { a: { GET: "${to}/x", ${tls} } }`, { env: { ALL_PROXY: url }, files: pems });
    expect(ran).toMatchObject({ exit: 0 });
    expect(proxy.asked).toHaveLength(1);
    const unknown = await run(`requests: { a: { GET: "${to}/x", proxy: "${url}" } }`);
    expect(unknown).toMatchObject({ exit: 3, problem: { code: 'http/proxy' } });
  });

  test.each(['127.0.0.1', '127.0.0.1:$PORT', '*', 'x.test, 127.0.0.0/8'])('NO_PROXY=%s goes around', async (text) => {
    const proxy = await startProxy();
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: text.replace('$PORT', String(server.port)) };
    expect((await run('requests: { a: { GET: "$URL/x" } }', { env })).exit).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  test('NO_PROXY of another host does not', async () => {
    const proxy = await startProxy();
    await run('requests: { a: { GET: "$URL/x" } }', {
      env: { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1:1,7.0.0.1,localhost' },
    });
    expect(proxy.asked).toHaveLength(1);
  });

  test('proxy: false goes around, proxy: <url> takes another', async () => {
    const [named, own] = [await startProxy(), await startProxy()];
    const env = { HTTP_PROXY: named.url };
    await run(`requests: { a: { GET: "$URL/x", proxy: false }, b: { GET: "$URL/y", proxy: "${own.url}" } }`, { env });
    expect(named.asked).toEqual([]);
    expect(own.asked).toEqual([`GET ${server.url}/y`]);
  });

  test.each(['http', 'https'])('one that refuses %s without credentials is errored', async (scheme) => {
    const proxy = await startProxy('ann:pw');
    const to = scheme === 'http' ? '$URL' : '$TLS';
    const ran = await run(`requests:\n  a: { GET: "${to}", proxy: "${proxy.url}" }\n`);
    expect(ran).toMatchObject({ exit: 3, problem: { code: 'http/proxy', location: { line: 2 } } });
    expect(ran.problem?.hint).toContain('user:password');
  });

  test('one that is not there is errored, other requests are unharmed', async () => {
    const port = await unusedPort();
    const ran = await run(`requests: { a: { GET: "$URL", proxy: "http://127.0.0.1:${port}" }, b: { GET: "$URL/b" } }`);
    expect(ran).toMatchObject({
      exit: 3,
      problem: { code: 'http/proxy', message: expect.stringContaining(String(port)) },
    });
    expect(server.received.map(({ url }) => url)).toEqual(['/b']);
  });
});

describe('HTTP/2, sockets and addresses', () => {
  test.each([
    ['http2: true', '2'],
    ['http2: false', '1.1'],
    ['timeout: 9s', '1.1'],
  ])('%s speaks %s', async (setting, version) => {
    const ran = await run(
      `requests: { a: { POST: "${http2.url}/x", json: { a: 1 }, ${setting}, tls: { verify: false } } }`,
    );
    expect(ran.exchanges[0]?.response?.httpVersion).toBe(version);
    expect(http2.received[0]?.body.toString()).toBe('{"a":1}');
  });

  test('unix: a path beside the collection', async () => {
    const { folder, rollcall } = await createWorkspace({
      'a/c.yaml': 'requests: { a: { GET: http://docker.test/v1, unix: api.sock } }',
    });
    const socket = await startHttpServer(ok, { path: join(folder, 'a/api.sock') });
    onTestFinished(socket.close);
    expect((await rollcall('run a/c.yaml')).exit).toBe(0);
    expect(socket.received.map(({ url, headers }) => [url, headers.host])).toEqual([['/v1', 'docker.test']]);
  });

  test('a socket that is not there names its path', async () => {
    const ran = await run('requests:\n  a: { GET: http://docker.test/v1, unix: none.sock }\n');
    expect(ran).toMatchObject({
      exit: 3,
      problem: { code: 'http/refused', message: expect.stringContaining('none.sock'), location: { line: 2 } },
    });
  });

  test.each(['api.test', 'api.test:$PORT', '"*"'])('resolve: { %s: … } is an address for a host', async (host) => {
    const ran = await run(
      `requests: { a: { GET: "http://api.test:$PORT/x", resolve: { ${host.includes(':') ? `"${host}"` : host}: 127.0.0.1 } } }`,
    );
    expect(ran).toMatchObject({ exit: 0 });
    expect(server.received[0]?.headers.host).toBe(`api.test:${server.port}`);
  });

  test('resolve keeps the name for TLS', async () => {
    const url = secure.url.replace('127.0.0.1', 'localhost');
    const tls = 'tls: { ca: ca.pem, cert: cert.pem, key: key.pem }';
    const files = { 'a/ca.pem': authority, 'a/cert.pem': client.cert, 'a/key.pem': client.key };
    const ran = await run(`requests: { a: { GET: "${url}/x", resolve: { localhost: 127.0.0.1 }, ${tls} } }`, { files });
    expect(ran).toMatchObject({ exit: 0 });
  });
});

describe('tls of a request', () => {
  const files = {
    'a/ca.pem': authority,
    'a/cert.pem': client.cert,
    'a/key.pem': client.key,
    'a/locked.pem': client.encryptedKey,
    'a/both.pem': client.cert + client.key,
    'a/other.key.pem': certificate.key,
    'a/text.pem': 'no certificate',
  };
  const request = (tls: string): string =>
    `requests:\n  a:\n    GET: $TLS/x\n    tls:\n${tls.replace(/^/gm, '      ')}\n`;

  test.each([
    ['ca: ca.pem\ncert: cert.pem\nkey: key.pem'],
    ['ca: ca.pem\ncert: cert.pem\nkey: locked.pem\npassphrase: sesame'],
    ['ca: ca.pem\ncert: both.pem'],
    ['verify: false\ncert: cert.pem\nkey: key.pem'],
    ['ca: ca.pem\ncert: cert.pem\nkey: key.pem\nserverName: localhost'],
  ])('%j lets the request through', async (tls) => {
    const ran = await run(request(tls), { files });
    expect(ran).toMatchObject({ exit: 0 });
    expect(secure.received).toHaveLength(1);
  });

  test('the passphrase is a secret', async () => {
    const ran = await run(
      request('ca: ca.pem\ncert: cert.pem\nkey: locked.pem\npassphrase: sesame').replace('$TLS/x', '$TLS/sesame'),
      { files },
    );
    expect(ran.exchanges[0]?.request.url).toBe(`${secure.url}/***`);
  });

  test.each<[string, string, string, number]>([
    ['ca: ca.pem\ncert: cert.pem\nkey: other.key.pem', 'http/tls', '`key` does not belong to `cert`', 7],
    [
      'ca: ca.pem\ncert: cert.pem\nkey: locked.pem\npassphrase: wrong',
      'http/tls',
      'the passphrase does not open `key`',
      7,
    ],
    ['ca: ca.pem\ncert: cert.pem\nkey: locked.pem', 'http/tls', '`key` is encrypted and there is no passphrase', 7],
    ['ca: ca.pem\nkey: key.pem', 'http/tls', 'there is a `key` and no `cert`', 6],
    ['ca: ca.pem\ncert: text.pem\nkey: key.pem', 'http/tls', '`cert` holds no PEM certificate', 6],
    ['ca: text.pem', 'http/tls', '`ca` holds no PEM certificate', 5],
    ['ca: ca.pem\ncert: cert.pem\nkey: "${{ \'none\' }}.pem"', 'input/not-found', 'there is no file a/none.pem', 7],
    [
      'ca: ca.pem\ncert: cert.pem\nkey: "${{ \'text\' }}.pem"',
      'http/tls',
      '`key` cannot be read as a PEM private key',
      7,
    ],
  ])('%j: %s', async (tls, code, message, line) => {
    const ran = await run(request(tls), { files });
    expect(ran).toMatchObject({
      exit: 3,
      problem: { code, message: expect.stringContaining(message), location: { file: 'a/c.yaml', line } },
    });
    expect(secure.received).toEqual([]);
  });

  test('a file that is not there is known before: exit 2, nothing sent', async () => {
    const ran = await run(request('ca: ca.pem\ncert: cert.pem\nkey: none.pem'), { files });
    expect(ran.exit).toBe(2);
    expect(ran.output).toMatch(/no file none\.pem\n --> a\/c\.yaml:7:12/);
  });

  test('no certificate where one is wanted, and one of another authority', async () => {
    for (const tls of ['ca: ca.pem', 'ca: ca.pem\ncert: self.pem\nkey: self.key.pem']) {
      const ran = await run(request(tls), {
        files: { ...files, 'a/self.pem': selfSigned.cert, 'a/self.key.pem': selfSigned.key },
      });
      expect(ran.exit).toBe(3);
      expect(ran.problem?.code).toMatch(/^http\/(tls|closed)$/);
      expect(ran.problem?.hint).toContain('cert');
    }
  });
});
