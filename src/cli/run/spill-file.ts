import { readSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { ProblemError } from '../../model/problem.ts';
import type { SpillFile } from '../../report/text-store.ts';

/** A file of a store, and what ends it. */
export type OpenSpill = { file: SpillFile; close: () => Promise<void> };

/**
 * A file for what a report keeps until its end, which only the user may read. It is made when it is needed, at the path
 * that `newPath` gives, and has no name from then on: nothing is left of it, also where the process is killed. Throws
 * ProblemError where it cannot be written or read back; `report` is for its message.
 */
export function createSpillFile(report: string, newPath: () => string): OpenSpill {
  let handle: FileHandle | undefined;
  let named: string | undefined;
  const start = async (): Promise<FileHandle> => {
    const path = newPath();
    handle = await open(path, 'wx+', 0o600);
    // Where a file that is open cannot lose its name it goes when it is closed.
    await unlink(path).catch(() => {
      named = path;
    });
    return handle;
  };
  return {
    file: {
      append: async (pieces) => {
        try {
          const opened = handle ?? (await start());
          for (let rest = pieces; rest.length > 0; ) rest = unwritten(rest, (await opened.writev(rest)).bytesWritten);
        } catch (error) {
          throw notKept(report, error);
        }
      },
      read: (into, position) => {
        try {
          if (handle !== undefined) readWhole(handle.fd, into, position);
        } catch (error) {
          throw notKept(report, error);
        }
      },
    },
    close: async () => {
      await handle?.close();
      if (named !== undefined) await unlink(named).catch(() => {});
    },
  };
}

/** A disk that is nearly full takes a part. */
function unwritten(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = written;
  for (const piece of pieces) {
    if (skip < piece.length) rest.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.length);
  }
  return rest;
}

function readWhole(fd: number, into: Uint8Array, position: number): void {
  for (let at = 0; at < into.length; ) {
    const got = readSync(fd, into, at, into.length - at, position + at);
    if (got === 0) throw new Error('its temporary file is shorter than what was written to it');
    at += got;
  }
}

function notKept(report: string, error: unknown): ProblemError {
  const reason = (error as Error).message.replace(/,? open .*$/, '');
  return new ProblemError(
    { code: 'report/write', message: `the ${report} report could not be written: ${reason}` },
    error,
  );
}
