import type { OpenapiSpec } from '../../model/collection.ts';
import type { Finding } from '../../model/contract.ts';
import type { HttpResponse, PreparedRequest } from '../../model/exchange.ts';
import type { SchemaError } from '../../model/result.ts';
import type { Description, Operation, OperationDetail, Place } from '../description.ts';
import type { Validators } from './validators.ts';

export type ExchangeToCheck = {
  description: Description;
  settings: Pick<OpenapiSpec, 'strict' | 'requests' | 'severity'>;
  request: Pick<PreparedRequest, 'method' | 'url' | 'headers' | 'body'>;
  response: HttpResponse;
  /** Paths besides those of `servers` under which operations may stand. */
  basePaths: string[];
  validators: Validators;
};

/** An exchange whose operation was found. */
export type MatchedExchange = ExchangeToCheck & {
  operation: Operation;
  detail: OperationDetail;
  /** As they stand in the path, decoded. */
  pathParameters: Record<string, string>;
};

/** A finding before its description and operation are written to it. */
export type Difference = Pick<Finding, 'kind' | 'rule' | 'message'> & {
  path?: string;
  place: Place;
  /** Where a schema is not met. */
  error?: SchemaError;
};
