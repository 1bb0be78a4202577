import { equalJson, type Json, type JsonObject } from '../../model/json.ts';
import type { RequestParts } from './request/operation-request.ts';

export type CollectionParts = { head: JsonObject; requests: ReadonlyMap<string, RequestParts> };

/** The requests of a file, and what most or all of them share. */
export function sharedContent(requests: ReadonlyMap<string, RequestParts>): JsonObject {
  const parts = [...requests.values()];
  const auth = mostFrequentAuth(parts);
  const headers = sharedHeaders(parts);
  const defaults: JsonObject = {
    ...(auth === undefined ? {} : { auth }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
  const written = Array.from(requests, ([id, one]): [string, Json] => [id, requestContent(one, { auth, headers })]);
  return {
    ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
    requests: Object.fromEntries(written),
  };
}

type Shared = { auth: JsonObject | undefined; headers: JsonObject };

function requestContent({ head, query, headers, auth, rest }: RequestParts, shared: Shared): JsonObject {
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => shared.headers[name] === undefined));
  return {
    ...head,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(Object.keys(own).length === 0 ? {} : { headers: own }),
    ...authContent(auth, shared.auth),
    ...rest,
  };
}

function authContent(own: JsonObject | undefined, shared: JsonObject | undefined): JsonObject {
  if (own === undefined) return shared === undefined ? {} : { auth: 'none' };
  return shared !== undefined && equalJson(own, shared) ? {} : { auth: own };
}

/** Of one request alone nothing is shared. */
function mostFrequentAuth(parts: readonly RequestParts[]): JsonObject | undefined {
  const counts: { auth: JsonObject | undefined; count: number }[] = [];
  for (const { auth } of parts) {
    const known = counts.find((one) =>
      one.auth === undefined || auth === undefined ? one.auth === auth : equalJson(one.auth, auth),
    );
    if (known) known.count += 1;
    else counts.push({ auth, count: 1 });
  }
  const [most] = counts.toSorted((a, b) => b.count - a.count);
  return most !== undefined && most.count > 1 ? most.auth : undefined;
}

function sharedHeaders([first, ...others]: readonly RequestParts[]): JsonObject {
  if (first === undefined || others.length === 0) return {};
  return Object.fromEntries(
    Object.entries(first.headers).filter(([name, value]) => others.every(({ headers }) => headers[name] === value)),
  );
}
