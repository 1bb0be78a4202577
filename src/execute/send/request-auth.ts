import { netrcCredentials } from '../../auth/netrc.ts';
import type { Prepared, RequestAuth } from '../prepare/prepare-request.ts';
import type { RunSettings } from '../run-context.ts';

/**
 * How a request is authorized: as it says itself, else with what `.netrc` has for its host, as curl's `--netrc` does. A
 * request that has credentials in its URL or an `authorization` header keeps them.
 */
export function requestAuth({ request, auth, netrc }: Prepared, settings: RunSettings): RequestAuth | undefined {
  if (auth !== undefined || netrc === undefined || settings.netrc === undefined) return auth;
  const url = new URL(request.url);
  if (url.username !== '' || request.headers.some(([name]) => name.toLowerCase() === 'authorization')) return undefined;
  const credentials = netrcCredentials(settings.netrc.entries, url.hostname);
  return credentials && { scheme: 'basic', settings: credentials, span: netrc };
}
