import type { Span } from '../../../model/source.ts';
import { quote } from './code.ts';

/** What code that is made of a collection may use. */
export type CodeScope = {
  /** Names of the scope that the code uses: it becomes a function of them. Filled on the way. */
  names: Set<string>;
  /** Variables that always have a value. */
  env: ReadonlySet<string>;
  /** Vars that are not carried over, so that nothing can use them. */
  lostVars: ReadonlySet<string>;
  secrets: SecretNames;
};

/** Values that must not stand in a script, and the variables that hold them. */
export type SecretNames = ReadonlyMap<string, string>;

/** What k6 has no means for; it carries the reason to where it is decided what is left out. */
export class NotCarriedOver extends Error {
  readonly span: Span | undefined;
  constructor(what: string, span?: Span) {
    super(what);
    this.span = span;
  }
}

/** A function of the names that its body uses, as the script evaluates it: `({ vars, body }) => …`. */
export function closureCode(scope: CodeScope, body: (scope: CodeScope) => string): string {
  const inner = { ...scope, names: new Set<string>() };
  const code = body(inner);
  const names = [...inner.names].toSorted();
  const parameters = names.length === 0 ? '()' : `({ ${names.join(', ')} })`;
  return `${parameters} => ${code.startsWith('{') ? `(${code})` : code}`;
}

/** A text as code, in which variables stand for the secrets. */
export function textCode(text: string, secrets: SecretNames): string {
  const parts = splitSecrets(text, secrets).map((part) =>
    typeof part === 'string' ? quote(part) : `__ENV.${part.name}`,
  );
  if (parts.length < 2) return parts[0] ?? "''";
  // An expression that begins with a variable is text all the same.
  return `(${parts.join(' + ')})`;
}

/** The parts of a text around the secrets in it. */
export function splitSecrets(text: string, secrets: SecretNames): (string | { name: string })[] {
  let parts: (string | { name: string })[] = text === '' ? [] : [text];
  for (const [value, name] of secrets) {
    if (value === '' || !text.includes(value)) continue;
    parts = parts.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      const pieces = part.split(value);
      return pieces.flatMap((piece, index) => [...(index === 0 ? [] : [{ name }]), ...(piece === '' ? [] : [piece])]);
    });
  }
  return parts;
}
