import { jsonProblem } from '../../load/files/check-files.ts';
import { isJsonObject, type Json, parseJson, stringifyJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import { locationOf, type SourceFile, type SourceLocation } from '../../model/source.ts';
import { sourceError } from '../source/source-text.ts';
import { entryOffsets } from './entry-offsets.ts';
import { type HarEntry, readEntry } from './har-entry.ts';

/** The entries of a HAR file; `broken` are the places of those that are no request. */
export type HarFile = { entries: HarEntry[]; broken: SourceLocation[] };

const VERSIONS = new Set(['"1.1"', '"1.2"', '1.1', '1.2']);

/** Reads HAR 1.1 and 1.2. Throws ProblemError (`convert/source`) for any other text. */
export function readHar(file: SourceFile): HarFile {
  const log = logOf(file);
  const version = isJsonObject(log) ? (log['version'] ?? '1.1') : undefined;
  const entries = isJsonObject(log) ? log['entries'] : undefined;
  if (version === undefined || !Array.isArray(entries)) {
    throw sourceError(
      file,
      0,
      'this is not a HAR file: it has no `log` with `entries`',
      'browsers export one of their network panel',
    );
  }
  // An empty text is 1.1 (HAR specification, log).
  if (version !== '' && !VERSIONS.has(stringifyJson(version))) {
    const at = Math.max(0, file.text.indexOf('"version"'));
    throw sourceError(file, at, `this is HAR of version ${stringifyJson(version)}; known are 1.1 and 1.2`);
  }
  const offsets = entryOffsets(file.text);
  const read: HarFile = { entries: [], broken: [] };
  let index = 0;
  for (const value of entries) {
    // Only maps have an offset.
    const at = isJsonObject(value) ? (offsets[index++] ?? 0) : 0;
    const entry = readEntry(value, at);
    if (entry === undefined) read.broken.push(locationOf({ file, start: at, end: at }));
    else read.entries.push(entry);
  }
  return read;
}

function logOf(file: SourceFile): Json | undefined {
  let value: Json;
  try {
    value = parseJson(file.text);
  } catch {
    throw new ProblemError({ ...jsonProblem(file), code: 'convert/source' });
  }
  return isJsonObject(value) ? value['log'] : undefined;
}
