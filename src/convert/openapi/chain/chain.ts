import type { OperationDraft } from '../openapi-context.ts';

/** Which requests of a file give values to which others. */
export type Chain = {
  /** Names of captured variables. */
  names: Set<string>;
  /** Whether the first may come before the second: they are two, and no circle comes of it. */
  allows: (from: OperationDraft, to: OperationDraft) => boolean;
  connect: (from: OperationDraft, to: OperationDraft) => void;
  /** Requests that delete what others use, in the order of what creates them. */
  last: OperationDraft[];
  /** What must come before a request. */
  before: ReadonlyMap<OperationDraft, ReadonlySet<OperationDraft>>;
};

export function createChain(): Chain {
  const before = new Map<OperationDraft, Set<OperationDraft>>();
  const reaches = (from: OperationDraft, to: OperationDraft): boolean =>
    from === to || [...(before.get(to) ?? [])].some((step) => reaches(from, step));
  return {
    names: new Set(),
    last: [],
    before,
    allows: (from, to) => !reaches(to, from),
    connect: (from, to) => void before.set(to, (before.get(to) ?? new Set()).add(from)),
  };
}
