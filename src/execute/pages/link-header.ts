import type { Header } from '../../model/exchange.ts';

/** The target of the `rel="next"` link of `Link` headers (RFC 8288) as it is written there, or undefined. */
export function nextLink(headers: readonly Header[]): string | undefined {
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'link') continue;
    for (const [, target, parameters = ''] of value.matchAll(
      /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g,
    )) {
      const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters) ?? [];
      const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
      if (target !== undefined && relations.includes('next')) return target;
    }
  }
  return undefined;
}
