import type { Header, Hop, HttpResponse, PreparedRequest, Timings } from '../model/exchange.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { onAborted } from './abort-listeners.ts';
import { isOver } from './connect/http2-streams.ts';
import type { Lane, OriginPool } from './connect/origin-pool.ts';
import { startDeadline } from './deadline.ts';
import { type Answer, type Control, type ExchangeOptions, exchangeOnLane } from './exchange-on-lane.ts';
import { createHttpResponse } from './http-response.ts';
import { isClosedByPeer, problemOfError, proxyProblem } from './problem-of-error.ts';
import { createProgress, describeProgress, type Progress } from './progress.ts';
import { headerValue, withContentLength } from './request-head.ts';
import { parseSentHead } from './sent-head.ts';
import type { TimeWatch } from './time-watch.ts';

export type HopOptions = {
  pool: OriginPool;
  /** Complete: what its headers say is what is sent. */
  request: PreparedRequest;
  url: URL;
  /** What is left of the total time, in milliseconds. */
  totalLeftMs: number;
  signal: AbortSignal | undefined;
  watch: TimeWatch;
  /** Milliseconds since the epoch. */
  startedAtMs: number;
};

/** `stale` is the first try, where the connection turned out to be closed and the request was sent once more. */
export type HopOutcome = { hop: Hop; problem: Problem | undefined; stale: Hop | undefined };

/** Sends one request and reads its answer, without following redirects. Rejects only for a bug in this program. */
export async function runHop(options: HopOptions): Promise<HopOutcome> {
  const { pool, request, url, totalLeftMs, signal } = options;
  const progress = createProgress();
  const control: Control = {};
  const interrupt = (problem: Problem): void => {
    control.interrupted ??= new ProblemError(problem);
    control.onInterrupt?.(control.interrupted);
  };
  const stopListening = onAborted(signal, () => interrupt(abortProblem(signal)));
  const { watch } = options;
  const deadline = startDeadline({ timeouts: request.timeout, totalLeftMs, progress, watch, onTimeout: interrupt });
  let sentHead: string | undefined;
  let response: HttpResponse | undefined;
  let problem: Problem | undefined;
  let stale: Hop | undefined;
  const sentRequest = (): PreparedRequest =>
    sentHead === undefined ? request : { ...request, headers: sentHeaders(sentHead, request) };
  try {
    const lane = await acquireLane(pool, control);
    try {
      const onSentHead = (text: string): void => {
        sentHead = text;
      };
      const onStale = (): void => {
        stale = { request: sentRequest(), timings: timingsOf(progress, options.startedAtMs) };
      };
      const { head, body } = await exchange({ ...options, lane, progress, deadline, control, onSentHead, onStale });
      response = createHttpResponse(head, body, url.href);
      problem = proxyAnswerProblem(pool, response.status);
    } finally {
      pool.release(lane);
    }
  } catch (error) {
    problem = problemOfError(error, {
      url,
      connected: progress.phase !== 'queued' && progress.phase !== 'connecting',
      answered: progress.phase === 'body' || progress.phase === 'done',
      proxy: forwardProxy(pool)?.name,
      unix: request.connection.unix,
      progress: describeProgress(progress),
    });
  } finally {
    deadline.stop();
    stopListening();
  }
  const timings = timingsOf(progress, options.startedAtMs);
  return { hop: { request: sentRequest(), ...(response && !problem ? { response } : {}), timings }, problem, stale };
}

/** The problem of an aborted signal: the one it was aborted with, else that the run was interrupted. */
export function abortProblem(signal: AbortSignal | undefined): Problem {
  const reason: unknown = signal?.reason;
  if (reason instanceof ProblemError) return reason.problem;
  return { code: 'run/interrupted', message: 'the run was interrupted while the request was under way' };
}

