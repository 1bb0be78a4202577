import type { SourceFile, SourceNode } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import { sourceError } from '../../source/source-text.ts';
import {
  type BrunoEnvironment,
  type BrunoPair,
  type BrunoRequest,
  type BrunoScript,
  type BrunoSettings,
  sendable,
} from '../tree.ts';
import { openAuth } from './open-auth.ts';
import { openBody } from './open-body.ts';
import { child, flagIn, listIn, numberIn, openPairs, openVars, placeIn, sourceOf, textIn } from './open-values.ts';
import { lookUp } from './plain-values.ts';

export type OpenSettings = BrunoSettings & { name?: string; seq?: number };

/** A request; only leftovers where it is none, or not over HTTP. */
export function readOpenRequest(node: SourceNode, file: SourceFile): { request?: BrunoRequest; leftovers: Leftover[] } {
  const type = textIn(node, 'info', 'type') || textIn(node, 'type');
  const details = child(node, type === 'graphql' ? 'graphql' : 'http');
  if ((type !== 'http' && type !== 'graphql') || details === undefined) {
    const what =
      lookUp(foreignKinds, type) ?? (type === '' ? 'file that is no part of a collection' : `item of type "${type}"`);
    return { leftovers: [{ place: placeIn(node), what, source: sourceOf(node) }] };
  }
  const params = listIn(details, 'params');
  const isPath = (param: SourceNode): boolean => textIn(param, 'type') === 'path';
  const { body, leftovers } = type === 'graphql' ? graphqlBody(details) : openBody(child(details, 'body'));
  const runtime = child(node, 'runtime');
  const auth = openAuth(child(details, 'auth') ?? child(runtime, 'auth'));
  const settings = sharedSettings(node, runtime, details);
  const request: BrunoRequest = {
    ...settings,
    auth: auth ?? { mode: 'none', settings: {}, place: placeIn(node) },
    file,
    name: textIn(node, 'info', 'name') || textIn(node, 'name') || file.path.replace(/^.*\/|\.ya?ml$/g, ''),
    seq: numberIn(node, 'info', 'seq') ?? numberIn(node, 'seq') ?? 1,
    tags: listIn(node, 'info', 'tags').map((tag) => textIn(tag)),
    place: placeIn(node),
    method: (textIn(details, 'method') || (type === 'graphql' ? 'POST' : 'GET')).toUpperCase(),
    url: textIn(details, 'url'),
    query: openPairs(params.filter((param) => !isPath(param))),
    pathParams: openPairs(params.filter(isPath)),
    body,
    asserts: assertsOf(listIn(runtime, 'assertions')),
    ...requestSettings(child(node, 'settings')),
    leftovers: [...settings.leftovers, ...leftovers, ...examplesOf(listIn(node, 'examples'))],
  };
  return sendable(request);
}

/** `folder.yml`, or the root `opencollection.yml`. */
export function readOpenSettings(node: SourceNode): OpenSettings {
  const request = child(node, 'request');
  const auth = openAuth(child(request, 'auth'));
  const name = textIn(node, 'info', 'name') || textIn(node, 'name');
  const seq = numberIn(node, 'info', 'seq');
  return {
    ...sharedSettings(node, request, request),
    ...(auth && { auth }),
    ...(name === '' ? {} : { name }),
    ...(seq === undefined ? {} : { seq }),
  };
}

/** Refuses a collection of another version than 1. */
export function checkOpenVersion(node: SourceNode, file: SourceFile): void {
  const version = textIn(node, 'opencollection');
  if (/^1(\.|$)/.test(version)) return;
  const start = child(node, 'opencollection')?.span.start ?? 0;
  const found =
    version === ''
      ? 'the file does not say which version of OpenCollection it is'
      : `this is OpenCollection ${version}`;
  throw sourceError(file, start, found, 'version 1 is known: opencollection: 1.0.0');
}

/** `environments/<name>.yml`, or one of `config.environments`. */
export function readOpenEnvironment(node: SourceNode, fallbackName: string): BrunoEnvironment {
  const nodes = listIn(node, 'variables').filter((item) => textIn(item, 'name') !== '');
  const variables = openVars(nodes).map((variable, index) => ({
    ...variable,
    secret: flagIn(nodes[index], 'secret') === true || flagIn(nodes[index], 'transient') === true,
  }));
  return { name: textIn(node, 'name') || fallbackName, variables };
}

