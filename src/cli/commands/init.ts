import { resolve } from 'node:path';
import type { CommandDefinition } from '../command.ts';

/** Writes a first collection, environment, schema and CI job into a project, asking nothing it can guess. */
export const init: CommandDefinition = {
  configure: (command) => {
    command
      .description('write a first collection, environment, schema and CI job; files that are there stay as they are')
      .argument('[folder]', 'folder of the project (default: the working directory)')
      .option('--openapi <file>', 'start from this OpenAPI description, without asking')
      .option('--no-openapi', 'do not start from the description of the project')
      .option('--allow-remote-refs', 'let the description refer to other hosts by $ref')
      .option('--no-color', 'without colour');
  },
  action: async ({ args, flags, host }) => {
    const { initProject } = await import('../init/init-project.ts');
    return initProject({ folder: resolve(host.cwd, args[0] ?? '.'), openapi: flags.openapi }, { host, flags });
  },
};
