import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import type { ConnectionOptions } from '../../model/exchange.ts';
import { ProblemError } from '../../model/problem.ts';
import { type AddressRefusal, guardedLookup } from './guarded-lookup.ts';
import { openTunnel } from './open-tunnel.ts';
import type { Proxy } from './proxy.ts';
import { tlsContext } from './tls-context.ts';
import { undiciParts } from './undici-parts.ts';

/** How to get to an origin. A proxy forwards plain requests and tunnels encrypted ones (RFC 9110, section 9.3.6). */
export type Route = {
  url: URL;
  connection: ConnectionOptions;
  proxy: Proxy | undefined;
  /** Asked for each address before it is connected to, of the origin or of the proxy in between. */
  addressRefusal?: AddressRefusal;
};

/** An open connection, with the milliseconds its phases took. Times are of `performance.now()`. */
export type Connection = {
  socket: Socket;
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** How many requests it has carried. */
  uses: number;
  lastByteAt: number;
  /** Called after bytes have come in and were read; HTTP/1.1 only. */
  onBytes?: (() => void) | undefined;
  /** Of HTTP/2, and the stream of the last request. */
  session?: ClientHttp2Session;
  stream?: ClientHttp2Stream;
};

/** Opens one connection; `signal` ends the attempt, with its reason as the error. */
export type Dial = (signal: AbortSignal) => Promise<Connection>;

/**
 * Ways to open connections of a route. TLS sessions are shared among them. Throws ProblemError for unusable `tls`, and
 * for an address that is refused.
 */
export function createDial(route: Route): Dial {
  const { url, connection, proxy, addressRefusal } = route;
  const { tls } = connection;
  const lookup = addressRefusal === undefined ? {} : { lookup: guardedLookup(addressRefusal) };
  const secureContext = tlsContext(tls);
  const connector = undiciParts().buildConnector({
    timeout: 0,
    allowH2: connection.http2 === true,
    ...(connection.unix === undefined ? {} : { socketPath: connection.unix }),
    ...(secureContext === undefined ? {} : { secureContext }),
    rejectUnauthorized: tls?.verify !== false,
    ...lookup,
  });
  const hostname = unbracketed(url.hostname);
  const servername = tls?.serverName ?? (isIP(hostname) === 0 ? hostname : undefined);
  const target = {
    hostname: mappedHost(url, connection.resolve),
    host: url.host,
    protocol: url.protocol,
    port: url.port,
  };

  if (proxy === undefined || connection.unix !== undefined) {
    if (connection.unix === undefined) refuseAddress(target.hostname, addressRefusal);
    return (signal) => connect(connector, { ...target, ...(servername === undefined ? {} : { servername }) }, signal);
  }
  const proxyHost = unbracketed(proxy.url.hostname);
  const viaProxy = { hostname: proxyHost, host: proxy.url.host, protocol: proxy.url.protocol, port: proxy.url.port };
  refuseAddress(proxyHost, addressRefusal);
  const proxyContext = tls?.ca === undefined ? undefined : tlsContext({ ca: tls.ca });
  const proxyConnector = undiciParts().buildConnector({
    timeout: 0,
    ...(proxyContext === undefined ? {} : { secureContext: proxyContext }),
    ...lookup,
  });
  if (url.protocol === 'http:') return (signal) => connect(proxyConnector, viaProxy, signal);

  return async (signal) => {
    const toProxy = () => connect(proxyConnector, viaProxy, signal);
    const authority = `${url.hostname}:${url.port || '443'}`;
    const tunnel = await openTunnel({ proxy, authority, connect: toProxy, signal });
    const options = { ...target, httpSocket: tunnel.socket, ...(servername === undefined ? {} : { servername }) };
    const secured = await connect(connector, options, signal);
    return { ...secured, dnsMs: tunnel.dnsMs, connectMs: tunnel.connectMs };
  };
}

/** An address is not looked up, so it is asked about here. */
function refuseAddress(hostname: string, refusal: AddressRefusal | undefined): void {
  const problem = isIP(hostname) === 0 ? undefined : refusal?.(hostname);
  if (problem !== undefined) throw new ProblemError(problem);
}

/** A host name, or an IPv6 address without its brackets. */
function unbracketed(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** The address of `resolve` for a host: `host:port` before `host`, `*` for any. The host itself where it has none. */
export function mappedHost(url: URL, resolve: Record<string, string> | undefined): string {
  const hostname = unbracketed(url.hostname);
  if (!resolve) return hostname;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const byName = new Map(Object.entries(resolve).map(([host, address]) => [host.toLowerCase(), address]));
  const address = byName.get(`${hostname}:${port}`) ?? byName.get(hostname) ?? byName.get(`*:${port}`);
  return unbracketed(address ?? byName.get('*') ?? hostname);
}

function connect(
  connector: buildConnector.connector,
  options: buildConnector.Options,
  signal: AbortSignal,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let lookedUpAt: number | undefined;
    let connectedAt: number | undefined = options.httpSocket === undefined ? undefined : startedAt;
    const onAbort = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    const onEnd = (error: Error | null, open: Socket | TLSSocket | null): void => {
      signal.removeEventListener('abort', onAbort);
      if (error || !open) {
        reject(error ?? new Error('no socket'));
        return;
      }
      const now = performance.now();
      const dnsMs = lookedUpAt === undefined ? null : lookedUpAt - startedAt;
      const opened = connectedAt ?? now;
      const connectMs = options.httpSocket === undefined ? opened - (lookedUpAt ?? startedAt) : null;
      const tlsMs = options.protocol === 'https:' ? now - opened : null;
      resolve({ socket: open, dnsMs, connectMs, tlsMs, uses: 0, lastByteAt: now });
    };
    // The types hide it: the connector gives the socket back before it is connected.
    const socket = connector(options, onEnd) as unknown as Socket;
    socket.once('lookup', () => {
      lookedUpAt = performance.now();
    });
    socket.once('connect', () => {
      connectedAt ??= performance.now();
    });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
