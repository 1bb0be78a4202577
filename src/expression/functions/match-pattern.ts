import { compilePattern, type Pattern } from '../pattern/compile-pattern.ts';
import { refuse } from './function.ts';

const LEADING_FLAGS = /^\(\?([ims]+)\)/;

/**
 * True where the pattern matches somewhere in the text. A pattern that would backtrack for longer than a second is an
 * error; flags may stand at its beginning, as in `(?i)abc`.
 */
export function matchPattern(text: string, source: string): boolean {
  const matches = compile(source).test(text);
  return matches ?? refuse(`matches: the pattern ${JSON.stringify(source)} took longer than 1000 ms`);
}

function compile(source: string): Pattern {
  const [prefix = '', flags = ''] = LEADING_FLAGS.exec(source) ?? [];
  try {
    return compilePattern(source.slice(prefix.length), [...new Set(flags)].join(''));
  } catch (error) {
    return refuse(`matches: ${(error as Error).message}`);
  }
}
