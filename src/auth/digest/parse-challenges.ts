import type { Header } from '../../model/exchange.ts';

/** One challenge: its scheme and the names of its parameters in lower case, values without quotes. */
export type Challenge = { scheme: string; parameters: Map<string, string> };

/**
 * Every challenge of all `WWW-Authenticate` headers, in order (RFC 9110, section 11.6.1). What follows no known form is
 * passed over; of a parameter that stands twice the first counts.
 */
export function parseChallenges(headers: Header[]): Challenge[] {
  const challenges: Challenge[] = [];
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'www-authenticate') continue;
    for (const item of splitAtCommas(value)) {
      const [, scheme, parameter] = SCHEME.exec(item) ?? [];
      if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
      const [, key, text] = PARAMETER.exec(parameter ?? item) ?? [];
      const parameters = challenges.at(-1)?.parameters;
      if (key === undefined || text === undefined || parameters?.has(key.toLowerCase())) continue;
      parameters?.set(key.toLowerCase(), unquoted(text));
    }
  }
  return challenges;
}

/** A scheme alone, or one with its first parameter or a token68 behind it: a word that no `=` follows. */
const SCHEME = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]+(?![ \t]*=)(.*))?$/s;
const PARAMETER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(.*)$/s;

function splitAtCommas(value: string): string[] {
  const items = value.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/gs) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

function unquoted(text: string): string {
  const [, inner] = /^"((?:[^"\\]|\\.)*)"?$/s.exec(text) ?? [];
  return inner === undefined ? text : inner.replace(/\\(.)/gs, '$1');
}
