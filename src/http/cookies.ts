import type { CookieJar } from 'tough-cookie';
import type { Header } from '../model/exchange.ts';

/** Jars that were given a cookie: to look into an empty one costs as much as into a full one. */
const filled = new WeakSet<CookieJar>();

/** The headers with the cookies of the jar. A cookie that a Cookie header sets by hand is sent as it stands there. */
export function withCookies(headers: Header[], jar: CookieJar, url: URL): Header[] {
  if (!filled.has(jar)) return headers;
  const cookies = jar.getCookiesSync(url.href);
  if (cookies.length === 0) return headers;
  const byHand = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  const taken = new Set(byHand.flatMap((value) => value.split(';')).map((pair) => pair.split('=', 1)[0]?.trim()));
  const pairs = cookies.filter((cookie) => !taken.has(cookie.key)).map((cookie) => cookie.cookieString());
  const value = [...byHand, ...pairs].join('; ');
  return [...headers.filter(([name]) => name.toLowerCase() !== 'cookie'), ['cookie', value]];
}

/** Stores what Set-Cookie headers set; a cookie the server may not set is passed over, as in browsers. */
export function storeCookies(headers: Header[], jar: CookieJar, url: URL): void {
  for (const [name, value] of headers) {
    if (name.length === 10 && name.toLowerCase() === 'set-cookie') {
      filled.add(jar);
      jar.setCookieSync(value, url.href, { ignoreError: true, loose: true });
    }
  }
}
