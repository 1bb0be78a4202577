import { resolve } from 'node:path';
import type { Imported, ImportSource } from '../../../src/convert/import.ts';
import { importOpenapi } from '../../../src/convert/import-openapi.ts';
import type { JsonObject } from '../../../src/model/json.ts';

type Content = string | object;

/** Imports descriptions out of files by their paths; the first is the source, unless the folder is. Objects are written as JSON. */
export function importApi(
  files: Record<string, Content>,
  { folder = false, ...more }: Partial<ImportSource> & { folder?: boolean } = {},
): Promise<Imported> {
  const texts = new Map(
    Object.entries(files).map(([name, content]) => [
      resolve('/source', name),
      typeof content === 'string' ? content : JSON.stringify(content),
    ]),
  );
  const all = Array.from(texts, ([path, text]) => ({ path, name: path.slice('/source/'.length), text }));
  return importOpenapi({
    path: folder ? '/source' : (all[0]?.path ?? ''),
    files: folder ? all : all.slice(0, 1),
    readBeside: async (file, name) => texts.get(resolve(file.path, '..', name)),
    ...more,
  });
}

/** An OpenAPI 3.1 description of some paths. */
export function api(paths: object, more: object = {}): JsonObject {
  return { openapi: '3.1.0', info: { title: 'Shop', version: '1' }, paths, ...more } as JsonObject;
}

type Operation = { path?: string; method?: string; [key: string]: unknown };

/** What is made of a description of one operation. */
export function importOperation(
  operation: object,
  { path = '/x', method = 'get', ...more }: Operation = {},
): Promise<Imported> {
  const responses = { 200: { description: 'Done' } };
  return importApi({ 'api.json': api({ [path]: { [method]: { responses, ...operation } } }, more) });
}

/** The request that is made of one operation. */
export async function requestOf(operation: object, options: Operation = {}): Promise<JsonObject> {
  return Object.values(requestsOf(await importOperation(operation, options)))[0] ?? {};
}

/** The only collection, or the one of a path. */
export function contentOf({ collections }: Imported, path?: string): JsonObject {
  const found = path === undefined ? collections[0] : collections.find((one) => one.path === path);
  return found?.content ?? {};
}

/** The requests of the only collection. */
export function requestsOf(imported: Imported, path?: string): Record<string, JsonObject> {
  return contentOf(imported, path)['requests'] as Record<string, JsonObject>;
}

/** What was left over, as `line:column what`. */
export function leftOf({ leftovers }: Imported): string[] {
  return leftovers.map(({ place, what }) => `${place.line}:${place.column} ${what}`);
}
