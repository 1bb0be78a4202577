import { equalJson, isJsonObject, type Json, stringifyJson } from '../model/json.ts';

/** `-` is only in what was expected, `+` only in what came; `…` stands for lines that were left out. */
export type DiffLine = { sign: ' ' | '-' | '+' | '…'; text: string };

const CONTEXT_LINES = 3;
const MAX_SHOWN_LINES = 60;
const MAX_COMPARED_LINES = 4000;
/** Cells of the table of common subsequences; past it the changed stretch is shown as replaced. */
const MAX_TABLE_CELLS = 1_000_000;

/** Line diff of two JSON values, pretty printed; the order of keys and the spelling of equal numbers make no difference. */
export function diffJson(expected: Json, actual: Json): DiffLine[] {
  return diffText(stringifyJson(expected, 2), stringifyJson(aligned(expected, actual), 2));
}

/** Line diff of two texts with a few lines around each change; at most some sixty lines. */
export function diffText(expected: string, actual: string): DiffLine[] {
  return shorten(compareLines(linesOf(expected), linesOf(actual)));
}

/** `actual` with its keys in the order of `expected`, and equal parts spelled as there. */
function aligned(expected: Json, actual: Json): Json {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((item, i) => (i < expected.length ? aligned(expected[i] as Json, item) : item));
  }
  if (isJsonObject(expected) && isJsonObject(actual)) {
    const entries: [string, Json][] = [];
    for (const key of Object.keys(expected)) {
      if (Object.hasOwn(actual, key)) entries.push([key, aligned(expected[key] as Json, actual[key] as Json)]);
    }
    for (const key of Object.keys(actual)) {
      if (!Object.hasOwn(expected, key)) entries.push([key, actual[key] as Json]);
    }
    return Object.fromEntries(entries);
  }
  return equalJson(expected, actual) ? expected : actual;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n', MAX_COMPARED_LINES + 1);
  return lines.length > MAX_COMPARED_LINES ? [...lines.slice(0, MAX_COMPARED_LINES), '…'] : lines;
}

function compareLines(a: string[], b: string[]): DiffLine[] {
  const shortest = Math.min(a.length, b.length);
  let start = 0;
  while (start < shortest && a[start] === b[start]) start++;
  let end = 0;
  while (end < shortest - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...a.slice(0, start).map((text) => line(' ', text)),
    ...compareMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map((text) => line(' ', text)),
  ];
}

function compareMiddle(a: string[], b: string[]): DiffLine[] {
  if (a.length * b.length > MAX_TABLE_CELLS) {
    return [...a.map((text) => line('-', text)), ...b.map((text) => line('+', text))];
  }
  const lengths = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push(line(' ', left));
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || cell(lengths, i + 1, j) >= cell(lengths, i, j + 1))) {
      lines.push(line('-', left));
      i++;
    } else {
      lines.push(line('+', right as string));
      j++;
    }
  }
  return lines;
}

/** Length of the longest common subsequence of every pair of tails. */
function commonLengths(a: string[], b: string[]): Uint32Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = rows[i] as Uint32Array;
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] = a[i] === b[j] ? cell(rows, i + 1, j + 1) + 1 : Math.max(cell(rows, i + 1, j), cell(rows, i, j + 1));
    }
  }
  return rows;
}

function cell(rows: Uint32Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}

function shorten(lines: DiffLine[]): DiffLine[] {
  const near = new Uint8Array(lines.length);
  lines.forEach(({ sign }, i) => {
    if (sign !== ' ') near.fill(1, Math.max(0, i - CONTEXT_LINES), i + CONTEXT_LINES + 1);
  });
  const shown: DiffLine[] = [];
  let left = 0;
  const gap = () => {
    if (left > 0) shown.push(line('…', left === 1 ? '1 more line' : `${left} more lines`));
    left = 0;
  };
  lines.forEach((each, i) => {
    if (near[i] && shown.length < MAX_SHOWN_LINES) {
      gap();
      shown.push(each);
    } else {
      left++;
    }
  });
  gap();
  return shown;
}

function line(sign: DiffLine['sign'], text: string): DiffLine {
  return { sign, text };
}
