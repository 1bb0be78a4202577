import { type AuthKind, authSchemes } from '../../auth/registry.ts';
import type { PreparedRequest } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import type { CurlDetails } from '../../text/curl-options.ts';
import type { Prepared } from '../prepare/prepare-request.ts';
import { scalarText } from '../prepare/values.ts';
import type { RunContext } from '../run-context.ts';
import { requestAuth } from '../send/request-auth.ts';
import { authContext } from '../send/send.ts';

/** A request without what curl is to make of `words`. */
export type DryAuth = { request: PreparedRequest; words: Pick<CurlDetails, 'user' | 'netrc'> };

/**
 * The credentials of a request, without a server: what curl has an option for is left to it, so that its user has only to
 * fill in the password; a token that would be fetched stands for itself; the rest is as it would be sent.
 */
export async function dryAuth(prepared: Prepared, run: RunContext): Promise<DryAuth> {
  const { request } = prepared;
  const auth = requestAuth(prepared, run.settings);
  if (auth === undefined) return { request, words: {} };
  if (auth.scheme === 'oauth2') {
    return {
      request: { ...request, headers: [...request.headers, ['authorization', 'Bearer <oauth2.token>']] },
      words: {},
    };
  }
  const context = authContext(request, auth.span, run);
  const scheme = authSchemes[auth.scheme as AuthKind];
  // Also where curl does the work: this finds what is wrong with the settings, and hides the secrets among them.
  const authorized = await scheme.authorize(request, auth.settings, { ...context, addSecret: hideKnown(run) });
  if (prepared.auth === undefined) return { request, words: { netrc: run.settings.netrc?.path ?? true } };
  const user = curlUser(auth.scheme, auth.settings);
  if (user === undefined) return { request: authorized, words: {} };
  const headers = authorized.headers.filter(([name]) => !['authorization', 'x-amz-date'].includes(name.toLowerCase()));
  return { request: { ...authorized, headers }, words: { user } };
}

/** The placeholder of a value that is known only during the run is no secret. */
function hideKnown({ redactor }: RunContext): (secret: string) => void {
  return (secret) => {
    if (!/^<(vars|responses|fixtures)\b.*>$/s.test(secret)) redactor.add(secret);
  };
}

function curlUser(scheme: string, settings: JsonObject): CurlDetails['user'] {
  const text = (key: string): string => scalarText(settings[key] ?? '') ?? '';
  switch (scheme) {
    case 'basic':
      return { as: [], name: text('username'), password: text('password') };
    case 'digest':
      return { as: ['--digest'], name: text('username'), password: text('password') };
    case 'awsSigV4': {
      const as = ['--aws-sigv4', `aws:amz:${text('region')}:${text('service')}`];
      return { as, name: text('accessKeyId'), password: text('secretAccessKey') };
    }
    default:
      return undefined;
  }
}
