import { dirname, relative, resolve } from 'node:path';
import type { FileAccess as RunFiles } from '../../execute/run-context.ts';
import { isInside, kindOfPath, reportPath } from '../../load/files/file-access.ts';
import type { LoadContext } from '../../load/load-context.ts';
import { nodeToJson } from '../../load/yaml/node-to-json.ts';
import { parseYaml } from '../../load/yaml/parse-yaml.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { SourceFile, SourceNode, Span } from '../../model/source.ts';

/** What may be read. */
export type ReadRules = Pick<LoadContext, 'root' | 'allowRead' | 'access'>;

/** The files that requests name while they run: below the project root or an allowed folder, links resolved. */
export function createRunFiles(context: ReadRules): RunFiles {
  const { root, access } = context;
  const resolveAllowed = async (path: string, span: Span): Promise<string> => {
    if (path.includes('\0')) {
      throw new ProblemError(problemAt(span, 'http/file', `${JSON.stringify(path)} is no path: it holds a NUL`));
    }
    const absolute = resolve(dirname(span.file.absolutePath), path);
    if (await isAllowed(absolute, context)) return absolute;
    const hint = 'keep it below the folder of rollcall.yaml, or allow its folder by --allow-read';
    throw new ProblemError(problemAt(span, 'input/outside-root', `${path} lies outside the project root`, hint));
  };
  const readFile = async (absolute: string, span: Span): Promise<SourceFile> => {
    const path = reportPath(absolute, root);
    try {
      if ((await kindOfPath(absolute, access)) === 'other') throw new Error('it is no regular file');
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await access.readFile(absolute));
      return { path, absolutePath: absolute, text };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new ProblemError(problemAt(span, 'input/not-found', `there is no file ${path}`), error);
      }
      const reason = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message;
      throw new ProblemError(problemAt(span, 'http/file', `${path} cannot be read: ${reason}`), error);
    }
  };
  return {
    resolve: resolveAllowed,
    shown: (path) => reportPath(path, root),
    readText: async (path, span) => (await readFile(await resolveAllowed(path, span), span)).text,
    readAbsolute: async (path, span) => (await readFile(await resolveAllowed(path, span), span)).text,
    readJson: async (path, span) => parse(await readFile(await resolveAllowed(path, span), span), span),
    parseYaml: async (text, span) =>
      nodeToJson(await parse({ path: span.file.path, absolutePath: span.file.absolutePath, text }, span)),
  };
}

async function parse(file: SourceFile, span: Span): Promise<SourceNode> {
  const { node, problems } = await parseYaml(file);
  const problem = problems[0] ?? (node === undefined ? { message: 'it is empty' } : undefined);
  if (problem === undefined && node !== undefined) return node;
  throw new ProblemError(problemAt(span, 'http/file', `${file.path} cannot be used: ${problem?.message ?? ''}`));
}

/** Whether a path may be read and written. Links are followed as far as the path exists, so that nothing is written through one either. */
export async function isAllowed(path: string, { root, allowRead, access }: ReadRules): Promise<boolean> {
  const real = async (one: string): Promise<string> => {
    try {
      return await access.realpath(one);
    } catch {
      const parent = dirname(one);
      return parent === one ? one : resolve(await real(parent), relative(parent, one));
    }
  };
  const target = await real(path);
  for (const folder of [root, ...allowRead]) if (isInside(target, await real(folder))) return true;
  return false;
}
