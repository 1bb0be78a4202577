import { bodyKinds } from '../model/collection.ts';
import { entryOf, type ListNode, type MapNode, type SourceNode } from '../model/source.ts';
import { mergeHeaders, mergeMaps, withoutKeys } from './merge-nodes.ts';

const merges: Record<string, (under: SourceNode, over: SourceNode) => SourceNode> = {
  headers: mergeHeaders,
  query: mergeMaps,
  timeout: mergeMaps,
  retry: (under, over) => mergeMaps(under, over, { backoff: mergeMaps }),
  tls: mergeMaps,
  capture: mergeMaps,
  resolve: mergeMaps,
  expect: (under, over) => mergeMaps(under, over, { headers: mergeHeaders }),
  tags: joinLists,
};

/** A request, or defaults, over defaults: maps of settings merge key by key, all else is replaced; tags are joined. */
export function mergeRequest(defaults: SourceNode | undefined, request: SourceNode): SourceNode {
  if (defaults?.kind !== 'map' || request.kind !== 'map') return request;
  const hasBody = bodyKinds.some((kind) => entryOf(request, kind) !== undefined);
  const under: MapNode = hasBody ? withoutKeys(defaults, bodyKinds) : defaults;
  return mergeMaps(under, request, merges);
}

function joinLists(under: SourceNode, over: SourceNode): SourceNode {
  if (under.kind !== 'list' || over.kind !== 'list') return over;
  return { kind: 'list', items: [...under.items, ...over.items], span: over.span } satisfies ListNode;
}
