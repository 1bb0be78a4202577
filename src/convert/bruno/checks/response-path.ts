import { celString } from '../../literal.ts';
import { celPath, isPlainName } from '../../template/cel-path.ts';

/** A plain JavaScript path into the response: `res.body.items[0].id`. */
export type ResponsePath = {
  root: 'status' | 'body' | 'headers' | 'time';
  steps: (string | number)[];
  /** `.length` at its end. */
  isLength: boolean;
};

const ROOTS: [RegExp, ResponsePath['root']][] = [
  [/^res\.(status\b|getStatus\(\))/, 'status'],
  [/^res\.(body\b|getBody\(\))/, 'body'],
  [/^res\.(headers\b|getHeaders\(\))/, 'headers'],
  [/^res\.(responseTime\b|getResponseTime\(\))/, 'time'],
];
const STEP = /\.([A-Za-z_$][\w$]*)|\[(\d+)\]|\["([^"\\]*)"\]|\['([^'\\]*)'\]/y;

/** Members of every array or text: as a path they would mean something else than a key. */
const BUILT_IN = new Set(['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']);

/** Reads a path, `aliases` being names for others (`const data = res.getBody()`); undefined for any other expression. */
export function parseResponsePath(
  source: string,
  aliases: ReadonlyMap<string, ResponsePath> = new Map(),
): ResponsePath | undefined {
  const text = source.trim();
  const header = /^res\.getHeader\((?:"([^"\\]+)"|'([^'\\]+)')\)/.exec(text);
  if (header !== null) {
    return stepsAfter(
      { root: 'headers', steps: [header[1] ?? header[2] ?? ''], isLength: false },
      text,
      header[0].length,
    );
  }
  for (const [pattern, root] of ROOTS) {
    const found = pattern.exec(text);
    if (found !== null) return stepsAfter({ root, steps: [], isLength: false }, text, found[0].length);
  }
  const [name = ''] = /^[A-Za-z_$][\w$]*/.exec(text) ?? [];
  const alias = aliases.get(name);
  return alias && stepsAfter(alias, text, name.length);
}

function stepsAfter(base: ResponsePath, text: string, start: number): ResponsePath | undefined {
  const steps = [...base.steps];
  let end = start;
  while (end < text.length) {
    STEP.lastIndex = end;
    const found = STEP.exec(text);
    if (found === null) return undefined;
    const [whole, name, index, double, single] = found;
    steps.push(index === undefined ? (name ?? double ?? single ?? '') : Number(index));
    end += whole.length;
  }
  if (base.isLength && steps.length > base.steps.length) return undefined;
  const isLength = base.isLength || (base.root === 'body' && steps.at(-1) === 'length');
  const own = isLength && !base.isLength ? steps.slice(0, -1) : steps;
  if (own.some((step) => BUILT_IN.has(String(step)) || step === 'length')) return undefined;
  return isValid(base.root, own) ? { root: base.root, steps: own, isLength } : undefined;
}

function isValid(root: ResponsePath['root'], steps: (string | number)[]): boolean {
  switch (root) {
    case 'body':
      return true;
    case 'headers':
      return steps.length === 1 && typeof steps[0] === 'string';
    case 'status':
    case 'time':
      return steps.length === 0;
  }
}

/** The path as an expression of CEL. */
export function pathCel(path: ResponsePath): string {
  const value = valueCel(path);
  return path.isLength ? `size(${value})` : value;
}

/** An expression that is true where the path leads to something; undefined where it always does. */
export function existsCel({ root, steps }: ResponsePath): string | undefined {
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const isPlain = root === 'body' && steps.every(isPlainName);
  if (isPlain) return `has(${valueCel({ root, steps, isLength: false })})`;
  const parent = valueCel({ root, steps: steps.slice(0, -1), isLength: false });
  return typeof last === 'number' ? `size(${parent}) > ${last}` : `${celString(headerName(root, last))} in ${parent}`;
}

function valueCel({ root, steps }: ResponsePath): string {
  return celPath(
    root,
    steps.map((step) => (typeof step === 'number' ? step : headerName(root, step))),
  );
}

function headerName(root: ResponsePath['root'], name: string): string {
  return root === 'headers' ? name.toLowerCase() : name;
}
