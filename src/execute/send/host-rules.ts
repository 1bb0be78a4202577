import { isIP } from 'node:net';
import { mappedHost } from '../../http/connect/dial.ts';
import { isMetadataAddress, isMetadataHost } from '../../http/connect/metadata-address.ts';
import { proxyFor } from '../../http/connect/proxy.ts';
import type { ConnectingHop } from '../../http/create-http-client.ts';
import type { ConnectionOptions } from '../../model/exchange.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { matchesHost } from './matches-host.ts';

export type HostRuleInput = {
  /** Exact hosts, `*.suffix`, or `unix:` and the path of a socket; undefined allows all. */
  allowHosts: readonly string[] | undefined;
  /** What command line and rollcall.yaml say about connections: they are the user's, whom no rule binds. */
  own: ConnectionOptions;
};

/** Why a hop may not be sent; the caller says when that was found. */
export type HostRefusal = { kind: 'host-not-allowed' | 'host-refused'; message: string; hint: string };

export type HostRules = {
  /** For where a request goes by its URL, and by the `proxy`, `resolve` and `unix` of a collection. */
  refusal: (url: URL, connection: ConnectionOptions) => HostRefusal | undefined;
  /** For an address about to be connected to. */
  addressRefusal: (address: string, hop: ConnectingHop) => Problem | undefined;
};

/**
 * Where requests may go: to `allowHosts`, and to no link-local address or metadata service of a cloud unless one of
 * `allowHosts` is that very host or address.
 */
export function createHostRules({ allowHosts, own }: HostRuleInput): HostRules {
  const covers = (url: URL): boolean => allowHosts?.some((pattern) => matchesHost(pattern, url)) ?? true;
  const names = (url: URL): boolean =>
    allowHosts?.some((pattern) => !pattern.startsWith('*') && matchesHost(pattern, url)) ?? false;
  const refuseHost = (url: URL | undefined, what: string): HostRefusal | undefined => {
    if (url === undefined) return allowHosts && notAllowed(what, allowHosts);
    if (!covers(url)) return notAllowed(what, allowHosts ?? []);
    return isMetadataHost(url.hostname) && !names(url) ? metadataRefusal(url.host) : undefined;
  };
  const refuseSocket = (path: string): HostRefusal | undefined =>
    allowHosts === undefined || allowHosts.includes(`unix:${path}`)
      ? undefined
      : notAllowed(`the socket ${path}`, allowHosts, `unix:${path}`);

  return {
    refusal: (url, connection) => {
      const refused = refuseHost(url, url.host);
      if (refused !== undefined) return refused;
      if (connection.unix !== undefined) {
        return connection.unix === own.unix ? undefined : refuseSocket(connection.unix);
      }
      const proxy = isOwnProxy(connection, own) ? undefined : proxyOf(url, connection);
      const address = addressOfCollection(url, connection, own);
      return (
        (proxy && refuseHost(proxy, `the proxy ${proxy.host}`)) ??
        (address === undefined ? undefined : refuseHost(withHost(url, address), `${url.host} at ${address}`))
      );
    },
    addressRefusal: (address, { url, connection, proxy }) => {
      if (!isMetadataAddress(address)) return undefined;
      if (proxy !== undefined && (proxy.fromEnvironment || isOwnProxy(connection, own))) return undefined;
      if (Object.values(own.resolve ?? {}).includes(address)) return undefined;
      const peer = proxy?.url ?? url;
      const target = withHost(peer, address);
      if (names(peer) || (target !== undefined && names(target))) return undefined;
      const { message, hint } = metadataRefusal(peer.hostname === address ? peer.host : `${peer.host} at ${address}`);
      return { code: 'http/host-refused', message, hint };
    },
  };
}

function notAllowed(what: string, allowHosts: readonly string[], entry?: string): HostRefusal {
  const add = entry === undefined ? 'add it' : `add ${entry}`;
  return {
    kind: 'host-not-allowed',
    message: `nothing may be sent to ${what}: it is not one of the allowed hosts`,
    hint: `allowed are ${allowHosts.join(', ')}; ${add} to allowHosts in rollcall.yaml or with --allow-host`,
  };
}

function metadataRefusal(what: string): HostRefusal {
  return {
    kind: 'host-refused',
    message: `nothing is sent to ${what}: link-local addresses and metadata services of clouds give away credentials`,
    hint: 'where it is meant, name this host or address in allowHosts of rollcall.yaml or with --allow-host',
  };
}

function isOwnProxy({ proxy }: ConnectionOptions, own: ConnectionOptions): boolean {
  return proxy === own.proxy;
}

/** What is no URL of a proxy is told when it is used. */
function proxyOf(url: URL, { proxy }: ConnectionOptions): URL | undefined {
  try {
    return proxyFor(url, proxy, {})?.url;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Where `resolve` of a collection leads: an address, or a name. */
function addressOfCollection(
  url: URL,
  { resolve }: ConnectionOptions,
  { resolve: own }: ConnectionOptions,
): string | undefined {
  if (resolve === undefined) return undefined;
  const host = mappedHost(url, resolve);
  return host === mappedHost(url, own) ? undefined : host;
}

/** The URL with another host; undefined where that is none. */
function withHost(url: URL, host: string): URL | undefined {
  const [plain = host] = host.split('%');
  const text = `${url.protocol}//${isIP(plain) === 6 ? `[${plain}]` : host}${url.port === '' ? '' : `:${url.port}`}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
