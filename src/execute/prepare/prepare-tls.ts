import { tlsFault } from '../../http/connect/tls-context.ts';
import type { TlsOptions } from '../../model/exchange.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import { entryOf, type Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import type { FileAccess } from '../run-context.ts';
import { type Evaluate, toBoolean, toMap, toText } from './values.ts';

/**
 * Certificates and how to verify: what the request says, and over it what the command line says. Throws ProblemError at
 * the place of the part that is not there or cannot be used.
 */
export async function prepareTls(
  template: Template,
  evaluate: Evaluate,
  { files, flags }: { files: FileAccess; flags: TlsOptions | undefined },
): Promise<TlsOptions> {
  const value = toMap(evaluate(template), template.span, 'tls');
  const text = (key: string): string | undefined =>
    value[key] === undefined ? undefined : toText(value[key], placeOf(template, key), `tls.${key}`);
  const own: TlsOptions = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = text(part);
    if (path === undefined) continue;
    const span = placeOf(template, part);
    own[part] = await files.readText(path, span);
    own.paths = { ...own.paths, [part]: await files.resolve(path, span) };
  }
  const [passphrase, serverName] = [text('passphrase'), text('serverName')];
  const tls: TlsOptions = {
    ...own,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(value['verify'] === undefined
      ? {}
      : { verify: toBoolean(value['verify'], placeOf(template, 'verify'), 'tls.verify') }),
    ...flags,
    ...(own.paths || flags?.paths ? { paths: { ...own.paths, ...flags?.paths } } : {}),
  };
  checkParts(tls, template);
  return tls;
}

/** What was good for a template before: reading a bundle of authorities for every request would take its time. */
const good = new WeakMap<Template, string>();

function checkParts(tls: TlsOptions, template: Template): void {
  const parts = JSON.stringify(tls);
  if (good.get(template) === parts) return;
  const fault = tlsFault(tls);
  if (fault) {
    throw new ProblemError(problemAt(placeOf(template, fault.part), 'http/tls', fault.message, fault.hint));
  }
  good.set(template, parts);
}

/** Where the value of a key stands, else the whole map. */
function placeOf(template: Template, key: string): Span {
  const found =
    template.kind === 'literal'
      ? entryOf(template.node, key)
      : template.kind === 'map'
        ? template.entries.find((entry) => entry.key === key)
        : undefined;
  return found?.value.span ?? template.span;
}
