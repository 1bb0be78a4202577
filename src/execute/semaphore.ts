export type Semaphore = {
  /** Waits for a free place and holds it while `task` runs. */
  run: <T>(task: () => Promise<T>) => Promise<T>;
};

/** Lets at most `places` tasks run at once; the others wait in the order in which they came. */
export function createSemaphore(places: number): Semaphore {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    run: async (task) => {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free++;
        else next();
      }
    },
  };
}
