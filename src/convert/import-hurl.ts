import { ProblemError } from '../model/problem.ts';
import { createDraftVariables } from './draft/draft-variables.ts';
import { convertHurlFile } from './hurl/convert-file.ts';
import { parseHurl } from './hurl/parse/parse-hurl.ts';
import type { Imported, Importer, Leftover } from './import.ts';
import { refuseBinary, sourceFileOf } from './source/source-text.ts';

/**
 * Collections of Hurl files (https://hurl.dev), one a file. Throws ProblemError `convert/source` where a file is not in
 * the format, or no file has a request.
 */
export const importHurl: Importer = async (source) => {
  const variables = createDraftVariables();
  const imported: Imported = { collections: [], files: [], leftovers: [], secrets: [] };
  for (const input of source.files) {
    const file = sourceFileOf(input);
    refuseBinary(file);
    const tree = parseHurl(file);
    if (tree.entries.length === 0) {
      const place = { file: file.path, line: 1, column: 1 };
      imported.leftovers.push({ place, what: 'file without requests' } satisfies Leftover);
      continue;
    }
    const { collection, files, leftovers } = await convertHurlFile({ input, file, tree, source }, variables);
    imported.collections.push(collection);
    imported.files.push(...files);
    imported.leftovers.push(...leftovers);
  }
  if (imported.collections.length === 0) {
    const [first] = source.files;
    throw new ProblemError({
      code: 'convert/source',
      message: first === undefined ? `there is no Hurl file in ${source.path}` : `${first.name} has no request`,
      hint: 'a request is a line such as GET https://example.com',
      ...(first && { location: { file: first.name, line: 1, column: 1 } }),
    });
  }
  imported.secrets = variables.secrets();
  return imported;
};
