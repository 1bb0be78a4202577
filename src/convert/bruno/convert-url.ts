import type { JsonObject } from '../../model/json.ts';
import { groupPairs } from '../draft/request/group-pairs.ts';
import { percentDecoded } from '../draft/request/percent-decoded.ts';
import { templateValue } from '../template/template-value.ts';
import type { BrunoPair, BrunoRequest } from './tree.ts';
import { interpolate, type Part, type Scope, translateCredential, translateNamed } from './variables/scope.ts';
import { isSecretName } from './variables/secret-name.ts';

export type ConvertedUrl = {
  url: string;
  query: JsonObject;
  /** Parameters that stand under `params:query` only: Bruno itself sends what stands in the URL. */
  added: BrunoPair[];
};

/**
 * The URL with its path parameters filled in. What stands after `?` becomes `query` where that sends the same: Bruno
 * sends the URL as it stands unless `encodeUrl` is set.
 */
export function convertUrl(request: BrunoRequest, scope: Scope): ConvertedUrl {
  const [target = ''] = request.url
    .replace(/\s*\n\s*/g, '')
    .trim()
    .split('#', 1);
  const [path = '', search = ''] = splitOnce(target, '?');
  const pairs = search.split('&').filter((pair) => pair !== '');
  const url = translatePath(fillPath(path, request.pathParams), scope);
  const added = request.query.filter(({ name, enabled }) => enabled && name !== '' && !hasName(pairs, name));
  const written = readPairs(pairs, request.encodeUrl);
  const pairsOfMap = [...(written ?? []), ...added.map((pair): Pair => [pair.name, pair.value])];
  const query = groupPairs(pairsOfMap.map(([name, value]) => [name, translateNamed(name, value, scope)]));
  const rest = written === undefined ? `?${pairs.map((pair) => translatePair(pair, scope)).join('&')}` : '';
  return { url: url + rest, query, added };
}

type Pair = [name: string, value: string];

/** The pairs of a query, where a map says the same; undefined where it must stay as it is written. */
function readPairs(written: string[], isEncoded: boolean): Pair[] | undefined {
  const pairs = written.map((pair) => splitOnce(pair, '='));
  const names = pairs.map(([name]) => name);
  const isGrouped = names.every((name, index) => names.indexOf(name) === index || names[index - 1] === name);
  const isPlain = (text: string): boolean => /^[\w.~-]*$/.test(text);
  const isSame = pairs.every(
    ([name = '', value]) =>
      value !== undefined && name !== '' && isPlain(name) && (isPlain(value) || (isEncoded && !/[%+]/.test(value))),
  );
  return isGrouped && isSame ? pairs.map(([name = '', value = '']) => [name, value]) : undefined;
}

/** One pair as it stands; the value of a credential is one all the same. */
function translatePair(pair: string, scope: Scope): string {
  const [name = '', value] = splitOnce(pair, '=');
  if (value === undefined || !isSecretName(nameOf(name))) return withoutBraces(interpolate(pair, scope));
  return `${withoutBraces(interpolate(name, scope))}=${translateCredential(nameOf(name), value, scope)}`;
}

function hasName(pairs: string[], name: string): boolean {
  return pairs.some((pair) => {
    const [written = ''] = splitOnce(pair, '=');
    return written === name || nameOf(written) === name;
  });
}

/** `:id` as a whole segment, or in the brackets of an OData key. */
function fillPath(path: string, params: BrunoPair[]): string {
  if (params.length === 0) return path;
  const valueOf = (name: string): string | undefined => params.find((param) => param.name === name)?.value;
  const start = /^[a-z][a-z0-9+.-]*:\/\//i.exec(path)?.[0].length ?? 0;
  const segments = path.slice(start).split('/');
  const filled = segments.map((segment, index) => {
    if (index === 0 && start > 0) return segment;
    if (segment.startsWith(':')) return valueOf(segment.slice(1)) ?? segment;
    if (!/^[\w.-]+\([^)]*\)$/.test(segment)) return segment;
    return segment.replace(/:(\w+)/g, (written, name: string) => valueOf(name) ?? written);
  });
  return path.slice(0, start) + filled.join('/');
}

/** Also gives a URL without a scheme the one that Bruno takes: http. */
function translatePath(path: string, scope: Scope): string {
  const [, scheme = '', user = '', password = '', host = ''] =
    /^([a-z]+:\/\/)([^/@:{}]*):([^/@]+)@(.*)$/is.exec(path) ?? [];
  if (password !== '') {
    const credential = translateCredential('url_password', password, scope);
    return `${scheme}${user}:${credential}@${withoutBraces(interpolate(host, scope))}`;
  }
  const parts = interpolate(path, scope);
  const url = withoutBraces(parts);
  return lacksScheme(parts) ? `http://${url}` : url;
}

function lacksScheme([first]: Part[]): boolean {
  if (first === undefined) return false;
  const start = 'cel' in first ? first.known : first.text;
  return start !== undefined && start !== '' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(start);
}

/** Braces that stand for no variable are sent as they are: in a URL that is percent-encoded. */
function withoutBraces(parts: Part[]): string {
  return templateValue(
    parts.map((part) =>
      'cel' in part ? part : { text: part.text.replaceAll('{{', '%7B%7B').replaceAll('}}', '%7D%7D') },
    ),
  );
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

function nameOf(written: string): string {
  return percentDecoded(written.replaceAll('+', ' '));
}
