import { createDraftPaths } from './draft/draft-paths.ts';
import { createDraftVariables } from './draft/draft-variables.ts';
import type { Imported, Importer } from './import.ts';
import { convertDescription } from './openapi/convert-description.ts';
import { slug } from './openapi/operation-groups.ts';
import { descriptionFiles, readSourceDescription } from './openapi/read-source.ts';
import { refuseBinary, sourceFileOf } from './source/source-text.ts';

/**
 * Collections that call every operation of OpenAPI descriptions (Swagger 2.0, OpenAPI 3.0 to 3.2), one per tag. Throws
 * ProblemError with all that is wrong with a description, and where it has no operation.
 */
export const importOpenapi: Importer = async (source) => {
  const variables = createDraftVariables();
  const nextPath = createDraftPaths();
  const files = descriptionFiles(source);
  const imported: Imported = { collections: [], files: [], leftovers: [], secrets: [] };
  for (const file of files) {
    refuseBinary(sourceFileOf(file));
    const read = await readSourceDescription(file, source);
    const isFirst = file === files[0];
    const stem = file.name.replace(/\.[^./]*$/, '');
    const folder =
      files.length === 1
        ? ''
        : `${stem
            .split('/')
            .map((step) => slug(step, 'api'))
            .join('/')}/`;
    const prefix = isFirst ? '' : `${stem} `;
    const one = await convertDescription(read, { source, variables, folder, prefix, nextPath });
    imported.collections.push(...one.collections);
    imported.files.push(...one.files);
    imported.leftovers.push(...one.leftovers);
  }
  return { ...imported, secrets: variables.secrets() };
};
