import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../../../model/json.ts';
import { hasMark } from '../../template/marks.ts';
import { child, items, type SourceNode, textAt, textOf } from '../source/source-node.ts';
import type { RequestContext } from './request-context.ts';

/** `auth` of ours with marks; undefined where the scheme has no counterpart, which is left over. */
export function convertAuth(node: SourceNode, context: RequestContext): Json | undefined {
  const type = textAt(node, 'type') ?? 'noauth';
  const given = settingsOf(child(node, type));
  const text = (key: string): string => context.variables.markText(given.get(key) ?? '');
  const secret = (key: string, wish = key): string => hidden(text(key), wish, context);
  const leave = (hint: string): undefined => {
    context.leave(node, `auth of type ${type}`, { hint, source: stringifyJson(withoutSecrets(node.value ?? null), 2) });
    return undefined;
  };
  switch (type) {
    case 'noauth':
      return 'none';
    case 'basic':
      return { basic: { username: text('username'), password: secret('password') } };
    case 'digest':
      return { digest: { username: text('username'), password: secret('password') } };
    case 'bearer':
      return { bearer: secret('token') };
    case 'apikey': {
      const name = text('key');
      const place = text('in') === 'query' ? 'query' : 'header';
      return name === '' ? leave('the key has no name') : { apiKey: { in: place, name, value: secret('value', name) } };
    }
    case 'awsv4':
      if (text('addAuthDataToQuery') === 'true')
        return leave('the signature goes to the query, which is not known here');
      return { awsSigV4: awsSettings(text, secret) };
    case 'oauth2':
      return (
        oauth2(text, secret) ??
        leave('only a given token, client credentials and password can be used without a browser')
      );
  }
  return leave('this scheme is not known here');
}

type Read = (key: string, wish?: string) => string;

function awsSettings(text: Read, secret: Read): JsonObject {
  const token = secret('sessionToken', 'aws session token');
  return {
    accessKeyId: text('accessKey'),
    secretAccessKey: secret('secretKey', 'aws secret access key'),
    ...(token !== '' && { sessionToken: token }),
    region: text('region') || 'us-east-1',
    service: text('service') || 'execute-api',
  };
}

/** A token that is there is used as it is; else it is fetched, where that needs nobody. */
function oauth2(text: Read, secret: Read): JsonObject | undefined {
  const prefix = text('headerPrefix').trim();
  if (text('accessToken') !== '') {
    const token = secret('accessToken', 'access token');
    if (text('addTokenTo') === 'queryParams') return { apiKey: { in: 'query', name: 'access_token', value: token } };
    if (prefix === '' || prefix === 'Bearer') return { bearer: token };
    return { apiKey: { in: 'header', name: 'authorization', value: `${prefix} ${token}` } };
  }
  const grant = { client_credentials: 'client_credentials', password_credentials: 'password' }[text('grant_type')];
  const tokenUrl = text('accessTokenUrl');
  const isPlain = text('addTokenTo') !== 'queryParams' && (prefix === '' || prefix === 'Bearer');
  if (grant === undefined || tokenUrl === '' || !isPlain) return undefined;
  const clientSecret = secret('clientSecret', 'client secret');
  const optional = (key: string): JsonObject => (text(key) === '' ? {} : { [key]: text(key) });
  return {
    oauth2: {
      grant,
      tokenUrl,
      clientId: text('clientId'),
      ...(clientSecret !== '' && { clientSecret }),
      ...optional('scope'),
      ...optional('audience'),
      ...(grant === 'password' && { username: text('username'), password: secret('password') }),
      ...(text('client_authentication') === 'body' && { clientAuth: 'post' }),
    },
  };
}

function hidden(text: string, wish: string, { variables }: RequestContext): string {
  return text === '' || hasMark(text) ? text : variables.secret(wish, text);
}

/** Settings are a list of key and value (2.1) or an object (2.0). */
function settingsOf(node: SourceNode): Map<string, string> {
  if (isJsonObject(node.value)) {
    return new Map(Object.keys(node.value).map((key) => [key, textAt(node, key) ?? '']));
  }
  return new Map(items(node).map((item) => [textAt(item, 'key') ?? '', textOf(child(item, 'value')) ?? '']));
}

/** Every value of a scheme that is not understood may be a credential. */
function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isJsonObject(value)) return value;
  const isPair = value['key'] !== undefined && value['value'] !== undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === 'type' || (isPair && key !== 'value')) return [key, item];
      return [key, typeof item === 'object' ? withoutSecrets(item) : mask(item)];
    }),
  );
}

function mask(value: Json): Json {
  return typeof value === 'string' && value !== '' && !/^\{\{[^{}]*\}\}$/.test(value) ? '***' : value;
}
