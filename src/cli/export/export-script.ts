import { dirname, isAbsolute, relative, sep } from 'node:path';
import { exportK6 } from '../../convert/export-k6.ts';
import type { Leftover } from '../../convert/import.ts';
import type { FileAccess } from '../../execute/run-context.ts';
import { createSchemaCache } from '../../expect/schema/schema-cache.ts';
import { schemaCode } from '../../expect/schema/schema-code.ts';
import type { CheckSpec } from '../../model/collection.ts';
import type { Host } from '../../model/host.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { readVersion } from '../version.ts';
import type { PreparedExport } from './prepare-export.ts';
import { writeOutput } from './write-output.ts';

/** Writes a k6 script to `path`, or to standard output, and tells on standard error what it does not do. */
export async function exportScript(input: PreparedExport, path: string | undefined, host: Host): Promise<number> {
  const { plan, settings, files, prepared } = input;
  const folder = path === undefined ? host.cwd : dirname(path);
  const { retry, timeoutMs, connection } = settings;
  const { script, leftovers } = await exportK6(plan, {
    version: await readVersion(),
    files: { resolve: files.resolve, readJson: files.readJson, nameOf: (absolute) => scriptPath(folder, absolute) },
    redact: prepared.redactor.text,
    schemas: await schemasOf(plan, files),
    isInsecure: connection.tls?.verify === false,
    ...(connection.resolve === undefined ? {} : { hosts: connection.resolve }),
    ...(retry === undefined ? {} : { retry }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  await writeOutput(script, path, host);
  for (const leftover of leftovers) host.stderr.write(`${escapeTerminal(prepared.redactor.text(lineOf(leftover)))}\n`);
  const count = `${plan.total} ${plan.total === 1 ? 'request' : 'requests'}`;
  const rest = leftovers.length === 0 ? 'all carried over' : `not carried over: ${leftovers.length}, listed above`;
  host.stderr.write(`${count}, ${rest}\n`);
  return 0;
}

function lineOf({ place, what, hint }: Leftover): string {
  const reason = hint === undefined ? '' : `  ${hint}`;
  return `${place.file}:${place.line}:${place.column}  ${what}${reason}`;
}

/** k6 reads paths relative to the script, and takes what has no dot before it for a module. */
function scriptPath(folder: string, absolute: string): string {
  const way = relative(folder, absolute);
  if (isAbsolute(way)) return absolute;
  const path = way.split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}

/** The schemas that are written out in the collections, as code; those that need more than that are left out. */
async function schemasOf(plan: Plan, files: FileAccess): Promise<ReadonlyMap<CheckSpec, string>> {
  const codes = new Map<CheckSpec, string>();
  for (const { collection, specs } of plan.collections) {
    const context = {
      readFile: files.readAbsolute,
      parseYaml: files.parseYaml,
      collectionFile: collection.file,
      schemas: createSchemaCache(),
    };
    for (const spec of specs.flatMap((request) => request.expect)) {
      if (spec.kind !== 'schema' || spec.value.kind !== 'literal') continue;
      const { value, span } = spec.value;
      if (typeof value !== 'string' && typeof value !== 'boolean' && !isJsonObject(value)) continue;
      const code = await schemaCode(value, span, context);
      if (code !== undefined) codes.set(spec, code);
    }
  }
  return codes;
}
