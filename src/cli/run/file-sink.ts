import { closeSync, mkdirSync, openSync, rmSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Host } from '../../model/host.ts';
import { ProblemError } from '../../model/problem.ts';
import type { ReportOutput } from '../../report/run-reporters.ts';
import { partPath, removeAbandonedParts } from './part-file.ts';

export type Sink = Pick<ReportOutput, 'write' | 'finish'>;

export type SinkTarget = {
  path: string;
  /** As it was named. */
  shown: string;
  /** Writes behind what is in the file already. */
  append: boolean;
};

/** Whether it may have other files beside it: not so a device, a pipe, or a file that is only added to. */
export type FileSink = Sink & { isAlone: boolean };

/** Characters to gather before they are written: reporters give small pieces. */
const WRITE_AT_LENGTH = 256 * 1024;

/**
 * A report file. Its place is tried at once; it is written beside that under another name and moved there when it is
 * whole. Throws ProblemError where it cannot be written.
 */
export async function openFileSink(target: SinkTarget, host: Host): Promise<FileSink> {
  const { path, shown, append } = target;
  if (isSpecial(path, shown) || append) {
    const handle = await openInPlace(target);
    const writer = gather(async (text) => handle.writeFile(text));
    const finish = async (error?: Error): Promise<void> => {
      try {
        if (error === undefined) await writer.flush();
      } finally {
        await handle.close();
      }
    };
    return { isAlone: true, write: writer.write, finish };
  }
  const temporary = partPath(path);
  tryPlace(temporary, shown);
  removeAbandonedParts(path, host.now());
  return sinkBeside(path, temporary, host);
}

/** The file is made when there is something to write: for most reports that is when the run has ended. */
function sinkBeside(path: string, temporary: string, host: Host): FileSink {
  let handle: FileHandle | undefined;
  let isMoved = false;
  // Whoever does not wait for the end of the run leaves nothing of it.
  const forget = host.onExit?.(() => rmSync(temporary, { force: true }));
  const openOnce = async (): Promise<FileHandle> => {
    handle ??= await open(temporary, 'wx');
    return handle;
  };
  const writer = gather(async (text) => (await openOnce()).writeFile(text));
  const moveIntoPlace = async (): Promise<void> => {
    await writer.flush();
    // Also a report of nothing is a file.
    await (await openOnce()).close();
    handle = undefined;
    await rename(temporary, path);
    isMoved = true;
  };
  const discard = async (): Promise<void> => {
    try {
      await handle?.close();
    } finally {
      await rm(temporary, { force: true });
    }
  };
  return {
    isAlone: false,
    write: writer.write,
    finish: async (failure) => {
      try {
        if (failure === undefined) await moveIntoPlace();
      } finally {
        if (!isMoved) await discard();
        forget?.();
      }
    },
  };
}

/** Few large pieces in place of many small ones. */
function gather(append: (text: string) => Promise<void>) {
  let pending = '';
  const flush = async (): Promise<void> => {
    const text = pending;
    pending = '';
    if (text !== '') await append(text);
  };
  return {
    flush,
    write: async (chunk: string): Promise<void> => {
      pending += chunk;
      if (pending.length >= WRITE_AT_LENGTH) await flush();
    },
  };
}

/** A pipe waits here for its reader. */
async function openInPlace({ path, shown, append }: SinkTarget): Promise<FileHandle> {
  try {
    makeFolder(dirname(path));
    return await open(path, append ? 'a' : 'w');
  } catch (error) {
    throw notWritable(shown, error);
  }
}

/** Whether a file can be made there, before anything is sent. */
function tryPlace(temporary: string, shown: string): void {
  try {
    makeFolder(dirname(temporary));
    closeSync(openSync(temporary, 'wx'));
    unlinkSync(temporary);
  } catch (error) {
    throw notWritable(shown, error);
  }
}

/** Not by `recursive` of Node: where the system says ENOENT for good, as below `/proc`, that never ends. */
function makeFolder(path: string): void {
  const make = (): string | undefined => {
    try {
      mkdirSync(path);
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' || code === 'ENOENT') return code;
      throw error;
    }
  };
  if (make() !== 'ENOENT' || dirname(path) === path) return;
  makeFolder(dirname(path));
  make();
}

/** Whether the target is a device or pipe, that is written to as it is. */
function isSpecial(path: string, shown: string): boolean {
  const found = statOf(path);
  if (found?.isDirectory())
    throw new ProblemError({ code: 'report/path', message: `${shown} is a folder; name a file` });
  return found !== undefined && !found.isFile();
}

/** Why there is none shows when it is made. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function notWritable(shown: string, error: unknown): ProblemError {
  // Not the name of the temporary file, which nobody asked for.
  const reason = (error as Error).message.replace(/,? open .*$/, '');
  const message = `the report ${shown} cannot be written: ${reason}`;
  return new ProblemError(
    { code: 'report/path', message, hint: 'choose another place with --reporter name=file' },
    error,
  );
}
