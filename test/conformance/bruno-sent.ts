import { isDeepStrictEqual } from 'node:util';
import type { Received } from '../servers/http-server.ts';
import type { BrunoSent } from './bruno-request.ts';

/** How a request that came in differs from what Bruno would have sent; a reference nobody knows stands for anything. */
export function requestDifferences(expected: BrunoSent, sent: Received): string[] {
  const differences: string[] = [];
  const compare = (what: string, theirs: string, mine: string | undefined): void => {
    if (mine === undefined || !matches(theirs, mine)) differences.push(`${what}: ${mine} instead of ${theirs}`);
  };
  compare('method', expected.method, sent.method);
  const whole = /^\w+:\/\//.test(expected.url) ? expected.url : `http://${expected.url}`;
  const url = new URL(whole.replaceAll('{{', '%7B%7B').replaceAll('}}', '%7D%7D'));
  compare('URL', decode(url.pathname + url.search), decode(sent.url));
  for (const [name, value] of expected.headers) {
    if (/^content-type$/.test(name) && expected.body.kind === 'multipartForm') continue;
    const basic = /^Basic (.*:.*)$/.exec(value)?.[1];
    const there = sent.headers[name]?.toString();
    compare(`header ${name}`, basic ?? value, basic === undefined ? there : unbase64(there ?? ''));
  }
  const body = bodyDifference(expected.body, sent.body.toString('utf8'), sent.headers['content-type'] ?? '');
  return body === undefined ? differences : [...differences, `body: ${body}`];
}

function bodyDifference({ kind, text, pairs }: BrunoSent['body'], sent: string, type: string): string | undefined {
  switch (kind) {
    case 'none':
      return sent === '' ? undefined : `${sent} instead of none`;
    case 'formUrlEncoded': {
      const group = (list: [string, string][]): string =>
        JSON.stringify(list.toSorted((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)));
      const mine = group([...new URLSearchParams(sent)]);
      return matches(group(pairs), mine) ? undefined : `${mine} instead of ${group(pairs)}`;
    }
    case 'multipartForm': {
      const missing = pairs.filter(([name, value]) => {
        const head = `name="${name}"`;
        const at = sent.indexOf(head);
        const isFile = value.startsWith('["');
        const shown = sent.slice(at).split('\r\n\r\n')[1]?.split('\r\n--')[0] ?? '';
        return at === -1 || !(isFile || matches(value, shown));
      });
      return missing.length === 0 && type.startsWith('multipart/form-data; boundary=')
        ? undefined
        : `parts ${JSON.stringify(missing)} in ${sent}`;
    }
    case 'graphql': {
      const { query, variables } = JSON.parse(text) as { query: string; variables?: string };
      const mine = JSON.parse(sent) as { query: string; variables?: unknown };
      const isSame = query === mine.query && matches(minified(variables ?? '{}'), JSON.stringify(mine.variables ?? {}));
      return isSame ? undefined : `${sent} instead of ${text}`;
    }
    case 'file':
      return sent === '' ? 'no file was sent' : undefined;
    default:
      return matches(text, sent) || sameJson(text, sent) || matches(minified(text), minified(sent))
        ? undefined
        : `${sent} instead of ${text}`;
  }
}

function sameJson(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/\{\{[^{}]+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(text);
}

function minified(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\[\s\S])*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '');
}

function decode(text: string): string {
  return decodeURIComponent(text);
}

function unbase64(value: string): string {
  return Buffer.from(value.replace(/^Basic /, ''), 'base64').toString('utf8');
}
