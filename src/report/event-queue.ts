import type { RunEvent } from '../model/event.ts';

/** Events between one writer and one reader who may be slower. */
export type EventQueue = {
  events: AsyncIterable<RunEvent>;
  push: (event: RunEvent) => void;
  /** Waits while too much lies unread, until the reader is given up. */
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
  let reportStall: () => void;
  const stalled = new Promise<void>((resolve) => {
    reportStall = resolve;
  });

  const isFull = (): boolean => state === 'open' && unread.length - head >= MAX_UNREAD_EVENTS;

  const close = (): void => {
    state = 'closed';
    unread = [];
    head = 0;
    clearTimeout(timer);
    wakeReader?.();
    wakeWriter?.();
  };

  const watch = (): void => {
    clearTimeout(timer);
    if (state !== 'ended' && !wakeWriter) return;
    let left = STALL_TICKS;
    const tick = (): void => {
      left--;
      if (left > 0) {
        timer = setTimeout(tick, stallMs / STALL_TICKS);
        return;
      }
      close();
      reportStall();
    };
    timer = setTimeout(tick, stallMs / STALL_TICKS);
  };

  async function* read(): AsyncGenerator<RunEvent> {
    try {
      for (;;) {
        const event = unread[head];
        if (event) {
          head++;
          if (head >= MAX_UNREAD_EVENTS) {
            unread = unread.slice(head);
            head = 0;
          }
          if (!isFull()) wakeWriter?.();
          watch();
          yield event;
        } else if (state === 'open') {
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
          wakeReader = undefined;
        } else {
          return;
        }
      }
    } finally {
      if (state === 'open') state = 'closed';
      wakeWriter?.();
    }
  }

  return {
    events: read(),
    push: (event) => {
      if (state !== 'open') return;
      unread.push(event);
      wakeReader?.();
    },
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
