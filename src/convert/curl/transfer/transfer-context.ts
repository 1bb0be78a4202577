import type { DraftContext } from '../../draft/draft-context.ts';
import type { GivenOption } from '../parse-arguments.ts';
import type { ShellCommand } from '../shell-command.ts';

/** What the parts of one transfer are made with. */
export type TransferContext = DraftContext & {
  command: ShellCommand;
  /** Something that is not carried over. */
  leave: (at: number, what: string, hint?: string, source?: string) => void;
  /** The text of a file of the source's folder. */
  readText: (path: string) => Promise<string | undefined>;
  /** A path for the collection: of a copy of the file, else of a variable that holds where it is. */
  fileFor: (path: string, at: number) => Promise<string>;
  /** As `fileFor`, and never a copy: for keys and certificates. */
  pathVariable: (path: string, at: number) => string;
  /** The mark of a variable that the environment must give. */
  variable: (name: string, at: number) => string;
  /** As `variable`, of a credential that the command does not hold. */
  secretVariable: (name: string, at: number) => string;
  /** Host and port of the URL, once they are known. */
  host: string;
};

/** The options of one transfer, by name. */
export type OptionReader = {
  /** The last one of a name counts. */
  last: (name: string) => GivenOption | undefined;
  all: (...names: string[]) => GivenOption[];
  isOn: (name: string) => boolean;
};

export function createOptionReader(options: readonly GivenOption[]): OptionReader {
  const last = (name: string): GivenOption | undefined => options.findLast((option) => option.name === name);
  return {
    last,
    all: (...names) => options.filter(({ name }) => names.includes(name)),
    isOn: (name) => last(name)?.on ?? false,
  };
}
