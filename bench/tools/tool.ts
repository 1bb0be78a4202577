import type { Command } from '../measure-command.ts';
import type { Suite } from '../suite.ts';

/** One of the compared: how it is called, what it is, and how it does a suite. */
export type Tool = {
  name: string;
  kind: 'rollcall' | 'floor' | 'javascript' | 'native';
  /** Undefined where the tool is not installed. */
  version: () => Promise<string | undefined>;
  /** What a reader must know to judge its figures. */
  note: string;
  /** Writes what a user of the tool would write into the folder; undefined where the tool has no such thing. */
  prepare: (suite: Suite, folder: string, origin: string) => Promise<Command | undefined>;
};
