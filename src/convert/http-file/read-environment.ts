import { isJsonObject, isNumber, type Json, type JsonObject, parseJson } from '../../model/json.ts';
import type { DraftVariables } from '../draft/draft-variables.ts';
import type { ImportFile, ImportSource, Leftover } from '../import.ts';
import { sourceError } from '../source/source-text.ts';

const SHARED = '$shared';
/** Folders above a file in which its environments are looked for. */
const MAX_UP = 5;

/**
 * Gives the variables the values of `http-client.env.json`, its private twin and `.env` beside a file or above it. Of
 * several environments the first one counts; the others are left. Throws ProblemError where one is no JSON.
 */
export async function readEnvironment(
  file: ImportFile,
  source: ImportSource,
  variables: DraftVariables,
): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  const depth = Math.min(MAX_UP, file.name.split('/').length - 1);
  let chosen: string | undefined;
  for (let up = 0; up <= depth; up += 1) {
    const folder = '../'.repeat(up);
    for (const [name, isPrivate] of [
      ['http-client.private.env.json', true],
      ['http-client.env.json', false],
    ] as const) {
      const text = await source.readBeside(file, `${folder}${name}`);
      if (text === undefined) continue;
      const environments = parseEnvironments(text, name);
      const names = Object.keys(environments).filter((key) => key !== SHARED);
      chosen ??= names[0];
      for (const key of [chosen ?? '', SHARED]) giveAll(environments[key], isPrivate, variables);
      for (const other of names.filter((key) => key !== chosen)) {
        leftovers.push({
          place: { file: name, line: 1, column: 1 },
          what: `environment ${other}`,
          hint: 'values for it go under `environments` of rollcall.yaml',
        });
      }
    }
    const text = await source.readBeside(file, `${folder}.env`);
    if (text !== undefined) giveDotenv(text, variables);
  }
  return leftovers;
}

function parseEnvironments(text: string, name: string): JsonObject {
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below, as for JSON that is no map.
  }
  throw sourceError({ path: name, absolutePath: name, text }, 0, `${name} is not a JSON object of environments`);
}

function giveAll(environment: Json | undefined, isPrivate: boolean, variables: DraftVariables): void {
  if (!isJsonObject(environment)) return;
  for (const [name, value] of Object.entries(environment)) {
    const isScalar = typeof value === 'string' || typeof value === 'boolean' || isNumber(value);
    if (isScalar) variables.give(name, String(value), { secret: isPrivate });
  }
}

function giveDotenv(text: string, variables: DraftVariables): void {
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables.give(name, value.replace(/^(["'])(.*)\1$/, '$2'));
  }
}
