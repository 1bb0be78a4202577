import { apiKey } from './api-key.ts';
import { awsSigV4 } from './aws-sig-v4.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import { digest } from './digest.ts';
import { oauth2 } from './oauth2.ts';
import type { AuthScheme } from './scheme.ts';

/** Every scheme by its key under `auth`. `none` is not one; the text under `bearer` is passed as `{ token }`. */
export const authSchemes = {
  bearer,
  basic,
  apiKey,
  digest,
  oauth2,
  awsSigV4,
} as const satisfies Record<string, AuthScheme>;

export type AuthKind = keyof typeof authSchemes;
