import type { CookieJar } from 'tough-cookie';
import type { Header } from '../model/exchange.ts';

/** The cookies of a session (RFC 6265). The jar is made with the first cookie: most sessions never get one. */
export type Cookies = {
  jar?: CookieJar;
  /** How many were set since it was last seen to that they are not too many. */
  unseen?: number;
};

/** Browsers keep as many for a host, and at least this length of name and value (RFC 6265, section 6.1), in characters. */
const MAX_COOKIES = 180;
const MAX_COOKIE_LENGTH = 4096;

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

/**
 * Stores what Set-Cookie headers set. A cookie that the server may not set, or that is too long, is passed over, as in
 * browsers; of too many for one host the oldest are forgotten.
 */
export async function storeCookies(headers: Header[], cookies: Cookies, url: URL): Promise<void> {
  const values = headers.flatMap(([name, value]) => (isSetCookie(name) ? [value] : []));
  if (values.length === 0) return;
  // Another answer may bring one meanwhile.
  if (cookies.jar === undefined) {
    const fresh = await emptyJar();
    cookies.jar ??= fresh;
  }
  const { jar } = cookies;
  for (const value of values.slice(-MAX_COOKIES)) {
    const pair = value.split(';', 1)[0] ?? '';
    if (pair.length <= MAX_COOKIE_LENGTH) jar.setCookieSync(value, url.href, { ignoreError: true, loose: true });
  }
  cookies.unseen = (cookies.unseen ?? 0) + values.length;
  if (cookies.unseen <= MAX_COOKIES) return;
  cookies.unseen = 0;
  forgetOldest(jar, url);
}

function forgetOldest(jar: CookieJar, url: URL): void {
  const kept = jar.getCookiesSync(url.href, { allPaths: true });
  const byAge = kept.toSorted((a, b) => a.creationIndex - b.creationIndex);
  for (const { domain, path, key } of byAge.slice(0, -MAX_COOKIES)) {
    // The store is in memory: it is done when the call returns.
    void jar.store.removeCookie(domain, path, key);
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
