import type { PreparedRequest } from '../../model/exchange.ts';
import type { PlannedCollection } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Redactor } from '../redact/redact.ts';
import { type BoundSecrets, createBoundSecrets } from './bound-secrets.ts';
import { createHostRules, type HostRuleInput } from './host-rules.ts';

export type HostPolicy = {
  /** Why a request may not be sent to a URL, or undefined: for the host, the way to it, or a secret in the request. */
  refusal: (url: URL, request: PreparedRequest) => Problem | undefined;
  /** Why the settings of a scheme that sends digests of secrets may not be used for a URL. */
  digestRefusal: BoundSecrets['textRefusal'];
};

/** Holds `allowHosts` and the hosts of secrets for every hop: redirects, pages and token requests too. */
export function createHostPolicy(
  rules: HostRuleInput,
  collections: Iterable<PlannedCollection>,
  redactor: Redactor,
): HostPolicy {
  const hosts = createHostRules(rules);
  const secrets = createBoundSecrets(collections, redactor, rules.own);
  return {
    refusal: (url, request) => {
      const refused = hosts.refusal(url, request.connection);
      if (refused === undefined) return secrets.refusal(url, request);
      const { kind, message, hint } = refused;
      return { code: `http/${kind}`, message, hint };
    },
    digestRefusal: secrets.textRefusal,
  };
}
