import { headerValue, isAnswerOfOrigin, withCredentialHeader } from './credential-header.ts';
import { tokenFor } from './oauth2/token-for.ts';
import { tokenGrantOf } from './oauth2/token-grant.ts';
import type { AuthScheme } from './scheme.ts';

/**
 * `oauth2: { grant, tokenUrl, clientId, … }`: fetches a token (RFC 6749) and sends it as RFC 6750 says. One token for
 * all requests of a run with the same settings, renewed before it expires and once after a 401.
 */
export const oauth2: AuthScheme = {
  async authorize(request, settings, context) {
    const token = await tokenFor(tokenGrantOf(settings, context), context);
    return withCredentialHeader(request, 'authorization', `Bearer ${token}`);
  },

  async answer(request, settings, context) {
    if (!isAnswerOfOrigin(request, context.response)) return undefined;
    const [, refused] = /^Bearer (.*)$/.exec(headerValue(request.headers, 'authorization') ?? '') ?? [];
    if (refused === undefined) return undefined;
    const token = await tokenFor(tokenGrantOf(settings, context), context, refused);
    // Some servers hand out the same token until it expires: sending it again would not help.
    return token === refused ? undefined : withCredentialHeader(request, 'authorization', `Bearer ${token}`);
  },
};
