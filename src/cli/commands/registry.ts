import type { CommandDefinition } from '../command.ts';
import { check } from './check.ts';
import { demo } from './demo.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import { merge } from './merge.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { show } from './show.ts';

/** Every command, one file each. */
const registry = {
  run,
  check,
  list,
  init,
  demo,
  import: importCommand,
  export: exportCommand,
  merge,
  show,
  schema,
} satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof registry;
export const commands: Record<CommandName, CommandDefinition> = registry;
export const commandNames = Object.keys(registry) as CommandName[];
