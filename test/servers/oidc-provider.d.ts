/** The part of `oidc-provider` that the tests use; it comes without types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export type Client = { clientId: string };
  type Token = {
    save: () => Promise<string>;
    destroy: () => Promise<void>;
    expiration: number;
    scope?: string;
    aud?: string;
  };
  type TokenModel = {
    new (properties: Record<string, unknown>): Token;
    find: (value: string) => Promise<Token | undefined>;
  };
  type Grant = { addOIDCScope: (scope: string) => void; save: () => Promise<string> };
  type GrantContext = { oidc: { params: Record<string, string>; client: Client }; body: unknown };

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): RequestListener;
    registerGrantType(name: string, handler: (context: GrantContext) => Promise<void>, parameters: string[]): void;
    Client: { find: (id: string) => Promise<Client> };
    Grant: new (
      properties: Record<string, unknown>,
    ) => Grant;
    AccessToken: TokenModel;
    ClientCredentials: TokenModel;
    RefreshToken: TokenModel;
  }
  export const errors: { InvalidGrant: new (description: string) => Error };
}
