import { dirname, resolve } from 'node:path';
import { checkNamedFile } from '../../load/files/check-named-file.ts';
import { nodeFileAccess, reportPath } from '../../load/files/file-access.ts';
import type { ProjectConfig } from '../../load/load-project.ts';
import type { OpenapiSpec } from '../../model/collection.ts';
import type { Host } from '../../model/host.ts';
import type { Problem } from '../../model/problem.ts';
import type { InputOptions } from '../flags/options.ts';

/**
 * The contract of collections that name none: the file of `--openapi`, held as strictly as rollcall.yaml says, or all
 * that rollcall.yaml says.
 */
export async function openapiOf(
  { openapi: path }: InputOptions,
  { openapi: configured, root }: ProjectConfig,
  { cwd }: Host,
): Promise<{ openapi?: OpenapiSpec; problems: Problem[] }> {
  if (path === undefined) return { ...(configured && { openapi: configured }), problems: [] };
  const file = resolve(cwd, path);
  // A flag has no place in a file: what is wrong with it is told of the description itself.
  const span = { file: { path: reportPath(file, root), absolutePath: file, text: '' }, start: 0, end: 0 };
  const context = { root, allowRead: [dirname(file)], access: nodeFileAccess, documents: new Map() };
  const missing = await checkNamedFile({ path: file, name: path, span }, context);
  if (missing !== undefined) {
    const { location: _, excerpt: __, ...problem } = missing;
    return { problems: [{ ...problem, message: `--openapi: ${problem.message}` }] };
  }
  const settings = configured ?? { strict: false, requests: true, severity: {} };
  return { openapi: { ...settings, file, span }, problems: [] };
}
