/** Looks at the clock for all exchanges of a client: one timer, set to the first of their limits. */
export type TimeWatch = {
  /** `check` is called at the latest when `dueMs` (of `performance.now()`) is reached, and gives the next time. */
  add: (watched: Watched, dueMs: number) => void;
  /** It is due earlier than was said. */
  hasten: (dueMs: number) => void;
  remove: (watched: Watched) => void;
  close: () => void;
};

/** Infinity where there is nothing more to wait for. */
export type Watched = { check: (nowMs: number) => number };

/** Longer timers fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A timer of its own for each exchange costs more than all of them looked at now and then. */
export function createTimeWatch(): TimeWatch {
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;
  let firesAt = Number.POSITIVE_INFINITY;

  const arm = (dueMs: number): void => {
    clearTimeout(timer);
    firesAt = dueMs;
    timer = setTimeout(fire, Math.min(Math.max(1, dueMs - performance.now()), MAX_TIMER_MS));
  };
  const fire = (): void => {
    timer = undefined;
    firesAt = Number.POSITIVE_INFINITY;
    let dueMs = Number.POSITIVE_INFINITY;
    // What is told may end other exchanges.
    for (const each of watched) dueMs = Math.min(dueMs, each.check(performance.now()));
    if (dueMs < firesAt) arm(dueMs);
  };
  const hasten = (dueMs: number): void => {
    if (dueMs < firesAt) arm(dueMs);
  };
  return {
    add: (one, dueMs) => {
      // While nothing is under way it must not keep the program alive.
      if (watched.size === 0) timer?.ref();
      watched.add(one);
      hasten(dueMs);
    },
    hasten,
    remove: (one) => {
      if (watched.delete(one) && watched.size === 0) timer?.unref();
    },
    close: () => clearTimeout(timer),
  };
}
