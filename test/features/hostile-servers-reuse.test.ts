import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenAndTrack, startHttpServer } from '../servers/http-server.ts';
import { startRawServer } from '../servers/raw-server.ts';
import { byRequest, createWorkspace } from '../support/cli-workspace.ts';
import { answerOf } from '../support/hostile-run.ts';

const EVIL = answerOf('evil');

describe('an answer that nobody asked for', () => {
  /** One request after the other over one connection; the server does what it wants with the first. */
  async function run(bytes: string, { request = 'GET: /first', whileIdle = '' } = {}) {
    let last: Socket | undefined;
    const server = await startRawServer((socket, number) => {
      last = socket;
      socket.write(number === 1 ? bytes : answerOf(`answer ${number}`));
    });
    // While this one is asked, nothing is under way at the other.
    const gate = await startHttpServer((_request, response) => void last?.write(whileIdle, () => response.end()));
    onTestFinished(gate.close);
    onTestFinished(server.close);
    const { rollcall, report } = await createWorkspace({
      'c.yaml': `baseUrl: ${server.url}
requests:
  first: { ${request} }
  second: { GET: /second, expect: { body: answer 2 } }
  gate: { GET: "${gate.url}" }
  third: { GET: /third, expect: { body: answer 3 } }
`,
    });
    const { output } = await rollcall('run c.yaml -j 1');
    const { first: bad, second, third } = byRequest(await report());
    expect([second?.status, third?.status], output).toEqual(['passed', 'passed']);
    return bad;
  }

  test.each<[string, string]>([
    ['in the same packet', answerOf('first') + EVIL],
    ['several of them', answerOf('first') + EVIL.repeat(20)],
    ['where what is read at once ends with the first', filled(65_536) + EVIL],
    ['where it ends within the second', filled(65_500) + EVIL],
    ['after a body that is longer than its length', `${answerOf('first')}more${EVIL}`],
    ['after an answer that has no body', `HTTP/1.1 204 No Content\r\n\r\n${EVIL}`],
    ['after 304', `HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n${EVIL}`],
    ['after the last chunk', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${EVIL}`],
    ['bytes that are no HTTP', `${answerOf('first')}\0\0\0\0`],
  ])('%s', async (_what, bytes) => expect((await run(bytes))?.status).toBe('passed'));

  test('to HEAD, as its body', async () => {
    const bytes = `HTTP/1.1 200 OK\r\nContent-Length: ${EVIL.length}\r\n\r\n${EVIL}`;
    expect((await run(bytes, { request: 'HEAD: /first' }))?.status).toBe('passed');
  });

  test('while the connection is idle', async () => {
    expect((await run(answerOf('first'), { whileIdle: EVIL }))?.status).toBe('passed');
  });

  function filled(bytes: number): string {
    const empty = answerOf('x'.repeat(10_000)).length - 10_000;
    return answerOf('x'.repeat(bytes - empty));
  }
});

test('an answer before its request is never the answer of the next one', async () => {
  let seen = 0;
  const server = createServer().on('connection', (socket) => {
    if (seen === 0) socket.write(EVIL);
  });
  server.on('request', (_request, response) => response.end(`answer ${++seen}`));
  const { port, close } = await listenAndTrack(server);
  onTestFinished(close);
  const { rollcall, report } = await createWorkspace({
    'c.yaml': `baseUrl: http://127.0.0.1:${port}\nrequests: { first: { GET: /first }, second: { GET: /second } }\n`,
  });
  await rollcall('run c.yaml -j 1 --reporter events=e.ndjson --reporter json=r.json');
  const { second } = byRequest(await report('r.json'));
  const text = second?.attempts[0]?.exchanges.at(-1)?.response?.body;
  expect([second?.status, text?.size]).toEqual(['passed', 'answer 2'.length]);
});

describe('connections', () => {
  /** A server that counts what is open, at the moment and at most. */
  async function countingServer(answer: Parameters<typeof createServer>[1]) {
    const open = new Set<Socket>();
    let most = 0;
    const server: Server = createServer(answer).on('connection', (socket) => {
      open.add(socket);
      most = Math.max(most, open.size);
      socket.once('close', () => open.delete(socket));
    });
    // What the server ends is not open any more, whenever it hears that the client knows.
    server.on('request', ({ socket }, response) => {
      response.once('finish', () => response.shouldKeepAlive || open.delete(socket));
    });
    const { port, connections, close } = await listenAndTrack(server);
    onTestFinished(close);
    const allClosed = async (): Promise<void> => {
      for (const socket of open) await once(socket, 'close');
    };
    return { url: `http://127.0.0.1:${port}`, connections, most: () => most, allClosed };
  }

  test('a run leaves none open, and never holds more than --jobs', async () => {
    let count = 0;
    const server = await countingServer((_request, response) => {
      // Some answers are the last ones of their connection, some are cut off.
      if (++count % 37 === 0) response.socket?.destroy();
      else response.writeHead(200, count % 11 === 0 ? { connection: 'close' } : {}).end('good');
    });
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = sockets();
    const { rollcall, report } = await createWorkspace({
      'c.yaml': `baseUrl: ${server.url}\nparallel: true\nrequests: { a: { GET: /a, repeat: 400, retry: 0 } }\n`,
    });
    const { exit } = await rollcall('run c.yaml -j 20 --reporter json=r.json');
    const { counts } = await report('r.json');
    expect(counts).toMatchObject({ total: 400, failed: 0, skipped: 0 });
    expect([exit, counts.errored > 0]).toEqual([3, true]);
    expect(server.most()).toBeLessThanOrEqual(20);
    await server.allClosed();
    expect(sockets()).toBe(before);
  });

  test.each([1, 3])('-j %d, with several files, hosts and redirects', async (jobs) => {
    const server = await countingServer(({ url }, response) => {
      void setTimeout(5).then(() => response.writeHead(url === '/a' ? 302 : 200, { location: '/b' }).end('good'));
    });
    const file = `baseUrl: ${server.url}\nparallel: true\nrequests: { a: { GET: /a, repeat: 8 }, b: { GET: /b, repeat: 8 } }\n`;
    const { rollcall } = await createWorkspace({ 'a.yaml': file, 'b.yaml': file });
    expect((await rollcall(`run a.yaml b.yaml -j ${jobs}`)).exit).toBe(0);
    expect(server.most()).toBeLessThanOrEqual(jobs);
  });
});

test('answers in any order: every report is in the order of the files', async () => {
  const held: (() => void)[] = [];
  const server = await startHttpServer(({ url }, response) => {
    held.push(() => response.writeHead(url === '/r3' ? 500 : 200).end(url));
    // The last to come is the first to be answered.
    if (held.length === 8) for (const answer of held.toReversed()) answer();
  });
  onTestFinished(server.close);
  const requests = [0, 1, 2, 3].map((i) => `  r${i}: { GET: /r${i} }\n`).join('');
  const file = `baseUrl: ${server.url}\nparallel: true\nrequests:\n${requests}`;
  const { rollcall, report, read } = await createWorkspace({ 'a.yaml': file, 'b.yaml': file });
  const names = [
    'json=r.json',
    'junit=r.xml',
    'tap=r.tap',
    'ctrf=r.ctrf.json',
    'har=r.har',
    'markdown=r.md',
    'html=r.html',
  ];
  const { exit } = await rollcall(`run a.yaml b.yaml -j 8 ${names.map((name) => `--reporter ${name}`).join(' ')}`);
  const order = ['a', 'b'].flatMap((name) => [0, 1, 2, 3].map((i) => `${name}.yaml#r${i}`));
  expect([exit, (await report('r.json')).results.map(({ id }) => id)]).toEqual([1, order]);
  const places = (text: string): string[] => Array.from(text.matchAll(/\br[0-3]\b/g), ([name]) => name);
  expect(places((await read('r.tap')).replace(/^ .*$/gm, ''))).toEqual(order.map((id) => id.slice(-2)));
  const cases = Array.from((await read('r.xml')).matchAll(/<testcase name="(r\d)"/g), ([, name]) => name);
  expect(cases).toEqual(order.map((id) => id.slice(-2)));
  const har = JSON.parse(await read('r.har')) as { log: { entries: { request: { url: string } }[] } };
  expect(har.log.entries.map(({ request }) => request.url.slice(-2))).toEqual(order.map((id) => id.slice(-2)));
});
