import { type AuthKind, authSchemes } from '../../auth/registry.ts';
import type { AuthContext, AuthScheme } from '../../auth/scheme.ts';
import type { Cookies } from '../../http/cookies.ts';
import type { Hop, HttpResponse, PreparedRequest, SendResult } from '../../model/exchange.ts';
import { type Problem, ProblemError, problemOf } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { Prepared } from '../prepare/prepare-request.ts';
import { retryAfterMs } from '../retry/retry-after.ts';
import type { RunContext } from '../run-context.ts';
import { requestAuth } from './request-auth.ts';

export type SendOptions = {
  cookies?: Cookies;
  signal?: AbortSignal;
  /** A 429 that asks for more does not hold its host back: nobody waits for it. */
  maxRetryAfterMs: number;
};

/**
 * Sends a prepared request with its credentials, once more where the scheme has an answer to a 401. Hops are in the
 * order in which they were sent, token requests among them. Rejects only for a bug of ours.
 */
export async function sendAuthorized(prepared: Prepared, run: RunContext, options: SendOptions): Promise<SendResult> {
  const hops: Hop[] = [];
  const send = async (request: PreparedRequest, cookies?: Cookies): Promise<SendResult> => {
    const result = await run.client.send(request, {
      ...(cookies === undefined ? {} : { cookies }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      beforeHop: (url, hop) => beforeHop(url, hop, { run, signal: options.signal }),
    });
    hops.push(...result.hops);
    if (result.response?.status === 429) holdHost(result.response, run, options.maxRetryAfterMs);
    return result;
  };
  try {
    const result = await withAuth(prepared, { run, send, cookies: options.cookies });
    return { ...result, hops };
  } catch (error) {
    return { hops, problem: problemOf(error) };
  }
}

/** In a digest or a signature the secret it was made of cannot be found. */
const SENDS_DIGESTS = new Set(['digest', 'awsSigV4']);

type Sending = {
  run: RunContext;
  send: (request: PreparedRequest, cookies?: Cookies) => Promise<SendResult>;
  cookies: Cookies | undefined;
};

async function withAuth(prepared: Prepared, { run, send, cookies }: Sending): Promise<SendResult> {
  const { request } = prepared;
  const auth = requestAuth(prepared, run.settings);
  if (auth === undefined) return send(request, cookies);
  const scheme: AuthScheme = authSchemes[auth.scheme as AuthKind];
  const context = {
    ...authContext(request, auth.span, run),
    send: async (tokenRequest: PreparedRequest) => {
      const result = await send(tokenRequest);
      for (const hop of result.hops) hop.isTokenRequest = true;
      return result;
    },
  };
  const refused = SENDS_DIGESTS.has(auth.scheme)
    ? run.hosts.digestRefusal(new URL(request.url), JSON.stringify(auth.settings))
    : undefined;
  if (refused !== undefined) throw new ProblemError(refused);
  let sent = await scheme.authorize(request, auth.settings, context);
  let result = await send(sent, cookies);
  for (let left = scheme.answers ?? 1; left > 0 && scheme.answer && result.response?.status === 401; left--) {
    const again = await scheme.answer(sent, auth.settings, { ...context, response: result.response });
    if (again === undefined) break;
    sent = again;
    result = await send(sent, cookies);
  }
  return result;
}

/** What a scheme may use, without a way to send. */
export function authContext(request: PreparedRequest, span: Span, run: RunContext): AuthContext {
  const { body: _, saveTo: __, ...base } = request;
  return {
    span,
    send: () => Promise.reject(new Error('a dry run sends nothing')),
    base: { ...base, headers: [], credentialHeaders: [], credentialParams: [] },
    cache: run.authCache,
    addSecret: run.redactor.add,
    now: run.host.now,
  };
}

/** What a server asks of one request is meant for all that go to it. */
function holdHost({ headers, url }: HttpResponse, { host, rate }: RunContext, maxMs: number): void {
  const askedMs = retryAfterMs(headers, host.now());
  if (askedMs !== undefined && askedMs <= maxMs) rate.slowDown(new URL(url).host, askedMs);
}

type HopContext = { run: RunContext; signal: AbortSignal | undefined };

function beforeHop(
  url: URL,
  request: PreparedRequest,
  { run, signal }: HopContext,
): Problem | undefined | Promise<undefined> {
  const refusal = run.hosts.refusal(url, request);
  if (refusal !== undefined || !run.rate.isLimited()) return refusal;
  return run.rate.wait(url.host, signal).then(() => undefined);
}
