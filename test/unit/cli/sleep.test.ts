import { expect, test } from 'vitest';
import { sleep } from '../../../src/cli/sleep.ts';

test('longer than a timer of Node can be, it does not end at once', async () => {
  const controller = new AbortController();
  const ended = sleep(30 * 24 * 3_600_000, controller.signal).then(() => 'ended');
  const first = await Promise.race([ended, sleep(50).then(() => 'still asleep')]);
  controller.abort();
  expect([first, await ended]).toEqual(['still asleep', 'ended']);
});

test('an aborted signal ends it without an error, also before it began', async () => {
  const started = performance.now();
  await sleep(10_000, AbortSignal.abort());
  await sleep(10_000, AbortSignal.timeout(10));
  expect(performance.now() - started).toBeLessThan(2000);
});
