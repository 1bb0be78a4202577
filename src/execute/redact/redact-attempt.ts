import type { Finding } from '../../model/contract.ts';
import type { Problem } from '../../model/problem.ts';
import type { Attempt, CheckResult, SchemaError } from '../../model/result.ts';
import type { Excerpt } from '../../model/source.ts';
import type { Redactor } from './redact.ts';

/** An attempt without secrets; its exchanges have none already. */
export function redactAttempt(attempt: Attempt, redactor: Redactor): Attempt {
  if (redactor.isEmpty()) return attempt;
  return {
    ...attempt,
    ...(attempt.problem === undefined ? {} : { problem: redactProblem(attempt.problem, redactor) }),
    checks: attempt.checks.map((check) => redactCheck(check, redactor)),
    captures: redactor.json(attempt.captures) as Attempt['captures'],
  };
}

export function redactProblem(problem: Problem, redactor: Redactor): Problem {
  if (redactor.isEmpty()) return problem;
  return {
    ...problem,
    message: redactor.message(problem.message),
    ...(problem.hint === undefined ? {} : { hint: redactor.message(problem.hint) }),
    ...(problem.excerpt === undefined ? {} : { excerpt: redactExcerpt(problem.excerpt, redactor) }),
  };
}

function redactCheck(check: CheckResult, redactor: Redactor): CheckResult {
  const { expected, actual, message, excerpt, parts, errors, finding } = check;
  return {
    ...check,
    label: redactor.message(check.label),
    ...(expected === undefined ? {} : { expected: redactor.json(expected) }),
    ...(actual === undefined ? {} : { actual: redactor.json(actual) }),
    ...(message === undefined ? {} : { message: redactor.message(message) }),
    ...(excerpt === undefined ? {} : { excerpt: redactExcerpt(excerpt, redactor) }),
    ...(parts && {
      parts: parts.map(({ expression, value }) => ({
        expression: redactor.text(expression),
        value: redactor.json(value),
      })),
    }),
    ...(finding && { finding: redactFinding(finding, redactor) }),
    ...(errors && { errors: errors.map((error) => redactSchemaError(error, redactor)) }),
  };
}

function redactFinding(finding: Finding, redactor: Redactor): Finding {
  const { path, message } = finding;
  return {
    ...finding,
    message: redactor.message(message),
    ...(path === undefined ? {} : { path: redactor.text(path) }),
  };
}

function redactSchemaError(error: SchemaError, redactor: Redactor): SchemaError {
  return {
    ...error,
    instancePath: redactor.text(error.instancePath),
    message: redactor.message(error.message),
    ...(error.value === undefined ? {} : { value: redactor.json(error.value) }),
    ...(error.frame === undefined ? {} : { frame: redactor.message(error.frame) }),
  };
}

/** The marked stretch is cut where the line gets shorter. */
function redactExcerpt(excerpt: Excerpt, redactor: Redactor): Excerpt {
  const text = redactor.text(excerpt.text);
  if (text === excerpt.text) return excerpt;
  const column = Math.min(excerpt.column, text.length + 1);
  return { text, column, length: Math.max(1, Math.min(excerpt.length, text.length - column + 1)) };
}
