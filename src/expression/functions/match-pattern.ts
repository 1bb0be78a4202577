import vm from 'node:vm';
import { refuse } from './function.ts';

const TIME_LIMIT_MS = 1000;
const SHORT_TEXT = 10_000;
const MAX_PATTERNS = 500;
const QUANTIFIERS = /[*+?{]/g;
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

const patterns = new Map<string, Pattern>();
type Pattern = { expression: RegExp; quantifiers: number };

let guarded: ((expression: RegExp, text: string) => boolean) | undefined;

/**
 * True where the pattern matches somewhere in the text. A pattern that would backtrack for longer than a second is an
 * error; flags may stand at its beginning, as in `(?i)abc`.
 */
export function matchPattern(text: string, pattern: string): boolean {
  const { expression, quantifiers } = patternOf(pattern);
  // With one quantifier there is nothing to backtrack between: the time is at most quadratic.
  if (quantifiers <= 1 && text.length <= SHORT_TEXT) return expression.test(text);
  guarded ??= createGuard();
  try {
    return guarded(expression, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return refuse(`matches: the pattern ${JSON.stringify(pattern)} took longer than ${TIME_LIMIT_MS} ms`);
  }
}

function patternOf(pattern: string): Pattern {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = { expression: compile(pattern), quantifiers: pattern.match(QUANTIFIERS)?.length ?? 0 };
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  patterns.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string): RegExp {
  const [prefix = '', flags = ''] = LEADING_FLAGS.exec(pattern) ?? [];
  const source = pattern.slice(prefix.length);
  const unique = [...new Set(flags)].join('');
  try {
    return new RegExp(source, `${unique}u`);
  } catch {
    // Some harmless escapes, such as `\-`, are only allowed without the flag.
  }
  try {
    return new RegExp(source, unique);
  } catch (error) {
    return refuse(`matches: ${(error as Error).message}`);
  }
}

/** Only code that runs in a `vm` can be stopped while a regular expression is matching. */
function createGuard(): (expression: RegExp, text: string) => boolean {
  const context = vm.createContext(Object.create(null));
  const script = new vm.Script('expression.test(text)');
  return (expression, text) => {
    context['expression'] = expression;
    context['text'] = text;
    try {
      return script.runInContext(context, { timeout: TIME_LIMIT_MS }) as boolean;
    } finally {
      context['expression'] = undefined;
      context['text'] = undefined;
    }
  };
}
