import type { EnvDeclaration } from '../../model/collection.ts';
import type { PreparedRequest } from '../../model/exchange.ts';
import type { PlannedCollection } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Redactor } from '../redact/redact.ts';

export type HostPolicy = {
  /** Why nothing may be sent to a URL, or undefined. */
  refusal: (url: URL) => Problem | undefined;
  /** Why this request may not go there: it carries a secret that is bound to other hosts. */
  secretRefusal: (url: URL, request: PreparedRequest) => Problem | undefined;
};

/** Holds `allowHosts` and the hosts of secrets for every hop: redirects, pages and token requests too. */
export function createHostPolicy(
  allowHosts: readonly string[] | undefined,
  collections: Iterable<PlannedCollection>,
  redactor: Redactor,
): HostPolicy {
  const bound = boundSecrets(collections);
  return {
    refusal: (url) => {
      if (allowHosts === undefined || allowHosts.some((pattern) => matchesHost(pattern, url))) return undefined;
      return {
        code: 'http/host-not-allowed',
        message: `nothing may be sent to ${url.host}: it is not one of the allowed hosts`,
        hint: `allowed are ${allowHosts.join(', ')}; add it to allowHosts in rollcall.yaml or with --allow-host`,
      };
    },
    secretRefusal: (url, request) => {
      const leaving = bound.find(
        ({ value, hosts }) =>
          !hosts.some((pattern) => matchesHost(pattern, url)) &&
          carries(request, url, (text) => redactor.holds(text, value)),
      );
      if (leaving === undefined) return undefined;
      return {
        code: 'http/secret-host',
        message: `the secret ${leaving.name} would leave for ${url.host}, it is bound to ${leaving.hosts.join(', ')}`,
        hint: `remove it from the request, or add the host to \`hosts\` of ${leaving.name}`,
      };
    },
  };
}

/** Whether `host`, `host:port` or `*.suffix` covers a URL; without a port every port is covered. */
export function matchesHost(pattern: string, url: URL): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase().replace(/^\[(.*)\]/, '$1')) ?? [];
  const name = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const actualPort = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (port !== undefined && port !== actualPort) return false;
  return host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host;
}

type BoundSecret = { name: string; value: string; hosts: string[] };

function boundSecrets(collections: Iterable<PlannedCollection>): BoundSecret[] {
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

function carries(request: PreparedRequest, url: URL, holds: (text: string) => boolean): boolean {
  if (holds(url.href) || request.headers.some(([, value]) => holds(value))) return true;
  const { body } = request;
  if (body?.kind === 'bytes') return holds(Buffer.from(body.bytes).toString('utf8'));
  // What a file holds is not looked into, the values beside it in a form are.
  return body?.source?.kind === 'multipart' && body.source.parts.some((part) => 'text' in part && holds(part.text));
}
