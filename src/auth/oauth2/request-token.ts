import type * as OAuth from 'oauth4webapi';
import type { HttpResponse, SendResult } from '../../model/exchange.ts';
import { isJsonObject, type JsonObject, stringifyJson } from '../../model/json.ts';
import type { AuthContext } from '../scheme.ts';
import { hide } from '../settings.ts';
import { clientAuthentication } from './client-authentication.ts';
import type { TokenGrant } from './token-grant.ts';
import { refusalOf } from './token-refusal.ts';
import { tokenRequest } from './token-request.ts';
import type { Token, TokenFailure, TokenResult } from './token-result.ts';

/** One token request through `context.send`, so that reports show it. Throws ProblemError for a key that is none. */
export async function requestToken(grant: TokenGrant, context: AuthContext): Promise<TokenResult> {
  const oauth = await import('oauth4webapi');
  const sentAtMs = context.now();
  const { problem, response } = await sendWith(oauth, grant, context);
  if (problem !== undefined) return unreachable(grant, problem);
  const body = bodyOf(response);
  hideTokens(body, context);
  if (response.status < 200 || response.status > 299) return refusalOf(grant, response, body);
  if (body === undefined) return unusable(grant, `answered ${response.status} with a body that is not a JSON object`);
  return judge(oauth, grant, body, sentAtMs);
}

/** The library builds the request; the empty response only ends its part. */
async function sendWith(oauth: typeof OAuth, grant: TokenGrant, context: AuthContext): Promise<SendResult> {
  const sent: SendResult[] = [];
  const { type, parameters } = parametersOf(grant);
  const authentication = await clientAuthentication(oauth, grant.client, context);
  await oauth.genericTokenEndpointRequest(...partiesOf(grant), authentication, type, parameters, {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url: string, init: { headers: Record<string, string>; body: URLSearchParams }) => {
      sent.push(await context.send(tokenRequest(url, init.headers, init.body, context)));
      return new Response();
    },
  });
  return sent[0] as SendResult;
}

function partiesOf({ client, tokenUrl }: TokenGrant): [OAuth.AuthorizationServer, OAuth.Client] {
  const issuer = client.auth === 'private_key_jwt' ? client.assertionAudience : tokenUrl;
  return [{ issuer, token_endpoint: tokenUrl }, { client_id: client.clientId }];
}

function parametersOf({ grant, scope, audience, resource }: TokenGrant) {
  const parameters = new URLSearchParams();
  switch (grant.type) {
    case 'client_credentials':
      break;
    case 'password':
      parameters.set('username', grant.username);
      parameters.set('password', grant.password);
      break;
    case 'refresh_token':
      parameters.set('refresh_token', grant.refreshToken);
      break;
  }
  if (scope !== undefined) parameters.set('scope', scope);
  if (audience !== undefined) parameters.set('audience', audience);
  for (const one of resource) parameters.append('resource', one);
  return { type: grant.type, parameters };
}

function bodyOf(response: HttpResponse): JsonObject | undefined {
  const parsed = response.body.json();
  return parsed.error === undefined && isJsonObject(parsed.value) ? parsed.value : undefined;
}

function hideTokens(body: JsonObject | undefined, context: AuthContext): void {
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    const value = body?.[name];
    if (typeof value === 'string') hide(context, value);
  }
}

async function judge(oauth: typeof OAuth, grant: TokenGrant, body: JsonObject, sentAtMs: number): Promise<TokenResult> {
  if (typeof body.token_type === 'string' && body.token_type.toLowerCase() !== 'bearer') {
    return unusable(grant, `gave a token of type "${body.token_type}"; only Bearer tokens can be sent`);
  }
  if (typeof body.access_token === 'string' && !/^[\x21-\x7e]*$/.test(body.access_token)) {
    return unusable(grant, 'gave a token that no header can carry');
  }
  // An ID token is not used, so nothing is gained by judging it.
  const { id_token: _, ...rest } = body;
  try {
    const answer = new Response(stringifyJson(rest));
    const judged = await oauth.processGenericTokenEndpointResponse(...partiesOf(grant), answer);
    return { token: tokenOf(judged, sentAtMs) };
  } catch (error) {
    if (!(error instanceof oauth.OperationProcessingError)) throw error;
    return unusable(grant, `gave no token that can be used: ${error.message}`);
  }
}

/** Renewed 30 seconds before it expires; of a short life, after nine tenths of it. */
function tokenOf(
  answer: { access_token: string; expires_in?: number; refresh_token?: string },
  sentAtMs: number,
): Token {
  const lifeMs = (answer.expires_in ?? Number.POSITIVE_INFINITY) * 1000;
  return {
    value: answer.access_token,
    renewAtMs: sentAtMs + Math.max(lifeMs - 30_000, lifeMs * 0.9),
    ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
  };
}

function unusable(grant: TokenGrant, what: string): TokenFailure {
  return { code: 'auth/token', message: `the token endpoint ${grant.tokenUrl} ${what}`, isRefused: false };
}

const FORBIDDEN = new Set(['http/host-not-allowed', 'http/secret-host']);

function unreachable(grant: TokenGrant, problem: NonNullable<SendResult['problem']>): TokenFailure {
  // An interrupted run and what the user forbids are not the token endpoint's fault.
  const isOurs = problem.code.startsWith('run/') || FORBIDDEN.has(problem.code);
  return {
    code: isOurs ? problem.code : 'auth/token',
    message: problem.code.startsWith('run/') ? problem.message : `no token from ${grant.tokenUrl}: ${problem.message}`,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    isRefused: false,
  };
}
