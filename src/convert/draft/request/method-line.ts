import type { JsonObject } from '../../../model/json.ts';

/** Methods that are keys of a request; any other stands in `request: PURGE /x`. */
export const methodKeys: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];

/** The method line of a request as the format has it. */
export function methodLine(method: string, url: string): JsonObject {
  return methodKeys.includes(method) ? { [method]: url } : { request: `${method} ${url}` };
}
