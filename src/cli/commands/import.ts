import { resolve } from 'node:path';
import { type ImportKind, importers, importKinds } from '../../convert/import-registry.ts';
import { ProblemError } from '../../model/problem.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { CommandDefinition } from '../command.ts';

const kindsHelp = `
Kinds:
${importKinds.map((kind) => `  ${kind.padEnd(9)} ${importers[kind].summary}`).join('\n')}

What cannot be carried over is listed and stands as a comment in the files. Credentials go to a .env beside them.`;

/** Makes collections of what other tools write. */
export const importCommand: CommandDefinition = {
  configure: (command) => {
    command
      .description('make collections of the files of other tools')
      .argument('<kind>', `what the source is: ${importKinds.join(', ')}`)
      .argument('<source>', 'a file, a folder, or - for standard input')
      .requiredOption('-o, --output <dir>', 'folder for what is made')
      .option('--force', 'overwrite files that are there already')
      .option('--allow-remote-refs', 'let an OpenAPI description refer to other hosts by $ref')
      .option('--json', 'what was made as JSON on standard output')
      .option('--no-color', 'without colour')
      .addHelpText('after', kindsHelp);
  },
  action: async ({ args, flags, host }) => {
    const [kind = '', source = ''] = args;
    const { importSource } = await import('../import/import-source.ts');
    return importSource({ kind: kindOf(kind), source, output: resolve(host.cwd, flags.output ?? '') }, { host, flags });
  },
};

function kindOf(word: string): ImportKind {
  const kind = importKinds.find((one) => one === word.toLowerCase());
  if (kind !== undefined) return kind;
  throw new ProblemError({
    code: 'usage/flag',
    message: `"${word}" cannot be imported`,
    hint: didYouMean(word, importKinds) ?? `there are ${importKinds.join(', ')}`,
  });
}
