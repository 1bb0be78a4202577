import type { RequestSpec } from '../../model/collection.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { locationOf } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import { objectCode, quote } from './code/code.ts';
import { plainText } from './code/plain-text.ts';
import type { ScriptContext } from './script-context.ts';

/** Takes what a request says about its connection into the options of the script; lists what k6 has no means for. */
export async function carryConnection(spec: RequestSpec, context: ScriptContext): Promise<void> {
  const leave = (key: string, template: Template | undefined, hint: string): void => {
    if (template !== undefined) context.leftovers.push({ place: locationOf(template.span), what: key, hint });
  };
  leave('unix', spec.unix, 'k6 does not connect to sockets');
  leave('proxy', spec.proxy, 'k6 reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY from its environment');
  leave('http2', isLiteral(spec.http2, true) ? undefined : spec.http2, 'k6 takes HTTP/2 where the server offers it');
  leave('save', spec.save, 'k6 writes no files');
  leave('maxBody', spec.maxBody, 'k6 has no limit for bodies');
  for (const phase of ['connect', 'read']) {
    if (!keysOf(spec.timeout).includes(phase)) continue;
    leave(`timeout.${phase}`, spec.timeout, 'k6 has one timeout for a request: the total, else these together');
  }
  carryHosts(spec.resolve, leave, context);
  if (spec.tls !== undefined) await carryTls(spec.tls, leave, context);
}

type Leave = (key: string, template: Template, hint: string) => void;

function carryHosts(template: Template | undefined, leave: Leave, { hosts }: ScriptContext): void {
  if (template === undefined) return;
  const written = literalMap(template);
  if (written === undefined) return leave('resolve', template, 'k6 takes `options.hosts`, which nothing computes');
  for (const [host, address] of Object.entries(written)) hosts.set(host, plainText(address));
}

async function carryTls(template: Template, leave: Leave, context: ScriptContext): Promise<void> {
  const tls = literalMap(template);
  if (tls === undefined)
    return leave('tls', template, 'k6 takes certificates from its options, which nothing computes');
  const { ca, cert, key, passphrase, verify, serverName } = tls;
  if (verify === false) context.isInsecure = true;
  if (ca !== undefined) leave('tls.ca', template, 'k6 trusts what the system trusts: set SSL_CERT_FILE');
  if (serverName !== undefined) leave('tls.serverName', template, 'k6 takes the name from the URL');
  if (typeof cert !== 'string') return;
  if (typeof key !== 'string' || passphrase !== undefined) {
    return leave('tls.cert', template, 'k6 needs a key without passphrase in a file of its own');
  }
  const { files } = context;
  const opened = async (path: string): Promise<string> =>
    `open(${quote(files.nameOf(await files.resolve(path, template.span)))})`;
  context.certificates.add(
    objectCode([
      ['cert', await opened(cert)],
      ['key', await opened(key)],
    ]),
  );
}

function literalMap(template: Template): JsonObject | undefined {
  return template.kind === 'literal' && isJsonObject(template.value) ? template.value : undefined;
}

function isLiteral(template: Template | undefined, value: boolean): boolean {
  return template?.kind === 'literal' && template.value === value;
}

function keysOf(template: Template | undefined): string[] {
  if (template?.kind === 'map') return template.entries.map(({ key }) => key);
  return template === undefined ? [] : Object.keys(literalMap(template) ?? {});
}
