import type { Route } from './route.ts';

/** What a method and path lead to. `allow` are the methods the path does have. */
export type Found =
  | { kind: 'route'; route: Route; params: Record<string, string> }
  | { kind: 'wrong-method'; allow: string[] }
  | { kind: 'no-path' };

/** The first route that fits. HEAD is answered by GET, as RFC 9110 (section 9.3.2) has it. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found {
  const allow = new Set<string>();
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params === undefined) continue;
    const isHead = method === 'HEAD' && route.method === 'GET';
    if (route.method === '*' || route.method === method || isHead) return { kind: 'route', route, params };
    allow.add(route.method);
    if (route.method === 'GET') allow.add('HEAD');
  }
  return allow.size === 0 ? { kind: 'no-path' } : { kind: 'wrong-method', allow: [...allow, 'OPTIONS'] };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, segment] of expected.entries()) {
    const text = actual[i] ?? '';
    if (segment.startsWith(':') && text !== '') params[segment.slice(1)] = decode(text);
    else if (segment !== text) return undefined;
  }
  return params;
}

/** A segment that is not valid percent-encoding stays as it is. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
