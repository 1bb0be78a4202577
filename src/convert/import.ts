import type { JsonObject } from '../model/json.ts';
import type { SourceLocation } from '../model/source.ts';

/** Makes collections of a foreign format. Throws ProblemError where the source cannot be used at all. */
export type Importer = (source: ImportSource) => Promise<Imported>;

export type ImportSource = {
  /** What was named, absolute; `-` for standard input, whose text is then the only file. */
  path: string;
  /** All files at or below the path with one of the importer's endings, in order of their paths. */
  files: ImportFile[];
  /** The text of another file, relative to a file of the source; undefined where it is not there or not below it. */
  readBeside: (file: ImportFile, path: string) => Promise<string | undefined>;
  /** Whether the source may refer to other hosts; only descriptions do. */
  allowRemoteRefs?: boolean;
  /** The text at a URL, for such references. Throws ProblemError. */
  fetchText?: (url: string) => Promise<string>;
  /** Where the collections will stand: the output folder and the root of its project, absolute. */
  project?: { output: string; root: string };
};

/** `name` is relative to the folder that was named (the file name for a single file), with `/`. */
export type ImportFile = { path: string; name: string; text: string };

export type Imported = {
  collections: CollectionDraft[];
  /** Other files to write, such as schemas, bodies and rows. */
  files: { path: string; text: string }[];
  /** What could not be carried over, each with its place. Nothing of the source that means something is missing here. */
  leftovers: Leftover[];
  /** Credentials found: the drafts declare `name` as `{ secret: true }`, the value goes to `.env`. */
  secrets: { name: string; value: string }[];
};

/** A collection to be written as YAML. */
export type CollectionDraft = {
  /** Relative to the output folder, ending in `.yaml`. */
  path: string;
  /** The file as the format has it, keys in the order in which they shall stand. Texts of the source are escaped. */
  content: JsonObject;
  /** Lines of comment: at the head (`at: []`) or before a key, such as `['requests', 'get_user']`. */
  comments: { at: string[]; lines: string[] }[];
};

export type Leftover = {
  place: SourceLocation;
  /** In a few words: `pre-request script`, `option --limit-rate`. */
  what: string;
  /** Why, or what to do instead. */
  hint?: string;
  /** As it stood, for the comment in the file. */
  source?: string;
};
