import type { SourceFile } from '../../../model/source.ts';
import type { BrunoEnvironment } from '../tree.ts';
import { parseBru } from './parse-bru.ts';
import { at, listAt, textAt, varsOf } from './plain-values.ts';

/** `environments/<name>.bru`. Throws ProblemError for broken syntax. */
export async function readBruEnvironment(file: SourceFile): Promise<BrunoEnvironment> {
  const bru = await parseBru(file, 'environment');
  const list = listAt(bru.json, 'variables').filter((item) => textAt(item, 'name') !== '');
  const variables = varsOf(list, [], bru.place('vars')).map((variable, index) => ({
    ...variable,
    secret: at(list[index], 'secret') === true,
  }));
  return { name: file.path.replace(/^.*\/|\.bru$/g, ''), variables };
}
