import type { Clock } from '../reporter-options.ts';

const TICK_MS = 100;

/** The items as they come, and `tick` between them when nothing came for a while. */
export async function* withTicks<Item>(items: AsyncIterable<Item>, clock: Clock): AsyncGenerator<Item | 'tick'> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    for (;;) {
      const won = await Promise.race([next, clock.wait(TICK_MS).then(() => 'tick' as const)]);
      if (won === 'tick') {
        yield 'tick';
        continue;
      }
      if (won.done) return;
      yield won.value;
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}
