export type Channel<T> = {
  push: (item: T) => void;
  /** No item comes after it; an error is thrown to the reader. */
  end: (error?: unknown) => void;
  items: AsyncIterable<T>;
};

/** A queue from callbacks to one `for await`: nothing is lost, nothing waits for the reader. */
export function createChannel<T>(): Channel<T> {
  let queue: T[] = [];
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;

  async function* read(): AsyncGenerator<T> {
    while (true) {
      const batch = queue;
      queue = [];
      yield* batch;
      if (queue.length > 0) continue;
      if (failure !== undefined) throw failure.error;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

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
    items: { [Symbol.asyncIterator]: read },
  };
}
