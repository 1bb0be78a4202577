import { isCredentialName } from '../../credentials/credential-name.ts';

/** Whether a value under this name is kept out of the collection: `password`, `X-Api-Key`, `cookie`. */
export function isSecretName(name: string): boolean {
  return /^(set-)?cookie$/i.test(name) || isCredentialName(name);
}
