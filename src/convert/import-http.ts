import { ProblemError } from '../model/problem.ts';
import { createDraftVariables } from './draft/draft-variables.ts';
import { convertHttpFile } from './http-file/convert-file.ts';
import { parseHttpFile } from './http-file/parse/parse-http-file.ts';
import { readEnvironment } from './http-file/read-environment.ts';
import type { Imported, Importer } from './import.ts';
import { refuseBinary, sourceFileOf } from './source/source-text.ts';

/**
 * Collections of `.http` and `.rest` files as the VS Code REST client, IntelliJ and httpyac know them, one a file.
 * Throws ProblemError `convert/source` where a file is not in the format, or no file has a request.
 */
export const importHttp: Importer = async (source) => {
  const variables = createDraftVariables();
  const imported: Imported = { collections: [], files: [], leftovers: [], secrets: [] };
  let requests = 0;
  for (const input of source.files) {
    const file = sourceFileOf(input);
    refuseBinary(file);
    const tree = parseHttpFile(file);
    requests += tree.regions.filter(({ request }) => request !== undefined).length;
    const environments = await readEnvironment(input, source, variables);
    const { collection, files, leftovers } = await convertHttpFile({ input, tree, source }, variables);
    if (collection !== undefined) imported.collections.push(collection);
    imported.files.push(...files);
    imported.leftovers.push(...environments, ...leftovers);
  }
  if (requests === 0) {
    const [first] = source.files;
    throw new ProblemError({
      code: 'convert/source',
      message:
        first === undefined ? `there is no .http or .rest file in ${source.path}` : `${first.name} has no request`,
      hint: 'a request is a line such as GET https://example.com/users',
      ...(first && { location: { file: first.name, line: 1, column: 1 } }),
    });
  }
  imported.secrets = variables.secrets();
  return imported;
};
