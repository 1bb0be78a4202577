import type { Header } from '../../model/exchange.ts';

/** Milliseconds a server asks to wait: seconds or an HTTP date (RFC 9110, section 10.2.3); undefined without either. */
export function retryAfterMs(headers: readonly Header[], nowMs: number): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // `Date.parse` takes "-1" for a year. The oldest form of a date names no zone and means GMT.
  if (!/^[A-Z][a-z]+,? /.test(value)) return undefined;
  const date = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
