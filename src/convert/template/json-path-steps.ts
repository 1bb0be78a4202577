const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[\s*(?:'((?:[^'\\]|\\['\\])*)'|"((?:[^"\\]|\\["\\])*)"|(\d+))\s*\]/uy;

/** The keys and indexes of a JSONPath that leads to one value at most; undefined for any other path. */
export function jsonPathSteps(path: string): (string | number)[] | undefined {
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
