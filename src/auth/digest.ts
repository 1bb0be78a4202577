import { randomBytes } from 'node:crypto';
import type { PreparedRequest } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { ProblemError, problemAt } from '../model/problem.ts';
import { headerValue, isAnswerOfOrigin, withCredentialHeader } from './credential-header.ts';
import { chooseChallenge, type DigestChallenge, protectionFor } from './digest/choose-challenge.ts';
import { type DigestUser, digestAuthorization } from './digest/digest-authorization.ts';
import { parseChallenges } from './digest/parse-challenges.ts';
import type { AuthContext, AuthScheme } from './scheme.ts';
import { hide, textOf } from './settings.ts';

/**
 * `digest: { username, password }`: RFC 7616, and RFC 2069 for servers without `qop`. The first request to an origin
 * goes out without credentials; later ones use the nonce again until the server calls it stale.
 */
export const digest: AuthScheme = {
  /** The challenge, and a nonce that went stale at once. */
  answers: 2,

  async authorize(request, settings, context) {
    const user = userOf(settings, context);
    const session = context.cache.get(sessionKey(request, user)) as Session | undefined;
    return (session && withAnswer(request, user, session)) ?? request;
  },

  async answer(request, settings, context) {
    const user = userOf(settings, context);
    const offered = parseChallenges(context.response.headers);
    if (offered.length === 0 || !isAnswerOfOrigin(request, context.response)) return undefined;
    const choice = chooseChallenge(offered, request.body);
    if (choice.challenge === undefined) {
      throw new ProblemError(problemAt(context.span, 'auth/challenge', choice.reason, choice.hint));
    }
    const key = sessionKey(request, user);
    if (isFirstUseOfNonce(request) && !choice.challenge.stale) {
      context.cache.delete(key);
      return undefined;
    }
    const session = { challenge: choice.challenge, uses: 0 };
    // Without qop there is no counter, so a nonce is good for one answer.
    if (choice.challenge.qops) context.cache.set(key, session);
    return withAnswer(request, user, session);
  },
};

/** A nonce and how often it was used, shared by all requests of a user to an origin. */
type Session = { challenge: DigestChallenge; uses: number };

function userOf(settings: JsonObject, context: AuthContext): DigestUser {
  const user = {
    username: textOf(settings, 'username', context).normalize('NFC'),
    password: textOf(settings, 'password', context).normalize('NFC'),
  };
  hide(context, user.password);
  return user;
}

function sessionKey(request: PreparedRequest, user: DigestUser): string {
  return `digest ${new URL(request.url).origin} ${user.username}`;
}

/** Undefined where the challenge asks for a hash of a body that is not in memory. */
function withAnswer(request: PreparedRequest, user: DigestUser, session: Session): PreparedRequest | undefined {
  const protection = protectionFor(session.challenge, request.body);
  if (protection === undefined) return undefined;
  session.uses += 1;
  const { pathname, search } = new URL(request.url);
  const authorization = digestAuthorization({
    method: request.method,
    uri: pathname + search,
    user,
    challenge: session.challenge,
    protection,
    count: session.uses,
    cnonce: randomBytes(16).toString('base64url'),
  });
  return withCredentialHeader(request, 'authorization', authorization);
}

/** True where these credentials were made for a nonce that had just come: then a 401 means they are wrong. */
function isFirstUseOfNonce(request: PreparedRequest): boolean {
  const header = headerValue(request.headers, 'authorization');
  const [sent] = header === undefined ? [] : parseChallenges([['www-authenticate', header]]);
  return sent?.scheme === 'digest' && Number.parseInt(sent.parameters.get('nc') ?? '1', 16) === 1;
}
