import type { Description, Operation } from './description.ts';
import { fillParameters, findRoutes, pathIndexOf, type Segment } from './read/path-index.ts';

/** A request as it is matched: `url` absolute, or a path; query and fragment are left out of account. */
export type RequestLine = {
  method: string;
  url: string;
  /** Paths under which the operations are to be found too, such as that of a collection's `baseUrl`. */
  basePaths?: string[];
};

/** `methodUnknown`: the path is described, with these operations, the method is not. */
export type OperationMatch =
  | { operation: Operation; pathParameters: Record<string, string> }
  | { methodUnknown: Operation[] };

/**
 * The operation that a request calls. Hosts do not count: they differ between one environment and the next. Of several
 * paths that fit, the one with text where others have parameters wins, from the left; `/` at the end counts.
 */
export function matchOperation(description: Description, request: RequestLine): OperationMatch | undefined {
  const segments = segmentsOfUrl(request.url);
  if (!segments) return undefined;
  const method = request.method.toUpperCase();
  const index = pathIndexOf(description);
  let described: Operation[] | undefined;
  for (const base of index.bases(request.basePaths)) {
    const rest = withoutBase(segments, base.segments);
    if (!rest) continue;
    const isHere = (operation: Operation): boolean => base.isOf(operation);
    const [route] = findRoutes(index.root, rest, (operation) => isHere(operation) && operation.method === method);
    if (route) return { operation: route.operation, pathParameters: fillParameters(index, route.operation.path, rest) };
    described ??= nonEmpty(findRoutes(index.root, rest, isHere).map(({ operation }) => operation));
  }
  return described && { methodUnknown: described };
}

/** Path segments of a URL known in part: undefined for one that may be anything. */
export type RequestTemplate = {
  method: string;
  segments: (string | undefined)[];
  basePaths?: string[];
  /** The segments come after a base URL that is not known, which may hold any part of the path of a server. */
  isBaseUnknown?: boolean;
};

/** All operations that a request known in part could call; of known segments as `matchOperation` chooses. */
export function matchTemplate(description: Description, request: RequestTemplate): Operation[] {
  const method = request.method.toUpperCase();
  const index = pathIndexOf(description);
  const found = new Set<Operation>();
  const segments = request.segments.map((segment) => (segment === undefined ? undefined : decodeSegment(segment)));
  for (const base of index.bases(request.basePaths)) {
    const suffixes = request.isBaseUnknown
      ? base.segments.map((_, from) => base.segments.slice(from))
      : [base.segments];
    for (const suffix of suffixes.length > 0 ? suffixes : [[]]) {
      const rest = withoutBase(segments, suffix);
      if (!rest) continue;
      const routes = findRoutes(index.root, rest, (operation) => base.isOf(operation) && operation.method === method);
      for (const { operation } of routes) found.add(operation);
      if (found.size > 0 && segments.every((segment) => segment !== undefined)) return [...found];
    }
  }
  return [...found];
}

/** The segments of a URL's path, decoded; undefined where it is no URL. A first empty segment is left out. */
export function segmentsOfUrl(url: string): string[] | undefined {
  const isAbsolute = /^[a-z][a-z\d+.-]*:\/\//i.test(url);
  if (isAbsolute && !URL.canParse(url)) return undefined;
  const path = isAbsolute ? new URL(url).pathname : url.replace(/[?#].*$/s, '');
  return path.replace(/^\//, '').split('/').map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function withoutBase(segments: readonly Segment[], base: readonly string[]): Segment[] | undefined {
  const fits = base.every((step, index) => segments.length > index && (segments[index] ?? step) === step);
  if (!fits) return undefined;
  const rest = segments.slice(base.length);
  // A base URL asked for by itself is the path `/`.
  return rest.length === 0 ? [''] : rest;
}

function nonEmpty<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}
