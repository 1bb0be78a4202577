import type { BodyRecord, Exchange } from '../../model/exchange.ts';
import type { RequestResult } from '../../model/result.ts';

/** Characters of a body that the report shows: enough to read, small enough that a page with thousands of them opens. */
const SHOWN_OF_BODY = { passed: 8_000, other: 100_000 };

/** A result with its bodies cut to what the report shows; a cut body says so, and keeps its size and hash. */
export function cutBodies(result: RequestResult): RequestResult {
  const limit = result.status === 'passed' && !result.flaky ? SHOWN_OF_BODY.passed : SHOWN_OF_BODY.other;
  if (!result.attempts.some(({ exchanges }) => exchanges.some((exchange) => isLong(exchange, limit)))) return result;
  const attempts = result.attempts.map((attempt) => ({
    ...attempt,
    exchanges: attempt.exchanges.map((exchange) => cutExchange(exchange, limit)),
  }));
  return { ...result, attempts };
}

function isLong({ request, response }: Exchange, limit: number): boolean {
  return (request.body?.text?.length ?? 0) > limit || (response?.body.text?.length ?? 0) > limit;
}

function cutExchange({ request, response, timings }: Exchange, limit: number): Exchange {
  return {
    request: request.body ? { ...request, body: cutBody(request.body, limit) } : request,
    ...(response ? { response: { ...response, body: cutBody(response.body, limit) } } : {}),
    timings,
  };
}

function cutBody(body: BodyRecord, limit: number): BodyRecord {
  if (body.text === undefined || body.text.length <= limit) return body;
  return { ...body, text: body.text.slice(0, limit), truncated: true };
}
