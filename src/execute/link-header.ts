import type { Header } from '../model/exchange.ts';

/** The absolute URL of the `rel="next"` link of `Link` headers (RFC 8288), or undefined. */
export function nextLink(headers: readonly Header[], base: string): string | undefined {
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'link') continue;
    for (const [, target, parameters = ''] of value.matchAll(
      /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g,
    )) {
      const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters) ?? [];
      const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
      if (target !== undefined && relations.includes('next')) return new URL(target, base).href;
    }
  }
  return undefined;
}
