export type Channel<T> = {
  push: (item: T) => void;
  /** No item comes after it; an error is thrown to the reader. */
  end: (error?: unknown) => void;
  items: AsyncIterable<T>;
};

/** A queue from callbacks to one `for await`: nothing is lost, nothing waits for the reader. */
export function createChannel<T>(): Channel<T> {
  let queue: T[] = [];
  /** What the reader is at, and how much of it has been read. */
  let batch: T[] = [];
  let at = 0;
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;

  /** Undefined where there is nothing to read yet. A generator would take several turns for each item. */
  const take = (): IteratorResult<T> | undefined => {
    if (at === batch.length) {
      batch = queue;
      queue = [];
      at = 0;
    }
    if (at < batch.length) return { done: false, value: batch[at++] as T };
    if (failure !== undefined) throw failure.error;
    return ended ? { done: true, value: undefined } : undefined;
  };
  const next = async (): Promise<IteratorResult<T>> => {
    for (let taken = take(); ; taken = take()) {
      if (taken !== undefined) return taken;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const rouse = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push: (item) => {
      queue.push(item);
      rouse();
    },
    end: (error) => {
      ended = true;
      if (error !== undefined) failure = { error };
      rouse();
    },
    items: { [Symbol.asyncIterator]: () => ({ next }) },
  };
}
