import { celString } from '../literal.ts';

/** Words that CEL keeps for itself: members of these names are written in brackets. */
const RESERVED =
  /^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|namespace|package|return|var|void|while)$/;

/** A value within another as an expression of CEL: `body.data[0].id`, `headers["content-type"]`. */
export function celPath(root: string, steps: readonly (string | number)[]): string {
  return root + steps.map(stepCel).join('');
}

/** Whether a step is a key that CEL takes after a dot, in `has()` and as the name of a variable. */
export function isPlainName(step: string | number): step is string {
  return typeof step === 'string' && /^[A-Za-z_]\w*$/.test(step) && !RESERVED.test(step);
}

function stepCel(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return isPlainName(step) ? `.${step}` : `[${celString(step)}]`;
}
