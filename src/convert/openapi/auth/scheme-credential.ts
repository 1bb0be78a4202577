import { pathToFileURL } from 'node:url';
import type { SecurityScheme } from '../../../contract/description.ts';
import type { JsonObject } from '../../../model/json.ts';
import { type OpenapiContext, placeIn } from '../openapi-context.ts';

/** How a request shows a credential: by `auth`, or as a header, query parameter or cookie beside it. */
export type SchemeCredential =
  | { kind: 'auth'; auth: JsonObject }
  | { kind: 'value'; in: 'header' | 'query' | 'cookie'; name: string; value: string }
  | { kind: 'none'; why: string };

export type CredentialOptions = {
  context: OpenapiContext;
  scopes: string[];
  /** The expression of a variable of the environment. */
  use: (name: string) => string;
};

/** What a security scheme becomes. Credentials are declared secrets, none is invented. */
export function schemeCredential(
  name: string,
  scheme: SecurityScheme | undefined,
  options: CredentialOptions,
): SchemeCredential {
  const secret = (word: string): string => declare(name, word, { ...options, isSecret: true });
  const plain = (word: string): string => declare(name, word, { ...options, isSecret: false });
  switch (scheme?.kind) {
    case 'http':
      return httpCredential(name, scheme.scheme, { secret, plain });
    case 'apiKey':
      return {
        kind: 'value',
        in: scheme.in,
        name: scheme.name,
        value: secret(/(key|token|secret)$/i.test(name) ? '' : 'key'),
      };
    case 'oauth2':
      return { kind: 'auth', auth: oauthCredential(name, scheme, { ...options, secret, plain }) };
    case 'openIdConnect':
      return { kind: 'auth', auth: { bearer: secret(tokenWord(name)) } };
    case 'mutualTLS':
      return { kind: 'none', why: 'give the client certificate by `tls: { cert, key }` or --cert and --key' };
    case undefined:
      return { kind: 'none', why: 'the description does not say what it is' };
  }
}

/** Declare a variable of the scheme; the expression of it. */
type Declare = Record<'secret' | 'plain', (word: string) => string>;

function httpCredential(name: string, scheme: string, { secret, plain }: Declare): SchemeCredential {
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { kind: 'auth', auth: { bearer: secret(tokenWord(name)) } };
    case 'basic':
    case 'digest':
      return {
        kind: 'auth',
        auth: { [scheme.toLowerCase()]: { username: plain('username'), password: secret('password') } },
      };
  }
  return { kind: 'none', why: `there is no auth for the HTTP scheme ${scheme}` };
}

function tokenWord(name: string): string {
  return /token$/i.test(name) ? '' : 'token';
}

type OauthOptions = CredentialOptions & Declare;

/** Flows that need a person at a browser give a token that has to be brought along. */
function oauthCredential(
  name: string,
  { flows }: SecurityScheme & { kind: 'oauth2' },
  { context, scopes, secret, plain, use }: OauthOptions,
): JsonObject {
  const { clientCredentials, password } = flows;
  const flow = clientCredentials ?? password;
  if (flow?.tokenUrl === undefined) return { bearer: secret(tokenWord(name)) };
  const wish = context.variableName(`${/auth$/i.test(name) ? name : `${name} auth`} url`);
  context.variables.give(wish, absoluteUrl(flow.tokenUrl, context));
  return {
    oauth2: {
      grant: clientCredentials ? 'client_credentials' : 'password',
      tokenUrl: `\${{ ${use(wish)} }}`,
      clientId: plain('client id'),
      clientSecret: secret('client secret'),
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
      ...(clientCredentials ? {} : { username: plain('username'), password: secret('password') }),
    },
  };
}

/** A relative one is meant below the server (OAuth Flow Object, `tokenUrl`). */
function absoluteUrl(url: string, { description }: OpenapiContext): string {
  const base = description.servers[0] ?? '/';
  const origin = URL.canParse(base) ? base : 'http://127.0.0.1:4010';
  return URL.canParse(url, origin) ? new URL(url, origin).href : url;
}

function declare(
  scheme: string,
  word: string,
  { context, use, isSecret }: CredentialOptions & { isSecret: boolean },
): string {
  const { description, places, variables } = context;
  const wish = context.variableName(`${scheme} ${word}`.trim());
  if (isSecret) variables.give(wish, '', { secret: true });
  const root = pathToFileURL(description.file).href;
  if (!places.has(wish)) places.set(wish, schemePlace(scheme, root, context));
  return `\${{ ${use(wish)} }}`;
}

function schemePlace(scheme: string, uri: string, { description }: OpenapiContext) {
  const holder = description.version === '2.0' ? '/securityDefinitions' : '/components/securitySchemes';
  const step = scheme.replaceAll('~', '~0').replaceAll('/', '~1');
  return placeIn(description, { uri, pointer: `${holder}/${step}` });
}
