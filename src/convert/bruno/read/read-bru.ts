import type { SourceFile } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import { placeOf } from '../../source/source-text.ts';
import { type BrunoAuth, type BrunoRequest, type BrunoScript, type BrunoSettings, sendable } from '../tree.ts';
import { type ParsedBru, parseBru } from './parse-bru.ts';
import { at, listAt, lookUp, pairsOf, textAt, varsOf } from './plain-values.ts';
import { readBruBody } from './read-bru-body.ts';

export type BruSettingsFile = BrunoSettings & { name?: string; seq?: number };

/** A request file; only leftovers where it is no HTTP request. Throws ProblemError for broken syntax. */
export async function readBruRequest(file: SourceFile): Promise<{ request?: BrunoRequest; leftovers: Leftover[] }> {
  const bru = await parseBru(file, 'request');
  const { json } = bru;
  const method = textAt(json, 'http', 'method');
  if (method === '') {
    return { leftovers: [{ place: placeOf(file, 0), what: foreignKind(json), source: file.text }] };
  }
  const params = listAt(json, 'params');
  const queryPlaces = bru.pairPlaces('query', 'params:query');
  const pathPlaces = bru.pairPlaces('params:path');
  const ofType = (type: string): unknown[] => params.filter((param) => at(param, 'type') === type);
  const { body, leftovers } = readBruBody(bru);
  const settings = settingsOf(bru, textAt(json, 'http', 'auth') || 'none');
  const request: BrunoRequest = {
    ...settings,
    file,
    name: textAt(json, 'meta', 'name') || file.path.replace(/^.*\/|\.bru$/g, ''),
    seq: Number(textAt(json, 'meta', 'seq')) || 1,
    tags: listAt(json, 'meta', 'tags').map(String),
    place: bru.place('meta'),
    method: method.toUpperCase(),
    url: textAt(json, 'http', 'url'),
    query: pairsOf(ofType('query'), queryPlaces, bru.place('params:query')),
    pathParams: pairsOf(ofType('path'), pathPlaces, bru.place('params:path')),
    body,
    asserts: pairsOf(listAt(json, 'assertions'), bru.pairPlaces('assert'), bru.place('assert')),
    encodeUrl: at(json, 'settings', 'encodeUrl') === true,
    ...requestSettings(at(json, 'settings')),
    leftovers: [...settings.leftovers, ...leftovers, ...foreignBlocks(bru)],
  };
  return sendable(request);
}

/** `collection.bru` or `folder.bru`. Throws ProblemError for broken syntax. */
export async function readBruSettings(file: SourceFile): Promise<BruSettingsFile> {
  const bru = await parseBru(file, 'settings');
  const seq = Number(textAt(bru.json, 'meta', 'seq'));
  const name = textAt(bru.json, 'meta', 'name');
  const mode = textAt(bru.json, 'auth', 'mode');
  return {
    ...settingsOf(bru, mode),
    ...(name === '' ? {} : { name }),
    ...(seq > 0 ? { seq } : {}),
  };
}

function settingsOf(bru: ParsedBru, mode: string): BrunoSettings {
  const { json, pairPlaces, place } = bru;
  const auth = authOf(bru, mode);
  const docs = bru.text('docs')?.trim();
  const vars = listAt(json, 'vars', 'req');
  return {
    headers: pairsOf(listAt(json, 'headers'), pairPlaces('headers'), place('headers')),
    ...(auth === undefined ? {} : { auth }),
    vars: varsOf(vars, pairPlaces('vars:pre-request'), place('vars:pre-request')),
    captures: pairsOf(listAt(json, 'vars', 'res'), pairPlaces('vars:post-response'), place('vars:post-response')),
    scripts: scriptsOf(bru),
    ...(docs ? { docs: { text: docs, place: place('docs') } } : {}),
    leftovers: otherAuths(bru, mode),
  };
}

const scriptBlocks = {
  'script:pre-request': 'pre-request script',
  'script:post-response': 'post-response script',
  tests: 'tests',
} as const;

function scriptsOf(bru: ParsedBru): BrunoScript[] {
  return Object.entries(scriptBlocks).flatMap(([block, kind]) => {
    const code = bru.text(block);
    return code === undefined || code.trim() === '' ? [] : [{ kind, code, place: bru.place(block) }];
  });
}

/** The blocks `auth:…` as Bruno's parser names them. */
const authKeys: Record<string, string> = { 'akamai-edgegrid': 'akamaiEdgegrid' };

function authOf(bru: ParsedBru, mode: string): BrunoAuth | undefined {
  if (mode === '') return undefined;
  const settings: Record<string, string> = {};
  const found = at(bru.json, 'auth', lookUp(authKeys, mode) ?? mode);
  if (typeof found === 'object' && found !== null) {
    for (const key of Object.keys(found)) settings[key] = textAt(found, key);
  }
  for (const [key, value] of Object.entries(bru.json)) {
    if (key.startsWith('oauth2_additional_parameters') && mode === 'oauth2') settings[key] = JSON.stringify(value);
  }
  return { mode, settings, place: bru.place(`auth:${mode}`) };
}

function otherAuths(bru: ParsedBru, mode: string): Leftover[] {
  const { file } = bru;
  return bru.blocks.flatMap(({ name, start, contentEnd }) => {
    if (!name.startsWith('auth:') || name === `auth:${mode}` || name.startsWith(`auth:${mode}:`)) return [];
    const hint = `Bruno does not use it: the auth is "${mode || 'inherit'}"`;
    return [{ place: placeOf(file, start), what: `block ${name}`, hint, source: file.text.slice(start, contentEnd) }];
  });
}

function requestSettings(settings: unknown): Pick<BrunoRequest, 'timeoutMs' | 'followRedirects' | 'maxRedirects'> {
  const [timeoutMs, follow, max] = ['timeout', 'followRedirects', 'maxRedirects'].map((key) => at(settings, key));
  return {
    ...(typeof timeoutMs === 'number' && timeoutMs > 0 ? { timeoutMs } : {}),
    ...(typeof follow === 'boolean' ? { followRedirects: follow } : {}),
    ...(typeof max === 'number' ? { maxRedirects: max } : {}),
  };
}

function foreignBlocks(bru: ParsedBru): Leftover[] {
  const { file, json } = bru;
  const leftovers = bru.blocks.flatMap(({ name, start, contentEnd }): Leftover[] => {
    const source = file.text.slice(start, contentEnd);
    if (name === 'example') return [{ place: placeOf(file, start), what: 'saved example', source }];
    if (name === 'app' || name === 'metadata') return [{ place: placeOf(file, start), what: `block ${name}`, source }];
    return [];
  });
  if (at(json, 'settings', 'forwardAuthorizationHeader') !== true) return leftovers;
  const hint = 'credentials never follow a redirect to another origin';
  return [...leftovers, { place: bru.place('settings'), what: 'setting forwardAuthorizationHeader', hint }];
}

function foreignKind(json: Record<string, unknown>): string {
  if (json['grpc'] !== undefined) return 'gRPC request';
  if (json['ws'] !== undefined) return 'WebSocket request';
  return json['app'] === undefined ? 'file without a request' : 'app';
}
