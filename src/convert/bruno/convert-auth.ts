import type { Json, JsonObject } from '../../model/json.ts';
import type { Leftover } from '../import.ts';
import type { BrunoAuth } from './tree.ts';
import { type Scope, translate, translateCredential } from './variables/scope.ts';

export type ConvertedAuth = { auth?: Json; leftovers: Leftover[] };

/** `auth` of a request, credentials as declared secrets; undefined where there is none or no counterpart. */
export function convertAuth({ mode, settings, place }: BrunoAuth, scope: Scope): ConvertedAuth {
  const text = (key: string): string => translate(settings[key] ?? '', scope);
  const secret = (key: string, wish = key): string => translateCredential(wish, settings[key] ?? '', scope);
  const leave = (what: string, hint: string): ConvertedAuth => ({
    leftovers: [{ place, what, hint, source: sourceOf(mode, settings) }],
  });
  switch (mode) {
    case 'none':
      return { leftovers: [] };
    case 'basic':
    case 'digest':
      return { auth: { [mode]: { username: text('username'), password: secret('password') } }, leftovers: [] };
    case 'bearer':
      if ((settings['token'] ?? '') === '') return leave('bearer auth without a token', 'set `auth: { bearer: … }`');
      return { auth: { bearer: secret('token') }, leftovers: [] };
    case 'apikey': {
      const name = settings['key'] ?? '';
      if (name === '') return leave('API key without a name', 'set `auth: { apiKey: … }`');
      const where = settings['placement']?.startsWith('query') === true ? 'query' : 'header';
      return { auth: { apiKey: { in: where, name: text('key'), value: secret('value', name) } }, leftovers: [] };
    }
    case 'awsv4': {
      const { sessionToken = '', profileName = '' } = settings;
      const keys = {
        accessKeyId: text('accessKeyId'),
        secretAccessKey: secret('secretAccessKey', 'aws_secret_access_key'),
      };
      const session = sessionToken === '' ? {} : { sessionToken: secret('sessionToken', 'aws_session_token') };
      const auth = { awsSigV4: { ...keys, ...session, region: text('region'), service: text('service') } };
      const profile = { place, what: `AWS profile ${profileName}`, hint: 'give the keys of the profile as variables' };
      return { auth, leftovers: profileName === '' ? [] : [profile] };
    }
    case 'oauth2':
      return oauth2(settings, { text, secret, leave });
    default:
      return leave(`auth ${mode}`, 'there is no such auth here');
  }
}

type Reading = {
  text: (key: string) => string;
  secret: (key: string, wish?: string) => string;
  leave: (what: string, hint: string) => ConvertedAuth;
};

function oauth2(settings: Record<string, string>, { text, secret, leave }: Reading): ConvertedAuth {
  const grant = settings['grantType'] ?? '';
  if (grant !== 'client_credentials' && grant !== 'password') {
    return leave(`OAuth 2.0 grant ${grant}`, 'get a token first and send it with `auth: { bearer: … }`');
  }
  const odd = oddSetting(settings);
  if (odd !== undefined) return leave(`OAuth 2.0 ${odd}`, 'there is no such setting here');
  const optional = (ours: string, value: string): JsonObject => (value === '' ? {} : { [ours]: value });
  const auth = {
    oauth2: {
      grant,
      tokenUrl: text('accessTokenUrl'),
      clientId: text('clientId'),
      ...optional('clientSecret', secret('clientSecret', 'client_secret')),
      ...optional('scope', text('scope')),
      ...(grant === 'password' ? { username: text('username'), password: secret('password') } : {}),
      ...(settings['credentialsPlacement'] === 'basic_auth_header' ? {} : { clientAuth: 'post' }),
    },
  };
  return { auth, leftovers: [] };
}

/** What would change the request and cannot be said. */
function oddSetting(settings: Record<string, string>): string | undefined {
  const {
    tokenPlacement = '',
    tokenHeaderPrefix = '',
    tokenSource = '',
    autoFetchToken = '',
    accessTokenUrl = '',
  } = settings;
  if (Object.keys(settings).some((key) => key.startsWith('oauth2_additional'))) return 'additional parameters';
  if (tokenPlacement !== '' && tokenPlacement !== 'header') return 'token in the URL';
  if (!/^(bearer)?$/i.test(tokenHeaderPrefix.trim())) return `token prefix ${tokenHeaderPrefix}`;
  if (tokenSource !== '' && tokenSource !== 'access_token') return `token source ${tokenSource}`;
  if (accessTokenUrl === '') return 'without a token URL';
  return autoFetchToken === 'false' ? 'without fetching a token' : undefined;
}

function sourceOf(mode: string, settings: Record<string, string>): string {
  return [`auth:${mode} {`, ...Object.entries(settings).map(([key, value]) => `  ${key}: ${value}`), '}'].join('\n');
}
