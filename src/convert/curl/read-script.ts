import { hasMark } from '../template/marks.ts';
import type { ShellCommand, ShellWord } from './shell-command.ts';

/** What a command of a script is for us: a call of curl, values of variables, or something else. */
export type ScriptStep =
  | { kind: 'curl'; command: ShellCommand; words: ShellWord[] }
  | { kind: 'values'; command: ShellCommand; values: { name: string; value: string }[] }
  | { kind: 'other'; command: ShellCommand; name: string };

/** What may stand before a command without changing what it sends: a prompt, words of a shell, other programs. */
const BEFORE = new Set([
  '$',
  '%',
  '#',
  '>',
  '!',
  '{',
  '(',
  'do',
  'then',
  'else',
  'if',
  'while',
  'until',
  'time',
  'sudo',
  'exec',
  'command',
  'env',
  '@',
]);

/** Ends of compound commands, and settings of the shell itself. */
const NOTHING = new Set(['done', 'fi', 'esac', '}', ')', 'set', 'else', 'then', 'do', ';;', ':', 'true', '@echo']);

const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/** The steps of a script in order, without what has no meaning of its own. */
export function readScript(commands: readonly ShellCommand[]): ScriptStep[] {
  return commands.flatMap((command) => stepOf(command) ?? []);
}

function stepOf(command: ShellCommand): ScriptStep | undefined {
  const isExport = /^(export|local|readonly|declare)$/.test(command.words[0]?.text ?? '');
  let words = isExport ? command.words.slice(1) : command.words;
  const values: { name: string; value: string }[] = [];
  for (let [word] = words; word !== undefined; [word] = words) {
    const [, name, value = ''] = ASSIGNMENT.exec(word.text) ?? [];
    if (name !== undefined) values.push({ name, value });
    else if (!BEFORE.has(word.text)) break;
    words = words.slice(1);
  }
  const name = words[0]?.text;
  if (name !== undefined && /(^|[\\/])curl(\.exe)?$/i.test(name))
    return { kind: 'curl', command, words: words.slice(1) };
  if (name === undefined || isExport) return values.length === 0 ? undefined : { kind: 'values', command, values };
  if (NOTHING.has(name)) return undefined;
  return { kind: 'other', command, name: hasMark(name) ? 'out of a variable' : name };
}