const foreignKinds: Record<string, string> = {
  grpc: 'gRPC request',
  websocket: 'WebSocket request',
  script: 'script file',
};

function sharedSettings(
  node: SourceNode,
  runtime: SourceNode | undefined,
  details: SourceNode | undefined,
): BrunoSettings {
  const docs = child(node, 'docs');
  const text = (docs?.kind === 'map' ? textIn(docs, 'content') : textIn(docs)).trim();
  const { scripts, leftovers } = scriptsOf(listIn(runtime, 'scripts'));
  const actions = actionsOf(listIn(runtime, 'actions'));
  return {
    headers: openPairs(listIn(details, 'headers')),
    vars: openVars(listIn(runtime, 'variables')),
    captures: actions.captures,
    scripts,
    ...(docs === undefined || text === '' ? {} : { docs: { text, place: placeIn(docs) } }),
    leftovers: [...leftovers, ...actions.leftovers],
  };
}

const scriptKinds: Record<string, BrunoScript['kind']> = {
  'before-request': 'pre-request script',
  'after-response': 'post-response script',
  tests: 'tests',
};

function scriptsOf(nodes: SourceNode[]): { scripts: BrunoScript[]; leftovers: Leftover[] } {
  const scripts: BrunoScript[] = [];
  const leftovers: Leftover[] = [];
  for (const node of nodes) {
    const [type, code] = [textIn(node, 'type'), textIn(node, 'code')];
    const kind = lookUp(scriptKinds, type);
    if (kind !== undefined && code.trim() !== '') scripts.push({ kind, code, place: placeIn(node) });
    else if (code.trim() !== '') leftovers.push({ place: placeIn(node), what: `script "${type}"`, source: code });
  }
  return { scripts, leftovers };
}

function actionsOf(nodes: SourceNode[]): { captures: BrunoPair[]; leftovers: Leftover[] } {
  const captures: BrunoPair[] = [];
  const leftovers: Leftover[] = [];
  for (const node of nodes) {
    const enabled = flagIn(node, 'disabled') !== true;
    if (textIn(node, 'type') === 'set-variable' && textIn(node, 'phase') !== 'before-request') {
      const value = textIn(node, 'selector', 'expression');
      captures.push({ name: textIn(node, 'variable', 'name'), value, enabled, place: placeIn(node) });
    } else leftovers.push({ place: placeIn(node), what: `action "${textIn(node, 'type')}"`, source: sourceOf(node) });
  }
  return { captures, leftovers };
}

function assertsOf(nodes: SourceNode[]): BrunoPair[] {
  return nodes.map((node) => ({
    name: textIn(node, 'expression'),
    value: `${textIn(node, 'operator')} ${textIn(node, 'value')}`.trim(),
    enabled: flagIn(node, 'disabled') !== true,
    place: placeIn(node),
  }));
}

function graphqlBody(details: SourceNode): ReturnType<typeof openBody> {
  const body = child(details, 'body');
  const chosen = body?.kind === 'list' ? child(body.items[0], 'body') : body;
  const [query, variables] = [textIn(chosen, 'query'), textIn(chosen, 'variables')];
  return { body: { kind: 'graphql', query, variables, place: placeIn(body ?? details) }, leftovers: [] };
}

function requestSettings(
  node: SourceNode | undefined,
): Pick<BrunoRequest, 'timeoutMs' | 'followRedirects' | 'maxRedirects' | 'encodeUrl'> {
  const timeoutMs = numberIn(node, 'timeout');
  const followRedirects = flagIn(node, 'followRedirects');
  const maxRedirects = numberIn(node, 'maxRedirects');
  return {
    encodeUrl: node !== undefined && flagIn(node, 'encodeUrl') !== false,
    ...(timeoutMs !== undefined && timeoutMs > 0 ? { timeoutMs } : {}),
    ...(followRedirects === undefined ? {} : { followRedirects }),
    ...(maxRedirects === undefined ? {} : { maxRedirects }),
  };
}

function examplesOf(nodes: SourceNode[]): Leftover[] {
  return nodes.map((node) => ({ place: placeIn(node), what: 'saved example', source: sourceOf(node) }));
}
