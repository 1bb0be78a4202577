import type { RequestSpec } from '../../model/collection.ts';
import type { ConnectionOptions, TlsOptions } from '../../model/exchange.ts';
import { type Json, type JsonObject } from '../../model/json.ts';
import type { Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import type { FileAccess } from '../run-context.ts';
import { badValue, type Evaluate, toBoolean, toMap, toText } from './values.ts';

/** How to connect: what the request says, and over it what the command line says. */
export async function prepareConnection(
  spec: RequestSpec,
  evaluate: Evaluate,
  { files, flags }: { files: FileAccess; flags: ConnectionOptions },
): Promise<ConnectionOptions> {
  const tls = { ...(spec.tls && (await prepareTls(spec.tls, evaluate, files))), ...flags.tls };
  const resolve = { ...(spec.resolve && textMap(spec.resolve, evaluate, 'resolve')), ...flags.resolve };
  const proxy = flags.proxy ?? (spec.proxy && toProxy(evaluate(spec.proxy), spec.proxy.span));
  const unix = flags.unix ?? (spec.unix && toText(evaluate(spec.unix), spec.unix.span, 'unix'));
  const http2 = spec.http2 && toBoolean(evaluate(spec.http2), spec.http2.span, 'http2');
  return {
    ...(Object.keys(tls).length > 0 ? { tls } : {}),
    ...(Object.keys(resolve).length > 0 ? { resolve } : {}),
    ...(proxy === undefined ? {} : { proxy }),
    ...(unix === undefined ? {} : { unix }),
    ...(http2 === undefined ? {} : { http2 }),
  };
}

async function prepareTls(template: Template, evaluate: Evaluate, files: FileAccess): Promise<TlsOptions> {
  const { span } = template;
  const value = toMap(evaluate(template), span, 'tls');
  const text = (key: string): string | undefined =>
    value[key] === undefined ? undefined : toText(value[key], span, `tls.${key}`);
  const pem = async (key: string): Promise<JsonObject> => {
    const path = text(key);
    return path === undefined ? {} : { [key]: await files.readText(path, span) };
  };
  const [passphrase, serverName] = [text('passphrase'), text('serverName')];
  return {
    ...(await pem('ca')),
    ...(await pem('cert')),
    ...(await pem('key')),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(value['verify'] === undefined ? {} : { verify: toBoolean(value['verify'], span, 'tls.verify') }),
  };
}

function toProxy(value: Json, span: Span): string | false {
  if (value === false || typeof value === 'string') return value;
  throw badValue(span, 'proxy', 'a URL or false', value);
}

function textMap(template: Template, evaluate: Evaluate, what: string): Record<string, string> {
  const map = toMap(evaluate(template), template.span, what);
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, toText(value, template.span, `${what}.${key}`)]),
  );
}
