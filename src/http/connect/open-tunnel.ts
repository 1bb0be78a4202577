import { request } from 'node:http';
import type { Socket } from 'node:net';
import { ProblemError } from '../../model/problem.ts';
import { problemOfError, proxyProblem } from '../problem-of-error.ts';
import type { Connection } from './dial.ts';
import type { Proxy } from './proxy.ts';

export type TunnelOptions = {
  proxy: Proxy;
  /** `host:port` to be connected to. */
  authority: string;
  /** Opens the connection to the proxy. */
  connect: () => Promise<Connection>;
  signal: AbortSignal;
};

/**
 * A connection through a proxy by CONNECT (RFC 9110, section 9.3.6). Rejects with ProblemError (`http/proxy`), or the
 * reason of the signal.
 */
export async function openTunnel({ proxy, authority, connect, signal }: TunnelOptions): Promise<Connection> {
  let connection: Connection | undefined;
  try {
    connection = await connect();
    const { status, socket } = await askForTunnel({ proxy, authority, socket: connection.socket, signal });
    if (status >= 200 && status < 300) return { ...connection, socket };
    throw refused(proxy, authority, status);
  } catch (error) {
    connection?.socket.destroy();
    if (signal.aborted || error instanceof ProblemError) throw error;
    const problem = problemOfError(error, { url: proxy.url, connected: connection !== undefined });
    throw new ProblemError(proxyProblem(problem, proxy.name), error);
  }
}

type Ask = { proxy: Proxy; authority: string; socket: Socket; signal: AbortSignal };

function askForTunnel({ proxy, authority, socket, signal }: Ask): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      asked.destroy();
      reject(signal.reason as Error);
    };
    const asked = request({
      method: 'CONNECT',
      path: authority,
      createConnection: () => socket,
      headers: {
        host: authority,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    });
    asked.once('connect', (response, tunnel: Socket) => {
      signal.removeEventListener('abort', onAbort);
      resolve({ status: response.statusCode ?? 0, socket: tunnel });
    });
    asked.once('response', (response) => resolve({ status: response.statusCode ?? 0, socket }));
    asked.once('error', reject);
    signal.addEventListener('abort', onAbort);
    asked.end();
  });
}

function refused(proxy: Proxy, authority: string, status: number): ProblemError {
  const hint =
    status === 407
      ? 'it wants credentials: http://user:password@host:port'
      : 'does the proxy allow this host and port? `proxy: false` goes without';
  const message = `the proxy ${proxy.name} answered ${status} instead of a tunnel to ${authority}`;
  return new ProblemError({ code: 'http/proxy', message, hint });
}
