import { readFile } from 'node:fs/promises';

/** The folder of the installed package, with a slash at its end. */
export const packageRoot = new URL('../../', import.meta.url);

/** The version in package.json. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL('package.json', packageRoot), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
