import { withCredentialHeader } from './credential-header.ts';
import type { AuthScheme } from './scheme.ts';
import { hide, settingError, textOf } from './settings.ts';

/** `basic: { username, password }`: RFC 7617, always UTF-8. Sent with the first request, not only when asked. */
export const basic: AuthScheme = {
  async authorize(request, settings, context) {
    const username = textOf(settings, 'username', context);
    const password = textOf(settings, 'password', context);
    if (username.includes(':')) {
      throw settingError(
        context,
        'a user name with a colon cannot be sent with Basic authentication',
        'the server would take what follows the colon for the password (RFC 7617, section 2)',
      );
    }
    if (/\p{Cc}/u.test(username + password)) {
      throw settingError(context, 'the user name or password has a control character, such as a line break');
    }
    const credentials = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    hide(context, password, credentials);
    return withCredentialHeader(request, 'authorization', `Basic ${credentials}`);
  },
};
