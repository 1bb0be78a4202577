/**
 * Items that are made when they are read and not kept, so that a hundred thousand of them take no memory. They come anew,
 * and in the same order, with each reading. An array is one too.
 */
export type Sequence<T> = Iterable<T> & { readonly length: number };

/** `read` begins a reading; it gives `length` items. */
export function sequence<T>(length: number, read: () => Iterator<T>): Sequence<T> {
  return { length, [Symbol.iterator]: read };
}

/** One after the other. */
export function joined<T>(parts: readonly Sequence<T>[]): Sequence<T> {
  return sequence(
    parts.reduce((sum, { length }) => sum + length, 0),
    function* () {
      for (const part of parts) yield* part;
    },
  );
}
