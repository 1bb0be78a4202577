export type JsonFrameOptions = {
  /** Lines shown before and after the value. Default 2. */
  contextLines?: number;
  /** Texts and keys are cut to this many characters. Default 80. */
  maxTextLength?: number;
};

/**
 * The lines of a pretty-printed JSON value around the part that a JSON Pointer (RFC 6901) names, with line numbers and
 * a marker under it. Where the pointer leads nowhere the nearest part above is marked. Objects of classes are written
 * by their `toString`. Only the lines shown are made, so a huge value costs little.
 */
export function jsonFrame(value: unknown, pointer: string, options: JsonFrameOptions = {}): string {
  const { contextLines = 2, maxTextLength = 80 } = options;
  const line = lineOf(value, pointer);
  const view: View = { first: line - contextLines, last: line + contextLines, maxTextLength, lines: [] };
  write({ value, line: 1, indent: 0, key: '', comma: '' }, view);
  return withGutter(view.lines, line).join('\n');
}

/** A value to be written: its first line, and what stands before and after it. */
type Part = { value: unknown; line: number; indent: number; key: string; comma: string };
/** The lines to show, and those made so far; the value of a line starts at `column` and is `length` long. */
type View = { first: number; last: number; maxTextLength: number; lines: FrameLine[] };
type FrameLine = { number: number; text: string; column: number; length: number };
type Container = unknown[] | Record<string, unknown>;

const counts = new WeakMap<Container, number>();

function lineOf(root: unknown, pointer: string): number {
  let value = root;
  let line = 1;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isContainer(value) || !Object.hasOwn(value, name)) break;
    line += 1;
    for (const [key, child] of entriesOf(value)) {
      if (key === name) {
        value = child;
        break;
      }
      line += lineCount(child);
    }
  }
  return line;
}

function write(part: Part, view: View): void {
  const { value, line, indent, comma } = part;
  if (line > view.last || line + lineCount(value) <= view.first) return;
  if (!isContainer(value) || lineCount(value) === 1) {
    addLine(part, scalarText(value, view.maxTextLength), view);
    return;
  }
  const isList = Array.isArray(value);
  addLine({ ...part, comma: '' }, isList ? '[' : '{', view);
  let childLine = line + 1;
  const entries = entriesOf(value);
  for (const [index, [name, child]] of entries.entries()) {
    const key = isList ? '' : `${scalarText(name, view.maxTextLength)}: `;
    const childComma = index < entries.length - 1 ? ',' : '';
    write({ value: child, line: childLine, indent: indent + 2, key, comma: childComma }, view);
    childLine += lineCount(child);
  }
  addLine({ value, line: childLine, indent, key: '', comma }, isList ? ']' : '}', view);
}

function addLine(part: Part, text: string, view: View): void {
  if (part.line < view.first || part.line > view.last) return;
  const lead = ' '.repeat(part.indent) + part.key;
  view.lines.push({ number: part.line, text: lead + text + part.comma, column: lead.length, length: text.length });
}

function withGutter(lines: FrameLine[], marked: number): string[] {
  const width = String(lines.at(-1)?.number ?? 0).length;
  // Deep values would start far to the right: what all lines are indented by, beyond some, is left out.
  const common = Math.min(...lines.map(({ text }) => text.length - text.trimStart().length));
  const cut = common > 16 ? common - 2 : 0;
  return lines.flatMap(({ number, text, column, length }) => {
    const line = `${String(number).padStart(width)} | ${text.slice(cut)}`;
    const marker = `${' '.repeat(width)} | ${' '.repeat(column - cut)}${'^'.repeat(length)}`;
    return number === marked ? [line, marker] : [line];
  });
}

function scalarText(value: unknown, maxLength: number): string {
  if (Array.isArray(value)) return '[]';
  if (isContainer(value)) return '{}';
  if (typeof value !== 'string') return String(value);
  const quoted = JSON.stringify(value.length > maxLength ? value.slice(0, maxLength) : value);
  return value.length > maxLength ? `${quoted.slice(0, -1)}…"` : quoted;
}

function lineCount(value: unknown): number {
  if (!isContainer(value)) return 1;
  const known = counts.get(value);
  if (known !== undefined) return known;
  const children = Array.isArray(value) ? value : Object.values(value);
  const count = children.length === 0 ? 1 : children.reduce<number>((sum, child) => sum + lineCount(child), 2);
  counts.set(value, count);
  return count;
}

function entriesOf(value: Container): [string, unknown][] {
  return Object.entries(value);
}

function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false;
  // Numbers that are kept as they were written are objects with a `toString` of their class.
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || prototype === Object.prototype;
}