/** Methods whose repetition changes nothing (RFC 9110, section 9.2.2): they may be sent again unasked. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

function acquireLane(pool: OriginPool, control: Control): Promise<Lane> {
  return new Promise((resolve, reject) => {
    if (control.interrupted) {
      reject(control.interrupted);
      return;
    }
    const leaveQueue = pool.acquire(resolve);
    control.onInterrupt = (error) => {
      leaveQueue();
      reject(error);
    };
  });
}

type LaneOptions = HopOptions &
  Pick<ExchangeOptions, 'lane' | 'progress' | 'deadline' | 'control' | 'onSentHead'> & {
    onStale: () => void;
  };

/** A server may close an idle connection just when it is used again; that is nobody's fault and is tried once more. */
async function exchange(options: LaneOptions): Promise<Answer> {
  const { pool, lane, request, url, progress, control } = options;
  if (control.interrupted) throw control.interrupted;
  if (lane.connection && isOver(lane.connection)) lane.renew();
  const forwards = forwardProxy(pool);
  const exchangeOptions: ExchangeOptions = {
    ...options,
    target: forwards ? url.href : `${url.pathname}${url.search}`,
    proxyHeaders: forwards ? forwardHeaders(request, url, forwards.authorization) : [],
    servername: url.hostname,
  };
  try {
    return await exchangeOnLane(exchangeOptions);
  } catch (error) {
    // Whether a session of HTTP/2 can still be used after an error, undici does not always know.
    if (lane.connection?.session) lane.renew();
    const wasIdleTooLong = progress.reused && progress.firstByteAt === undefined && isClosedByPeer(error);
    if (!wasIdleTooLong || !IDEMPOTENT.has(request.method) || control.interrupted) throw error;
    options.onStale();
    return exchangeOnLane(exchangeOptions);
  }
}

/** The proxy that is asked for the whole URL: plain requests need no tunnel. */
function forwardProxy({ route }: OriginPool) {
  return route.url.protocol === 'http:' && route.connection.unix === undefined ? route.proxy : undefined;
}

function forwardHeaders(request: PreparedRequest, url: URL, authorization: string | undefined): Header[] {
  const headers: Header[] = [];
  if (headerValue(request.headers, 'host') === undefined) headers.push(['host', url.host]);
  if (authorization !== undefined) headers.push(['proxy-authorization', authorization]);
  return headers;
}

function proxyAnswerProblem(pool: OriginPool, status: number): Problem | undefined {
  const proxy = forwardProxy(pool);
  if (!proxy || status !== 407) return undefined;
  const message = 'it answered 407';
  return proxyProblem(
    { code: 'http/proxy', message, hint: 'it wants credentials: http://user:password@host:port' },
    proxy.name,
  );
}

function sentHeaders(text: string, request: PreparedRequest): Header[] {
  const sent = parseSentHead(text);
  // What lets a proxy in is between the proxy and us, and no part of the request.
  const isForProxy = ([name]: Header): boolean => name === 'proxy-authorization';
  return withContentLength(sent.some(isForProxy) ? sent.filter((header) => !isForProxy(header)) : sent, request);
}

function timingsOf(progress: Progress, startedAtMs: number): Timings {
  const { connection, sentAt, firstByteAt, endedAt, startedAt, reused } = progress;
  const opened = reused ? undefined : connection;
  return {
    startedAt: new Date(startedAtMs).toISOString(),
    dnsMs: rounded(opened?.dnsMs),
    connectMs: rounded(opened?.connectMs),
    tlsMs: rounded(opened?.tlsMs),
    waitingMs: sentAt === undefined || firstByteAt === undefined ? null : rounded(Math.max(0, firstByteAt - sentAt)),
    downloadMs: firstByteAt === undefined || endedAt === undefined ? null : rounded(endedAt - firstByteAt),
    totalMs: rounded((endedAt ?? performance.now()) - startedAt) ?? 0,
    reused,
  };
}

/** To a microsecond. */
function rounded(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms * 1000) / 1000;
}
