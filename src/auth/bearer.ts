import { withCredentialHeader } from './credential-header.ts';
import type { AuthScheme } from './scheme.ts';
import { hide, settingError, textOf } from './settings.ts';

/** `bearer: token`: RFC 6750, section 2.1. Any visible text is sent; the grammar of tokens is the server's business. */
export const bearer: AuthScheme = {
  async authorize(request, settings, context) {
    const token = textOf(settings, 'token', context);
    if (token === '') throw settingError(context, 'the bearer token is empty', 'does its variable have a value?');
    if (!/^[\x20-\x7e]*$/.test(token) || token.trim() !== token) {
      throw settingError(
        context,
        'the bearer token has a line break, a space at its end or a letter beyond ASCII',
        'a token read from a file often ends with a line break; `trim(…)` removes it',
      );
    }
    hide(context, token);
    return withCredentialHeader(request, 'authorization', `Bearer ${token}`);
  },
};
