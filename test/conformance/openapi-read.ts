import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { checkExamples } from '../../src/contract/check-examples.ts';
import type { Description } from '../../src/contract/description.ts';
import { matchOperation } from '../../src/contract/match-operation.ts';
import { readDescription } from '../../src/contract/read-description.ts';
import { parseYaml } from '../../src/load/yaml/parse-yaml.ts';
import { ProblemError } from '../../src/model/problem.ts';

export type OpenapiReadResult = {
  files: number;
  read: number;
  /** With the first reason. */
  refused: { file: string; reason: string }[];
  /** Exceptions, operations that were not found again by their place or path. */
  wrong: string[];
  operations: number;
  invalidExamples: number;
};

/** Reads every description in these folders, with all that it says of its operations. */
export async function openapiReadConformance(folders: string[]): Promise<OpenapiReadResult> {
  const result: OpenapiReadResult = { files: 0, read: 0, refused: [], wrong: [], operations: 0, invalidExamples: 0 };
  for (const folder of folders) {
    for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
      if (/\.(json|ya?ml)$/.test(name)) await readOne(folder, join(folder, name), result);
    }
  }
  return result;
}

async function readOne(folder: string, file: string, result: OpenapiReadResult): Promise<void> {
  const name = relative(folder, file);
  result.files += 1;
  try {
    const { description, problems } = await readDescription({ file, root: folder, readFile: readText, parseYaml });
    if (!description) {
      result.refused.push({ file: name, reason: problems[0]?.message ?? 'no reason' });
      if (problems.length === 0) result.wrong.push(`${name}: refused without a reason`);
      return;
    }
    result.read += 1;
    result.operations += description.operations.length;
    result.wrong.push(...(await faultsOf(description)).map((fault) => `${name}: ${fault}`));
    result.invalidExamples += (await checkExamples(description)).problems.length;
  } catch (error) {
    result.wrong.push(`${name}: ${String(error)}`);
  }
}

async function faultsOf(description: Description): Promise<string[]> {
  const faults: string[] = [];
  description.securitySchemes();
  for (const operation of description.operations) {
    const { method, path } = operation;
    if (!description.locate(operation.place)) faults.push(`${method} ${path} has no place`);
    const { parameters, responses } = await operation.detail();
    for (const { place } of [...parameters, ...responses]) {
      if (!description.locate(place)) faults.push(`nothing at ${place.uri}#${place.pointer}`);
    }
    const [base = ''] = operation.basePaths ?? description.basePaths;
    const url = `http://127.0.0.1${base}${path.replace(/\{[^{}]*\}/g, 'any-value')}`;
    const found = matchOperation(description, { method, url });
    const isFound = found && 'operation' in found && pathOf(found.operation.path) === pathOf(path);
    if (!isFound) faults.push(`${method} ${url} is not found`);
  }
  return faults;
}

/** Some tell operations of one path apart by fragments, which are not sent. */
function pathOf(path: string): string {
  return path.replace(/[?#].*$/s, '');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new ProblemError({ code: 'input/not-found', message: `there is no file ${path}` });
  }
}
