import { createDraftPaths } from './draft/draft-paths.ts';
import type { Imported, Importer, ImportFile, Leftover } from './import.ts';
import { convertCollection } from './postman/convert-collection.ts';
import { createFileCopies } from './postman/request/request-context.ts';
import { readSources, type Sources } from './postman/source/read-sources.ts';
import { environmentFile } from './postman/variables/environment-file.ts';
import { createEnvironmentNames } from './postman/variables/environment-names.ts';
import { type GivenVariable, givenVariables } from './postman/variables/variables.ts';

/** Collections of Postman (2.0, 2.1) with their environments and globals. Throws ProblemError (`convert/source`). */
export const importPostman: Importer = async (source) => {
  const sources = readSources(source.files);
  const names = createEnvironmentNames();
  const pathOf = createDraftPaths();
  const imported: Imported = { collections: [], files: [], leftovers: otherFiles(sources), secrets: [] };
  const globals = givenVariables(sources.globals.flat());
  const chosen = new Set<Environment>();
  for (const { file, root } of sources.collections) {
    const path = pathOf(file.name.replace(/\.postman_collection(?=\.json$)/, ''), 'postman');
    const folder = path.replace(/[^/]*$/, '');
    const copies = createFileCopies(source, file, folder);
    const environments = environmentsFor(file, sources);
    if (environments.length > 1) for (const one of environments) chosen.add(one);
    const environment = firstValues(environments);
    const { draft, leftovers } = await convertCollection({ root, path, environment, globals, names, copies });
    if (draft !== undefined) imported.collections.push(draft);
    else imported.leftovers.push({ place: root.document.place([]), what: 'collection without requests' });
    imported.leftovers.push(...leftovers);
    imported.files.push(...copies.files());
  }
  const { files, leftovers } = environmentFile([...chosen], names);
  imported.files.push(...files);
  imported.leftovers.push(...leftovers);
  imported.secrets = names.secrets();
  return imported;
};

function otherFiles({ other }: Sources): Leftover[] {
  return other.map(({ message, hint, location }) => ({
    place: location ?? { file: '', line: 1, column: 1 },
    what: `file: ${message}`,
    ...(hint !== undefined && { hint }),
  }));
}

type Environment = Sources['environments'][number];

/** The environments in the folder of a collection, else those of the nearest folder above, else of folders without one. */
function environmentsFor(file: ImportFile, { environments, collections }: Sources): Environment[] {
  const withCollections = new Set(collections.map((one) => folderOf(one.file)));
  for (let folder = folderOf(file); ; folder = folderOf({ name: folder.replace(/\/$/, '') })) {
    const beside = environments.filter((one) => folderOf(one.file) === folder);
    if (beside.length > 0) return beside;
    if (folder === '') return environments.filter((one) => !withCollections.has(folderOf(one.file)));
  }
}

function folderOf({ name }: Pick<ImportFile, 'name'>): string {
  return name.replace(/[^/]*$/, '');
}

/** Of several environments the first that has a variable gives its default. */
function firstValues(environments: readonly Environment[]): Map<string, GivenVariable> {
  const values = new Map<string, GivenVariable>();
  for (const { values: nodes } of environments) {
    for (const [name, given] of givenVariables(nodes)) if (!values.has(name)) values.set(name, given);
  }
  return values;
}
