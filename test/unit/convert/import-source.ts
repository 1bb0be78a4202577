import { basename } from 'node:path';
import type { Imported, Importer } from '../../../src/convert/import.ts';
import { type Problem, ProblemError } from '../../../src/model/problem.ts';

/** What an importer makes of one text, with the files beside it. */
export function importText(importer: Importer, text: string, beside: Record<string, string> = {}): Promise<Imported> {
  const path = '/source/in.txt';
  return importer({
    path,
    files: [{ path, name: basename(path), text }],
    readBeside: async (_file, name) => beside[name.replace(/^\.\//, '')],
  });
}

/** Why a text is refused. Fails for any other exception, and where it is not refused. */
export async function refusalOf(importer: Importer, text: string): Promise<Problem> {
  try {
    await importText(importer, text);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error(`not refused: ${text}`);
}

/** The requests of the only collection, by id. */
export function requestsOf({ collections }: Imported): Record<string, unknown> {
  return collections[0]?.content['requests'] as Record<string, unknown>;
}

/** What was left over, as `line:column what`. */
export function leftOf({ leftovers }: Imported): string[] {
  return leftovers.map(({ place, what }) => `${place.line}:${place.column} ${what}`);
}
