import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that descriptions are usually kept in, nearest first. */
const FOLDERS = ['.', 'api', 'openapi', 'swagger', 'spec', 'specs', 'docs', 'docs/api', 'doc'];
const NAME = /^(openapi|swagger|api)([._-].*)?\.(ya?ml|json)$/i;
/** The version at the top of a YAML document, or anywhere in a JSON one, whose keys may be sorted. */
const VERSION = /^(?:openapi|swagger)\s*:\s*['"]?\d|"(?:openapi|swagger)"\s*:\s*"\d/m;

/** The first OpenAPI or Swagger description of a folder by name and content, absolute; undefined where there is none. */
export async function findOpenapi(folder: string): Promise<string | undefined> {
  for (const place of FOLDERS) {
    const names = await readdir(join(folder, place)).catch(() => []);
    for (const name of names.filter((one) => NAME.test(one)).toSorted(byKind)) {
      const path = join(folder, place, name);
      const text = await readFile(path, 'utf8').catch(() => '');
      if (VERSION.test(text)) return path;
    }
  }
  return undefined;
}

/** `openapi.yaml` before `openapi.json`, which is often made of it, and both before `swagger.yaml` and `api.yaml`. */
function byKind(a: string, b: string): number {
  const rank = (name: string): string => {
    const stem = ['openapi', 'swagger', 'api'].findIndex((start) => name.toLowerCase().startsWith(start));
    return `${stem}${/json$/i.test(name) ? 1 : 0}${name}`;
  };
  return rank(a) < rank(b) ? -1 : 1;
}
