import { lookup } from 'node:dns/promises';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  authority,
  server as certificate,
  elsewhere,
  expired,
  type KeyPair,
  selfSigned,
} from '../servers/certificates.ts';
import { listenAndTrack, startHttpServer } from '../servers/http-server.ts';
import { startRawServer, startSilentServer, unusedPort } from '../servers/raw-server.ts';
import { byRequest, createWorkspace } from '../support/cli-workspace.ts';
import { answerOf, expectProblem, runHostile } from '../support/hostile-run.ts';

/** A server that answers `good`, to send the good requests to. */
async function goodServer(): Promise<string> {
  const { url, close } = await startHttpServer((_request, response) => response.end('good'));
  onTestFinished(close);
  return url;
}

/** A run whose bad request goes elsewhere. */
async function runTo(url: string, settings = '', files: Record<string, string> = {}) {
  return runHostile(await goodServer(), { request: `GET: "${url}"${settings}`, files });
}

async function tlsServer(pair: KeyPair): Promise<string> {
  const server = await startRawServer((socket) => void socket.write(answerOf('good')), pair);
  onTestFinished(server.close);
  return server.url;
}

describe('certificates', () => {
  const trusted = ', tls: { ca: ca.pem }';

  test.each<[string, KeyPair, string, RegExp]>([
    ['expired', expired, trusted, /its certificate has expired/],
    ['self-signed', selfSigned, '', /its certificate is self-signed/],
    ['of another host', elsewhere, trusted, /its certificate is for another host/],
    ['of an authority that nobody knows', certificate, '', /the authority that issued its certificate is not known/],
  ])('one that is %s', async (_what, pair, settings, message) => {
    const ran = await runTo(await tlsServer(pair), settings, { 'ca.pem': authority });
    expectProblem(ran, 'http/tls', message);
    expect(ran.problem?.hint).toMatch(/-k\b/);
    expect(ran.bad.attempts[0]?.exchanges[0]?.response).toBeUndefined();
  });

  test('verification is switched off for one request and no other', async () => {
    const url = await tlsServer(selfSigned);
    const { rollcall, report } = await createWorkspace({
      'c.yaml': `baseUrl: ${url}\nrequests:\n  a: { GET: /, tls: { verify: false } }\n  b: { GET: / }\n  c: { GET: /, tls: { verify: false } }\n`,
    });
    expect((await rollcall('run c.yaml')).exit).toBe(3);
    const { a, b, c } = byRequest(await report());
    expect([a?.status, b?.attempts[0]?.problem?.code, c?.status]).toEqual(['passed', 'http/tls', 'passed']);
  });
});

describe('TLS where there is none, and the other way round', () => {
  test('https to a port that speaks HTTP', async () => {
    const ran = await runTo((await goodServer()).replace('http:', 'https:'));
    expectProblem(ran, 'http/protocol', /does not speak TLS/);
    expect(ran.problem?.hint).toMatch(/is it http:\/\/127/);
  });

  test('http to a port that speaks TLS', async () => {
    const ran = await runTo((await tlsServer(certificate)).replace('https:', 'http:'));
    expect(ran.problem?.code).toMatch(/^http\/(protocol|closed)$/);
    expect(ran).toMatchObject({ exit: 3, bad: { status: 'errored' } });
  });

  test.each<[string, (socket: Socket) => unknown, string, RegExp]>([
    ['that closes at once', (socket) => socket.destroy(), 'http/tls', /closed .* TLS handshake/],
    ['that speaks SSH', (socket) => socket.write('SSH-2.0-x\r\n'), 'http/protocol', /not speak TLS/],
  ])('https to one %s', async (_what, answer, code, message) => {
    const server = await listenAndTrack(createServer((socket) => void answer(socket)));
    onTestFinished(server.close);
    expectProblem(await runTo(`https://127.0.0.1:${server.port}/`), code, message);
  });

  test.each([
    ['http', 'http/timeout', /^no byte of the answer within 400 ms/],
    ['https', 'http/connect-timeout', /no connection and TLS handshake .* within/],
  ])('%s to one that accepts and never says a word', async (scheme, code, message) => {
    const server = await startSilentServer();
    onTestFinished(server.close);
    const settings = ', timeout: { connect: 400ms, read: 400ms }';
    expectProblem(await runTo(server.url.replace('http', scheme), settings), code, message);
  });
});

describe('addresses', () => {
  test('a name without address', async () => {
    const ran = await runTo('http://no-such-host.invalid/');
    expectProblem(ran, 'http/dns', /no-such-host\.invalid has no address/);
    expect(ran.problem?.hint).toContain('--resolve');
  });

  test('nothing listens, in IPv4 and IPv6', async () => {
    const port = await unusedPort();
    expectProblem(await runTo(`http://127.0.0.1:${port}/`), 'http/refused', new RegExp(`127\\.0\\.0\\.1:${port}$`));
    // Where the machine has no IPv6 there is no way to the address.
    const ran = await runTo(`http://[::1]:${port}/`);
    expect(ran.problem?.code).toMatch(/^http\/(refused|unreachable)$/);
    expect(ran.problem?.message).toContain('[::1]');
  });

  test('a name of which one address refuses is reached by the other', async () => {
    const url = (await goodServer()).replace('127.0.0.1', 'localhost');
    const addresses = await lookup('localhost', { all: true });
    const ran = await runTo(`${url}/x`);
    expect([addresses.length > 0, ran.exit]).toEqual([true, 0]);
  });

  test('a name that no longer resolves half-way: what needs it is errored, the rest and the teardown run', async () => {
    const url = await goodServer();
    const { port } = new URL(url);
    const { rollcall, report } = await createWorkspace({
      'c.yaml': `name: Half-way
requests:
  before: { GET: "http://api.invalid:${port}/a", resolve: { api.invalid: 127.0.0.1 } }
  gone: { GET: "http://api.invalid:${port}/b" }
  needs_it: { GET: "${url}/c", needs: [gone] }
  again: { GET: "http://api.invalid:${port}/d", resolve: { api.invalid: 127.0.0.1 } }
teardown: { clean: { DELETE: "${url}/clean" } }
`,
    });
    const { exit, output } = await rollcall('run c.yaml');
    const results = byRequest(await report());
    expect(Object.entries(results).map(([name, { status }]) => `${name} ${status}`)).toEqual([
      'before passed',
      'gone errored',
      'needs_it skipped',
      'again passed',
      'clean passed',
    ]);
    expect(results['gone']?.attempts[0]?.problem).toMatchObject({ code: 'http/dns', location: { line: 4 } });
    expect([exit, output]).toEqual([3, expect.stringMatching(/c\.yaml:4:\d+/)]);
  });

  test('`retry` asks again for a name without address', async () => {
    const ran = await runTo('http://no-such-host.invalid/', ', retry: { limit: 2, backoff: { initial: 10ms } }');
    expect(ran.bad.attempts.map(({ problem }) => problem?.code)).toEqual(['http/dns', 'http/dns', 'http/dns']);
  });
});
