import type { BrunoCollection } from '../tree.ts';
import { type Scope, translate } from '../variables/scope.ts';
import type { NameFile } from './convert-body.ts';

export type SourceFiles = {
  /** Names the files of the source as a collection file `depth` folders down does. */
  nameFrom: (depth: number) => NameFile;
  /** The copies to write. */
  copies: () => { path: string; text: string }[];
};

/**
 * The files that bodies of a collection are made of, copied to `files/`. One that is missing, or no text, is named by a
 * variable: whoever imports has to put it there.
 */
export function createSourceFiles(collection: BrunoCollection, folder: string): SourceFiles {
  const copies = new Map<string, string>();
  return {
    nameFrom: (depth) => async (path, scope) => {
      if (path.includes('{{')) return translate(path, scope);
      const isInside = !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..');
      const text = isInside ? await collection.readFile(path) : undefined;
      const name = isInside ? path.replace(/^\.\//, '') : path.replace(/^.*[/\\]/, '');
      const target = `${folder}files/${name}`;
      const named = `${'../'.repeat(depth)}${target}`;
      if (text === undefined || /[\0\uFFFD]/.test(text)) return namedByVariable({ path, target, named }, scope);
      copies.set(target, text);
      return named.startsWith('.') ? named : `./${named}`;
    },
    copies: () => Array.from(copies, ([path, text]) => ({ path, text })),
  };
}

function namedByVariable(
  { path, target, named }: { path: string; target: string; named: string },
  { file, place }: Scope,
): string {
  const key = `file ${named}`;
  const name = file.known.get(key) ?? file.take(path.replace(/^.*[/\\]/, ''));
  file.known.set(key, name);
  file.vars[name] = named;
  file.leave({ place, what: `file ${path}`, hint: `copy it to ${target}` });
  return `\${{ vars.${name} }}`;
}
