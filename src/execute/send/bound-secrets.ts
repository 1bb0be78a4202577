import { mappedHost } from '../../http/connect/dial.ts';
import { proxyFor } from '../../http/connect/proxy.ts';
import type { EnvDeclaration } from '../../model/collection.ts';
import type { ConnectionOptions, MultipartPart, PreparedRequest } from '../../model/exchange.ts';
import type { PlannedCollection } from '../../model/plan.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { Redactor } from '../redact/redact.ts';
import { matchesHost } from './matches-host.ts';

export type BoundSecrets = {
  /** Why a request may not go there: it carries a secret that is bound to other hosts. */
  refusal: (url: URL, request: PreparedRequest) => Problem | undefined;
  /** As `refusal`, for text that a host gets in a form where the secret cannot be found, such as a digest. */
  textRefusal: (url: URL, text: string) => Problem | undefined;
};

/** Holds the hosts of secrets. What the user says about connections (`own`) leads to no other host. */
export function createBoundSecrets(
  collections: Iterable<PlannedCollection>,
  redactor: Redactor,
  own: ConnectionOptions,
): BoundSecrets {
  const bound = secretsOf(collections);
  const find = (peers: Peer[]): Problem | undefined => {
    for (const { url, name, texts } of peers) {
      const leaving = bound.find(
        ({ value, hosts }) =>
          !hosts.some((pattern) => url !== undefined && matchesHost(pattern, url)) &&
          // The host of a URL is in lower case, whatever was written.
          (texts.some((text) => redactor.holds(text, value)) ||
            (url !== undefined && redactor.holds(url.hostname, value.toLowerCase()))),
      );
      if (leaving !== undefined) return refusalOf(leaving, name);
    }
    return undefined;
  };
  return {
    refusal: (url, request) => (bound.length === 0 ? undefined : find(peersOf(url, request, own))),
    textRefusal: (url, text) => find([{ url, name: url.host, texts: [text] }]),
  };
}

type BoundSecret = { name: string; value: string; hosts: string[] };

/** Somebody who sees texts of a request; without a URL it is no host that a secret can be bound to. */
type Peer = { url: URL | undefined; name: string; texts: string[] };

function secretsOf(collections: Iterable<PlannedCollection>): BoundSecret[] {
  const bound = new Map<string, BoundSecret>();
  for (const { collection, env } of collections) {
    for (const { name, hosts } of collection.env.filter(isBound)) {
      const value = env[name];
      if (value !== undefined && value !== '') bound.set(`${name}=${value}=${hosts.join()}`, { name, value, hosts });
    }
  }
  return [...bound.values()];
}

function isBound(declaration: EnvDeclaration): declaration is EnvDeclaration & { hosts: string[] } {
  return declaration.secret && declaration.hosts !== undefined;
}

function refusalOf({ name, hosts }: BoundSecret, where: string): Problem {
  return {
    code: 'http/secret-host',
    message: `the secret ${name} would leave for ${where}, it is bound to ${hosts.join(', ')}`,
    hint: `remove it from the request, or add the host to \`hosts\` of ${name}`,
  };
}

function peersOf(url: URL, request: PreparedRequest, own: ConnectionOptions): Peer[] {
  const { connection } = request;
  const texts = textsOf(url, request);
  const peers: Peer[] = [{ url, name: url.host, texts }];
  // A server name is sent in the clear, an address may be a name that is asked for.
  const said = [connection.tls?.serverName ?? '', ...Object.values(connection.resolve ?? {})];
  peers.push({ url, name: url.host, texts: said });
  if (connection.unix !== undefined && connection.unix !== own.unix) {
    peers.push({ url: undefined, name: `the socket ${connection.unix}`, texts });
  } else if (connection.proxy !== own.proxy) {
    peers.push(...proxyPeers(url, connection, texts));
  }
  const address = mappedHost(url, connection.resolve);
  if (address !== mappedHost(url, own.resolve) && URL.canParse(`${url.protocol}//${address}`)) {
    const to = new URL(`${url.protocol}//${address}${url.port === '' ? '' : `:${url.port}`}`);
    peers.push({ url: to, name: `${url.host} at ${address}`, texts });
  }
  return peers;
}

/** A proxy sees its own credentials, and all of a request that is not encrypted. */
function proxyPeers(url: URL, { proxy: setting }: ConnectionOptions, texts: string[]): Peer[] {
  if (typeof setting !== 'string') return [];
  try {
    const proxy = proxyFor(url, setting, {})?.url;
    const seen = url.protocol === 'http:' ? [...texts, setting] : [setting, url.host];
    return proxy === undefined ? [] : [{ url: proxy, name: `the proxy ${proxy.host}`, texts: seen }];
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}

function textsOf(url: URL, { method, headers, body }: PreparedRequest): string[] {
  const head = [url.href, method, ...headers.flat()];
  const texts = [...head, ...head.flatMap(decoded)];
  if (body?.kind === 'bytes') texts.push(Buffer.from(body.bytes).toString('utf8'));
  // What a file holds is not looked into, what stands beside it in a form is.
  else if (body?.source?.kind === 'multipart') texts.push(...body.source.parts.flatMap(partTexts));
  return texts;
}

const BASE64 = /[\w+/-]{8,}={0,2}/g;

/** What base64 stands for, such as the credentials of a token request, which are URL-encoded before. */
function decoded(text: string): string[] {
  return Array.from(text.matchAll(BASE64), ([found]) => Buffer.from(found, 'base64').toString('utf8'));
}

function partTexts(part: MultipartPart): string[] {
  return 'text' in part ? [part.name, part.text] : [part.name, part.filename, part.type];
}
