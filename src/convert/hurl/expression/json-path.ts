import { JSONPathEnvironment } from 'json-p3';
import { celString } from '../../literal.ts';

const environment = new JSONPathEnvironment();
/** Words that CEL keeps for itself: members of these names are written in brackets. */
const RESERVED =
  /^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/;
const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[\s*(?:'((?:[^'\\]|\\['\\])*)'|"((?:[^"\\]|\\["\\])*)"|(\d+))\s*\]/uy;

/** The keys and indexes of a JSONPath that leads to one value at most; undefined for any other path. */
export function pathSteps(path: string): (string | number)[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: (string | number)[] = [];
  for (let at = 1; at < path.length; ) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (found === null) return undefined;
    const [whole, name, single, double, index] = found;
    at += whole.length;
    steps.push(index === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index));
  }
  return steps;
}

/** Whether a path is one of RFC 9535, which is what `jsonpath()` takes. */
export function isJsonPath(path: string): boolean {
  try {
    environment.compile(path);
    return true;
  } catch {
    return false;
  }
}

/** `body.data[0].id`. */
export function accessCel(root: string, steps: readonly (string | number)[]): string {
  return root + steps.map(stepCel).join('');
}

/** A member of a map: `headers.etag`, `headers["content-type"]`. */
export function memberCel(root: string, name: string): string {
  return root + stepCel(name);
}

export function isPlainName(step: string | number): step is string {
  return typeof step === 'string' && /^[A-Za-z_]\w*$/.test(step) && !RESERVED.test(step);
}

function stepCel(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return isPlainName(step) ? `.${step}` : `[${celString(step)}]`;
}
