import type { JsonObject } from '../../model/json.ts';
import type { AuthContext } from '../scheme.ts';
import { hide, optionalTextOf, settingError, textListOf, textOf, wordOf } from '../settings.ts';

/** What a token is asked for with: the settings of `oauth2`, checked. */
export type TokenGrant = {
  tokenUrl: string;
  grant: GrantSettings;
  client: ClientSettings;
  scope?: string;
  audience?: string;
  /** RFC 8707 allows several. */
  resource: string[];
};

/** RFC 6749, sections 4.4, 4.3 and 6. */
export type GrantSettings =
  | { type: 'client_credentials' }
  | { type: 'password'; username: string; password: string }
  | { type: 'refresh_token'; refreshToken: string };

/** How the client says who it is: RFC 6749, section 2.3.1, and RFC 7523, section 2.2. */
export type ClientSettings = { clientId: string } & (
  | { auth: 'none' }
  | { auth: 'basic' | 'post'; clientSecret: string }
  | { auth: 'private_key_jwt'; privateKey: string; keyId?: string; assertionAudience: string }
);

/** Reads the settings of `oauth2` and hides those that are secret. Throws ProblemError. */
export function tokenGrantOf(settings: JsonObject, context: AuthContext): TokenGrant {
  const tokenUrl = textOf(settings, 'tokenUrl', context);
  if (!/^https?:/i.test(tokenUrl) || !URL.canParse(tokenUrl)) {
    throw settingError(
      context,
      `"${tokenUrl}" is not a URL that a token can be asked from`,
      '`tokenUrl` is a whole URL, such as https://login.example.com/oauth/token',
    );
  }
  const scope = textListOf(settings, 'scope', context).join(' ');
  const audience = optionalTextOf(settings, 'audience', context);
  return {
    tokenUrl,
    grant: grantOf(settings, context),
    client: clientOf(settings, tokenUrl, context),
    ...(scope === '' ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    resource: textListOf(settings, 'resource', context),
  };
}

const grantTypes = ['client_credentials', 'password', 'refresh_token'] as const;
const clientAuths = ['basic', 'post', 'private_key_jwt'] as const;

function grantOf(settings: JsonObject, context: AuthContext): GrantSettings {
  const type = wordOf(textOf(settings, 'grant', context), grantTypes, 'grant', context);
  switch (type) {
    case 'client_credentials':
      return { type };
    case 'password': {
      const password = textOf(settings, 'password', context);
      hide(context, password);
      return { type, username: textOf(settings, 'username', context), password };
    }
    case 'refresh_token': {
      const refreshToken = textOf(settings, 'refreshToken', context);
      hide(context, refreshToken);
      return { type, refreshToken };
    }
  }
}

function clientOf(settings: JsonObject, tokenUrl: string, context: AuthContext): ClientSettings {
  const clientId = textOf(settings, 'clientId', context);
  const named = optionalTextOf(settings, 'clientAuth', context);
  // A public client has no secret and only names itself.
  if (named === undefined && optionalTextOf(settings, 'clientSecret', context) === undefined) {
    return { clientId, auth: 'none' };
  }
  const auth = wordOf(named ?? 'basic', clientAuths, 'clientAuth', context);
  switch (auth) {
    case 'basic':
    case 'post': {
      const clientSecret = textOf(settings, 'clientSecret', context);
      hide(context, clientSecret);
      return { clientId, auth, clientSecret };
    }
    case 'private_key_jwt': {
      const privateKey = textOf(settings, 'privateKey', context);
      const keyId = optionalTextOf(settings, 'keyId', context);
      const assertionAudience = optionalTextOf(settings, 'assertionAudience', context) ?? tokenUrl;
      hide(context, privateKey);
      return { clientId, auth, privateKey, ...(keyId === undefined ? {} : { keyId }), assertionAudience };
    }
  }
}
