import type { SourceFile } from '../../../model/source.ts';
import type { BrunoEnvironment } from '../tree.ts';
import { parseBru } from './parse-bru.ts';
import { at, listAt, textAt, varsOf } from './plain-values.ts';

/** `environments/<name>.bru`. Throws ProblemError for broken syntax. */
export async function readBruEnvironment(file: SourceFile): Promise<BrunoEnvironment> {
  const bru = await parseBru(file, 'environment');
  const list = listAt(bru.json, 'variables').filter((item) => textAt(item, 'name') !== '');
  const isSecret = (item: unknown): boolean => at(item, 'secret') === true;
  const plain = list.filter((item) => !isSecret(item));
  const variables = [
    ...varsOf(plain, bru.pairPlaces('vars'), bru.place('vars')).map((one) => ({ ...one, secret: false })),
    ...varsOf(list.filter(isSecret), [], bru.place('vars:secret')).map((one) => ({ ...one, secret: true })),
  ];
  return { name: file.path.replace(/^.*\/|\.bru$/g, ''), variables };
}
