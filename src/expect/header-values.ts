import type { Header } from '../model/exchange.ts';

/** The values of a header by its name in any case, trimmed, in the order they came. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([header]) => header.toLowerCase() === wanted).map(([, value]) => value.trim());
}
