import { setTimeout as wait } from 'node:timers/promises';
import { json, problem, type Reply } from '../reply.ts';
import { type Call, param, queryNumber, type Route } from '../route.ts';

/** Routes that are slow, limited, or work only later. */
export const timingRoutes: readonly Route[] = [
  { method: 'GET', path: '/slow', summary: 'answers after ms milliseconds', handle: answerSlowly },
  { method: 'GET', path: '/drip', summary: 'a line every ms milliseconds, count lines', handle: answerInDrops },
  {
    method: '*',
    path: '/flaky/:key',
    summary: 'fails twice (fail=n) for each key, then works; as=503|disconnect|timeout',
    handle: answerSometimes,
  },
  {
    method: 'GET',
    path: '/limited/:key',
    summary: 'one request (limit=n) a second (window=s) for each key, else 429 with Retry-After; form=seconds|date',
    handle: answerWithinLimit,
  },
];

const MAX_MS = 60_000;

async function answerSlowly(call: Call): Promise<Reply> {
  const ms = queryNumber(call, 'ms', { fallback: 1000, min: 0, max: MAX_MS });
  await pause(ms, call.signal);
  return json(200, { waited: ms });
}

function answerInDrops(call: Call): Reply {
  const ms = queryNumber(call, 'ms', { fallback: 100, min: 0, max: MAX_MS });
  const count = queryNumber(call, 'count', { fallback: 5, min: 0, max: 1000 });
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: drops(ms, count, call.signal) };
}

async function* drops(ms: number, count: number, signal: AbortSignal): AsyncGenerator<string> {
  for (let i = 1; i <= count; i++) {
    await pause(ms, signal);
    yield `drop ${i}\n`;
  }
}

/** Counts each key by itself, so that collections that run at the same time do not meet. */
async function answerSometimes(call: Call): Promise<Reply> {
  const key = param(call, 'key');
  const fail = queryNumber(call, 'fail', { fallback: 2, min: 0, max: 1000 });
  const attempt = (call.state.attempts.get(key) ?? 0) + 1;
  call.state.attempts.set(key, attempt);
  if (attempt > fail) return json(200, { key, attempt });
  const as = call.query.get('as') ?? '503';
  if (as === 'disconnect') call.request.socket.destroy();
  if (as === 'timeout') await pause(MAX_MS, call.signal);
  const status = /^[45]\d\d$/.test(as) ? Number(as) : 503;
  return problem(status, 'Not yet', { detail: `attempt ${attempt} of ${fail} that fail` });
}

/** A window starts with its first request. Retry-After is rounded up: who waits that long is not refused again. */
function answerWithinLimit(call: Call): Reply {
  const key = param(call, 'key');
  const limit = queryNumber(call, 'limit', { fallback: 1, min: 0, max: 1e6 });
  const windowMs = queryNumber(call, 'window', { fallback: 1, min: 1, max: 3600 }) * 1000;
  const now = Date.now();
  const known = call.state.windows.get(key);
  const current = known !== undefined && known.endsAt > now ? known : { endsAt: now + windowMs, count: 0 };
  call.state.windows.set(key, current);
  if (current.count < limit) {
    current.count++;
    return json(
      200,
      { key, remaining: limit - current.count },
      { 'x-ratelimit-remaining': String(limit - current.count) },
    );
  }
  const seconds = Math.ceil((current.endsAt - now) / 1000);
  const date = new Date(Math.ceil(current.endsAt / 1000) * 1000).toUTCString();
  const retryAfter = call.query.get('form') === 'date' ? date : String(seconds);
  const detail = `${limit} requests in ${windowMs / 1000} s`;
  return problem(429, 'Too Many Requests', { detail }, { 'retry-after': retryAfter, 'x-ratelimit-remaining': '0' });
}

/** Ends early, without an error, when the client is gone. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
