import type { DraftPart } from '../template/template-value.ts';

type Expression = DraftPart & { cel: string };

const text = (cel: string): Expression => ({ cel, isText: true });
const number = (cel: string): Expression => ({ cel, isText: false });

const fixed: Record<string, Expression> = {
  $guid: text('uuid()'),
  $uuid: text('uuid()'),
  '$random.uuid': text('uuid()'),
  '$random.guid': text('uuid()'),
  $timestamp: number('int(timestamp(now()))'),
  $isoTimestamp: text('now()'),
  '$datetime iso8601': text('now()'),
  $randomInt: number('random_int(0, 999)'),
  '$random.integer': number('random_int(0, 999)'),
  '$random.integer()': number('random_int(0, 999)'),
  '$random.email': text('lower(random_string(10)) + "@example.com"'),
};

/** A value that is new with each request, `{{$guid}}`; undefined for one that has no counterpart. */
export function dynamicValue(source: string): Expression | undefined {
  const words = source.replace(/\s+/g, ' ');
  if (Object.hasOwn(fixed, words)) return fixed[words];
  const range = /^\$(?:randomInt|random\.integer)[ (]\s*(-?\d+)\s*[, ]\s*(-?\d+)\s*\)?$/.exec(words);
  if (range !== null) return integerBelow(Number(range[1]), Number(range[2]));
  const length = /^\$random\.alphanumeric\((\d+)\)$/.exec(words)?.[1];
  return length === undefined ? undefined : text(`random_string(${length})`);
}

/** The upper end is not among the numbers of the source, and is among ours. */
function integerBelow(low: number, high: number): Expression | undefined {
  return high > low ? number(`random_int(${low}, ${high - 1})`) : undefined;
}
