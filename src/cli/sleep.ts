import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`, or as soon as the signal is aborted: the `sleep` of a host with a real clock. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  let leftMs = ms;
  // An aborted signal ends what is left at once.
  do {
    await delay(Math.min(leftMs, MAX_TIMER_MS), undefined, options).catch(ignoreAbort);
    leftMs -= MAX_TIMER_MS;
  } while (leftMs > 0);
}

/** Longer timers fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
