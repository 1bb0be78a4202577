import type { Imported, Importer } from '../../src/convert/import.ts';
import { writeCollection } from '../../src/convert/write-collection.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { type CollectionOutcome, type CollectionRun, runCollection } from './run-collection.ts';

/** Imports one file of this text; `beside` are files next to it, by their names. */
export function importText(
  importer: Importer,
  name: string,
  text: string,
  beside: Record<string, string> = {},
): Promise<Imported> {
  return importer({
    path: `/src/${name}`,
    files: [{ path: `/src/${name}`, name, text }],
    readBeside: async (_, path) => beside[path.replace(/^\.\//, '')],
  });
}

/** The only collection that was made, with its requests in order. */
export function onlyCollection({ collections }: Imported): { content: JsonObject; requests: [string, JsonObject][] } {
  const [draft, ...others] = collections;
  if (draft === undefined || others.length > 0) throw new Error(`${collections.length} collections instead of one`);
  const requests = draft.content['requests'];
  return {
    content: draft.content,
    requests: Object.entries(isJsonObject(requests) ? requests : {}) as [string, JsonObject][],
  };
}

/** Runs what was made against a server; `$URL` in `env` is its address, and credentials have the values that were found. */
export function runImported(imported: Imported, run: Partial<CollectionRun> = {}): Promise<CollectionOutcome> {
  const files = Object.fromEntries([
    ...imported.files.map(({ path, text }) => [path, text]),
    ...imported.collections.map((draft) => [draft.path, writeCollection(draft)]),
  ]) as Record<string, string>;
  const secrets = Object.fromEntries(imported.secrets.map(({ name, value }) => [name, value]));
  const args = imported.collections.map(({ path }) => path);
  return runCollection({ args, ...run, files, env: { BASE: '$URL', ...secrets, ...run.env } });
}

/** The place and message of the problem that an import ends with. */
export async function problemOfImport(made: Promise<Imported>): Promise<string> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, message, location } = error.problem;
    return `${code} ${location?.line}:${location?.column} ${message}`;
  }
  return 'no problem';
}
