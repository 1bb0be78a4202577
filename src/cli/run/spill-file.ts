import { readSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { SpillFile } from '../../report/text-store.ts';

/** A file of a store, and what ends it. */
export type OpenSpill = { file: SpillFile; close: () => Promise<void> };

/**
 * A file for what a report keeps until its end, which only the user may read. It is made when it is needed, at the path
 * that `newPath` gives, and has no name from then on: nothing is left of it, also where the process is killed.
 */
export function createSpillFile(newPath: () => string): OpenSpill {
  let handle: FileHandle | undefined;
  let named: string | undefined;
  const start = async (): Promise<FileHandle> => {
    const path = newPath();
    const opened = await open(path, 'wx+', 0o600);
    handle = opened;
    // Where a file that is open cannot lose its name it goes when it is closed.
    await unlink(path).catch(() => {
      named = path;
    });
    return opened;
  };
  return {
    file: {
      append: async (bytes) => (handle ?? (await start())).writeFile(bytes),
      read: (into, position) => {
        if (handle === undefined) throw new Error('nothing was written');
        for (let at = 0; at < into.length; ) {
          const got = readSync(handle.fd, into, at, into.length - at, position + at);
          if (got === 0) throw new Error('the temporary file of the report is shorter than what was written');
          at += got;
        }
      },
    },
    close: async () => {
      await handle?.close();
      if (named !== undefined) await unlink(named).catch(() => {});
    },
  };
}
