import type { Command } from 'commander';
import type { Host } from '../model/host.ts';
import type { Flags } from './flags/flags.ts';

export type CommandInput = { args: string[]; flags: Flags; host: Host };

/** One command of the command line. */
export type CommandDefinition = {
  configure: (command: Command, host: Host) => void;
  /** Resolves to the exit code. Throws ProblemError for a mistake of the user. */
  action: (input: CommandInput) => Promise<number>;
  /** Taken where the command line names none. */
  isDefault?: boolean;
};
