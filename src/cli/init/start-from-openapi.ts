import { join, resolve } from 'node:path';
import { kindOfPath, nodeFileAccess } from '../../load/files/file-access.ts';
import type { Host } from '../../model/host.ts';
import { type Json, type JsonObject, stringifyJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Flags } from '../flags/flags.ts';
import { prepareImport } from '../import/import-source.ts';
import type { ImportOutcome } from '../import/tell-import.ts';

/** What an OpenAPI description gives a new project: its collections, and what they read from outside. */
export type OpenapiStart = {
  outcome: ImportOutcome;
  /** Values that the collections have as defaults, by variable. */
  values: Record<string, string>;
  /** Variables that have to be given, none of them with a value. */
  needed: Record<string, string>;
};

export type StartRequest = { file: string; folder: string; schema: (file: string) => string; host: Host; flags: Flags };

/** Makes collections of a description, as `rollcall import openapi` does, without writing them. Throws ProblemError. */
export async function startFromOpenapi({ file, folder, schema, host, flags }: StartRequest): Promise<OpenapiStart> {
  if ((await kindOfPath(resolve(host.cwd, file), nodeFileAccess)) === 'folder') {
    throw new ProblemError({ code: 'usage/flag', message: `${file} is a folder`, hint: 'name one description in it' });
  }
  const project = { root: folder, schema };
  const request = { kind: 'openapi' as const, source: file, output: join(folder, 'collections'), project };
  const outcome = await prepareImport(request, { host, flags });
  const values: Record<string, string> = {};
  const needed: Record<string, string> = {};
  for (const { content } of outcome.imported.collections) {
    for (const [name, declared] of Object.entries(asObject(content['env']))) {
      const { secret, default: value } = isObject(declared) ? declared : { secret: false, default: declared };
      if (secret === true || value === undefined || value === null) needed[name] = '';
      else values[name] = typeof value === 'string' ? value : stringifyJson(value);
    }
  }
  return { outcome, values, needed };
}

function asObject(value: Json | undefined): JsonObject {
  return value !== undefined && isObject(value) ? value : {};
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
