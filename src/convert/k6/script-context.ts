import type { CheckSpec } from '../../model/collection.ts';
import type { SourceNode, Span } from '../../model/source.ts';
import type { Leftover } from '../import.ts';
import type { SecretNames } from './code/code-scope.ts';

/** What all files of a script share. Filled while the script is made. */
export type ScriptContext = {
  secrets: SecretNames;
  /** Hides secrets in what people read. */
  redact: (text: string) => string;
  files: ScriptFiles;
  /** Compiled JSON Schemas by the check that asks for them, as code of a function. */
  schemas: ReadonlyMap<CheckSpec, string>;
  /** Retries and total timeout, in milliseconds, of requests that say nothing themselves. */
  retry?: number;
  timeoutMs?: number;
  /** Declarations of the script by their code: what two places need stands there once. */
  declarations: Map<string, string>;
  /** Members of `options.hosts`. */
  hosts: Map<string, string>;
  /** Client certificates, as code. */
  certificates: Set<string>;
  isInsecure: boolean;
  leftovers: Leftover[];
  /** Gives a name that nothing else of the script has. */
  nameFor: (wish: string) => string;
};

/** Files that a collection names. Paths of collections are relative to the file of the span. */
export type ScriptFiles = {
  /** The absolute path. Throws ProblemError where it must not be read. */
  resolve: (path: string, span: Span) => Promise<string>;
  /** A JSON file with the places of its values. */
  readJson: (path: string, span: Span) => Promise<SourceNode>;
  /** An absolute path as the script names it. */
  nameOf: (absolutePath: string) => string;
};

/** The name of a declaration with this code; it is made where the script has none. */
export function declare(context: ScriptContext, code: string, wish: string): string {
  const known = context.declarations.get(code);
  if (known !== undefined) return known;
  const name = context.nameFor(wish);
  context.declarations.set(code, name);
  return name;
}
