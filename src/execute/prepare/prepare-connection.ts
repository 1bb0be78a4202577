import { dirname, resolve as resolvePath } from 'node:path';
import type { RequestSpec } from '../../model/collection.ts';
import type { ConnectionOptions } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import type { FileAccess } from '../run-context.ts';
import { prepareTls } from './prepare-tls.ts';
import { badValue, type Evaluate, toBoolean, toMap, toText } from './values.ts';

/** How to connect: what the request says, and over it what the command line says. */
export async function prepareConnection(
  spec: RequestSpec,
  evaluate: Evaluate,
  { files, flags }: { files: FileAccess; flags: ConnectionOptions },
): Promise<ConnectionOptions> {
  // All requests that say nothing share one value, by which their connections are found.
  if (!saysAnything(spec)) return flags;
  const tls = spec.tls === undefined ? flags.tls : await prepareTls(spec.tls, evaluate, { files, flags: flags.tls });
  const resolve = { ...(spec.resolve && textMap(spec.resolve, evaluate, 'resolve')), ...flags.resolve };
  const proxy = flags.proxy ?? (spec.proxy && toProxy(evaluate(spec.proxy), spec.proxy.span));
  const unix = flags.unix ?? (spec.unix && toSocketPath(evaluate(spec.unix), spec.unix.span));
  const http2 = spec.http2 && toBoolean(evaluate(spec.http2), spec.http2.span, 'http2');
  return {
    ...(tls === undefined || Object.keys(tls).length === 0 ? {} : { tls }),
    ...(Object.keys(resolve).length > 0 ? { resolve } : {}),
    ...(proxy === undefined ? {} : { proxy }),
    ...(unix === undefined ? {} : { unix }),
    ...(http2 === undefined ? {} : { http2 }),
  };
}

function saysAnything({ tls, resolve, proxy, unix, http2 }: RequestSpec): boolean {
  return [tls, resolve, proxy, unix, http2].some((setting) => setting !== undefined);
}

function toProxy(value: Json, span: Span): string | false {
  if (value === false || typeof value === 'string') return value;
  throw badValue(span, 'proxy', 'a URL or false', value);
}

/** Relative to the file that names it, like every path of a collection. */
function toSocketPath(value: Json, span: Span): string {
  return resolvePath(dirname(span.file.absolutePath), toText(value, span, 'unix'));
}

function textMap(template: Template, evaluate: Evaluate, what: string): Record<string, string> {
  const map = toMap(evaluate(template), template.span, what);
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, toText(value, template.span, `${what}.${key}`)]),
  );
}
