import { type Json, stringifyJson } from '../model/json.ts';
import { escapeTerminal } from '../text/escape-terminal.ts';

const MAX_VALUE_LENGTH = 300;

/** A JSON value on one line, safe to print, cut to some three hundred characters. */
export function formatValue(value: Json): string {
  const text = stringifyJson(value);
  const { length } = text;
  return escapeTerminal(
    length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}… (${length} characters)` : text,
  );
}
