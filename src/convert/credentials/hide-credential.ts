import { isJsonObject, type Json } from '../../model/json.ts';
import type { DraftContext } from '../draft/draft-context.ts';
import { hasMark } from '../template/marks.ts';
import { isCredentialName } from './credential-name.ts';

type Secrets = Pick<DraftContext, 'secret'>;

/** The text, or a mark in its place where its name says that it is a credential. */
export function hideCredential(name: string, text: string, { secret }: Secrets): string {
  return text !== '' && !hasMark(text) && isCredentialName(name) ? secret(name, text) : text;
}

/** As `hideCredential`, for every text of a JSON value by its key. */
export function hideInJson(value: Json, secrets: Secrets): Json {
  if (Array.isArray(value)) return value.map((item) => hideInJson(item, secrets));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === 'string' ? hideCredential(key, item, secrets) : hideInJson(item, secrets),
    ]),
  );
}
