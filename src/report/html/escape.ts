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

/** Without these two nothing needs an escape: most texts need no closer look. */
const MARKUP_OR_UNSEEN = /[^\n\x20-\x25\x27-\x3b=\x3f-\x7e]/;
const MARKUP_QUOTE_OR_UNSEEN = /[^\x20\x21\x23-\x25\x28-\x3b=\x3f-\x7e]/;

/** Text for HTML content and quoted attributes; what must not stand there shows as `\u{1b}`. */
export function escapeHtml(text: string): string {
  if (!MARKUP_QUOTE_OR_UNSEEN.test(text)) return text;
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string).replace(UNSAFE, visible);
}

/** JSON that may stand in a `<script type="application/json">`: nothing in it can end the element or start a comment. */
export function jsonForScript(value: Json): string {
  const json = stringifyJson(value);
  if (!MARKUP_OR_UNSEEN.test(json) && !json.includes('##')) return json;
  return escapeJson(json).replace(/[<>&]/g, (character) => IN_SCRIPT[character] as string);
}
