import { BlockList, isIP } from 'node:net';
import { ProblemError } from '../../model/problem.ts';
import { basicCredentials } from '../request-url.ts';

export type Environment = Record<string, string | undefined>;

/** A proxy to go through; `authorization` is the value of `proxy-authorization`. The environment named it, or a setting. */
export type Proxy = { url: URL; name: string; authorization?: string; fromEnvironment?: true };

/**
 * The proxy for a URL: the one given, none for `false`, else what the environment says as curl reads it: `http_proxy`,
 * `https_proxy`, `all_proxy` and `no_proxy`, lower case first. HTTP_PROXY does not count where REQUEST_METHOD is set: in
 * CGI a `Proxy` header sets it. Throws ProblemError (`http/proxy`) where it is no URL of an HTTP proxy.
 */
export function proxyFor(url: URL, setting: string | false | undefined, env: Environment): Proxy | undefined {
  if (setting === false || setting === '') return undefined;
  if (setting !== undefined) return parseProxy(setting, '`proxy`');
  const scheme = url.protocol.slice(0, -1);
  const found = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, 'all_proxy', 'ALL_PROXY'].find(
    (name) => env[name] !== undefined && env[name] !== '' && !(name === 'HTTP_PROXY' && env['REQUEST_METHOD']),
  );
  if (found === undefined || isExempt(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  return { ...parseProxy(env[found] as string, found), fromEnvironment: true };
}

function parseProxy(text: string, from: string): Proxy {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new ProblemError({
      code: 'http/proxy',
      message: `${from} is not the URL of an HTTP proxy${url ? ` (its scheme is ${url.protocol})` : ''}`,
      hint: 'such as http://user:password@proxy.example.com:8080; SOCKS is not spoken',
    });
  }
  const hasCredentials = url.username !== '' || url.password !== '';
  return { url, name: url.origin, ...(hasCredentials ? { authorization: basicCredentials(url) } : {}) };
}

/** Whether `no_proxy` names the host: exact, as a suffix, as an address or network, with a port or without, or `*`. */
function isExempt(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain, entryPort] = /^(?:\[([^\]]+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain ?? entry;
  if (entryPort !== undefined && entryPort !== port) return false;
  if (isIP(host) !== 0) return name === host || isInNetwork(host, name);
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(base) === 0 || isIP(base) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
