import { ProblemError, problemAt } from '../../model/problem.ts';
import type { AuthContext } from '../scheme.ts';
import { requestToken } from './request-token.ts';
import type { TokenGrant } from './token-grant.ts';
import type { Token, TokenResult } from './token-result.ts';

/**
 * An access token: the one of the run while it lasts, else a new one, with one fetch in flight however many wait for
 * it. `refused` is the token that a server answered with 401: it is never given again, unless the endpoint insists.
 * Throws ProblemError `auth/token` at the `auth` of each who waits; a failure is not kept.
 */
export async function tokenFor(grant: TokenGrant, context: AuthContext, refused?: string): Promise<string> {
  const slot = slotOf(grant, context);
  const { token } = slot;
  if (token !== undefined && token.value !== refused && context.now() < token.renewAtMs) return token.value;
  slot.inFlight ??= renew(slot, grant, context).finally(() => {
    delete slot.inFlight;
  });
  const result = await slot.inFlight;
  if (result.token !== undefined) return result.token.value;
  throw new ProblemError(problemAt(context.span, result.code, result.message, result.hint));
}

/** What a run knows of one grant. `refreshToken` is the newest: servers may replace it with each use. */
type Slot = { token?: Token; refreshToken?: string; inFlight?: Promise<TokenResult> };

/** Everything that makes a token another one counts, the secrets too: a wrong secret must not find a right token. */
function slotOf(grant: TokenGrant, context: AuthContext): Slot {
  const key = `oauth2 ${JSON.stringify(grant)}`;
  const known = context.cache.get(key) as Slot | undefined;
  if (known !== undefined) return known;
  const slot: Slot = {};
  context.cache.set(key, slot);
  return slot;
}

async function renew(slot: Slot, grant: TokenGrant, context: AuthContext): Promise<TokenResult> {
  const { refreshToken } = slot;
  if (refreshToken !== undefined) {
    const refreshed = await requestToken({ ...grant, grant: { type: 'refresh_token', refreshToken } }, context);
    // A refresh token that has ended is no failure where there is still the password.
    if (grant.grant.type === 'refresh_token' || refreshed.token !== undefined || !refreshed.isRefused) {
      return keep(slot, grant, refreshed);
    }
    delete slot.refreshToken;
  }
  return keep(slot, grant, await requestToken(grant, context));
}

function keep(slot: Slot, { grant }: TokenGrant, result: TokenResult): TokenResult {
  if (result.token === undefined) {
    delete slot.token;
    return result;
  }
  slot.token = result.token;
  if (result.token.refreshToken !== undefined && grant.type !== 'client_credentials') {
    slot.refreshToken = result.token.refreshToken;
  }
  return result;
}
