import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '../../src/cli/run-cli.ts';
import type { Imported } from '../../src/convert/import.ts';
import { writeCollection } from '../../src/convert/write-collection.ts';
import { isJsonObject } from '../../src/model/json.ts';
import { createFakeHost } from '../support/fake-host.ts';

/** What a command says of imported collections that were written into a folder of their own. */
export async function runOnDrafts(
  imported: Imported,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-import-'));
  try {
    for (const file of imported.files) await write(join(folder, file.path), file.text);
    for (const draft of imported.collections) await write(join(folder, draft.path), writeCollection(draft));
    await write(join(folder, 'rollcall.yaml'), "collections: ['**/*.yaml']\n");
    const paths = imported.collections.map(({ path }) => path);
    const host = createFakeHost({ argv: [...args, ...paths], cwd: folder, env: { ...valuesFor(imported), ...env } });
    const exit = await runCli(host);
    return { exit, stdout: host.stdoutText(), stderr: host.stderrText() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A value for every variable without default, and the secrets that were found. */
function valuesFor({ collections, secrets }: Imported): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { content } of collections) {
    const env = content['env'];
    for (const [name, declaration] of Object.entries(isJsonObject(env) ? env : {})) {
      const hasDefault = isJsonObject(declaration) && declaration['default'] !== undefined;
      if (!hasDefault) values[name] = `http://127.0.0.1/${name.toLowerCase()}`;
    }
  }
  for (const { name, value } of secrets) values[name] = value;
  return values;
}
