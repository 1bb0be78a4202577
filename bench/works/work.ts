import type { Command } from '../measure-command.ts';
import type { Suite } from '../suite.ts';
import type { Target } from '../target.ts';
import type { Tool } from '../tools/tool.ts';

/** One row of the comparison. */
export type Work = {
  /** As `--work` takes it. */
  name: string;
  title: string;
  targets: Target[];
  /** What the figures of this work do not say by themselves. */
  note?: string;
  /** A suite is done by every tool; other works say who does them. */
  suite?: Suite;
  entries?: (context: WorkContext) => Promise<Entry[]>;
};

export type WorkContext = {
  origin: string;
  /** Makes a folder of this name for the files of the work. */
  folder: (name: string) => Promise<string>;
  tools: readonly Tool[];
  /** Of those that are on this machine, by name. */
  versions: ReadonlyMap<string, string>;
  /** Of rollcall. */
  program: string;
};

/** One of the compared, ready to run. */
export type Entry = {
  name: string;
  kind: Tool['kind'];
  command: Command;
  /** How many requests the server must have answered. */
  answered: number;
  /** Looks at what the run left behind, clears it away, and says what is wrong with it. */
  verify?: () => Promise<string | undefined>;
};
