import { type Json, stringifyJson } from '../../model/json.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { visible } from '../../text/escape-terminal.ts';
import { UNSEEN_CHARACTERS } from '../../text/unseen-characters.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const IN_SCRIPT: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
};

/** Controls and lone surrogates, which HTML cannot hold, and what would hide or reorder the text around it. */
const UNSAFE = new RegExp(`(?![\\t\\n])[\\0-\\x1f${UNSEEN_CHARACTERS}\\p{Cs}]`, 'gu');

/** Text for HTML content and quoted attributes; what must not stand there shows as `\u{1b}`. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string).replace(UNSAFE, visible);
}

/** JSON that may stand in a `<script type="application/json">`: nothing in it can end the element or start a comment. */
export function jsonForScript(value: Json): string {
  return escapeJson(stringifyJson(value)).replace(/[<>&]/g, (character) => IN_SCRIPT[character] as string);
}
