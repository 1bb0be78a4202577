import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SnapshotFiles } from '../../execute/snapshots/snapshots.ts';
import { kindOfPath, nodeFileAccess, reportPath } from '../../load/files/file-access.ts';
import { nodeToJson } from '../../load/yaml/node-to-json.ts';
import { parseYaml } from '../../load/yaml/parse-yaml.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import { locationOf } from '../../model/source.ts';
import { isAllowed, type ReadRules } from './run-files.ts';

const COMMENT =
  'Answers that rollcall compares with. Written by `rollcall run`; again by `rollcall run --update-snapshots`.';

/** Snapshots as YAML files, a map of request to body; written to a name beside and renamed into place. */
export function createSnapshotFiles(rules: ReadRules): SnapshotFiles {
  const shown = (path: string): string => reportPath(path, rules.root);
  return {
    shown,
    read: async (path) => {
      await refuseOutside(path, shown(path), rules);
      return readSnapshots(path, shown(path));
    },
    write: async (path, content) => {
      const { yamlText } = await import('../../load/yaml/yaml-text.ts');
      const part = `${path}.${randomBytes(4).toString('hex')}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(part, yamlText(content, COMMENT));
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true }).catch(() => {});
        const message = `${shown(path)} cannot be written: ${(error as Error).message}`;
        throw new ProblemError({ code: 'report/write', message }, error);
      }
    },
  };
}

/** A link in place of the folder must not lead what servers answer out of the project. */
async function refuseOutside(path: string, shown: string, rules: ReadRules): Promise<void> {
  if (await isAllowed(path, rules)) return;
  const hint = 'make it a folder of the project, or allow its target by --allow-read';
  throw new ProblemError({ code: 'input/outside-root', message: `${shown} lies outside the project root`, hint });
}

async function readSnapshots(path: string, shown: string): Promise<JsonObject | undefined> {
  let text: string;
  try {
    if ((await kindOfPath(path, nodeFileAccess)) === 'other') throw new Error('it is no regular file');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `${shown} cannot be read: ${(error as Error).message}`;
    throw new ProblemError({ code: 'input/unreadable', message }, error);
  }
  const { node, problems } = await parseYaml({ path: shown, absolutePath: path, text });
  const value = node && nodeToJson(node);
  const [problem] = problems;
  if (problem !== undefined) throw new ProblemError(problem);
  if (value !== undefined && isJsonObject(value)) return value;
  const message = `${shown} is no map of requests and their answers`;
  const hint = 'delete it, and run again to have it written';
  throw new ProblemError({
    code: 'input/wrong-type',
    message,
    hint,
    ...(node === undefined ? {} : { location: locationOf(node.span) }),
  });
}
