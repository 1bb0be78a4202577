import { createContext, Script } from 'node:vm';

const script = new Script('work()');

/**
 * The result of synchronous work, or undefined where it took longer than the limit: also a regular expression that
 * backtracks without end is stopped.
 */
export function withinTimeLimit<T>(limitMs: number, work: () => T): { value: T } | undefined {
  const context = createContext({ work: () => ({ value: work() }) });
  try {
    return script.runInContext(context, { timeout: limitMs }) as { value: T };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}
