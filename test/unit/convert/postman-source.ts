import type { Imported } from '../../../src/convert/import.ts';
import { importPostman } from '../../../src/convert/import-postman.ts';
import { writeCollection } from '../../../src/convert/write-collection.ts';
import { isJsonObject, type JsonObject } from '../../../src/model/json.ts';
import { type CollectionOutcome, type CollectionRun, runCollection } from '../../support/run-collection.ts';

/** Imports files by name; what is no text is written as JSON. `beside` are files the collection may send. */
export function importFiles(files: Record<string, unknown>, beside: Record<string, string> = {}): Promise<Imported> {
  return importPostman({
    path: '/source',
    files: Object.entries(files).map(([name, content]) => ({
      path: `/source/${name}`,
      name,
      text: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    })),
    readBeside: async (_, path) => beside[path],
  });
}

/** Imports one collection of these items. */
export function importItems(items: unknown[], more: object = {}): Promise<Imported> {
  return importFiles({
    'c.postman_collection.json': { info: { name: 'Sample', schema: SCHEMA }, item: items, ...more },
  });
}

export const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A request with a test script, and with one that runs before it. */
export function item(
  name: string,
  request: unknown,
  { test, before }: { test?: string; before?: string } = {},
): object {
  const event = (listen: string, text: string | undefined) =>
    text === undefined ? [] : [{ listen, script: { type: 'text/javascript', exec: text.split('\n') } }];
  return { name, request, event: [...event('prerequest', before), ...event('test', test)] };
}

/** The requests of the first collection. */
export function requestsOf(imported: Imported): Record<string, JsonObject> {
  const requests = imported.collections[0]?.content['requests'];
  return (isJsonObject(requests) ? requests : {}) as Record<string, JsonObject>;
}

/** Runs the whole program on what was imported; `$URL` is the server's. */
export function runImported(imported: Imported, run: Partial<CollectionRun> = {}): Promise<CollectionOutcome> {
  const drafts = imported.collections.map((draft) => [draft.path, writeCollection(draft)] as const);
  const files = imported.files.map(({ path, text }) => [path, text] as const);
  const secrets = imported.secrets.map(({ name, value }) => [name, value] as const);
  return runCollection({
    files: { 'rollcall.yaml': '{}', ...Object.fromEntries([...drafts, ...files]) },
    args: imported.collections.map(({ path }) => path),
    ...run,
    env: { ...Object.fromEntries(secrets), ...run.env },
  });
}
