import type { CookieJar } from 'tough-cookie';
import type { Header } from '../model/exchange.ts';

/** The cookies of a session (RFC 6265). The jar is made with the first cookie: most sessions never get one. */
export type Cookies = { jar?: CookieJar };

export function createCookies(): Cookies {
  return {};
}

/** The headers with the cookies for a URL. A cookie that a Cookie header sets by hand is sent as it stands there. */
export function withCookies(headers: Header[], { jar }: Cookies, url: URL): Header[] {
  const cookies = jar?.getCookiesSync(url.href) ?? [];
  if (cookies.length === 0) return headers;
  const byHand = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  const taken = new Set(byHand.flatMap((value) => value.split(';')).map((pair) => pair.split('=', 1)[0]?.trim()));
  const pairs = cookies.filter((cookie) => !taken.has(cookie.key)).map((cookie) => cookie.cookieString());
  const value = [...byHand, ...pairs].join('; ');
  return [...headers.filter(([name]) => name.toLowerCase() !== 'cookie'), ['cookie', value]];
}

/** Whether an answer sets any, so that there is something to store. */
export function setsCookies(headers: Header[]): boolean {
  return headers.some(([name]) => isSetCookie(name));
}

/** Stores what Set-Cookie headers set; a cookie the server may not set is passed over, as in browsers. */
export async function storeCookies(headers: Header[], cookies: Cookies, url: URL): Promise<void> {
  for (const [name, value] of headers) {
    if (!isSetCookie(name)) continue;
    if (cookies.jar === undefined) {
      const fresh = await emptyJar();
      // Another answer may have brought one meanwhile.
      cookies.jar ??= fresh;
    }
    cookies.jar.setCookieSync(value, url.href, { ignoreError: true, loose: true });
  }
}

function isSetCookie(name: string): boolean {
  return name.length === 10 && name.toLowerCase() === 'set-cookie';
}

/** Loaded with the first cookie: it takes longer to load than most runs take. */
async function emptyJar(): Promise<CookieJar> {
  const { CookieJar: Jar } = await import('tough-cookie');
  return new Jar(undefined, { rejectPublicSuffixes: false, looseMode: true });
}
