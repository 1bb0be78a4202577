import type { CharRange } from './char-class.ts';

/**
 * What tells whether a part of a pattern is deterministic: after each letter there is one way on at most, so that a
 * backtracking engine never does the same work twice (Brüggemann-Klein and Wood, "One-unambiguous regular languages").
 */
export type Ambiguity = {
  isDeterministic: boolean;
  canBeEmpty: boolean;
  /** The letters that it can begin with. */
  first: readonly CharRange[];
  /** The letters by which it can go on after it could have ended. */
  tail: readonly CharRange[];
};

/** More are not compared. */
const MAX_RANGES = 300;

export const emptyMatch: Ambiguity = { isDeterministic: true, canBeEmpty: true, first: [], tail: [] };
export const ambiguous: Ambiguity = { ...emptyMatch, isDeterministic: false };

export function oneOf(first: readonly CharRange[]): Ambiguity {
  return { isDeterministic: first.length <= MAX_RANGES, canBeEmpty: false, first, tail: [] };
}

export function either(a: Ambiguity, b: Ambiguity): Ambiguity {
  return checked({
    isDeterministic: a.isDeterministic && b.isDeterministic && !overlap(a.first, b.first),
    canBeEmpty: a.canBeEmpty || b.canBeEmpty,
    first: [...a.first, ...b.first],
    tail: [...a.tail, ...b.tail],
  });
}

export function inSequence(a: Ambiguity, b: Ambiguity): Ambiguity {
  const isClear = !overlap(a.tail, b.first) && !(a.canBeEmpty && overlap(a.first, b.first));
  return checked({
    isDeterministic: a.isDeterministic && b.isDeterministic && isClear,
    canBeEmpty: a.canBeEmpty && b.canBeEmpty,
    first: a.canBeEmpty ? [...a.first, ...b.first] : a.first,
    tail: b.canBeEmpty ? [...b.tail, ...a.tail, ...b.first] : b.tail,
  });
}

/** A part `least` to `most` times; without `most` as often as wanted. */
export function repeatedly(part: Ambiguity, least: number, most = Number.POSITIVE_INFINITY): Ambiguity {
  if (most <= 1) return { ...part, canBeEmpty: part.canBeEmpty || least === 0 };
  return checked({
    isDeterministic: part.isDeterministic && !part.canBeEmpty && !overlap(part.tail, part.first),
    canBeEmpty: part.canBeEmpty || least === 0,
    first: part.first,
    tail: most > least ? [...part.tail, ...part.first] : part.tail,
  });
}

function checked(found: Ambiguity): Ambiguity {
  return found.isDeterministic && found.first.length + found.tail.length <= MAX_RANGES ? found : ambiguous;
}

function overlap(a: readonly CharRange[], b: readonly CharRange[]): boolean {
  return a.some(([from, to]) => b.some(([otherFrom, otherTo]) => from <= otherTo && otherFrom <= to));
}
