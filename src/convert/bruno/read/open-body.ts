import type { SourceNode } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import type { BrunoBody, BrunoPart } from '../tree.ts';
import { child, flagIn, listIn, openPairs, placeIn, sourceOf, textIn } from './open-values.ts';

/** `http.body`; of several variants the selected one, the others are left over. */
export function openBody(node: SourceNode | undefined): { body: BrunoBody; leftovers: Leftover[] } {
  if (node?.kind !== 'list') return { body: bodyOf(node), leftovers: [] };
  const chosen = node.items.find((item) => flagIn(item, 'selected') === true) ?? node.items[0];
  const leftovers = node.items.flatMap((item): Leftover[] => {
    const what = `body "${textIn(item, 'title')}"`;
    return item === chosen
      ? []
      : [{ place: placeIn(item), what, hint: 'another body is selected', source: sourceOf(item) }];
  });
  return { body: bodyOf(child(chosen, 'body') ?? chosen), leftovers };
}

function bodyOf(node: SourceNode | undefined): BrunoBody {
  const type = textIn(node, 'type');
  if (node === undefined) return { kind: 'none' };
  const place = placeIn(node);
  switch (type) {
    case 'json':
    case 'text':
    case 'xml':
    case 'sparql':
      return { kind: type, text: textIn(node, 'data'), place };
    case 'form-urlencoded':
      return { kind: 'form', fields: openPairs(listIn(node, 'data')), place };
    case 'multipart-form':
      return { kind: 'multipart', parts: partsOf(listIn(node, 'data')), place };
    case 'file': {
      const files = listIn(node, 'data');
      const file = files.find((one) => flagIn(one, 'selected') === true);
      if (file === undefined) return { kind: 'none' };
      return { kind: 'file', path: textIn(file, 'filePath'), contentType: textIn(file, 'contentType'), place };
    }
    default:
      return { kind: 'none' };
  }
}

function partsOf(nodes: SourceNode[]): BrunoPart[] {
  return openPairs(nodes).map((pair, index): BrunoPart => {
    const node = nodes[index];
    const contentType = textIn(node, 'contentType');
    if (textIn(node, 'type') !== 'file') return { ...pair, contentType };
    const value = child(node, 'value');
    const files = value?.kind === 'list' ? value.items.map((item) => textIn(item)) : [textIn(value)];
    return { ...pair, files: files.filter((path) => path !== ''), contentType };
  });
}
