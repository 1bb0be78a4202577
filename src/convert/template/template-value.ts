import { celString, literal } from '../literal.ts';

/** A text with expressions of ours in it, as the source's own templates become them. */
export type DraftPart = { text: string } | { cel: string; isText: boolean };

/**
 * The parts as a value of a collection: `Bearer ${{ env.TOKEN }}`. A single expression keeps its type, unless `asText`.
 */
export function templateValue(parts: readonly DraftPart[], { asText = false } = {}): string {
  let value = '';
  const merged = mergeTexts(parts);
  const [only] = merged;
  if (asText && merged.length === 1 && only !== undefined && 'cel' in only) return `\${{ ${textOf(only)} }}`;
  for (const [index, part] of merged.entries()) {
    if ('cel' in part) value += `\${{ ${part.cel} }}`;
    else if (merged[index + 1] === undefined) value += literal(part.text);
    else {
      // A dollar right before an expression would make it an escaped one.
      const dollars = /\$+$/.exec(part.text)?.[0] ?? '';
      const before = literal(part.text.slice(0, part.text.length - dollars.length));
      value += dollars === '' ? before : `${before}\${{ ${celString(dollars)} }}`;
    }
  }
  return value;
}

/** The parts as one expression of CEL: `"Bearer " + env.TOKEN`. */
export function templateCel(parts: readonly DraftPart[]): string {
  const merged = mergeTexts(parts);
  const [only] = merged;
  if (only === undefined) return '""';
  if (merged.length === 1) return 'cel' in only ? textOf(only) : celString(only.text);
  return merged.map((part) => ('cel' in part ? textOf(part) : celString(part.text))).join(' + ');
}

/** The text where there is no expression in it. */
export function plainText(parts: readonly DraftPart[]): string | undefined {
  const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
  return texts.length === parts.length ? texts.join('') : undefined;
}

function textOf({ cel, isText }: { cel: string; isText: boolean }): string {
  return isText ? cel : `string(${cel})`;
}

function mergeTexts(parts: readonly DraftPart[]): DraftPart[] {
  const merged: DraftPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if ('text' in part && last !== undefined && 'text' in last)
      merged[merged.length - 1] = { text: last.text + part.text };
    else if ('cel' in part || part.text !== '') merged.push(part);
  }
  return merged;
}
