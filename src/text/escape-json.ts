import { UNSEEN_CHARACTERS } from './unseen-characters.ts';

const UNSAFE = new RegExp(`[${UNSEEN_CHARACTERS}]|##(?=[a-zA-Z]*\\[)`, 'g');

/** Without it nothing can be unsafe: most texts need no closer look. */
const SUSPICIOUS = /[^\n\x20-\x7e]/;

/**
 * The same JSON in a spelling that is safe to print: what a terminal or the runner of a CI job could obey, and what reorders
 * or hides text, is written as `\u009b`. `json` is what `stringifyJson` gives; line breaks between its parts stay.
 */
export function escapeJson(json: string): string {
  if (!json.includes('##') && !SUSPICIOUS.test(json)) return json;
  return json.replace(UNSAFE, (found) => {
    const unit = found.charCodeAt(found.length - 1);
    return `${found.slice(0, -1)}\\u${unit.toString(16).padStart(4, '0')}`;
  });
}
