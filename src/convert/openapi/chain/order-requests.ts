import type { OperationDraft } from '../openapi-context.ts';
import type { Chain } from './chain.ts';

const METHODS = ['POST', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH'];

/**
 * The order of the description, but for what is chained: what creates comes before what uses it, reading before changing,
 * and deleting at the end, the last that was created first.
 */
export function orderRequests(drafts: readonly OperationDraft[], { before, last }: Chain): OperationDraft[] {
  const ordered = new Set<OperationDraft>();
  const add = (draft: OperationDraft): void => {
    if (ordered.has(draft)) return;
    for (const earlier of before.get(draft) ?? []) add(earlier);
    ordered.add(draft);
  };
  const isLast = new Set(last);
  for (const draft of byMethod(drafts, before)) if (!isLast.has(draft)) add(draft);
  for (const draft of last.toReversed()) add(draft);
  return [...ordered];
}

/** Requests of one path that use what was created trade places among themselves. */
function byMethod(drafts: readonly OperationDraft[], before: Chain['before']): OperationDraft[] {
  const groups = new Map<string, OperationDraft[]>();
  for (const draft of drafts) {
    if (!before.has(draft)) continue;
    const { path } = draft.operation;
    groups.set(path, [...(groups.get(path) ?? []), draft]);
  }
  const sorted = new Map([...groups].map(([path, group]) => [path, group.toSorted((a, b) => rank(a) - rank(b))]));
  return drafts.map((draft) => (before.has(draft) ? (sorted.get(draft.operation.path)?.shift() ?? draft) : draft));
}

function rank({ operation: { method } }: OperationDraft): number {
  const at = METHODS.indexOf(method);
  return at === -1 ? METHODS.length : at;
}
