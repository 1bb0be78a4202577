import { dirname, resolve } from 'node:path';
import { type Collection, type RequestSpec, sections } from '../../model/collection.ts';
import type { Problem } from '../../model/problem.ts';
import type { FileChecks } from '../files/check-files.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { loadCompilers } from './expression-compilers.ts';

/**
 * Makes a `jsonFile` with expressions in it a `json` body, so that what it refers to is known before the run. Files
 * without any, and those whose path is an expression, stay as they are.
 */
export async function inlineJsonFiles(
  collection: Collection,
  { contents }: FileChecks,
): Promise<{ collection: Collection; problems: Problem[] }> {
  const problems: Problem[] = [];
  const inline = async (request: RequestSpec): Promise<RequestSpec> => {
    const path = request.body?.kind === 'jsonFile' ? bodyPath(request) : undefined;
    const file = path === undefined ? undefined : (await contents.get(path))?.file;
    if (request.body === undefined || file === undefined || !file.text.includes('${{')) return request;
    const parsed = await parseYaml(file);
    if (parsed.node === undefined) return request;
    const { compileTemplate } = await loadCompilers();
    const compiled = compileTemplate(parsed.node, 'request');
    problems.push(...compiled.problems);
    return { ...request, body: { ...request.body, kind: 'json', value: compiled.template } };
  };
  const inlined = { ...collection };
  for (const section of sections) inlined[section] = await Promise.all(collection[section].map(inline));
  return { collection: inlined, problems };
}

function bodyPath({ body }: RequestSpec): string | undefined {
  if (body?.value.kind !== 'literal' || typeof body.value.value !== 'string') return undefined;
  return resolve(dirname(body.value.span.file.absolutePath), body.value.value);
}
