import type { ImportFile, ImportSource, Leftover } from '../../import.ts';
import type { SourceNode } from '../source/source-node.ts';
import type { Variables } from '../variables/variables.ts';

/** What the parts of one request are converted with. */
export type RequestContext = {
  variables: Variables;
  /** Notes what cannot be carried over; it is listed and stands as a comment before the request. */
  leave: (node: SourceNode, what: string, more?: Pick<Leftover, 'hint' | 'source'>) => void;
  /** The path of a file to send, as the collection names it. */
  bodyFile: (path: string, node: SourceNode) => Promise<string>;
};

/** Other files of the source that are written beside a collection. */
export type FileCopies = {
  copy: (path: string) => Promise<string | undefined>;
  files: () => { path: string; text: string }[];
};

/** Copies text files that stand beside a source file to `files/` beside its collection. */
export function createFileCopies(source: ImportSource, file: ImportFile, folder: string): FileCopies {
  const copied = new Map<string, { path: string; text: string }>();
  const known = new Map<string, Promise<string | undefined>>();
  const copy = async (path: string): Promise<string | undefined> => {
    const name = path.replace(/^.*[/\\]/, '');
    if (!/^[\w][\w. -]*$/.test(name)) return undefined;
    const text = (await source.readBeside(file, path)) ?? (await source.readBeside(file, name));
    // Bytes that are no text would not come out as they went in.
    if (text === undefined || text.includes('\ufffd') || text.includes('\0')) return undefined;
    let target = name;
    for (let number = 2; copied.has(target) && copied.get(target)?.text !== text; number++)
      target = `${number}-${name}`;
    copied.set(target, { path: `${folder}files/${target}`, text });
    return `./files/${target}`;
  };
  return {
    copy: (path) => {
      const result = known.get(path) ?? copy(path);
      known.set(path, result);
      return result;
    },
    files: () => [...copied.values()],
  };
}
