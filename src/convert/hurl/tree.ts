import type { SourceFile } from '../../model/source.ts';

/** A Hurl file as its grammar has it. Offsets are in UTF-16 units of the file. */
export type HurlFile = { file: SourceFile; entries: HurlEntry[]; comments: HurlComment[] };

/** One request with what is expected of its response. `end` is after its last token. */
export type HurlEntry = { start: number; end: number; request: HurlRequest; response?: HurlResponse };

/** `text` is what follows the `#`. */
export type HurlComment = { at: number; text: string };

/** Text with placeholders: `Bearer {{token}}`. */
export type HurlTemplate = HurlPart[];
export type HurlPart = { text: string } | HurlPlaceholder;
export type HurlPlaceholder = { name: string; at: number };

export type HurlPair = { at: number; name: HurlTemplate; value: HurlTemplate };
export type HurlFilePart = { at: number; name: HurlTemplate; filename: HurlTemplate; type?: HurlTemplate };

export type HurlRequest = {
  at: number;
  method: string;
  url: HurlTemplate;
  headers: HurlPair[];
  query: HurlPair[];
  form: HurlPair[];
  multipart: (HurlPair | HurlFilePart)[];
  cookies: HurlPair[];
  basicAuth?: HurlPair;
  options: HurlOption[];
  body?: HurlBody;
};

export type HurlOption = { at: number; end: number; name: string; value: HurlOptionValue };
export type HurlOptionValue =
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; value: number; unit?: string }
  | { kind: 'text'; text: HurlTemplate }
  | { kind: 'variable'; name: string; value: HurlValue };

export type HurlBody = { at: number; end: number } & (
  | { kind: 'json'; value: HurlJson }
  | { kind: 'xml'; text: string }
  /** Between three backticks, or one. */
  | { kind: 'text'; language: 'text' | 'json' | 'xml'; text: HurlTemplate }
  | { kind: 'graphql'; query: HurlTemplate; variables?: HurlJson }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'file'; filename: HurlTemplate }
);

export type HurlJson =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; source: string }
  | { kind: 'string'; text: HurlTemplate }
  | { kind: 'placeholder'; placeholder: HurlPlaceholder }
  | { kind: 'list'; items: HurlJson[] }
  | { kind: 'object'; entries: { key: HurlTemplate; value: HurlJson }[] };

export type HurlResponse = {
  at: number;
  /** `HTTP/1.1`, `HTTP/2`; undefined where any will do. */
  version?: string;
  /** Undefined where any will do. */
  status?: number;
  headers: HurlPair[];
  captures: HurlCapture[];
  asserts: HurlAssert[];
  body?: HurlBody;
};

export type HurlCapture = {
  at: number;
  end: number;
  name: HurlTemplate;
  query: HurlQuery;
  filters: HurlFilter[];
  redact: boolean;
};

export type HurlAssert = {
  at: number;
  end: number;
  query: HurlQuery;
  filters: HurlFilter[];
  predicate: HurlPredicate;
};

/** `argument` is the name, path or pattern of those queries that have one. */
export type HurlQuery = { type: string; argument?: HurlPattern };
/** A quoted text, or a regular expression between slashes. */
export type HurlPattern = { kind: 'text'; text: HurlTemplate } | { kind: 'regex'; source: string };
export type HurlFilter = { type: string; arguments: (HurlPattern | { kind: 'number'; source: string })[] };
export type HurlPredicate = { not: boolean; type: string; value?: HurlValue };

export type HurlValue =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; source: string }
  | { kind: 'text'; text: HurlTemplate }
  | { kind: 'regex'; source: string }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'file'; filename: HurlTemplate }
  | { kind: 'placeholder'; placeholder: HurlPlaceholder };
