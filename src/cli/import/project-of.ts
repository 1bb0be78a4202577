import { dirname, join, relative, sep } from 'node:path';
import { isInside, kindOfPath, nodeFileAccess } from '../../load/files/file-access.ts';
import { configFileName } from '../../load/load-project.ts';

/** The project that an output folder belongs to; `schema` is how a file of it reaches the schema of collections. */
export type OutputProject = { root: string; schema: (file: string) => string | undefined };

/**
 * The root is the nearest folder upward with a `rollcall.yaml`, else the working directory where the output lies below
 * it, else the output itself. All paths are absolute.
 */
export async function projectOf(output: string, cwd: string): Promise<OutputProject> {
  const root = (await findRoot(output)) ?? (isInside(output, cwd) ? cwd : output);
  const schema = join(root, 'schemas', 'collection.schema.json');
  const isThere = (await kindOfPath(schema, nodeFileAccess)) === 'file';
  return {
    root,
    schema: (file) => (isThere ? relative(dirname(file), schema).split(sep).join('/') : undefined),
  };
}

async function findRoot(folder: string): Promise<string | undefined> {
  if ((await kindOfPath(join(folder, configFileName), nodeFileAccess)) === 'file') return folder;
  return dirname(folder) === folder ? undefined : findRoot(dirname(folder));
}
