import type { JsonObject } from '../../../model/json.ts';
import { isHttpToken } from '../../../text/http-token.ts';
import { hideInHeader } from '../../draft/request/headers-draft.ts';
import { hasMark } from '../../template/marks.ts';
import { isDisabled, items, type SourceNode, textAt, textOf } from '../source/source-node.ts';
import type { RequestContext } from './request-context.ts';

/** Headers with marks in their values, by their names as they stand. */
export type ConvertedHeaders = Map<string, { name: string; value: string; node: SourceNode }>;

const OF_CLIENT = /^(content-length|transfer-encoding|connection|keep-alive|upgrade|te|expect|proxy-connection)$/;

/** The headers of a request by lower-case name; of one that stands several times the values are joined. */
export function convertHeaders(node: SourceNode, context: RequestContext): ConvertedHeaders {
  const headers: ConvertedHeaders = new Map();
  for (const { key, value, node: place, isOff } of pairsOf(node)) {
    const source = `${key}: ${value}`;
    if (key === '') continue;
    const name = context.variables.markText(key);
    const lower = key.toLowerCase();
    if (isOff) context.leave(place, 'disabled header', { source });
    else if (hasMark(name)) {
      context.leave(place, 'header whose name is a variable', { hint: 'write its name out', source });
    } else if (!isHttpToken(key)) context.leave(place, 'header', { hint: 'this is not a name of a header', source });
    else if (OF_CLIENT.test(lower))
      context.leave(place, `header ${key}`, { hint: 'it is set when the request is sent', source });
    else {
      const text = headerText(lower, value, context);
      const before = headers.get(lower);
      const joint = lower === 'cookie' ? '; ' : ', ';
      headers.set(
        lower,
        before === undefined
          ? { name: key, value: text, node: place }
          : { ...before, value: `${before.value}${joint}${text}` },
      );
    }
  }
  return headers;
}

export function headersObject(headers: ConvertedHeaders): JsonObject {
  return Object.fromEntries(Array.from(headers.values(), ({ name, value }) => [name, value]));
}

type Pair = { key: string; value: string; node: SourceNode; isOff: boolean };

/** A list of objects, or the lines of one text. */
function pairsOf(node: SourceNode): Pair[] {
  const text = textOf(node);
  if (text === undefined) {
    return items(node).map((item) => {
      const line = textOf(item);
      if (line !== undefined) return { ...splitLine(line), node: item, isOff: false };
      return {
        key: (textAt(item, 'key') ?? '').trim(),
        value: textAt(item, 'value') ?? '',
        node: item,
        isOff: isDisabled(item),
      };
    });
  }
  return text
    .split(/\r?\n/)
    .flatMap((line) => (line.trim() === '' ? [] : [{ ...splitLine(line), node, isOff: line.startsWith('//') }]));
}

function splitLine(line: string): { key: string; value: string } {
  const at = line.indexOf(':');
  return at === -1
    ? { key: line.trim(), value: '' }
    : { key: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
}

function headerText(lower: string, value: string, { variables }: RequestContext): string {
  const text = variables
    .markText(value)
    .replace(/[\r\n]+/g, ' ')
    .trim();
  return hideInHeader(lower, text, variables);
}
