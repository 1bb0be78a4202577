import { type Json, type JsonObject } from '../../../model/json.ts';
import { samplePattern } from './sample-pattern.ts';
import { keywordOf, type SchemaMembers } from './schema-members.ts';

/** Formats that the sampler does not know. */
const FORMATS: Record<string, string> = {
  byte: 'c2FtcGxl',
  base64: 'c2FtcGxl',
  base64url: 'c2FtcGxl',
  duration: 'P1D',
  char: 'a',
  decimal: '1.5',
  url: 'https://example.com',
  uri: 'https://example.com',
  guid: '497f6eca-6276-4993-bfeb-53cbbbba6f08',
  'json-pointer': '/name',
  'relative-json-pointer': '1/name',
  regex: '^a$',
};

/** Of one length each, so that limits say nothing. */
const FIXED = new Set(['date-time', 'date', 'time', 'uuid', 'email', 'ipv4', 'ipv6', 'hostname']);

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
const MAX_LENGTH = 1000;

/** The schema of a text, number or boolean, with an example where the sampler would find none. */
export function leafSchema(type: string, found: SchemaMembers): JsonObject {
  if (type === 'string') return textSchema(found);
  if (type !== 'integer' && type !== 'number') return { type };
  const bounds = Object.fromEntries(
    BOUNDS.flatMap((keyword): [string, Json][] => {
      const value = boundOf(found, keyword);
      return value === undefined ? [] : [[keyword, value]];
    }),
  );
  const step = Number(keywordOf(found, 'multipleOf'));
  const least = Number(bounds['minimum'] ?? bounds['exclusiveMinimum'] ?? 0);
  if (step > 0 && Number.isFinite(least)) return { type, example: multipleAbove(least, step, bounds) };
  // Few services have anything with the number 0.
  if (type === 'integer' && Object.keys(bounds).length === 0) return { type, example: 1 };
  const format = keywordOf(found, 'format');
  return { type, ...(typeof format === 'string' ? { format } : {}), ...bounds };
}

/** The strictest of all members. */
function boundOf({ members }: SchemaMembers, keyword: string): Json | undefined {
  const values = members.flatMap(({ schema }) => schema[keyword] ?? []);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return values[0];
  return /inimum/.test(keyword) ? Math.max(...numbers) : Math.min(...numbers);
}

function multipleAbove(least: number, step: number, bounds: JsonObject): number {
  const isOpen = bounds['exclusiveMinimum'] === true || typeof bounds['exclusiveMinimum'] === 'number';
  const count = Math.ceil(least / step);
  const next = isOpen && count * step <= least ? count + 1 : count;
  // 3 × 0.1 is not 0.3 in binary.
  return Number((next * step).toPrecision(12));
}

function textSchema(found: SchemaMembers): JsonObject {
  const format = keywordOf(found, 'format');
  const pattern = keywordOf(found, 'pattern');
  const min = lengthOf(boundOf(found, 'minLength')) ?? 0;
  const max = lengthOf(boundOf(found, 'maxLength'));
  if (typeof pattern === 'string') {
    const example = samplePattern(pattern, { min, max: max ?? Number.POSITIVE_INFINITY });
    if (example !== undefined) return { type: 'string', example };
  }
  const known = typeof format === 'string' ? FORMATS[format] : undefined;
  if (known !== undefined) return { type: 'string', example: known };
  if (typeof format === 'string' && FIXED.has(format)) return { type: 'string', format };
  return {
    type: 'string',
    ...(typeof format === 'string' ? { format } : {}),
    ...(min > 0 ? { minLength: Math.min(min, MAX_LENGTH) } : {}),
    ...(max === undefined ? {} : { maxLength: max }),
  };
}

function lengthOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
