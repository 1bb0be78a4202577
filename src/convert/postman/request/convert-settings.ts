import { isJsonObject, type JsonObject, stringifyJson } from '../../../model/json.ts';
import { child, isDisabled, type SourceNode, textAt } from '../source/source-node.ts';
import type { RequestContext } from './request-context.ts';

export type Behaviour = { value: SourceNode['value']; node: SourceNode };

/** Settings of a request by the keys of `protocolProfileBehavior`; those nearest to the request count. */
export type Behaviours = ReadonlyMap<string, Behaviour>;

/** The settings of a level laid over those above it. */
export function behavioursOf(node: SourceNode, above: Behaviours): Behaviours {
  const own = child(node, 'protocolProfileBehavior');
  if (!isJsonObject(own.value)) return above;
  return new Map([
    ...above,
    ...Object.entries(own.value).map(([key, value]): [string, Behaviour] => [key, { value, node: child(own, key) }]),
  ]);
}

/** Redirects, certificates, proxy and cookies of a request. */
export async function convertSettings(
  request: SourceNode,
  behaviours: Behaviours,
  context: RequestContext,
): Promise<JsonObject> {
  const settings: JsonObject = {};
  const tls: JsonObject = {};
  for (const [key, { value, node }] of behaviours) {
    switch (key) {
      case 'followRedirects':
        if (value === false) settings['redirects'] = 0;
        break;
      case 'maxRedirects':
        if (
          typeof value === 'number' &&
          Number.isInteger(value) &&
          value >= 0 &&
          behaviours.get('followRedirects')?.value !== false
        ) {
          if (value !== 10) settings['redirects'] = value;
        }
        break;
      case 'strictSSL':
        if (value === false) tls['verify'] = false;
        break;
      case 'disableCookies':
        if (value === true) settings['cookies'] = false;
        break;
      case 'protocolVersion':
        if (value === 'http2') settings['http2'] = true;
        break;
      case 'disableBodyPruning':
        break;
      default:
        if (value !== false && value !== null && value !== undefined && !isEmpty(value)) {
          context.leave(node, `setting ${key}`, { source: `${key}: ${stringifyJson(value)}` });
        }
    }
  }
  Object.assign(tls, await certificate(child(request, 'certificate'), context));
  const proxy = proxyOf(child(request, 'proxy'), context);
  return {
    ...settings,
    ...(Object.keys(tls).length > 0 && { tls }),
    ...(proxy !== undefined && { proxy }),
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

async function certificate(node: SourceNode, context: RequestContext): Promise<JsonObject> {
  const cert = textAt(node, 'cert', 'src');
  const key = textAt(node, 'key', 'src');
  if (cert === undefined || key === undefined) return {};
  const passphrase = textAt(node, 'passphrase') ?? '';
  return {
    cert: await context.bodyFile(cert, node),
    key: await context.bodyFile(key, node),
    ...(passphrase !== '' && { passphrase: context.variables.secret('certificate passphrase', passphrase) }),
  };
}

function proxyOf(node: SourceNode, context: RequestContext): string | undefined {
  const host = textAt(node, 'host');
  if (host === undefined || host === '' || isDisabled(node)) return undefined;
  const match = textAt(node, 'match') ?? 'http+https://*/*';
  if (match !== 'http+https://*/*') {
    context.leave(node, 'proxy for some hosts', {
      hint: 'a request uses its proxy for every host',
      source: stringifyJson(node.value ?? null),
    });
    return undefined;
  }
  if (textAt(node, 'username') !== undefined || child(node, 'authenticate').value === true) {
    context.leave(node, 'credentials of the proxy', { hint: 'write them into its URL as a declared secret' });
  }
  return context.variables.markText(`http://${host}:${textAt(node, 'port') ?? '8080'}`);
}
