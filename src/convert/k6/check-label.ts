import type { CheckSpec } from '../../model/collection.ts';
import { ExactNumber, isJsonObject, type Json, stringifyJson } from '../../model/json.ts';
import type { Template } from '../../model/template.ts';
import { formatByteSize } from '../../text/byte-size.ts';
import { formatDuration } from '../../text/duration.ts';
import { plainText } from './code/plain-text.ts';

export const defaultStatusLabel = 'status is below 400';

/**
 * The name of a check in k6: that of the reports, with the source of an expression where those have its value, so that
 * one check has one name in all iterations.
 */
export function checkLabel(spec: CheckSpec): string {
  if (spec.kind === 'assert') return oneLine(spec.expression.source);
  const value = shownValue(spec.value);
  switch (spec.kind) {
    case 'status':
      return `status is ${orList((Array.isArray(value) ? value : [value]).map((item) => plainText(item).toLowerCase()))}`;
    case 'type':
      return `type is ${(plainText(value).split(';', 1)[0] ?? '').trim().toLowerCase()}`;
    case 'headers':
      return `header ${spec.header} ${headerDemands(value)}`;
    case 'body':
      return `body ${isJsonObject(value) ? 'contains' : 'is'} ${shortJson(value)}`;
    case 'json':
      return `json equals ${shortJson(value)}`;
    case 'schema':
      return `valid against ${typeof value === 'string' ? value.trim() : 'the schema'}`;
    case 'time':
      return `time is at most ${limitText(value, formatDuration)}`;
    case 'size':
      return `size is at most ${limitText(value, formatByteSize)}`;
    case 'sha256':
      return `sha256 is ${plainText(value).trim().toLowerCase().slice(0, 12)}…`;
    case 'openapi':
    case 'snapshot':
      return spec.kind;
  }
}

/** A template as JSON, expressions as they are written. */
export function shownValue(template: Template): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      return `\${{ ${oneLine(template.expression.source)} }}`;
    case 'text':
      return template.parts
        .map((part) => (typeof part === 'string' ? part : `\${{ ${oneLine(part.source)} }}`))
        .join('');
    case 'list':
      return template.items.map(shownValue);
    case 'map':
      return Object.fromEntries(template.entries.map(({ key, value }) => [key, shownValue(value)]));
  }
}

const MAX_SHOWN = 60;

function shortJson(value: Json): string {
  const text = stringifyJson(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}

function headerDemands(value: Json): string {
  if (!isJsonObject(value)) return `is ${stringifyJson(plainText(value).trim())}`;
  return Object.entries(value)
    .map(([key, wanted]) => {
      if (key === 'present') return wanted === true ? 'is present' : 'is absent';
      return key === 'contains' ? `contains ${stringifyJson(plainText(wanted))}` : `${key} ${plainText(wanted)}`;
    })
    .join(', ');
}

function limitText(value: Json, format: (amount: number) => string): string {
  if (typeof value === 'number' || value instanceof ExactNumber) return format(Number(value));
  return plainText(value)
    .trim()
    .replace(/(?<=\d)(?=[A-Za-z])/, ' ');
}

function orList(items: string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
