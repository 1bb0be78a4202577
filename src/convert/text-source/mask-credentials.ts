import { isCredentialName } from './credentials.ts';

// Each pattern reads a long word once: none begins again within what it has read.
const ASSIGNMENT =
  /(?<![\p{L}\p{N}_.-])([\p{L}\p{N}_.-]+)(["']?\s*(?::|=(?![=~]))\s*|["']\s*,\s*(?=["']))("[^"\r\n]*"|'[^'\r\n]*'|[^\s,;&)}\]"']+(?:[ \t]+[^\s,;&)}\]"']+)*)/gu;
const AUTHORIZATION = /\b(Bearer|Basic|Digest|Token|AWS)[ \t]+(?!\{\{)[^\s"',;]+(?:[ \t]+[^\s"',;{][^\s"',;]*)*/g;
const USER_INFO = /(\/\/)[^\s/@"':]+:[^\s/@"']+@/g;
const JWT = /\beyJ(?:(?!\beyJ)[\w-])+\.[\w-]+(?:\.[\w-]*)?/g;
const SHORT = 4;

/** A piece of the source for people to read, with `***` where a credential stood or is likely to stand. */
export function maskCredentials(text: string, secrets: readonly { value: string }[]): string {
  const values = secrets.map(({ value }) => value).filter((value) => value.length >= SHORT);
  const known = values
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text);
  return known
    .replace(JWT, '***')
    .replace(USER_INFO, '$1***@')
    .replace(AUTHORIZATION, '$1 ***')
    .replace(ASSIGNMENT, (whole, name: string, sign: string, value: string) => {
      if (!isCredentialName(name) || isReference(value)) return whole;
      return `${name}${sign}***`;
    });
}

/** A variable, a call or a word of a language says where a credential comes from, not what it is. */
function isReference(value: string): boolean {
  return /\{\{|^\*\*\*|^(true|false|null|undefined)$|\(|^(jsonpath|header|cookie|xpath|regex|body)\b/.test(value);
}
