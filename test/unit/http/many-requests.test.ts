import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { listenAndTrack } from '../../servers/http-server.ts';
import { newClient, requestTo, using } from './client.ts';

const answer = (...headers: string[]): string =>
  ['HTTP/1.1 200 OK', ...headers, 'Content-Length: 4', '', 'good'].join('\r\n');
const [kept, last] = [answer(), answer('Connection: close')];

test('10,000 requests, twenty at a time, open no more connections than that and leave none', {
  timeout: 60_000,
}, async () => {
  const open = new Set<Socket>();
  const ended: Promise<unknown>[] = [];
  let [most, count] = [0, 0];
  const server = createServer((socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.once('close', () => open.delete(socket));
    // Some answers are the last ones of their connection, some are cut off.
    socket.on('data', () => {
      if (++count % 97 === 0) end(socket);
      else if (count % 41 === 0) end(socket, last);
      else socket.write(kept);
    });
  });
  // What the server has ended is not open any more, whenever it hears that the client knows.
  const end = (socket: Socket, bytes = ''): void => {
    open.delete(socket);
    ended.push(once(socket, 'close'));
    socket.end(bytes);
  };
  const { port, connections } = await using(listenAndTrack(server));
  const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  const before = sockets();
  const client = newClient({ maxConnectionsPerOrigin: 20 });
  const request = requestTo(`http://127.0.0.1:${port}/`, { method: 'POST' });
  let [left, failed] = [10_000, 0];
  const sendSome = async (): Promise<void> => {
    while (left-- > 0) if ((await client.send(request, {})).problem) failed++;
  };
  await Promise.all(Array.from({ length: 20 }, sendSome));
  expect([count, failed]).toEqual([10_000, Math.floor(10_000 / 97)]);
  expect(most).toBeLessThanOrEqual(20);
  expect(connections()).toBeGreaterThan(300);
  await client.close();
  for (const socket of open) await once(socket, 'close');
  await Promise.all(ended);
  expect(open.size).toBe(0);
  // Those of another test may have gone meanwhile.
  expect(sockets()).toBeLessThanOrEqual(before);
});
