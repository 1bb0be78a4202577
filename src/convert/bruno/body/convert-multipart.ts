import type { JsonObject } from '../../../model/json.ts';
import { multipartText, multipartTextType } from '../../draft/request/multipart-text.ts';
import type { Leftover } from '../../import.ts';
import { literal } from '../../literal.ts';
import { disabledPairs } from '../disabled-pairs.ts';
import type { BrunoPart } from '../tree.ts';
import { type Scope, translate, translateNamed } from '../variables/scope.ts';
import type { ConvertedBody, NameFile } from './convert-body.ts';

/** `multipart`; a form of texts that it cannot express, with types or names twice, as the text that is sent. */
export async function convertMultipart(all: BrunoPart[], scope: Scope, nameFile: NameFile): Promise<ConvertedBody> {
  const parts = all.filter(({ enabled }) => enabled);
  const disabled = disabledPairs(all, 'part');
  const isTexts = parts.every(({ files }) => files === undefined);
  const isTwice = new Set(parts.map(({ name }) => name)).size < parts.length;
  if (isTexts && (isTwice || parts.some(({ contentType }) => contentType !== ''))) {
    const texts = parts.map(({ name, value, contentType }) => ({
      name: literal(name),
      text: translateNamed(name, value, scope),
      ...(contentType === '' ? {} : { type: translate(contentType, scope) }),
    }));
    return { body: { text: multipartText(texts) }, forced: multipartTextType, leftovers: disabled };
  }
  const multipart: JsonObject = {};
  const leftovers: Leftover[] = [...disabled];
  for (const { name, value, place, files, contentType } of parts) {
    const [file] = files ?? [];
    const leave = (what: string, hint: string): void => void leftovers.push({ place, what, hint });
    if (Object.hasOwn(multipart, name)) leave(`second part ${name}`, 'a form has each name once here');
    else if (files !== undefined && file === undefined) leave(`part ${name}`, 'it names no file');
    else if (file === undefined) {
      multipart[name] = translateNamed(name, value, scope);
      if (contentType !== '') leave(`type ${contentType} of part ${name}`, 'only files have a type here');
    } else {
      const type = contentType === '' ? {} : { type: translate(contentType, scope) };
      multipart[name] = { file: await nameFile(file, { ...scope, place }), ...type };
      if ((files ?? []).length > 1) leave(`further files of part ${name}`, 'a part has one file here');
    }
  }
  return { body: { multipart }, forced: null, leftovers };
}
