import type { RunEvent } from '../model/event.ts';

/** Events between one writer and one reader who may be slower. */
export type EventQueue = {
  events: AsyncIterable<RunEvent>;
  push: (event: RunEvent) => void;
  isFull: () => boolean;
  /** Waits while it is full, until the reader is given up. */
  room: () => Promise<void>;
  end: () => void;
  /** The reader is gone: what lies unread and what comes is dropped. */
  close: () => void;
  /** The reader did something, if only writing. */
  progress: () => void;
  /** Resolves when somebody waits for the reader (for room, or for its end) and it did nothing for the time given. */
  stalled: Promise<void>;
};

const MAX_UNREAD_EVENTS = 1000;
/** While one reader is busy no timer fires: that is at most one tick, and no other reader is given up for it. */
const STALL_TICKS = 10;

/** A queue that is closed when its reader stands still for `stallMs`, so that nobody waits for it for ever. */
export function createEventQueue(stallMs: number): EventQueue {
  let unread: RunEvent[] = [];
  let head = 0;
  let state: 'open' | 'ended' | 'closed' = 'open';
  let wakeReader: (() => void) | undefined;
  let wakeWriter: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ticksLeft = STALL_TICKS;
  let reportStall: () => void;
  const stalled = new Promise<void>((resolve) => {
    reportStall = resolve;
  });

  const isFull = (): boolean => state === 'open' && unread.length - head >= MAX_UNREAD_EVENTS;

  const close = (): void => {
    state = 'closed';
    unread = [];
    head = 0;
    stopTimer();
    wakeReader?.();
    wakeWriter?.();
  };

  const watch = (): void => {
    ticksLeft = STALL_TICKS;
    const isAwaited = state === 'ended' || wakeWriter !== undefined;
    if (isAwaited) timer ??= setInterval(tick, stallMs / STALL_TICKS);
    else stopTimer();
  };

  const tick = (): void => {
    ticksLeft--;
    if (ticksLeft > 0) return;
    close();
    reportStall();
  };

  const stopTimer = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  // By hand: an async generator takes three turns of the microtask queue for each event.
  const next = async (): Promise<IteratorResult<RunEvent, undefined>> => {
    for (;;) {
      const event = unread[head];
      if (event !== undefined) return { done: false, value: taken(event) };
      if (state !== 'open') return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        wakeReader = resolve;
      });
      wakeReader = undefined;
    }
  };

  const taken = (event: RunEvent): RunEvent => {
    head++;
    if (head >= MAX_UNREAD_EVENTS) {
      unread = unread.slice(head);
      head = 0;
    }
    if (wakeWriter !== undefined && !isFull()) wakeWriter();
    watch();
    return event;
  };

  const leave = async (): Promise<IteratorResult<RunEvent, undefined>> => {
    if (state === 'open') state = 'closed';
    wakeWriter?.();
    return { done: true, value: undefined };
  };

  return {
    events: { [Symbol.asyncIterator]: () => ({ next, return: leave }) },
    push: (event) => {
      if (state !== 'open') return;
      unread.push(event);
      wakeReader?.();
    },
    isFull,
    room: async () => {
      if (!isFull()) return;
      await new Promise<void>((resolve) => {
        wakeWriter = resolve;
        watch();
      });
      wakeWriter = undefined;
      watch();
    },
    end: () => {
      if (state !== 'open') return;
      state = 'ended';
      wakeReader?.();
      watch();
    },
    close,
    progress: watch,
    stalled,
  };
}
