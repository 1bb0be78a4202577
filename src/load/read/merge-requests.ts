import { bodyKinds } from '../../model/collection.ts';
import { entryOf, type ListNode, type MapNode, type SourceNode } from '../../model/source.ts';
import { mergeHeaders, mergeMaps, withoutKeys } from './merge-nodes.ts';

const merges: Record<string, (under: SourceNode, over: SourceNode) => SourceNode> = {
  headers: mergeHeaders,
  query: mergeMaps,
  timeout: mergeMaps,
  retry: (under, over) => mergeMaps(retryMap(under), retryMap(over), { backoff: mergeMaps }),
  tls: mergeMaps,
  capture: mergeMaps,
  resolve: mergeMaps,
  expect: (under, over) => mergeMaps(under, over, { headers: mergeHeaders }),
  tags: joinLists,
};

/** `retry: 3` is `retry: { limit: 3 }`. */
function retryMap(node: SourceNode): SourceNode {
  if (node.kind !== 'scalar') return node;
  return { kind: 'map', entries: [{ key: 'limit', keySpan: node.span, value: node }], span: node.span };
}

/** A request, or defaults, over defaults: maps of settings merge key by key, all else is replaced; tags are joined. */
export function mergeRequest(defaults: SourceNode | undefined, request: SourceNode): SourceNode {
  if (defaults?.kind !== 'map' || request.kind !== 'map') return request;
  const hasBody = bodyKinds.some((kind) => entryOf(request, kind) !== undefined);
  const under: MapNode = hasBody ? withoutKeys(defaults, bodyKinds) : defaults;
  return mergeMaps(under, request, merges);
}

/** Defaults without the keys that the command line takes over; of `retry` only its `limit`. */
export function withoutOverridden(defaults: SourceNode | undefined, keys: readonly string[]): SourceNode | undefined {
  if (defaults?.kind !== 'map') return defaults;
  const retry = entryOf(defaults, 'retry');
  if (!keys.includes('retry') || retry?.value.kind !== 'map') return withoutKeys(defaults, keys);
  const limitless = { ...retry, value: withoutKeys(retry.value, ['limit']) };
  const rest = withoutKeys(defaults, keys);
  return { ...rest, entries: [...rest.entries, limitless] };
}

function joinLists(under: SourceNode, over: SourceNode): SourceNode {
  if (under.kind !== 'list' || over.kind !== 'list') return over;
  return { kind: 'list', items: [...under.items, ...over.items], span: over.span } satisfies ListNode;
}
