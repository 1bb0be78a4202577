import type { SourceFile } from '../../model/source.ts';

/** A `.http` file: regions between `###`, each with one request at most. Offsets are in UTF-16 units of the file. */
export type HttpFile = { file: SourceFile; regions: HttpRegion[] };

export type HttpRegion = {
  start: number;
  end: number;
  /** What stands behind the `###` before it. */
  title?: string;
  metas: HttpMeta[];
  comments: { at: number; text: string }[];
  variables: { at: number; name: string; value: string }[];
  /** Scripts and other pieces that stand for themselves. */
  pieces: HttpPiece[];
  /** GraphQL fragments before the request. */
  fragments: { at: number; text: string }[];
  request?: HttpRequest;
};

/** `# @name login`; without a value the text is empty. */
export type HttpMeta = { at: number; end: number; key: string; value: string };

export type HttpPiece = {
  at: number;
  end: number;
  what: string;
  /** A script that runs before the request may change it. */
  kind: 'before' | 'after' | 'assert' | 'output' | 'example' | 'other';
};

export type HttpRequest = {
  at: number;
  end: number;
  method: string;
  url: string;
  /** `1.1`, `2.0`. */
  version?: string;
  headers: { at: number; name: string; value: string }[];
  /** `...defaultHeaders`. */
  spreads: { at: number; end: number }[];
  body: HttpBodyLine[];
};

/** A line of text, or of a file that stands in its place. */
export type HttpBodyLine =
  | { kind: 'text'; at: number; text: string }
  | { kind: 'file'; at: number; path: string; withVariables: boolean };
