import { type Context, createContext, Script } from 'node:vm';

const script = new Script('work()');
const idle = (): undefined => undefined;
let context: Context | undefined;

/**
 * The result of synchronous work, or undefined where it took longer than the limit: also a regular expression that
 * backtracks without end is stopped. The work must not limit work of its own.
 */
export function withinTimeLimit<T>(limitMs: number, work: () => T): { value: T } | undefined {
  // Only code that `vm` runs has a time limit; what it calls out here is stopped with it.
  context ??= createContext({ work: idle });
  context['work'] = () => ({ value: work() });
  try {
    return script.runInContext(context, { timeout: limitMs }) as { value: T };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    context['work'] = idle;
  }
}
