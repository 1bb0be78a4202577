import { evaluateExpression } from '../expression/evaluate.ts';
import type { CaptureSpec } from '../model/collection.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { type Problem, problemOf } from '../model/problem.ts';
import type { CheckResult } from '../model/result.ts';
import { excerptOf, locationOf } from '../model/source.ts';
import type { Scope } from '../model/template.ts';
import { scalarText } from './prepare/values.ts';

export type Captured = {
  values: Record<string, Json>;
  /** One failed line for each capture that found nothing. */
  failures: CheckResult[];
};

/** Takes what a request captures out of its response; values of secret captures are hidden from now on. */
export function capture(specs: readonly CaptureSpec[], scope: Scope, addSecret: (value: string) => void): Captured {
  const values: Record<string, Json> = {};
  const failures: CheckResult[] = [];
  for (const spec of specs) {
    try {
      const value = evaluateExpression(spec.from, scope);
      values[spec.name] = value;
      if (spec.secret) for (const text of textsOf(value)) addSecret(text);
    } catch (error) {
      failures.push(captureFailure(spec, problemOf(error)));
    }
  }
  return { values, failures };
}

function captureFailure(spec: CaptureSpec, problem: Problem): CheckResult {
  return {
    kind: 'capture',
    label: `capture ${spec.name}`,
    outcome: 'failed',
    message: `${spec.from.source} found nothing: ${problem.message}${problem.hint === undefined ? '' : `\n${problem.hint}`}`,
    location: locationOf(spec.from.span),
    excerpt: excerptOf(spec.from.span),
  };
}

function textsOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (isJsonObject(value)) return Object.values(value).flatMap(textsOf);
  const text = scalarText(value);
  return text === undefined || typeof value === 'boolean' ? [] : [text];
}
