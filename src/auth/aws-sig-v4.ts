import type { Header, PreparedRequest } from '../model/exchange.ts';
import { payloadHash } from './aws-sig-v4/payload-hash.ts';
import { encodedOnce, isS3, signRequest } from './aws-sig-v4/sign-request.ts';
import { headerValue, withCredentialHeader } from './credential-header.ts';
import type { AuthContext, AuthScheme } from './scheme.ts';
import { hide, optionalTextOf, settingError, textOf } from './settings.ts';

/**
 * `awsSigV4: { accessKeyId, secretAccessKey, sessionToken?, region, service }`: AWS Signature Version 4. An
 * `X-Amz-Date` or `X-Amz-Content-Sha256` among the headers is signed as it stands.
 */
export const awsSigV4: AuthScheme = {
  async authorize(request, settings, context) {
    const service = textOf(settings, 'service', context);
    const secretAccessKey = textOf(settings, 'secretAccessKey', context);
    const sessionToken = optionalTextOf(settings, 'sessionToken', context);
    hide(context, secretAccessKey, sessionToken);

    const url = urlToSend(request.url, service);
    const time = timeOf(request, context);
    const hash = headerValue(request.headers, 'x-amz-content-sha256') ?? (await hashOf(request, service, context));
    let prepared = withHeader({ ...request, url: url.href }, 'x-amz-date', time);
    prepared = withHeader(prepared, 'x-amz-content-sha256', hash);
    if (sessionToken) prepared = withCredentialHeader(prepared, 'x-amz-security-token', sessionToken);

    const { authorization } = signRequest(
      {
        method: request.method,
        path: url.pathname,
        query: url.search.slice(1),
        headers: headersToSign(prepared, url),
        payloadHash: hash,
      },
      {
        accessKeyId: textOf(settings, 'accessKeyId', context),
        secretAccessKey,
        region: textOf(settings, 'region', context),
        service,
        time,
      },
    );
    return withCredentialHeader(prepared, 'authorization', authorization);
  },
};

/** Headers that the client or a proxy may still change or add. */
const UNSIGNED = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
]);

/** `+` is a space to some servers and a plus to others; encoded, it is what was signed to all of them. */
function urlToSend(text: string, service: string): URL {
  const url = new URL(text);
  url.search = url.search.replaceAll('+', '%20');
  if (isS3(service)) url.pathname = encodedOnce(url.pathname);
  return url;
}

function timeOf(request: PreparedRequest, context: AuthContext): string {
  const given = headerValue(request.headers, 'x-amz-date');
  if (given === undefined) return new Date(context.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  if (/^\d{8}T\d{6}Z$/.test(given)) return given;
  throw settingError(context, `"${given}" is not a value of X-Amz-Date`, 'it is written 20150830T123600Z');
}

/** S3 takes an unsigned body where TLS protects it, which saves reading a file twice; no other service does. */
async function hashOf(request: PreparedRequest, service: string, context: AuthContext): Promise<string> {
  const isProtected = isS3(service) && request.url.startsWith('https:');
  return isProtected && request.body?.kind === 'stream' ? 'UNSIGNED-PAYLOAD' : payloadHash(request.body, context);
}

function headersToSign(request: PreparedRequest, url: URL): Header[] {
  const headers = request.headers.filter(([name]) => !UNSIGNED.has(name.toLowerCase()));
  return headerValue(headers, 'host') === undefined ? [['host', url.host], ...headers] : headers;
}

function withHeader(request: PreparedRequest, name: string, value: string): PreparedRequest {
  return { ...request, headers: [...request.headers.filter(([other]) => other.toLowerCase() !== name), [name, value]] };
}
