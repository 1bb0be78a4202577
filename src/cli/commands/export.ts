import type { Host } from '../../model/host.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { CommandDefinition } from '../command.ts';
import type { PreparedExport } from '../export/prepare-export.ts';
import { addInputFlags, addSendFlags, type Flags, wantsColour } from '../flags/flags.ts';
import { printProblems } from '../print-problems.ts';

const kinds = {
  curl: 'a shell script of curl commands, secrets from the environment',
  har: 'an HTTP Archive of an earlier run (report.json, events, their folder), or of running collections now',
  k6: 'a k6 script that sends the same requests and makes the same checks as a load test',
} as const;
type Kind = keyof typeof kinds;
/** Where `-o` names a folder. */
const usualNames: Record<Kind, string> = { curl: 'requests.sh', har: 'run.har', k6: 'load-test.js' };
const kindNames = Object.keys(kinds) as Kind[];

const kindsHelp = `
Kinds:
${kindNames.map((kind) => `  ${kind.padEnd(5)} ${kinds[kind]}`).join('\n')}

curl and k6 send nothing and hold no secrets. What k6 cannot do is listed.`;

/** Writes collections, or a run of them, in the formats of other tools. */
export const exportCommand: CommandDefinition = {
  configure: (command, host) => {
    command
      .description('write collections as curl commands or a k6 script, or a run as an HTTP Archive')
      .argument('<kind>', `what to write: ${kindNames.join(', ')}`)
      .argument('[paths...]', 'files, folders, globs or file.yaml:LINE; default: what rollcall.yaml names')
      .option('-o, --output <file>', 'file to write, or a folder; default: standard output')
      .option('--force', 'overwrite a file that is there already');
    addSendFlags(addInputFlags(command, host)).option('--no-color', 'without colour').addHelpText('after', kindsHelp);
  },
  action: async ({ args: [word = '', ...paths], flags, host }) => {
    const kind = kindOf(word);
    const { outputPath } = await import('../export/write-output.ts');
    const path = await outputPath(
      {
        usualName: usualNames[kind],
        force: flags.force ?? false,
        ...(flags.output === undefined ? {} : { file: flags.output }),
      },
      host,
    );
    if (kind === 'har') {
      const { exportHar } = await import('../export/export-har.ts');
      return tell(await exportHar({ paths, flags, host }, path), flags, host);
    }
    const { prepareExport } = await import('../export/prepare-export.ts');
    const prepared = await prepareExport({ paths, flags, host });
    if (Array.isArray(prepared)) return tell({ exitCode: 2, problems: prepared }, flags, host);
    return write(kind, prepared, { path, host, flags });
  },
};

type Target = { path: string | undefined; host: Host; flags: Flags };

async function write(kind: 'curl' | 'k6', input: PreparedExport, { path, host, flags }: Target): Promise<number> {
  switch (kind) {
    case 'curl': {
      const { exportCommands } = await import('../export/export-commands.ts');
      return tell(await exportCommands(input, path, host), flags, host);
    }
    case 'k6': {
      const { exportScript } = await import('../export/export-script.ts');
      return exportScript(input, path, host);
    }
  }
}

function tell({ exitCode, problems }: { exitCode: number; problems: Problem[] }, flags: Flags, host: Host): number {
  printProblems(problems, host, wantsColour(flags, host, host.stderr.isTerminal));
  return exitCode;
}

function kindOf(word: string): Kind {
  const kind = kindNames.find((one) => one === word.toLowerCase());
  if (kind !== undefined) return kind;
  throw new ProblemError({
    code: 'usage/flag',
    message: `"${word}" is nothing that can be exported`,
    hint: didYouMean(word, kindNames) ?? `there are ${kindNames.join(', ')}`,
  });
}
