import { posix } from 'node:path';
import type { Imported, ImportSource } from '../../src/convert/import.ts';
import { importBruno } from '../../src/convert/import-bruno.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

/** A folder as `rollcall import bruno` gives it to the importer; `.env` and the like are only read beside. */
export function brunoSource(files: Record<string, string>): ImportSource {
  const named = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    path: '/source',
    files: named
      .filter(([name]) => /\.(bru|ya?ml)$|bruno\.json$/.test(name))
      .map(([name, text]) => ({ path: `/source/${name}`, name, text })),
    readBeside: async (file, path) => files[posix.join(posix.dirname(file.name), path)],
  };
}

export function importFiles(files: Record<string, string>): Promise<Imported> {
  return importBruno(brunoSource(files));
}

/** A request with these blocks, `get { url: http://x }` and no more without any. */
export function bru(blocks: string, url = 'http://127.0.0.1/x', { body = 'none', auth = 'none' } = {}): string {
  return `meta {\n  name: one\n  seq: 1\n}\n\npost {\n  url: ${url}\n  body: ${body}\n  auth: ${auth}\n}\n\n${blocks}\n`;
}

/** The first request of what comes out of one file. */
export async function importOne(
  text: string,
  more: Record<string, string> = {},
): Promise<{ request: JsonObject; content: JsonObject; leftovers: string[]; imported: Imported }> {
  const imported = await importFiles({ 'one.bru': text, ...more });
  const content = imported.collections[0]?.content ?? {};
  const [request] = Object.values(content['requests'] as Record<string, Json>);
  return { request: request as JsonObject, content, leftovers: imported.leftovers.map(({ what }) => what), imported };
}
