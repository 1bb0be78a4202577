import type { Exchange } from '../../model/exchange.ts';
import type { RequestResult } from '../../model/result.ts';

/** A result that simply passed with no more than the list and the timeline show of it; others as they are. */
export function keepOutline(result: RequestResult): RequestResult {
  if (result.status !== 'passed' || result.flaky) return result;
  const attempts = result.attempts.map(({ number, exchanges }) => ({
    number,
    exchanges: exchanges.map(outlineOf),
    checks: [],
    captures: {},
  }));
  return { ...result, attempts };
}

function outlineOf({ request: { method, url }, response, timings }: Exchange): Exchange {
  return {
    request: { method, url, headers: [] },
    ...(response && { response: { ...response, headers: [], body: { size: response.body.size, truncated: false } } }),
    timings,
  };
}
