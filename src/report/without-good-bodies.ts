import type { Exchange } from '../model/exchange.ts';
import type { Attempt, RequestResult } from '../model/result.ts';

/** A result without the texts of bodies of attempts that passed, which nobody looks at; sizes and hashes stay. */
export function withoutGoodBodies(result: RequestResult): RequestResult {
  if (result.status !== 'passed') return result;
  return {
    ...result,
    attempts: result.attempts.map((attempt) => (isGood(attempt) ? withoutBodies(attempt) : attempt)),
  };
}

function isGood({ problem, checks }: Attempt): boolean {
  return problem === undefined && checks.every(({ outcome }) => outcome === 'passed');
}

function withoutBodies(attempt: Attempt): Attempt {
  return { ...attempt, exchanges: attempt.exchanges.map(withoutTexts) };
}

function withoutTexts(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: request.body ? { ...request, body: withoutText(request.body) } : request,
    ...(response ? { response: { ...response, body: withoutText(response.body) } } : {}),
  };
}

function withoutText<Body extends { text?: string }>(body: Body): Omit<Body, 'text'> {
  const { text: _, ...rest } = body;
  return rest;
}
