import { Command, CommanderError } from 'commander';
import type { Host } from '../model/host.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { problemExitCode } from '../report/exit-code.ts';
import { escapeTerminalLines } from '../text/escape-terminal.ts';
import { didYouMean } from '../text/nearest.ts';
import { type CommandName, commandNames, commands } from './commands/registry.ts';
import { wantsColour } from './flags/flags.ts';
import { printProblems } from './print-problems.ts';
import { readVersion } from './version.ts';

/**
 * Runs one command line to its exit code. Never rejects: a mistake of the user is told as a problem, a bug of ours with
 * its stack and exit code 70.
 */
export async function runCli(host: Host): Promise<number> {
  let exitCode = 0;
  const program = new Command('rollcall')
    .description('Runs HTTP request collections written in YAML and writes reports one can trust.')
    .version(await readVersion(), '-V, --version')
    .showSuggestionAfterError()
    .addHelpText('after', '\nWithout a command it runs: `rollcall users.yaml` is `rollcall run users.yaml`.');
  for (const name of commandNames) {
    const { configure, action, isDefault } = commands[name];
    const command = program.command(name, { isDefault: isDefault ?? false });
    if (mayRun(name, host.argv)) configure(command, host);
    command.action(async () => {
      exitCode = await action({ args: command.args, flags: command.opts(), host });
      if (isDefault && exitCode === 2) suggestCommand(command.args[0], host);
    });
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: host.stdout.write,
      writeErr: host.stderr.write,
      outputError: (text, write) => write(escapeTerminalLines(text).replace(/^error: /, 'error[usage/flag]: ')),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getErrHelpWidth: () => host.stderr.columns ?? 100,
    });
  }
  try {
    await program.parseAsync(withBailAlone(host.argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOfError(error, host);
  }
}

/** Flags are told to commander only where they are needed: those of all commands take as long as a small run. */
function mayRun(name: CommandName, argv: readonly string[]): boolean {
  const named = commandNames.find((known) => known === argv[0]);
  const isHelp = argv.some((word) => ['help', '-h', '--help'].includes(word));
  return isHelp || (named === undefined ? (commands[name].isDefault ?? false) : name === named);
}

/** A word that is no file and nearly a command: `rollcall chekc`. */
function suggestCommand(word: string | undefined, host: Host): void {
  if (word === undefined || !/^[a-z]+$/.test(word) || host.argv[0] !== word) return;
  const suggestion = didYouMean(word, commandNames);
  if (suggestion !== undefined) host.stderr.write(`"${word}" is no command either: ${suggestion}\n`);
}

/** `--bail users.yaml`: what follows is its number only where it is one. */
function withBailAlone(argv: readonly string[]): string[] {
  return argv.map((word, index) =>
    word === '--bail' && !/^-?[\d.]+$/.test(argv[index + 1] ?? '') ? '--bail=1' : word,
  );
}

function exitCodeOfError(error: unknown, host: Host): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ProblemError) {
    printProblems([error.problem, ...error.others], host, wantsColour({}, host, host.stderr.isTerminal));
    return problemExitCode(error.problem.code);
  }
  const lacking = openFilesProblem(error);
  if (lacking) return exitCodeOfError(new ProblemError(lacking), host);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  host.stderr.write(
    `This is a bug in rollcall; please report it with the lines below.\n${escapeTerminalLines(stack)}\n`,
  );
  return 70;
}

/** Also the modules of this program are files that must be opened; that they cannot is no bug of ours. */
function openFilesProblem(error: unknown): Problem | undefined {
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== 'EMFILE' && code !== 'ENFILE') return undefined;
  return { code: 'input/unreadable', message, hint: 'the process may not open more files: a higher `ulimit -n` helps' };
}
