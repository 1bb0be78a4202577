const listenersOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted; the function it gives ends that. All requests of a run share one signal, and its
 * own listeners are a list that is searched for each that comes and goes.
 */
export function onAborted(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (!signal) return () => undefined;
  let listeners = listenersOf.get(signal);
  if (!listeners) {
    const fresh = new Set<() => void>();
    listeners = fresh;
    listenersOf.set(signal, fresh);
    signal.addEventListener('abort', () => {
      for (const each of fresh) each();
    });
  }
  const known = listeners;
  known.add(listener);
  return () => known.delete(listener);
}
