import type { Host } from '../../model/host.ts';

export type RateLimiter = {
  /** Whether there may be anything to wait for. */
  isLimited: () => boolean;
  /** Waits until one more request may go to this host. */
  wait: (host: string, signal?: AbortSignal) => Promise<void>;
  /** Holds all requests to a host back for so long, as a 429 with `Retry-After` asks. */
  slowDown: (host: string, forMs: number) => void;
};

/** Spaces requests to one host evenly: at most `perSecond`, over all files of the run; undefined is no limit. */
export function createRateLimiter(perSecond: number | undefined, host: Pick<Host, 'now' | 'sleep'>): RateLimiter {
  const spacingMs = perSecond === undefined ? 0 : 1000 / perSecond;
  const nextAt = new Map<string, number>();
  const heldUntil = new Map<string, number>();
  const nowMs = steadyClock(host.now);
  return {
    isLimited: () => spacingMs > 0 || heldUntil.size > 0,
    wait: async (name, signal) => {
      while (true) {
        if (signal?.aborted) return;
        const now = nowMs();
        const at = Math.max(now, nextAt.get(name) ?? 0, heldUntil.get(name) ?? 0);
        if (spacingMs > 0) nextAt.set(name, at + spacingMs);
        if (at > now) await host.sleep(at - now, signal);
        // Who will not send gives its turn back: the teardown is not to wait for it.
        if (signal?.aborted) nextAt.set(name, Math.min(nextAt.get(name) ?? 0, nowMs() + spacingMs));
        // A 429 that came meanwhile holds back also those who had their turn already.
        else if (nowMs() >= (heldUntil.get(name) ?? 0)) return;
      }
    },
    slowDown: (name, forMs) => {
      heldUntil.set(name, Math.max(heldUntil.get(name) ?? 0, nowMs() + forMs));
    },
  };
}

/** A clock without the steps back of the given one: after one of an hour, requests would wait for an hour. */
function steadyClock(now: () => number): () => number {
  let last = Number.NEGATIVE_INFINITY;
  let behindMs = 0;
  return () => {
    const read = now() + behindMs;
    if (read < last) behindMs += last - read;
    last = Math.max(last, read);
    return last;
  };
}
