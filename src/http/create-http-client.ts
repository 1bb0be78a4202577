import type { ConnectionOptions, Header, Hop, PreparedRequest, SendResult } from '../model/exchange.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { createOriginPool, type OriginPool } from './connect/origin-pool.ts';
import { type Environment, type Proxy, proxyFor } from './connect/proxy.ts';
import { type Cookies, setsCookies, storeCookies, withCookies } from './cookies.ts';
import { followRedirect, isRedirect } from './redirect.ts';
import { headerValue, requestHeaders } from './request-head.ts';
import { withoutUserinfo } from './request-url.ts';
import { abortProblem, runHop } from './run-hop.ts';
import { watchSentHeads } from './sent-head.ts';
import { createTimeWatch } from './time-watch.ts';

export type HttpClientOptions = {
  maxConnectionsPerOrigin: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Where proxies are named: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in either case. */
  env: Environment;
  /** Of rollcall, for `user-agent`. */
  version?: string;
  /** Why nothing may connect to an address for a hop to this URL; asked of what a name resolves to. */
  addressRefusal?: (address: string, hop: ConnectingHop) => Problem | undefined;
};

/** Where a hop goes and how it gets there. */
export type ConnectingHop = { url: URL; connection: ConnectionOptions; proxy: Proxy | undefined };

export type SendContext = {
  /** Gets and gives cookies at each hop. */
  cookies?: Cookies;
  /** Ends the exchange; with a ProblemError as its reason that is the problem, else `run/interrupted`. */
  signal?: AbortSignal;
  /** Asked before each hop with the request as it would be sent; a problem ends the exchange. Its time does not count. */
  beforeHop?: (url: URL, request: PreparedRequest) => Problem | undefined | Promise<Problem | undefined>;
};

export type HttpClient = {
  /** Sends a request and follows redirects. Rejects only for a bug in this program. */
  send: (request: PreparedRequest, context: SendContext) => Promise<SendResult>;
  /** Closes every connection; what is under way ends with `run/interrupted`. */
  close: () => Promise<void>;
};

/** A client whose connections all requests of a run share: one pool for each origin and connection options. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const pools = new Map<string, OriginPool>();
  /** By options and origin: requests without options of their own share one value. */
  const poolsOf = new WeakMap<ConnectionOptions, Map<string, OriginPool>>();
  const watch = createTimeWatch();
  const stopWatching = watchSentHeads();
  const userAgent = options.version === undefined ? 'rollcall' : `rollcall/${options.version}`;
  let isClosed = false;

  return {
    async send(request, context) {
      const hops: Hop[] = [];
      try {
        return await sendHops({ request, context, hops });
      } catch (error) {
        if (error instanceof ProblemError) return { hops, problem: error.problem };
        throw error;
      }
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      stopWatching();
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      watch.close();
      pools.clear();
    },
  };

  async function sendHops({ request, context, hops }: Sending): Promise<SendResult> {
    const { cookies, signal, beforeHop } = context;
    const seen = new Set<string>();
    let totalLeftMs = request.timeout.totalMs;
    let current = request;
    for (let followed = 0; ; followed++) {
      const { url, request: bare } = withoutUserinfo(current);
      const headers = requestHeaders(bare, userAgent);
      const hopRequest = { ...bare, headers: cookies ? withCookies(headers, cookies, url) : headers };
      if (followed > 0 && seen.has(loopKey(hopRequest))) return { hops, problem: loopProblem(url) };
      const asked = beforeHop?.(url, hopRequest);
      const refused = asked instanceof Promise ? await asked : asked;
      if (refused) return { hops, problem: refused };
      if (signal?.aborted || isClosed) return { hops, problem: abortProblem(signal) };

      const startedAtMs = options.now();
      const pool = poolFor(url, hopRequest);
      const outcome = await runHop({ pool, request: hopRequest, url, totalLeftMs, signal, watch, startedAtMs });
      const { hop, problem, stale } = outcome;
      hops.push(...(stale ? [stale] : []), hop);
      if (problem || !hop.response) return { hops, problem: problem ?? noAnswer(url) };
      const { response } = hop;
      if (cookies && setsCookies(response.headers)) await storeCookies(response.headers, cookies, url);
      if (request.redirects === 0 || !isRedirect(response.status, response.headers)) return { hops, response };

      if (followed >= request.redirects) return { hops, problem: limitProblem(request, response.headers) };
      const redirect = followRedirect(bare, response);
      if (redirect.problem) return { hops, problem: redirect.problem };
      seen.add(loopKey(hopRequest));
      totalLeftMs -= hop.timings.totalMs;
      current = redirect.request;
    }
  }

  function poolFor(url: URL, { connection }: PreparedRequest): OriginPool {
    const { origin } = url;
    const known = poolsOf.get(connection)?.get(origin);
    if (known) return known;
    const pool = findOrOpen(url, connection);
    const byOrigin = poolsOf.get(connection) ?? new Map<string, OriginPool>();
    poolsOf.set(connection, byOrigin.set(origin, pool));
    return pool;
  }

  function findOrOpen(url: URL, connection: ConnectionOptions): OriginPool {
    const proxy = proxyFor(url, connection.proxy, options.env);
    const key = `${url.origin} ${proxy?.url.href} ${JSON.stringify(connection)}`;
    let pool = pools.get(key);
    if (!pool) {
      const refuse = options.addressRefusal;
      const guard = refuse && { addressRefusal: (address: string) => refuse(address, { url, connection, proxy }) };
      pool = createOriginPool({ url, connection, proxy, ...guard }, options.maxConnectionsPerOrigin);
      pools.set(key, pool);
    }
    return pool;
  }
}

type Sending = { request: PreparedRequest; context: SendContext; hops: Hop[] };

/** A request that was sent before will be answered as before, unless it carries other cookies than then. */
function loopKey({ method, url, headers }: PreparedRequest): string {
  return `${method} ${url} ${headerValue(headers, 'cookie') ?? ''}`;
}

function loopProblem({ href }: URL): Problem {
  return {
    code: 'http/redirect-loop',
    message: `the redirects lead back to ${href}`,
    hint: '`redirects: 0` shows the first answer',
  };
}

function limitProblem({ redirects }: PreparedRequest, headers: Header[]): Problem {
  const times = redirects === 1 ? 'one redirect' : `${redirects} redirects`;
  return {
    code: 'http/redirect-limit',
    message: `after ${times} the server redirects to ${headerValue(headers, 'location')}`,
    hint: '`redirects` allows more',
  };
}

function noAnswer(url: URL): Problem {
  return { code: 'http/failed', message: `${url.origin} gave no answer` };
}
