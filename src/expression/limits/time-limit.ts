import { type Context, createContext, Script } from 'node:vm';

const script = new Script('work()');
const idle = (): undefined => undefined;
let context: Context | undefined;
let isLimited = false;

/**
 * The result of synchronous work, or undefined where it took longer than the limit: also a regular expression that
 * backtracks without end is stopped. Limits do not nest: work within limited work has the limit of that.
 */
export function withinTimeLimit<T>(limitMs: number, work: () => T): { value: T } | undefined {
  if (isLimited) return { value: work() };
  // Only code that `vm` runs has a time limit; what it calls out here is stopped with it.
  context ??= createContext({ work: idle });
  context['work'] = () => ({ value: work() });
  isLimited = true;
  try {
    return script.runInContext(context, { timeout: limitMs }) as { value: T };
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    isLimited = false;
    context['work'] = idle;
  }
}
