import type { Header, HttpResponse, PreparedRequest } from '../model/exchange.ts';

/** The request with a header that holds a credential; it takes the place of every header of that name. */
export function withCredentialHeader(request: PreparedRequest, name: string, value: string): PreparedRequest {
  return {
    ...request,
    headers: [...request.headers.filter(([other]) => !isSameName(other, name)), [name, value]],
    credentialHeaders: [...new Set([...request.credentialHeaders, name.toLowerCase()])],
  };
}

/** The value of a header, the last one where the name stands several times. */
export function headerValue(headers: Header[], name: string): string | undefined {
  return headers.findLast(([other]) => isSameName(other, name))?.[1];
}

/** False where a redirect led to another origin: its 401 is not an answer to the credentials of the request. */
export function isAnswerOfOrigin(request: PreparedRequest, response: HttpResponse): boolean {
  return new URL(request.url).origin === new URL(response.url).origin;
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
