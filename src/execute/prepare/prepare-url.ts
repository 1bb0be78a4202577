import type { RequestSpec } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import { percentEncode } from '../../text/percent-encode.ts';
import { badValue, type Evaluate, scalarText, toMap, toText } from './values.ts';

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The URL to request: joined to `baseUrl` unless absolute, with `query` added to what it has, without fragment. */
export function prepareUrl(spec: RequestSpec, evaluate: Evaluate): string {
  const url = joinUrl(spec, evaluate);
  const span = spec.url.span;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (error) {
    throw new ProblemError(problemAt(span, 'http/bad-url', `"${url}" is not a URL`, hintFor(url)), error);
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    const message = `"${url}" has the scheme ${parsed.protocol.slice(0, -1)}; only http and https are sent`;
    throw new ProblemError(problemAt(span, 'http/bad-url', message));
  }
  if (url.includes('#')) parsed.hash = '';
  const query = spec.query === undefined ? '' : encodeQuery(evaluate(spec.query), spec.query.span);
  if (query !== '') parsed.search = parsed.search === '' ? query : `${parsed.search}&${query}`;
  return parsed.href;
}

/** `name=value` pairs, percent-encoded; a list repeats the name, null leaves it out. */
export function encodeQuery(value: Json, span: Span, what = 'query'): string {
  const pairs: string[] = [];
  for (const [name, item] of Object.entries(toMap(value, span, what))) {
    for (const one of Array.isArray(item) ? item : [item]) {
      if (one === null) continue;
      const text = scalarText(one);
      if (text === undefined)
        throw badValue(span, `${what}.${name}`, 'text, a number, true, false or a list of these', one);
      pairs.push(`${percentEncode(name)}=${percentEncode(text)}`);
    }
  }
  return pairs.join('&');
}

function joinUrl(spec: RequestSpec, evaluate: Evaluate): string {
  const url = toText(evaluate(spec.url), spec.url.span, 'the URL').trim();
  if (ABSOLUTE.test(url)) return url;
  if (spec.baseUrl === undefined) {
    const message = `"${url}" is relative and the collection has no baseUrl`;
    throw new ProblemError(problemAt(spec.url.span, 'http/bad-url', message, 'add `baseUrl:` or write the whole URL'));
  }
  const base = toText(evaluate(spec.baseUrl), spec.baseUrl.span, 'baseUrl').trim();
  if (!ABSOLUTE.test(base)) {
    const message = `baseUrl "${base}" is not an absolute URL`;
    throw new ProblemError(problemAt(spec.baseUrl.span, 'http/bad-url', message, hintFor(base)));
  }
  if (url === '' || url.startsWith('?')) return base + url;
  return `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

function hintFor(url: string): string | undefined {
  return ABSOLUTE.test(url) ? undefined : 'a URL starts with http:// or https://';
}
