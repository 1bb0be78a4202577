import { parseJson } from '../../../model/json.ts';
import type { SourceFile } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import { placeOf, sourceError } from '../../source/source-text.ts';
import { at, listAt, textAt } from './plain-values.ts';

export type BrunoConfig = { name: string; ignored: string[]; leftovers: Leftover[] };

/** `bruno.json`. Throws ProblemError where it is no JSON or of another version. */
export function readBrunoConfig(file: SourceFile): BrunoConfig {
  const json = parsed(file);
  const version = textAt(json, 'version');
  if (version !== '1') {
    throw sourceError(file, 0, `this is version "${version}" of bruno.json`, 'version 1 is known');
  }
  const leftover = (what: string, key: string): Leftover => ({
    place: placeOf(file, Math.max(0, file.text.indexOf(`"${key}"`))),
    what,
    source: JSON.stringify({ [key]: at(json, key) }, undefined, 2),
  });
  const proxy = at(json, 'proxy');
  const isProxied = at(proxy, 'enabled') === true || (at(proxy, 'inherit') === false && at(proxy, 'disabled') !== true);
  return {
    name: textAt(json, 'name'),
    ignored: listAt(json, 'ignore').map(String),
    leftovers: [
      ...(isProxied ? [{ ...leftover('proxy', 'proxy'), hint: 'name it with --proxy or `proxy:`' }] : []),
      ...(listAt(json, 'clientCertificates', 'certs').length > 0
        ? [{ ...leftover('client certificates', 'clientCertificates'), hint: 'name them under `tls:` or with --cert' }]
        : []),
    ],
  };
}

/** The variables of a `.env` file. */
export async function readDotenv(text: string | undefined): Promise<Record<string, string>> {
  if (text === undefined) return {};
  const lang = (await import('@usebruno/lang')).default;
  return lang.dotenvToJson(text);
}

function parsed(file: SourceFile): unknown {
  try {
    return parseJson(file.text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const [, position = '0'] = /at position (\d+)/.exec(String(error)) ?? [];
    throw sourceError(file, Number(position), 'this is not JSON');
  }
}
