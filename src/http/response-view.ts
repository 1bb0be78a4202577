import type { HttpResponse } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { ResponseView } from '../model/template.ts';

/** A response as expressions see it: `body` is parsed JSON whatever the type says, else the text. */
export function createResponseView(response: HttpResponse, timeMs: number): ResponseView {
  const headers: Record<string, string> = Object.create(null);
  const cookies: Record<string, string> = Object.create(null);
  for (const [name, value] of response.headers) {
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
    if (key === 'set-cookie') addCookie(cookies, value);
  }
  return {
    status: response.status,
    headers,
    cookies,
    get body(): Json {
      const json = response.body.json();
      return json.error === undefined ? json.value : response.body.text();
    },
    get text() {
      return response.body.text();
    },
    url: response.url,
    time: timeMs,
    size: response.size,
  };
}

/** The name and value of a Set-Cookie header (RFC 6265, section 5.2), as they stand. */
function addCookie(cookies: Record<string, string>, header: string): void {
  const [pair = ''] = header.split(';', 1);
  const equals = pair.indexOf('=');
  if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
}
