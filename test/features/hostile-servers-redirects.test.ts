import { describe, expect, onTestFinished, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import {
  expectProblem,
  type HostileOptions,
  type Misbehaviour,
  runAgainst,
  runHostile,
  runsOf,
} from '../support/hostile-run.ts';

/** An answer that leads elsewhere, wherever that is. */
const redirecting =
  (location: string): Misbehaviour =>
  (socket) =>
    void socket.write(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);

const redirect = (location: string, options: HostileOptions = {}) => runAgainst(redirecting(location), options);

describe('a redirect that is not followed', () => {
  const table: [string, string][] = [
    ['file:///etc/passwd', 'http/redirect-scheme'],
    ['FILE:/etc/passwd', 'http/redirect-scheme'],
    ['javascript:alert(1)', 'http/redirect-scheme'],
    ['data:text/html,<script>alert(1)</script>', 'http/redirect-scheme'],
    ['ftp://127.0.0.1/', 'http/redirect-scheme'],
    ['gopher://127.0.0.1:25/_EHLO', 'http/redirect-scheme'],
    ['ws://127.0.0.1/', 'http/redirect-scheme'],
    ['unix:/var/run/docker.sock', 'http/redirect-scheme'],
    ['about:blank', 'http/redirect-scheme'],
    ['http://[nonsense', 'http/bad-url'],
    ['http://', 'http/bad-url'],
    ['http://127.0.0.1:99999/', 'http/bad-url'],
    ['https://%00/', 'http/bad-url'],
    ['http://a b/', 'http/bad-url'],
    ['http://999.999.999.999/', 'http/bad-url'],
    [`http://${'a.'.repeat(200)}invalid/`, 'http/dns'],
  ];
  const runOf = runsOf(table.map(([location]) => [location, redirecting(location)]));
  test.each(table)('to %s', async (location, code) => {
    const ran = await runOf(location);
    expectProblem(ran, code, code === 'http/dns' ? /has no address/ : /\/bad\/\d+ redirects to /);
    const last = ran.bad.attempts[0]?.exchanges.map(({ response }) => response?.status);
    expect(last).toEqual(code === 'http/dns' ? [302, undefined] : [302]);
  });

  test('where none is to be followed, the answer may name any place', async () => {
    const ran = await redirect('file:///etc/passwd', { request: 'GET: /bad, redirects: 0, expect: { status: 302 }' });
    expect(ran).toMatchObject({ exit: 0, bad: { status: 'passed' } });
  });
});

describe('a redirect that leads nowhere', () => {
  const hop = (path: (number: number) => string) => {
    let number = 0;
    return runAgainst((socket) => {
      socket.write(`HTTP/1.1 307 Again\r\nLocation: ${path(++number)}\r\nContent-Length: 0\r\n\r\n`);
    });
  };

  test.each<[string, (number: number) => string, string, number]>([
    ['onto itself', () => '/bad', 'http/redirect-loop', 1],
    ['in a circle', (number) => `/bad/${number % 3}`, 'http/redirect-loop', 4],
    ['to ever new places', (number) => `/bad/${number}`, 'http/redirect-limit', 11],
    ['to ever longer places', (number) => `/bad/${'x'.repeat(number * 1000)}`, 'http/redirect-limit', 11],
  ])('%s', async (_what, path, code, hops) => {
    const ran = await hop(path);
    expectProblem(ran, code, /the redirects lead back to|after 10 redirects/);
    expect(ran.bad.attempts[0]?.exchanges).toHaveLength(hops);
  });

  test('a body without end that nobody is going to read', async () => {
    const ran = await runAgainst(
      (socket) => {
        socket.write('HTTP/1.1 302 Found\r\nLocation: /good\r\n\r\n');
        const send = (): void => {
          while (!socket.destroyed && socket.write('x'.repeat(65_536)));
        };
        socket.on('drain', send);
        send();
      },
      { top: 'defaults: { maxBody: 1MB }' },
    );
    expectProblem(ran, 'http/body-too-large', /larger than 1 MB/);
  });
});

describe('a redirect that brings credentials of its own', () => {
  async function runBetween(location: (other: string) => string, request: string) {
    const other = await startHttpServer((_request, response) => response.end('good'));
    onTestFinished(other.close);
    const ran = await redirect(location(other.url), { request });
    return { ran, headers: other.received.map(({ headers }) => headers) };
  }

  test('they are sent as those of a URL are, shown nowhere, and never mixed with those of the request', async () => {
    const { ran, headers } = await runBetween(
      (url) => `${url.replace('//', '//eve:pw-of-eve@')}/x`,
      'GET: /bad, auth: { basic: { username: ann, password: pw-of-ann } }, headers: { cookie: sid=of-ann }',
    );
    expect(ran.exit).toBe(0);
    expect(headers).toEqual([expect.not.objectContaining({ cookie: expect.anything() as string })]);
    expect(headers[0]?.authorization).toBe(`Basic ${Buffer.from('eve:pw-of-eve').toString('base64')}`);
    const [, last] = ran.bad.attempts[0]?.exchanges ?? [];
    expect(last?.request.url).not.toContain('eve');
    expect(JSON.stringify(ran.report)).not.toContain('pw-of-ann');
  });

  test('a host that looks like the first one is another one', async () => {
    const { ran, headers } = await runBetween(
      (url) => `http://127.0.0.1:80@127.0.0.1:${new URL(url).port}/`,
      'GET: /bad, headers: { authorization: Bearer of-ann }',
    );
    expect(ran.exit).toBe(0);
    expect(headers[0]?.authorization).toBe(`Basic ${Buffer.from('127.0.0.1:80').toString('base64')}`);
  });
});

test('a server that redirects to one that is not there has told it all: both hops are in the report', async () => {
  const server = await startHttpServer(({ url }, response) => {
    if (url === '/bad') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else response.end('good');
  });
  onTestFinished(server.close);
  const ran = await runHostile(server.url);
  expectProblem(ran, 'http/refused', /nothing listens at 127\.0\.0\.1:1/);
  expect(ran.bad.attempts[0]?.exchanges).toHaveLength(2);
});
