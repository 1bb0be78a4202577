import type { SourceFile, SourceNode } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import { type BrunoCollection, type BrunoFolder, folderAt } from '../tree.ts';
import { child, listIn, placeIn, sourceOf, textIn } from './open-values.ts';
import { checkOpenVersion, readOpenEnvironment, readOpenRequest, readOpenSettings } from './read-open.ts';

/** `opencollection.yml`: what all requests share, and the items and environments of a collection in one file. */
export function addOpenRoot(collection: BrunoCollection, node: SourceNode, file: SourceFile): Leftover[] {
  checkOpenVersion(node, file);
  Object.assign(collection.root, readOpenSettings(node));
  collection.environments.push(
    ...listIn(node, 'config', 'environments').map((one, index) => readOpenEnvironment(one, `environment ${index + 1}`)),
  );
  return [...addItems(collection.root, listIn(node, 'items'), file), ...configLeftovers(child(node, 'config'))];
}

function addItems(folder: BrunoFolder, nodes: SourceNode[], file: SourceFile): Leftover[] {
  return nodes.flatMap((node, index): Leftover[] => {
    const type = textIn(node, 'info', 'type') || textIn(node, 'type');
    if (type !== 'folder') {
      const { request, leftovers } = readOpenRequest(node, file);
      if (request !== undefined) folder.requests.push(request);
      return leftovers;
    }
    const settings = readOpenSettings(node);
    const name = settings.name ?? `folder ${index + 1}`;
    const inner = folderAt(folder, name.replaceAll('/', ' '));
    Object.assign(inner, settings);
    return addItems(inner, listIn(node, 'items'), file);
  });
}

function configLeftovers(config: SourceNode | undefined): Leftover[] {
  const hints: Record<string, string> = {
    proxy: 'name it with --proxy or `proxy:`',
    clientCertificates: 'name them under `tls:` or with --cert',
  };
  return Object.entries(hints).flatMap(([key, hint]): Leftover[] => {
    const node = child(config, key);
    if (node === undefined || textIn(node) === 'inherit' || textIn(node) === '[]') return [];
    return [{ place: placeIn(node), what: `config.${key}`, hint, source: sourceOf(node) }];
  });
}
