import { readFile } from 'node:fs/promises';
import { Argument } from 'commander';
import type { CommandDefinition } from '../command.ts';
import { packageRoot } from '../version.ts';

const kinds = ['collection', 'config', 'report', 'event'] as const;

/** Prints one of the published JSON Schemas. */
export const schema: CommandDefinition = {
  configure: (command) => {
    command
      .description('print the JSON Schema of collections, rollcall.yaml, report.json or events')
      .addArgument(new Argument('[kind]', 'which schema').choices(kinds).default('collection'));
  },
  action: async ({ args, host }) => {
    const kind = args[0] ?? 'collection';
    host.stdout.write(await readFile(new URL(`schemas/${kind}.schema.json`, packageRoot), 'utf8'));
    return 0;
  },
};
