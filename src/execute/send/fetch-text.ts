import { createHttpClient } from '../../http/create-http-client.ts';
import type { PreparedRequest } from '../../model/exchange.ts';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';
import { createRedactor } from '../redact/redact.ts';
import { createHostPolicy } from './host-policy.ts';
import { createHostRules } from './host-rules.ts';

export type FetchTextOptions = {
  host: Pick<Host, 'now' | 'env'>;
  /** Exact hosts or `*.suffix`; undefined allows all. Holds for redirects too. */
  allowHosts?: readonly string[];
};

const MAX_BYTES = 50_000_000;

/** The text at a URL, for documents that descriptions refer to. Throws ProblemError for every answer but a 2xx. */
export async function fetchText(url: string, { host, allowHosts }: FetchTextOptions): Promise<string> {
  const rules = { allowHosts, own: {} };
  const policy = createHostPolicy(rules, [], createRedactor([]));
  const { addressRefusal } = createHostRules(rules);
  const client = createHttpClient({ maxConnectionsPerOrigin: 1, now: host.now, env: host.env, addressRefusal });
  const request: PreparedRequest = {
    method: 'GET',
    url,
    headers: [['accept', 'application/json, application/yaml, */*']],
    timeout: { connectMs: 5_000, readMs: 30_000, totalMs: 60_000 },
    redirects: 5,
    maxBodyBytes: MAX_BYTES,
    connection: {},
    credentialHeaders: [],
    credentialParams: [],
  };
  try {
    const { response, problem } = await client.send(request, {
      beforeHop: async (next, hop) => policy.refusal(next, hop),
    });
    if (response === undefined) throw new ProblemError(problem);
    if (response.status >= 200 && response.status < 300) return response.body.text();
    throw new ProblemError({ code: 'input/remote-ref', message: `${url} answers ${response.status}` });
  } finally {
    await client.close();
  }
}
