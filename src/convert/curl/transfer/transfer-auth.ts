import type { JsonObject } from '../../../model/json.ts';
import { basicOf } from '../../draft/request/headers-draft.ts';
import { hasMark } from '../../template/marks.ts';
import type { GivenOption } from '../parse-arguments.ts';
import type { OptionReader, TransferContext } from './transfer-context.ts';

/** Schemes of curl that rollcall does not have. */
const OTHER_SCHEMES = ['ntlm', 'ntlm-wb', 'negotiate', 'anyauth'];

/** Who sends the request, by `-u` and what goes with it; `fromUrl` is what the URL says. */
export function transferAuth(
  read: OptionReader,
  fromUrl: { username: string; password?: string } | undefined,
  context: TransferContext,
): JsonObject | undefined {
  const bearer = read.last('oauth2-bearer');
  const user = read.last('user');
  for (const name of OTHER_SCHEMES) {
    const option = read.isOn(name) ? read.last(name) : undefined;
    if (option) context.leave(option.word.start, `option --${name}`, 'rollcall has basic and digest');
  }
  if (bearer !== undefined) {
    if (user !== undefined) context.leave(user.word.start, 'option --user', '--oauth2-bearer stands beside it');
    return { bearer: hasMark(bearer.value) ? bearer.value : context.secret('token', bearer.value) };
  }
  const credentials = user === undefined ? fromUrl : userOf(user);
  if (credentials === undefined) return undefined;
  const { username } = credentials;
  const at = user?.word.start ?? 0;
  const password = credentials.password ?? context.secretVariable('password', at);
  const aws = read.last('aws-sigv4');
  if (aws !== undefined) return { awsSigV4: awsOf(aws, { username, password }, context) };
  return { [read.isOn('digest') ? 'digest' : 'basic']: basicOf(username, password, context) };
}

function userOf({ value }: GivenOption): { username: string; password?: string } {
  const colon = value.indexOf(':');
  return colon === -1 ? { username: value } : { username: value.slice(0, colon), password: value.slice(colon + 1) };
}

/** `provider1[:provider2[:region[:service]]]`; region and service are in the host where the option does not say. */
function awsOf(
  option: GivenOption,
  { username, password }: { username: string; password: string },
  context: TransferContext,
): JsonObject {
  const [, , region, service] = option.value.split(':');
  const [, hostService = '', hostRegion = ''] = /^([^.]+)\.([^.]+)\./.exec(context.host) ?? [];
  if (region === undefined && hostRegion === '')
    context.leave(option.word.start, 'option --aws-sigv4 without a region', 'set it');
  return {
    accessKeyId: username,
    secretAccessKey: hasMark(password) ? password : context.secret('secret access key', password),
    region: region ?? (hostRegion === '' ? 'us-east-1' : hostRegion),
    service: service ?? (hostService === '' ? 'execute-api' : hostService),
  };
}
