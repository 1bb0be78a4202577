let currentNow: (() => number) | undefined;

/**
 * Evaluates with the clock that `now()` reads. Evaluation is synchronous, so evaluations of concurrent requests cannot
 * see each other's clock.
 */
export function withClock<T>(now: () => number, evaluate: () => T): T {
  const outer = currentNow;
  currentNow = now;
  try {
    return evaluate();
  } finally {
    currentNow = outer;
  }
}

/** Milliseconds since the epoch, by the clock of the evaluation under way. */
export function currentTimeMs(): number {
  if (currentNow === undefined) throw new Error('now() was called outside of an evaluation');
  return currentNow();
}
