import type { Touched } from '../../model/contract.ts';
import { checkParameters } from './check-parameters.ts';
import { checkRequestBody } from './check-request-body.ts';
import { checkSecurity } from './check-security.ts';
import type { Difference, MatchedExchange } from './exchange-to-check.ts';

export type CheckedRequest = { differences: Difference[]; touched: Pick<Touched, 'parameters' | 'requestType'> };

/** Holds the request as sent against its operation: parameters, body, credentials. */
export async function checkRequest(exchange: MatchedExchange): Promise<CheckedRequest> {
  const parameters = await checkParameters(exchange);
  const body = await checkRequestBody(exchange);
  const differences = [...parameters.differences, ...checkSecurity(exchange), ...body.differences];
  const requestType = body.type === undefined ? {} : { requestType: body.type };
  return { differences, touched: { parameters: parameters.sent, ...requestType } };
}
