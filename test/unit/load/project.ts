import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findCollections } from '../../../src/load/find-collections.ts';
import { type LoadOptions, type LoadResult, loadCollections } from '../../../src/load/load-collections.ts';
import { loadProject } from '../../../src/load/load-project.ts';
import type { ParsedYaml } from '../../../src/load/yaml/parse-yaml.ts';
import { readThoroughly } from '../../../src/load/yaml/read-thoroughly.ts';
import type { Problem } from '../../../src/model/problem.ts';

/** A folder with these files, gone after the test. */
export async function makeProject(files: Record<string, string | Uint8Array>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'rollcall-load-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** Loads files of a folder as the command line would. */
export async function load(
  files: Record<string, string | Uint8Array>,
  paths: string[] = ['.'],
  options: Partial<LoadOptions> = {},
): Promise<LoadResult & { root: string }> {
  const root = await makeProject(files);
  const { config, problems } = await loadProject(root);
  const found = await findCollections({ paths, cwd: root, config });
  const { defaults, openapi, allowRead } = config;
  const result = await loadCollections({
    root: config.root,
    files: found.files,
    allowRead,
    ...(defaults && { defaults }),
    ...(openapi && { openapi }),
    ...options,
  });
  return { ...result, root, problems: [...problems, ...found.problems, ...result.problems] };
}

/** One collection, `a.yaml`, alone. */
export function loadText(text: string): Promise<LoadResult> {
  return load({ 'a.yaml': text }, ['a.yaml']);
}

/** What a text says, at once. */
export function parseText(text: string): ParsedYaml {
  return readThoroughly({ path: 'a.yaml', absolutePath: '/project/a.yaml', text });
}

/** `code line:column message`. */
export function brief(problems: Problem[]): string[] {
  return problems.map(({ code, location, message }) => `${code} ${location?.line}:${location?.column} ${message}`);
}
