import type { ScalarNode } from '../../model/source.ts';
import type { Place } from '../engine/program.ts';

/**
 * Where a stretch of the text of a scalar stands in its file, through quotes, escapes, folding and indentation; the
 * whole scalar where that cannot be told.
 */
export function placeIn(node: ScalarNode): Place {
  const { span } = node;
  let offsets: number[] | undefined | 'unknown';
  return (start, end) => {
    offsets ??= offsetsOf(node) ?? 'unknown';
    if (offsets === 'unknown') return span;
    const from = offsets[start];
    const last = offsets[Math.max(start, end - 1)] ?? offsets.at(-1);
    if (from === undefined || last === undefined) return span;
    return { file: span.file, start: from, end: last + 1 };
  };
}

/** For each character of the text, where it stands in the file; undefined where text and file do not match. */
function offsetsOf(node: ScalarNode): number[] | undefined {
  const text = String(node.value);
  const raw = node.span.file.text.slice(node.span.start, node.span.end);
  const style = node.quoted ? raw[0] : undefined;
  const offsets: number[] = [];
  let at = contentStart(raw, style);
  while (offsets.length < text.length) {
    const char = text[offsets.length] as string;
    const escape = style === '"' && raw[at] === '\\' ? readEscape(raw, at) : undefined;
    if (escape !== undefined) {
      // One escape gives no, one or two characters; all of them stand where it begins.
      for (let i = 0; i < escape.gives; i++) offsets.push(node.span.start + at);
      at += escape.length;
    } else if (at < raw.length && raw[at] === char) {
      offsets.push(node.span.start + at);
      at += style === "'" && char === "'" ? 2 : 1;
    } else if (at < raw.length && /\s/.test(raw[at] as string)) at++;
    else if (/\s/.test(char)) offsets.push(node.span.start + Math.min(at, raw.length - 1));
    else return undefined;
  }
  return offsets;
}

function contentStart(raw: string, style: string | undefined): number {
  if (style === '|' || style === '>') return raw.indexOf('\n') + 1;
  return style === undefined ? 0 : 1;
}

const ESCAPE = /\\(?:\r?\n[ \t]*|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/y;

/** The escape of a double-quoted scalar (YAML 1.2.2, section 5.7); an escaped line break and its indentation give none. */
function readEscape(raw: string, at: number): { length: number; gives: number } {
  ESCAPE.lastIndex = at;
  const [whole] = ESCAPE.exec(raw) ?? ['\\'];
  if (/^\\\r?\n/.test(whole)) return { length: whole.length, gives: 0 };
  const isAstral = whole.startsWith('\\U') && Number.parseInt(whole.slice(2), 16) > 0xffff;
  return { length: whole.length, gives: isAstral ? 2 : 1 };
}
