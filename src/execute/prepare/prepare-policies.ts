import type { RequestSpec } from '../../model/collection.ts';
import type { Timeouts } from '../../model/exchange.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../retry/retry-policy.ts';
import { badValue, type Evaluate, toDurationMs, toInteger } from './values.ts';

export const defaultTimeouts: Timeouts = { connectMs: 5_000, readMs: 30_000, totalMs: 300_000 };

/** Timeouts of a request; `totalMs` of the command line counts where the request says nothing. */
export function prepareTimeouts(spec: RequestSpec, evaluate: Evaluate, fallbackTotalMs?: number): Timeouts {
  if (spec.timeout === undefined) return fallbackTotalMs === undefined ? defaultTimeouts : withTotal(fallbackTotalMs);
  const { span } = spec.timeout;
  const value = evaluate(spec.timeout);
  if (!isJsonObject(value)) return withTotal(toDurationMs(value, span, 'timeout'));
  const part = (key: 'connect' | 'read' | 'total', fallback: number): number =>
    value[key] === undefined ? fallback : toDurationMs(value[key], span, `timeout.${key}`);
  return {
    connectMs: part('connect', defaultTimeouts.connectMs),
    readMs: part('read', defaultTimeouts.readMs),
    totalMs: part('total', defaultTimeouts.totalMs),
  };
}

/** No phase is longer than the total. */
function withTotal(totalMs: number): Timeouts {
  return {
    connectMs: Math.min(defaultTimeouts.connectMs, totalMs),
    readMs: Math.min(defaultTimeouts.readMs, totalMs),
    totalMs,
  };
}

/** The retry policy of a request; the limit of the command line counts where the request says nothing. */
export function prepareRetry(spec: RequestSpec, evaluate: Evaluate, fallbackLimit?: number): RetryPolicy {
  if (spec.retry === undefined) {
    return fallbackLimit === undefined ? defaultRetryPolicy : { ...defaultRetryPolicy, limit: fallbackLimit };
  }
  const { span } = spec.retry;
  const value = evaluate(spec.retry);
  if (!isJsonObject(value))
    return { ...defaultRetryPolicy, limit: toInteger(value, span, { what: 'retry', least: 0 }) };
  const { limit, on, methods, backoff, maxRetryAfter } = value;
  return {
    limit:
      limit === undefined
        ? (fallbackLimit ?? defaultRetryPolicy.limit)
        : toInteger(limit, span, { what: 'retry.limit', least: 0 }),
    on: on === undefined ? defaultRetryPolicy.on : toList(on, span, 'retry.on').map((item) => item.toLowerCase()),
    methods:
      methods === undefined
        ? defaultRetryPolicy.methods
        : toList(methods, span, 'retry.methods').map((item) => item.toUpperCase()),
    backoff: backoff === undefined ? defaultRetryPolicy.backoff : toBackoff(backoff, span),
    maxRetryAfterMs:
      maxRetryAfter === undefined
        ? defaultRetryPolicy.maxRetryAfterMs
        : toDurationMs(maxRetryAfter, span, 'retry.maxRetryAfter'),
  };
}

function toBackoff(value: Json, span: Span): RetryPolicy['backoff'] {
  if (!isJsonObject(value)) throw badValue(span, 'retry.backoff', 'a map of initial, factor, max and jitter', value);
  const { initial, factor, max, jitter } = value;
  const fallback = defaultRetryPolicy.backoff;
  return {
    initialMs: initial === undefined ? fallback.initialMs : toDurationMs(initial, span, 'retry.backoff.initial'),
    factor:
      factor === undefined ? fallback.factor : toNumber(factor, span, { what: 'retry.backoff.factor', most: 100 }),
    maxMs: max === undefined ? fallback.maxMs : toDurationMs(max, span, 'retry.backoff.max'),
    jitter:
      jitter === undefined || jitter === true
        ? fallback.jitter
        : jitter === false
          ? 0
          : toNumber(jitter, span, { what: 'retry.backoff.jitter', most: 1 }),
  };
}

function toNumber(value: Json, span: Span, range: { what: string; most: number }): number {
  if (typeof value === 'number' && value >= 0 && value <= range.most) return value;
  throw badValue(span, range.what, `a number from 0 to ${range.most}`, value);
}

function toList(value: Json, span: Span, what: string): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => {
    if (typeof item === 'string' || typeof item === 'number') return String(item);
    throw badValue(span, what, 'a list of names and numbers', item);
  });
}

/** Milliseconds of a duration template, or the fallback where there is none. */
export function prepareDuration(template: Template | undefined, evaluate: Evaluate, what: string): number | undefined {
  return template === undefined ? undefined : toDurationMs(evaluate(template), template.span, what);
}
