import { isJsonType, mediaTypeOf } from '../../../expect/media-type.ts';
import type { PreparedBody } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import type { Description, MediaType } from '../../description.ts';
import { jsonOr } from './read-form.ts';
import { readScalar } from './read-text.ts';
import { shapeOf } from './schema-shape.ts';

/** A multipart body as the object that its schema describes; `files` are the names of parts whose content is not looked at. */
export type MultipartForm = { value: Json; files: string[] };

type Part = { name: string; text: string; type?: string; isFile: boolean };
type MultipartOptions = { boundary: string | undefined; media: MediaType; description: Description };

/** Undefined where the parts are not at hand. */
export async function readMultipart(
  body: PreparedBody,
  { boundary, media, description }: MultipartOptions,
): Promise<MultipartForm | undefined> {
  const parts = partsOf(body, boundary);
  if (!parts) return undefined;
  const shape = await shapeOf(media.schema, description);
  const values = new Map<string, Json[]>();
  const lists = new Set<string>();
  for (const part of parts) {
    const property = await shapeOf(shape.properties.get(part.name), description);
    const isList = property.types.has('array');
    if (isList) lists.add(part.name);
    const item = isList ? await shapeOf(property.items, description) : property;
    const type = part.type ?? media.encoding?.[part.name]?.contentType;
    const isJson = type === undefined ? item.types.has('object') : isJsonType(mediaTypeOf(type));
    const value = part.isFile && !isJson ? '' : isJson ? jsonOr(part.text, item) : readScalar(part.text, item)[0];
    values.set(part.name, [...(values.get(part.name) ?? []), value]);
  }
  const entries = Array.from(values, ([name, list]): [string, Json] => {
    const [first = null] = list;
    // One part may be a list by itself, as JSON.
    const isWhole = list.length === 1 && (!lists.has(name) || Array.isArray(first));
    return [name, isWhole ? first : list];
  });
  const files = parts.filter(({ isFile }) => isFile).map(({ name }) => name);
  return { value: Object.fromEntries(entries), files };
}

function partsOf(body: PreparedBody, boundary: string | undefined): Part[] | undefined {
  if (body.source?.kind === 'multipart') {
    return body.source.parts.map((part) =>
      'text' in part
        ? { name: part.name, text: part.text, isFile: false }
        : { name: part.name, text: '', type: part.type, isFile: true },
    );
  }
  return body.kind === 'bytes' && boundary !== undefined ? splitParts(body.bytes, boundary) : undefined;
}

/** The parts of `multipart/form-data` (RFC 7578). */
function splitParts(bytes: Uint8Array, boundary: string): Part[] {
  // One character a byte, so that files of any content can be cut.
  const text = `\r\n${Buffer.from(bytes).toString('latin1')}`;
  const sections = text.split(`\r\n--${boundary}`).slice(1);
  return sections
    .filter((section) => !section.startsWith('--'))
    .flatMap((section) => {
      const at = section.indexOf('\r\n\r\n');
      if (at === -1) return [];
      const head = Buffer.from(section.slice(0, at), 'latin1').toString('utf8');
      const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
      const name = /[;\s]name="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1];
      const type = /^content-type:\s*(.*)$/im.exec(head)?.[1]?.trim();
      if (name === undefined) return [];
      const content = Buffer.from(section.slice(at + 4), 'latin1').toString('utf8');
      const isFile = /;\s*filename\*?=/i.test(disposition);
      return [{ name, text: content, ...(type === undefined ? {} : { type }), isFile }];
    });
}
