import { posix } from 'node:path';

/** Shorter ones are found in too many innocent texts. */
const SHORTEST_FORM = 5;

/**
 * What is left of a secret where it is not used as it is: headers lose the blanks around it, a URL its line ends, what
 * follows a `#`, its backslashes and dots (WHATWG URL, 4.4), the path of a file its dots and double slashes.
 */
export function sentForms(secret: string): string[] {
  const inQuery = secret.replaceAll(/[\t\n\r]/g, '').replace(/#.*$/s, '');
  const asFile = posix.normalize(secret).replace(/\/$/, '');
  const forms = [secret.trim(), inQuery, inQuery.trim(), ...inPath(secret), asFile];
  return [...new Set(forms)].filter((form) => form !== secret && form.length >= SHORTEST_FORM);
}

function inPath(secret: string): string[] {
  if (!/[\t\n\r#?\\]|\.\.?(?:\/|$)/.test(secret)) return [];
  const { pathname, search } = new URL(`http://h/${secret}`);
  return [percentDecoded(pathname.slice(1) + search)];
}

/** Also where some of it is no UTF-8: what cannot be decoded stands in texts as it is. */
function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });
}
