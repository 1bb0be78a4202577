import type { HttpRegion } from '../tree.ts';
import type { SourceLine } from './source-lines.ts';

const META = /^\s*(?:#+|\/\/+)\s*@([\w.-]+)[\s:=]*(.*?)\s*$/;
const COMMENT = /^\s*(?:#|\/\/)\s?(.*)$/;

/** Takes a comment or metadata, which both begin with `#` or `//`; false for any other line. */
export function takeNote(line: SourceLine, region: HttpRegion): boolean {
  const meta = META.exec(line.text);
  if (meta !== null) {
    region.metas.push({ at: line.at, end: line.end, key: meta[1] ?? '', value: meta[2] ?? '' });
    return true;
  }
  const comment = COMMENT.exec(line.text);
  if (comment === null) return false;
  const text = (comment[1] ?? '').trim();
  if (text !== '') region.comments.push({ at: line.at, text });
  return true;
}
