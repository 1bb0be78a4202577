import { type Json, type JsonObject, parseJson } from '../../../model/json.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { hideInJson } from '../../credentials/hide-credential.ts';
import { hasMark } from '../../template/marks.ts';
import type { DraftContext } from '../draft-context.ts';
import { formOf, hideInPairs } from './form.ts';
import { hasTwinKeys } from './has-twin-keys.ts';

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
    return { keys: { text: hideInPairs(text, context) }, contentType };
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
    return hasTwinKeys(text, value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** As `hideInJson`, for what looks like JSON and goes out as text. */
function hideInText(text: string, context: DraftContext): string {
  return text.replace(
    /("([^"\\\n]{1,64})"\s*:\s*")((?:[^"\\\n]|\\.)+)"/g,
    (whole, before: string, key: string, value: string) =>
      isCredentialName(key) && !hasMark(value) ? `${before}${context.secret(key, value)}"` : whole,
  );
}
