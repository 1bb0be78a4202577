import { headerValues } from '../../../expect/header-values.ts';
import type { Header } from '../../../model/exchange.ts';

/** A name with its value: decoded, and as it was sent, where a delimiter differs from its encoded self. */
export type Pair = { name: string; value: string; raw: string };

/** The pairs of a URL's query, in order. */
export function queryPairs(url: string): Pair[] {
  const at = url.indexOf('?');
  return at === -1 ? [] : formPairs(url.slice(at + 1).replace(/#.*$/s, ''));
}

/** The pairs of `application/x-www-form-urlencoded` text. */
export function formPairs(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name, raw] = cut(part);
      return { name: decodeForm(name), value: decodeForm(raw), raw };
    });
}

/** The pairs of a request's Cookie headers (RFC 6265, section 4.2). */
export function cookiePairs(headers: readonly Header[]): Pair[] {
  return headerValues(headers, 'cookie')
    .flatMap((value) => value.split(';'))
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [name, raw] = cut(part.trim());
      return { name, value: decodePercent(raw), raw };
    });
}

function cut(part: string): [name: string, value: string] {
  const at = part.indexOf('=');
  return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

/** Text with `+` for a space. */
export function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' '));
}

/** Percent-decoded; what is not encoded rightly stays as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
