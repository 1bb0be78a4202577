import type { Json, JsonObject } from '../../../model/json.ts';
import { hideCredential } from '../../credentials/hide-credential.ts';
import { multipartText, multipartTextType } from '../../draft/request/multipart-text.ts';
import { hasMark } from '../../template/marks.ts';
import { child, isDisabled, items, type SourceNode, textAt, textOf } from '../source/source-node.ts';
import type { ConvertedHeaders } from './convert-headers.ts';
import type { RequestContext } from './request-context.ts';

type Part = { name: string; text: string } | { name: string; file: string; type?: string };

/** A multipart body. Parts of one name, and names that are variables, make it the text that is sent. */
export async function convertFormData(
  node: SourceNode,
  headers: ConvertedHeaders,
  context: RequestContext,
): Promise<JsonObject | undefined> {
  const parts: Part[] = [];
  for (const field of items(node)) parts.push(...(await partsOf(field, context)));
  if (parts.length === 0) return undefined;
  // The boundary is made when the request is sent.
  if (/^multipart\/form-data\s*(;|$)/i.test(headers.get('content-type')?.value ?? '')) headers.delete('content-type');
  const { marks } = context.variables;
  const names = new Set(parts.map(({ name }) => name));
  const isPlain =
    names.size === parts.length &&
    parts.every(({ name }) => !hasMark(name) && !/^\d+$/.test(name) && name !== '__proto__');
  if (isPlain) return { multipart: Object.fromEntries(parts.map((part) => [part.name, valueOf(part, context)])) };
  const texts = parts.filter((part) => 'text' in part);
  for (const { name } of parts.filter((part) => 'file' in part)) {
    context.leave(node, `file of form field ${JSON.stringify(name)}`, {
      hint: 'beside parts of one name or with names that are variables only text can be sent',
    });
  }
  if (texts.length === 0) return undefined;
  if (!headers.has('content-type')) {
    headers.set('content-type', { name: 'content-type', value: multipartTextType, node });
  }
  return { text: marks.fill(multipartText(texts)) };
}

function valueOf(part: Part, { variables: { marks } }: RequestContext): Json {
  if ('text' in part) return marks.fill(part.text);
  return { file: marks.fill(part.file), ...(part.type !== undefined && { type: marks.fill(part.type) }) };
}

async function partsOf(field: SourceNode, context: RequestContext): Promise<Part[]> {
  const { markText } = context.variables;
  const key = textAt(field, 'key') ?? '';
  const name = markText(key);
  const contentType = textAt(field, 'contentType');
  const source = `${key}: ${textAt(field, 'value') ?? textAt(field, 'src') ?? ''}`;
  if (isDisabled(field)) {
    context.leave(field, 'disabled form field', { source });
    return [];
  }
  if (textAt(field, 'type') !== 'file') {
    const value = markText(textAt(field, 'value') ?? '');
    if (key === '' && value === '') return [];
    if (contentType !== undefined && contentType !== '') {
      context.leave(field, `content type ${contentType} of a text part`, {
        hint: 'put the text into a file to give it a type',
      });
    }
    return [{ name, text: hideCredential(key, value, context.variables) }];
  }
  const paths = filePaths(child(field, 'src'));
  if (paths.length === 0)
    context.leave(field, `file of form field ${JSON.stringify(key)}`, { hint: 'the source names no file' });
  const parts: Part[] = [];
  for (const path of paths) {
    const file = await context.bodyFile(path, field);
    parts.push({ name, file, ...(contentType !== undefined && contentType !== '' && { type: markText(contentType) }) });
  }
  return parts;
}

function filePaths(src: SourceNode): string[] {
  const one = textOf(src);
  const all = one === undefined ? items(src).flatMap((item) => textOf(item) ?? []) : [one];
  return all.filter((path) => path !== '');
}
