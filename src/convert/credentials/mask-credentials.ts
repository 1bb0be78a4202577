import { isCredentialName } from './credential-name.ts';

// Each pattern reads a long word once: none begins again within what it has read.
const ASSIGNMENT =
  /(?<![\p{L}\p{N}_.-])([\p{L}\p{N}_.-]+)(["']?\s*(?::|=(?![=~]))\s*)("[^"\r\n]*"|'[^'\r\n]*'|[^\s,;&)}\]"']+(?:[ \t]+[^\s,;&)}\]"']+)*)/gu;
/** Two arguments: `set("token", "abc")`. */
const SETTER = /(?<![\p{L}\p{N}_.-])([\p{L}\p{N}_.-]+)(["'`]\s*,\s*)("[^"\r\n]*"|'[^'\r\n]*'|`[^`\r\n]*`)/gu;
/** A line of a header or of a block, whose value is all that follows. */
const LINE = /^([ \t]*~?)([\w-]+)(: *)([^\s"'`{[].*)$/gm;
const AUTHORIZATION = /\b(Bearer|Basic|Digest|Token|AWS)[ \t]+(?!\{\{)[^\s"',;]+(?:[ \t]+[^\s"',;{][^\s"',;]*)*/g;
const USER_INFO = /(\/\/)[^\s/@"':]+:[^\s/@"']+@/g;
const JWT = /\beyJ(?:(?!\beyJ)[\w-])+\.[\w-]+(?:\.[\w-]*)?/g;
const SHORT = 4;

/** A piece of the source for people to read, with `***` where a credential stood or is likely to stand. */
export function maskCredentials(text: string, secrets: readonly { value: string }[]): string {
  // A password that is the word `password` would hide the names of things.
  const values = secrets
    .map(({ value }) => value)
    .filter((value) => value.length >= SHORT && !(/^[a-z]+$/i.test(value) && isCredentialName(value)));
  const known = values
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text);
  return known
    .replace(JWT, '***')
    .replace(USER_INFO, '$1***@')
    .replace(AUTHORIZATION, '$1 ***')
    .replace(
      LINE,
      (whole, indent: string, name: string, sign: string, value: string) =>
        `${indent}${maskNamed(whole.slice(indent.length), name, sign, value)}`,
    )
    .replace(SETTER, maskNamed)
    .replace(ASSIGNMENT, maskNamed);
}

/** A description. A credential that is a common word, as in samples, is no reason to black the word out. */
export function maskedProse(text: string, secrets: readonly { value: string }[]): string {
  return maskCredentials(
    text,
    secrets.filter(({ value }) => !/^[a-z]+$/i.test(value)),
  );
}

function maskNamed(whole: string, name: string, sign: string, value: string): string {
  return isCredentialName(name) && !isReference(value) ? `${name}${sign}***` : whole;
}

/** A variable, a call or a word of a language says where a credential comes from, not what it is. */
function isReference(value: string): boolean {
  return /\{\{|^\*\*\*|^(true|false|null|undefined)$|\(|^(jsonpath|header|cookie|xpath|regex|body)\b/.test(value);
}
