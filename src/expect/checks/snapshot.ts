import { evaluateTemplate } from '../../expression/evaluate.ts';
import { isJsonObject, type Json, stringifyJson } from '../../model/json.ts';
import type { Check, Verdict } from '../check.ts';
import { compareVerdict } from '../compare-verdict.ts';
import { headerValues } from '../header-values.ts';
import { isJsonType, mediaTypeOf } from '../media-type.ts';
import { type PathStep, parsePath, withoutPaths } from '../snapshot-paths.ts';
import { unmakeable } from '../unmakeable.ts';

const LABEL = 'equal to the snapshot';

/**
 * The body equals the one stored beside the collection, without what is ignored and without secrets. Where none is stored,
 * or it is to be replaced, the body is kept for the caller to store once the whole request has passed.
 */
export const checkSnapshot: Check<'snapshot'> = async ({ value }, { response, scope }, { snapshots }) => {
  const wanted = evaluateTemplate(value, scope);
  if (wanted === false) return undefined;
  if (snapshots === undefined) return unmakeable(LABEL, 'there is no place to store it');
  const ignored = ignoredPaths(wanted);
  if (typeof ignored === 'string') return unmakeable(LABEL, ignored);
  if (response.savedTo !== undefined) return unmakeable(LABEL, 'the body was saved to a file and is not in memory');
  const body = bodyOf(response);
  if (body.why !== undefined) return unmakeable(LABEL, body.why);
  const actual = snapshots.redact(withoutPaths(body.value, ignored));
  const stored = await snapshots.stored();
  if (stored === undefined) {
    if (snapshots.mode !== 'none') snapshots.keep(actual, 'written');
    else return missing(snapshots.shown);
    return { label: LABEL, outcome: 'passed' };
  }
  const expected = withoutPaths(stored, ignored);
  const verdict = compareVerdict({ template: value, expected, actual, mode: 'equal' });
  if (verdict.outcome === 'passed') return { label: LABEL, outcome: 'passed' };
  if (snapshots.mode === 'all') {
    snapshots.keep(actual, 'changed');
    return { label: LABEL, outcome: 'passed' };
  }
  const { span: _, ...found } = verdict;
  const hint = `stored in ${snapshots.shown}; if the new answer is right, run with --update-snapshots`;
  return { label: LABEL, ...found, message: `${found.message ?? ''}\n${hint}` };
};

function missing(shown: string): Verdict {
  const message = `none is stored in ${shown}, and --ci writes none: run without it and commit the file`;
  return { label: LABEL, outcome: 'failed', message };
}

function ignoredPaths(wanted: Json): PathStep[][] | string {
  const texts = isJsonObject(wanted) ? wanted['ignore'] : undefined;
  if (!Array.isArray(texts)) return [];
  const paths: PathStep[][] = [];
  for (const text of texts) {
    const path = typeof text === 'string' ? parsePath(text) : undefined;
    if (path === undefined) return `${stringifyJson(text)} is no path; write body.items[*].id or $..id`;
    paths.push(path);
  }
  return paths;
}

type Response = Parameters<typeof checkSnapshot>[1]['response'];

/** JSON by its media type or, without one, where it is JSON; else text. */
function bodyOf(response: Response): { value: Json; why?: undefined } | { why: string } {
  const [contentType] = headerValues(response.headers, 'content-type');
  const isJson = contentType !== undefined && isJsonType(mediaTypeOf(contentType));
  if (isJson || contentType === undefined) {
    const parsed = response.size === 0 ? { value: '' } : response.body.json();
    if (parsed.error === undefined) return parsed;
    if (isJson) return { why: `the body is not JSON: ${parsed.error}` };
  }
  if (response.bytes.subarray(0, 1024).includes(0)) return { why: 'the body is binary: check its `sha256` instead' };
  return { value: response.body.text() };
}
