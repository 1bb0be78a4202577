import { evaluateExpression } from '../../expression/evaluate.ts';
import { explainExpression } from '../../expression/explain.ts';
import type { Check } from '../check.ts';
import { isShortJson, jsonText, jsonType } from '../json-text.ts';
import { unmakeable } from '../unmakeable.ts';

/** Parts that fit beside each other on a line; longer ones stand below each other. */
const MAX_LINE = 100;
/** Longer values are cut: they are parts of the body, which reports have anyway. */
const MAX_VALUE = 2000;

/** An expression is true; where it is false the values of its parts are the message. */
export const checkAssert: Check<'assert'> = ({ expression }, { scope }) => {
  const label = expression.source.trim().replaceAll(/\s*\n\s*/g, ' ');
  const value = evaluateExpression(expression, scope);
  if (value === true) return { label, outcome: 'passed', expected: true, actual: true };
  if (value !== false) {
    return unmakeable(label, `the expression is ${jsonText(value)} (${jsonType(value)}), not true or false`);
  }
  const parts = explainExpression(expression, scope);
  const lines = parts.map((part) => `${part.expression} is ${jsonText(part.value)}`);
  const onOneLine = lines.join(', ');
  const message = lines.length === 0 ? 'the expression is false' : onOneLine;
  return {
    label,
    outcome: 'failed',
    expected: true,
    actual: false,
    message: message.length > MAX_LINE ? lines.join('\n') : message,
    parts: parts.map((part) => (isShortJson(part.value, MAX_VALUE) ? part : { ...part, value: jsonText(part.value) })),
  };
};
