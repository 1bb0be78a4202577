import { ExactNumber, isJsonObject, type Json, type JsonObject, parseJson } from '../../model/json.ts';
import { isCredentialName } from '../text-source/credentials.ts';
import type { DraftContext } from './draft-context.ts';
import { formOf, hideCredentials } from './form.ts';
import { hasMark } from './marks.ts';

/** `keys` has the one key of the body, `contentType` what must stand in a header beside it. */
export type BodyDraft = { keys: JsonObject; contentType?: string };

const FORM = 'application/x-www-form-urlencoded';

/** A body as a person would write it, sent with the same bytes but for the blanks of JSON. */
export function bodyDraft(text: string, contentType: string, context: DraftContext): BodyDraft {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (/[/+]json$/.test(type)) {
    const value = jsonOf(text);
    if (value !== undefined) {
      return withType({ json: hideInJson(value, context) }, contentType, 'application/json');
    }
  }
  if (type === FORM) {
    const form = formOf(text, context);
    if (form !== undefined) return withType({ form }, contentType, FORM);
    return { keys: { text: hideCredentials(text, context) }, contentType };
  }
  return { keys: { text: /^\s*[{[]/.test(text) ? hideInText(text, context) : text }, contentType };
}

function withType(keys: JsonObject, contentType: string, fallback: string): BodyDraft {
  return contentType.trim().toLowerCase() === fallback ? { keys } : { keys, contentType };
}

/** The value of a JSON text; undefined where a map would not come back as it was. */
function jsonOf(text: string): Json | undefined {
  try {
    const value = parseJson(text);
    return hasTwins(text, value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Whether a key stands twice in a map: the text has more keys than the value. */
function hasTwins(text: string, value: Json): boolean {
  const withoutTexts = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return (withoutTexts.match(/""\s*:/g)?.length ?? 0) !== countKeys(value);
}

function countKeys(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countKeys(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countKeys(item), 0);
}

function hideInJson(value: Json, context: DraftContext): Json {
  if (Array.isArray(value)) return value.map((item) => hideInJson(item, context));
  if (!isJsonObject(value) || value instanceof ExactNumber) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isSecret = typeof item === 'string' && item !== '' && !hasMark(item) && isCredentialName(key);
      return [key, isSecret ? context.secret(key, item) : hideInJson(item, context)];
    }),
  );
}

/** As `hideInJson`, for what looks like JSON and goes out as text. */
function hideInText(text: string, context: DraftContext): string {
  return text.replace(
    /("([^"\\\n]{1,64})"\s*:\s*")((?:[^"\\\n]|\\.)+)"/g,
    (whole, before: string, key: string, value: string) =>
      isCredentialName(key) && !hasMark(value) ? `${before}${context.secret(key, value)}"` : whole,
  );
}
