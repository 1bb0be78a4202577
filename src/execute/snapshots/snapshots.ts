import { basename, dirname, join } from 'node:path';
import type { SnapshotContext } from '../../expect/check.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import type { Redactor } from '../redact/redact.ts';

/** Where snapshots lie. Paths are absolute. */
export type SnapshotFiles = {
  /** By key; undefined where there is no file. Throws ProblemError. */
  read: (path: string) => Promise<JsonObject | undefined>;
  /** Replaces the whole file. Throws ProblemError. */
  write: (path: string, content: JsonObject) => Promise<void>;
  shown: (path: string) => string;
};

/** `none` is never written, `new` only where there is none yet, `all` also where it differs. */
export type SnapshotMode = SnapshotContext['mode'];

export type Snapshots = {
  /** What a check of one request may use, and what it wants stored. */
  forRequest: (file: SourceFile, id: string) => { context: SnapshotContext; wanted: () => Wanted | undefined };
  /** Takes what a request that passed wants stored. Returns what to tell of it. */
  store: (file: SourceFile, id: string, wanted: Wanted) => Problem;
  /** Writes what was stored, a file after the other. Resolves to what could not be written. */
  flush: () => Promise<Problem[]>;
};

export type Wanted = { value: Json; change: 'written' | 'changed' };

/** The snapshots of a run: read when first asked for, written when it ends. */
export function createSnapshots(files: SnapshotFiles, mode: SnapshotMode, redactor: Redactor): Snapshots {
  const read = new Map<string, Promise<JsonObject | undefined>>();
  const changed = new Map<string, JsonObject>();
  const storedIn = (path: string): Promise<JsonObject | undefined> => {
    const known = read.get(path) ?? files.read(path);
    read.set(path, known);
    return known;
  };
  return {
    forRequest: (file, id) => {
      const path = snapshotPath(file);
      let wanted: Wanted | undefined;
      const context: SnapshotContext = {
        mode,
        shown: files.shown(path),
        redact: redactor.json,
        stored: async () => {
          const content = await storedIn(path);
          return content !== undefined && Object.hasOwn(content, id) ? content[id] : undefined;
        },
        keep: (value, change) => {
          wanted = { value, change };
        },
      };
      return { context, wanted: () => wanted };
    },
    store: (file, id, { value, change }) => {
      const path = snapshotPath(file);
      changed.set(path, { ...changed.get(path), [id]: value });
      const message = `the snapshot of ${id} was ${change} in ${files.shown(path)}`;
      return { code: 'run/snapshot', message, hint: 'read it, and commit the file' };
    },
    flush: async () => {
      const problems: Problem[] = [];
      for (const [path, content] of changed) {
        try {
          // Read again: another process may have written its own since.
          await files.write(path, { ...(await files.read(path)), ...content });
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          problems.push(error.problem);
        }
      }
      return problems;
    },
  };
}

/** `collections/users.yaml` has its snapshots in `collections/__snapshots__/users.yaml`. */
function snapshotPath({ absolutePath }: SourceFile): string {
  return join(dirname(absolutePath), '__snapshots__', basename(absolutePath));
}
