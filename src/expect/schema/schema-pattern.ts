import { compilePattern } from '../../expression/pattern/compile-pattern.ts';

/** Thrown out of a validation whose patterns take more than a second together. */
export const patternTimeout = new Error('the patterns of a schema take more than a second');

const LIMIT_MS = 1000;

let spentMs = 0;

/** Begins a validation: the time of its patterns is counted from here. Validations are synchronous, one at a time. */
export function startPatternTime(): void {
  spentMs = 0;
}

/** A `pattern` or a key of `patternProperties`, as ajv asks for it. Throws SyntaxError. */
export function schemaPattern(source: string): { test: (text: string) => boolean; toString: () => string } {
  const pattern = compilePattern(source);
  return {
    test: (text) => {
      if (pattern.isQuick(text)) return pattern.test(text) === true;
      const startedAt = performance.now();
      const matches = pattern.test(text);
      spentMs += performance.now() - startedAt;
      if (matches === undefined || spentMs > LIMIT_MS) throw patternTimeout;
      return matches;
    },
    // Ajv knows patterns apart by their text.
    toString: () => source,
  };
}
