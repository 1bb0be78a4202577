import { isJsonObject, type Json } from '../../../model/json.ts';

/** Whether a key stands twice in a map of a JSON text, which its value does not show: the text has more keys. */
export function hasTwinKeys(text: string, value: Json): boolean {
  const withoutTexts = text.replace(/"(?:[^"\\]|\\.)*"/gs, '""');
  return (withoutTexts.match(/""\s*:/g)?.length ?? 0) !== countKeys(value);
}

function countKeys(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countKeys(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + countKeys(item), 0);
}
