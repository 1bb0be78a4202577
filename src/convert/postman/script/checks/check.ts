import type { Json } from '../../../../model/json.ts';
import type { StatusClass } from '../../../draft/any-status.ts';

/**
 * One check as it will stand under `expect`. `cel` says the same as an assertion, for where its key is taken already.
 */
export type Check =
  | { kind: 'status'; allowed: (number | StatusClass)[]; cel: string }
  | { kind: 'header'; name: string; demand: string | HeaderDemand; cel: string }
  /** A scalar at a path of keys. */
  | { kind: 'body'; keys: string[]; value: Json; cel: string }
  | { kind: 'json'; value: Json; cel: string }
  | { kind: 'schema'; schema: Json }
  | { kind: 'time'; ms: number; cel: string }
  /** `isOfStatus`: it decides about the status, so that the default check of it must not stand in the way. */
  | { kind: 'assert'; cel: string; isOfStatus?: true };

export type HeaderDemand = { present: boolean } | { contains: string } | { matches: string };

export function assertion(cel: string): Check[] {
  return [{ kind: 'assert', cel }];
}
