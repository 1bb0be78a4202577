import { readFile } from 'node:fs/promises';
import { compileSource } from '../../src/expression/compile-expression.ts';
import { evaluateExpression } from '../../src/expression/evaluate.ts';
import { equalJson, type Json, parseJson } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';

type Case = {
  name: string;
  selector: string;
  document?: Json;
  result?: Json;
  results?: Json[];
  invalid_selector?: boolean;
};

/** Runs the JSONPath Compliance Test Suite through the expression `jsonpath(v, path)`. */
export async function jsonPathConformance(
  file: string,
): Promise<{ passed: number; total: number; failures: string[] }> {
  const { tests } = parseJson(await readFile(file, 'utf8')) as unknown as { tests: Case[] };
  const source = { path: 'cts', absolutePath: '/cts', text: 'jsonpath(vars.document, vars.selector)' };
  const span = { file: source, start: 0, end: source.text.length };
  const { expression } = compileSource(source.text, span, 'request');
  if (expression === undefined) throw new Error('the expression of the conformance test does not compile');
  const failures: string[] = [];
  for (const { name, selector, document = null, result, results, invalid_selector: isInvalid } of tests) {
    const vars = { document, selector };
    try {
      const actual = evaluateExpression(expression, { env: {}, vars, fixtures: {}, responses: {}, now: Date.now });
      const allowed = results ?? (result === undefined ? [] : [result]);
      if (isInvalid || !allowed.some((one) => equalJson(one, actual))) failures.push(`${name}: ${selector}`);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!isInvalid) failures.push(`${name}: ${error.problem.message}`);
    }
  }
  return { passed: tests.length - failures.length, total: tests.length, failures };
}
