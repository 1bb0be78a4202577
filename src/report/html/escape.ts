import { type Json, stringifyJson } from '../../model/json.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const IN_SCRIPT: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Text for HTML content and quoted attributes. Control characters and lone surrogates, which HTML cannot hold, become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
    .replace(/[^\P{Cc}\t\n]|\p{Cs}/gu, '\u{FFFD}');
}

/** JSON that may stand in a `<script type="application/json">`: nothing in it can end the element or start a comment. */
export function jsonForScript(value: Json): string {
  return stringifyJson(value).replace(/[<>&\u2028\u2029]/g, (character) => IN_SCRIPT[character] as string);
}
