import { basename } from 'node:path';
import type { SourceFile } from '../../../model/source.ts';
import type { CollectionVariables, DraftVariables } from '../../draft/draft-variables.ts';
import type { Imported, ImportFile, ImportSource, Leftover } from '../../import.ts';
import { placeOf } from '../../source/source-text.ts';
import { hasMark, type Marks } from '../../template/marks.ts';
import type { Expand, ShellCommand } from '../shell-command.ts';
import type { TransferContext } from './transfer-context.ts';

export type ScriptContext = {
  file: SourceFile;
  importFile: ImportFile;
  readBeside: ImportSource['readBeside'];
  marks: Marks;
  variables: DraftVariables;
  used: CollectionVariables;
  /** Files to write, next to the collection. */
  files: Imported['files'];
  folder: string;
};

/** What a shell would expand becomes a variable of the environment. */
export function expansionsOf({
  marks,
  variables,
  used,
  file,
}: Pick<ScriptContext, 'marks' | 'variables' | 'used' | 'file'>): Expand {
  return (expansion, at) => {
    if (expansion.kind === 'variable') {
      const { name, fallback } = expansion;
      if (fallback !== undefined) variables.give(name, fallback);
      return marks.mark(`$${name}`, () => used.use(name, at));
    }
    const inner = expansion.source.replace(/^\$\(|^[`$]|[)`]$/g, '').trim();
    if (/^uuidgen\b/.test(inner)) return marks.mark(`uuid ${file.path} ${at}`, () => 'uuid()');
    const wish = `output of ${/^[\w./-]+/.exec(inner)?.[0] ?? 'the shell'}`;
    return marks.mark(expansion.source, () => used.use(wish, at));
  };
}

/** The context of the transfers of one command; `leftovers` grows as they are made. */
export function transferContext(script: ScriptContext, command: ShellCommand, leftovers: Leftover[]): TransferContext {
  const { file, importFile, readBeside, marks, variables, used, files } = script;
  const leave: TransferContext['leave'] = (at, what, hint, source) =>
    void leftovers.push({
      place: placeOf(file, at),
      what,
      ...(hint === undefined ? {} : { hint }),
      ...(source === undefined ? {} : { source }),
    });
  const variable: TransferContext['variable'] = (name, at) => marks.mark(`variable ${name}`, () => used.use(name, at));
  const pathVariable: TransferContext['pathVariable'] = (path, at) => {
    if (hasMark(path)) return path;
    const wish = `file ${basename(path)}`;
    variables.give(wish, path);
    return variable(wish, at);
  };
  const readText: TransferContext['readText'] = async (path) => {
    const text = hasMark(path) || path === '' ? undefined : await readBeside(importFile, path);
    // What could not be written back as it was is no text.
    return text?.includes('\ufffd') ? undefined : text;
  };
  return {
    marks,
    command,
    host: '',
    leave,
    readText,
    variable,
    pathVariable,
    secret: (wish, value) => marks.mark(`secret ${wish} ${value}`, () => used.secret(wish, value, command.start)),
    secretVariable: (name, at) => {
      variables.give(name, '', { secret: true });
      return variable(name, at);
    },
    fileFor: async (path, at) => {
      const text = await readText(path);
      if (text !== undefined) return `./${copyOf(files, script.folder, { name: basename(path), text })}`;
      if (!hasMark(path))
        leave(at, `file ${path}`, 'it is no text beside the source: the variable of its name says where it is');
      return pathVariable(path, at);
    },
  };
}

/** The path of a file with this text below the folder of the collection; one that is there already is taken again. */
function copyOf(files: Imported['files'], folder: string, { name, text }: { name: string; text: string }): string {
  for (let number = 1; ; number++) {
    const path = `files/${number === 1 ? name : name.replace(/(\.[^.]*)?$/, `-${number}$1`)}`;
    const whole = `${folder}${path}`;
    const there = files.find((file) => file.path === whole);
    if (there === undefined) files.push({ path: whole, text });
    if (there === undefined || there.text === text) return path;
  }
}
