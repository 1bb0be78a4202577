import { parse as parseLossless } from 'lossless-json';
import { isJsonObject, type Json, parseJson } from '../../model/json.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { SourceFile, Span } from '../../model/source.ts';
import type { LoadContext } from '../load-context.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { checkNamedFile } from './check-named-file.ts';
import { readText } from './file-access.ts';
import type { FileUse } from './named-files.ts';

/** Remembers what was found about files, so that a schema ten thousand requests use is read once. */
export type FileChecks = {
  checked: Map<Span, Promise<{ isThere: boolean; problems: Problem[] }>>;
  contents: Map<string, Promise<{ file?: SourceFile; value?: Json; problems: Problem[] }>>;
};

export function createFileChecks(): FileChecks {
  return { checked: new Map(), contents: new Map() };
}

/** Whether the files are there, may be read and hold what they should; `reads` are those that are there. */
export async function checkFiles(
  uses: FileUse[],
  checks: FileChecks,
  context: LoadContext,
): Promise<{ reads: string[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const reads = new Set<string>();
  for (const use of uses) {
    const known = checks.checked.get(use.span) ?? checkFile(use, checks, context);
    checks.checked.set(use.span, known);
    const found = await known;
    problems.push(...found.problems);
    if (found.isThere) reads.add(use.path);
  }
  return { reads: [...reads], problems };
}

async function checkFile(
  use: FileUse,
  checks: FileChecks,
  context: LoadContext,
): Promise<{ isThere: boolean; problems: Problem[] }> {
  const missing = await checkNamedFile(use, context);
  return missing
    ? { isThere: false, problems: [missing] }
    : { isThere: true, problems: await checkContents(use, checks, context) };
}

async function checkContents(use: FileUse, checks: FileChecks, context: LoadContext): Promise<Problem[]> {
  if (use.use === 'any' || use.use === 'rows') return [];
  const reading = checks.contents.get(use.path) ?? readJsonFile(use.path, context);
  checks.contents.set(use.path, reading);
  const { value, problems } = await reading;
  if (problems.length > 0) return problems;
  if (use.use !== 'schema' || value === undefined || !use.pointer?.startsWith('/')) return [];
  if (pointerExists(value, use.pointer)) return [];
  const message = `${use.name} has nothing at #${use.pointer}`;
  return [problemAt(use.span, 'input/bad-schema', message, pointerHint(value, use.pointer))];
}

async function readJsonFile(
  path: string,
  context: LoadContext,
): Promise<{ file?: SourceFile; value?: Json; problems: Problem[] }> {
  const { file, problem } = await readText(path, context.root, context.access);
  if (problem) return { problems: [problem] };
  if (/\.ya?ml$/i.test(path)) return { file, problems: (await parseYaml(file)).problems };
  try {
    return { file, value: parseJson(file.text), problems: [] };
  } catch {
    return { file, problems: [jsonProblem(file)] };
  }
}

/** Where and why a text is not JSON; V8's own messages do not always say where. */
export function jsonProblem(file: SourceFile): Problem {
  try {
    parseLossless(file.text);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, what = text, at = '0'] = /^(.*) at position (\d+)$/s.exec(text) ?? [];
    const start = Math.min(Number(at), Math.max(0, file.text.length - 1));
    const message = `this is not JSON: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
    return problemAt({ file, start, end: start + 1 }, 'input/json-syntax', message);
  }
  return problemAt({ file, start: 0, end: 1 }, 'input/json-syntax', 'this is not JSON');
}

function pointerExists(value: Json, pointer: string): boolean {
  return stepsOf(pointer).reduce<Json | undefined>(stepInto, value) !== undefined;
}

function pointerHint(value: Json, pointer: string): string | undefined {
  const parent = stepsOf(pointer).slice(0, -1).reduce<Json | undefined>(stepInto, value);
  return isJsonObject(parent) ? `there are ${Object.keys(parent).slice(0, 20).join(', ')}` : undefined;
}

/** RFC 6901. */
function stepsOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => safeDecode(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function stepInto(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
