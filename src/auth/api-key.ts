import type { PreparedRequest } from '../model/exchange.ts';
import { headerValue, withCredentialHeader } from './credential-header.ts';
import type { AuthScheme } from './scheme.ts';
import { hide, settingError, textOf, wordOf } from './settings.ts';

/** `apiKey: { in: header|query|cookie, name, value }`: a key under a name of the API's own (OpenAPI, `apiKey`). */
export const apiKey: AuthScheme = {
  async authorize(request, settings, context) {
    const place = wordOf(textOf(settings, 'in', context), ['header', 'query', 'cookie'], 'in', context);
    const name = textOf(settings, 'name', context);
    const value = textOf(settings, 'value', context);
    if (value === '') throw settingError(context, 'the API key is empty', 'does its variable have a value?');
    hide(context, value);
    switch (place) {
      case 'header':
        if (!TOKEN.test(name)) throw settingError(context, `"${name}" is not a name of a header`);
        if (!VISIBLE.test(value)) throw settingError(context, 'the API key has a character that no header can carry');
        return withCredentialHeader(request, name, value);
      case 'query': {
        if (name === '') throw settingError(context, '`name` is empty');
        const parameter = new URLSearchParams([[name, value]]).toString();
        hide(context, parameter.slice(parameter.indexOf('=') + 1));
        return withParameter(request, name, parameter);
      }
      case 'cookie':
        if (!TOKEN.test(name)) throw settingError(context, `"${name}" is not a name of a cookie`);
        if (!VISIBLE.test(value) || value.includes(';')) {
          throw settingError(context, 'the API key has a character that no cookie can carry', 'use `url_encode(…)`');
        }
        return withCredentialHeader(request, 'cookie', cookiesWith(request, name, value));
    }
  },
};

/** `token` of RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VISIBLE = /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** The rest of the query stays as it is written: URLSearchParams would write all of it anew. */
function withParameter(request: PreparedRequest, name: string, parameter: string): PreparedRequest {
  const url = new URL(request.url);
  const others = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !new URLSearchParams(pair).has(name));
  url.search = [...others, parameter].join('&');
  return { ...request, url: url.href, credentialParams: [...new Set([...request.credentialParams, name])] };
}

function cookiesWith(request: PreparedRequest, name: string, value: string): string {
  const others = (headerValue(request.headers, 'cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && pair.split('=')[0] !== name);
  return [...others, `${name}=${value}`].join('; ');
}
