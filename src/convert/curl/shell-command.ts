/** A word of a command. `text` has marks (see `createMarks`) where the shell would put the value of something. */
export type ShellWord = {
  text: string;
  /** Offsets in the source; `end` exclusive. */
  start: number;
  end: number;
};

/** What comes on standard input, a file or a text; where the output goes. */
export type Redirect =
  | { kind: 'file'; path: ShellWord }
  | { kind: 'text'; text: string }
  | { kind: 'output'; path: ShellWord };

/** One command between the operators of a shell. */
export type ShellCommand = {
  words: ShellWord[];
  redirects: Redirect[];
  start: number;
  end: number;
  /** Takes the output of the command before it. */
  pipedFrom: boolean;
  /** Gives its output to the command after it. */
  pipedInto: boolean;
};

/** What a shell would put in place of a part of a word. */
export type Expansion = { kind: 'variable'; name: string; fallback?: string } | { kind: 'command'; source: string };

/** The text, with marks, that stands for an expansion at an offset. */
export type Expand = (expansion: Expansion, at: number) => string;
