import type { TextStore } from './text-store.ts';

/** What a reporter may know about where its text goes; it never asks the process itself. */
export type ReporterOptions = {
  /** Whether the output may hold colour. */
  colour: boolean;
  /** Whether the output is a terminal whose last lines may be drawn again. */
  live: boolean;
  /** Width of the output in columns. */
  columns: number;
  /** -1 is `-q`, 1 is `-v`. */
  verbosity: -1 | 0 | 1;
  /** What stands before paths where the repository is larger than the project: `api/`. */
  pathPrefix?: string;
  /** Where long reports keep what they will write: in memory, or in a file that the command line brings. Default: in memory. */
  createStore?: () => TextStore;
  /** Only for the live display, which counts the seconds between events; without it the display changes with events only. */
  clock?: Clock;
};

/** Milliseconds since the epoch, and a wait in milliseconds. */
export type Clock = { now: () => number; wait: (ms: number) => Promise<void> };
