import { nearest } from '../../text/nearest.ts';
import type { Operation } from '../description.ts';
import type { Difference, ExchangeToCheck } from './exchange-to-check.ts';

/** The path is described, the method is not. */
export function unknownMethod(method: string, described: Operation[]): Difference {
  const [first] = described;
  const paths = [...new Set(described.map(({ path }) => path))].join(', ');
  const methods = [...new Set(described.map((operation) => operation.method))].join(', ');
  const place = first?.place ?? { uri: '', pointer: '' };
  return {
    kind: 'operation',
    rule: 'paths',
    path: 'method',
    message: `${method} is not described for ${paths}, only ${methods}`,
    place: { uri: place.uri, pointer: place.pointer.replace(/\/[^/]*$/, '') },
  };
}

const MAX_NEAR = 3;

/** Nothing is described at the path; the message says what is near. */
export function unknownPath({ request, description, basePaths }: ExchangeToCheck, rootUri: string): Difference {
  const { pathname } = new URL(request.url, 'http://localhost');
  const bases = [...description.basePaths, ...basePaths].filter((base) => pathname.startsWith(`${base}/`));
  const base = bases.toSorted((a, b) => b.length - a.length)[0] ?? '';
  const near = nearPaths(pathname.slice(base.length), [...new Set(description.operations.map(({ path }) => path))]);
  const known = near.length === 0 ? '' : `; near it are ${near.join(', ')}`;
  return {
    kind: 'operation',
    rule: 'paths',
    path: 'url',
    message: `${request.method} ${pathname} is not described${known}`,
    place: { uri: rootUri, pointer: '/paths' },
  };
}

function nearPaths(path: string, described: string[]): string[] {
  const similar = nearest(path, described);
  const ranked = described
    .map((candidate) => ({ candidate, score: sameSegments(path, candidate) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.candidate.length - b.candidate.length)
    .map(({ candidate }) => candidate);
  return [...new Set([...(similar === undefined ? [] : [similar]), ...ranked])].slice(0, MAX_NEAR);
}

/** How many segments from the left are the same or a parameter, where the first is the same. */
function sameSegments(path: string, template: string): number {
  const own = path.split('/').slice(1);
  const others = template.split('/').slice(1);
  if (own[0] !== others[0]) return 0;
  const different = others.findIndex((segment, index) => !segment.includes('{') && segment !== own[index]);
  return different === -1 ? others.length : different;
}
