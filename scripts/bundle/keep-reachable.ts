import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** Removes what was compiled and no module of the library leads to: the command has it in its bundle. */
export async function keepReachable(dist: string, entry: string): Promise<void> {
  await keepOnly(dist, await reachableFrom(dist, entry));
}

/** The compiled modules and types that a module leads to, with it; all as paths below dist/. */
async function reachableFrom(dist: string, entry: string): Promise<Set<string>> {
  const library = await build({
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    entryPoints: [join(dist, `${entry}.js`)],
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const found = new Set(Object.keys(library.metafile.inputs).map((path) => relative(dist, resolve(path))));
  const types = [`${entry}.d.ts`];
  for (const path of types) {
    const declared = await readFile(join(dist, path), 'utf8');
    for (const [, name = ''] of declared.matchAll(/(?:from |import\()['"](\.[^'"]+)\.[jt]s['"]/g)) {
      const next = join(dirname(path), `${name}.d.ts`);
      if (!types.includes(next)) types.push(next);
    }
  }
  return new Set([...found, ...types]);
}

/** The rest of what was compiled is in the bundle: nobody would ever load it. */
async function keepOnly(dist: string, kept: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = relative(dist, join(entry.parentPath, entry.name));
    const isCompiled = entry.isFile() && /\.(js|d\.ts)$/.test(path) && path !== 'main.js';
    if (isCompiled && !kept.has(path)) await rm(join(dist, path));
  }
  for (const entry of entries.filter((one) => one.isDirectory()).toReversed()) {
    // Only empty folders go.
    await rmdir(join(entry.parentPath, entry.name)).catch(() => {});
  }
}
