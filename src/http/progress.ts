import { formatByteSize } from '../text/byte-size.ts';
import type { Connection } from './connect/dial.ts';

/** How far one hop has come. Times are of `performance.now()`, sizes in bytes as they came over the wire. */
export type Progress = {
  phase: 'queued' | 'connecting' | 'sending' | 'waiting' | 'body' | 'done';
  startedAt: number;
  sentAt: number | undefined;
  firstByteAt: number | undefined;
  endedAt: number | undefined;
  /** When something last moved that the socket does not see. */
  movedAt: number;
  /** The reader is slower than the network: no time limit between bytes. */
  paused: boolean;
  connection: Connection | undefined;
  reused: boolean;
  bodyBytes: number;
  /** What the connection had read before the request was sent. */
  readBefore: number;
  /** What Content-Length announced. */
  announcedBytes: number | undefined;
};

export function createProgress(): Progress {
  const now = performance.now();
  return {
    phase: 'queued',
    startedAt: now,
    sentAt: undefined,
    firstByteAt: undefined,
    endedAt: undefined,
    movedAt: now,
    paused: false,
    connection: undefined,
    reused: false,
    bodyBytes: 0,
    readBefore: 0,
    announcedBytes: undefined,
  };
}

/** When a byte last went either way. */
export function lastMoveAt(progress: Progress): number {
  return Math.max(progress.movedAt, progress.connection?.lastByteAt ?? 0);
}

/** What had arrived, as the end of a sentence: `after 12 KB of the 50 KB of the body`. */
export function describeProgress(progress: Progress): string {
  return descriptions[progress.phase](progress);
}

const descriptions = {
  queued: () => 'while the request waited for a free connection',
  connecting: () => 'before the connection was open',
  sending: () => 'while the request was being sent',
  waiting: ({ firstByteAt }) =>
    firstByteAt === undefined ? 'before any byte of the answer' : 'inside the head of the answer',
  body: describeBody,
  done: describeBody,
} satisfies Record<Progress['phase'], (progress: Progress) => string>;

function describeBody({ bodyBytes, announcedBytes }: Progress): string {
  const whole = announcedBytes === undefined ? 'the body' : `the ${formatByteSize(announcedBytes)} of the body`;
  return `after ${formatByteSize(bodyBytes)} of ${whole}`;
}
