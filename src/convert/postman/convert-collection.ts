import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { isHttpToken } from '../../text/http-token.ts';
import { maskedProse } from '../credentials/mask-credentials.ts';
import { methodLine } from '../draft/request/method-line.ts';
import { shareBaseUrl } from '../draft/share-base-url.ts';
import type { CollectionDraft, Leftover } from '../import.ts';
import { literal } from '../literal.ts';
import { createNames, toId } from '../names.ts';
import { leftoverLines } from '../source/leftover-lines.ts';
import { createScriptReader, type ScriptReader, type ScriptResult } from './convert-scripts.ts';
import { maskedSource } from './masked-source.ts';
import { convertAuth } from './request/convert-auth.ts';
import { convertBody } from './request/convert-body.ts';
import { convertHeaders, headersObject } from './request/convert-headers.ts';
import { convertSettings } from './request/convert-settings.ts';
import { convertUrl } from './request/convert-url.ts';
import type { FileCopies, RequestContext } from './request/request-context.ts';
import { shareDefaults } from './share-defaults.ts';
import { type ListedRequest, listRequests } from './source/list-requests.ts';
import { child, descriptionOf, items, placeOfNode, type SourceNode, textAt } from './source/source-node.ts';
import { testNames } from './test-names.ts';
import type { EnvironmentNames } from './variables/environment-names.ts';
import { createVariables, type GivenVariables, givenVariables, type Variables } from './variables/variables.ts';

export type CollectionInput = {
  root: SourceNode;
  path: string;
  environment: GivenVariables;
  globals: GivenVariables;
  names: EnvironmentNames;
  copies: FileCopies;
};

/** `draft` is undefined where the collection has no request that can be sent. */
export type ConvertedCollection = { draft?: CollectionDraft; leftovers: Leftover[] };

/** A collection of Postman as one file of ours: its folders are tags, its order stays. */
export async function convertCollection(input: CollectionInput): Promise<ConvertedCollection> {
  const { root, path, names } = input;
  const state: State = {
    input,
    variables: createVariables(
      {
        environment: input.environment,
        global: input.globals,
        collection: givenVariables(items(child(root, 'variable'))),
      },
      names,
    ),
    scripts: createScriptReader(),
    leftovers: [],
    head: [],
  };
  const leaveAtHead = (node: SourceNode, what: string): void => {
    state.head.push({ place: placeOfNode(node), what });
  };
  const listed = listRequests(root, leaveAtHead);
  const idOf = createRequestIds(listed);
  const requests: JsonObject = {};
  const comments: { id: string; lines: string[]; leftovers: Leftover[] }[] = [];
  for (const request of listed) {
    state.leftovers = [];
    const id = idOf(request);
    const converted = await convertRequest(request, id, state);
    if (converted === undefined) state.head.push(...state.leftovers);
    else {
      requests[id] = converted.content;
      comments.push({ id, lines: converted.lines, leftovers: state.leftovers });
    }
  }
  noteWhole(listed, state);
  const leftovers = [...state.head, ...comments.flatMap((comment) => comment.leftovers)];
  if (Object.keys(requests).length === 0) return { leftovers };
  const name = textAt(root, 'info', 'name') ?? textAt(root, 'name');
  const description = descriptionOf(child(root, 'info')) ?? descriptionOf(root);
  const shared = shareBaseUrl(requests);
  const parts = shareDefaults(shared.requests);
  const content: JsonObject = {
    ...(name !== undefined && name.trim() !== '' && { name: literal(name) }),
    ...(description !== undefined && { description: literal(maskedProse(description, names.secrets())) }),
    ...state.variables.declarations(),
    ...(shared.baseUrl !== undefined && { baseUrl: shared.baseUrl }),
    ...(parts.defaults && { defaults: parts.defaults }),
    requests: parts.requests,
  };
  const commentOf = (list: readonly Leftover[]): string[] =>
    leftoverLines(list.map((one) => maskedSource(one, names.secrets())));
  return {
    draft: {
      path,
      content,
      comments: [
        ...(state.head.length > 0 ? [{ at: [], lines: commentOf(state.head) }] : []),
        ...comments
          .map(({ id, lines, leftovers: left }) => ({ at: ['requests', id], lines: [...lines, ...commentOf(left)] }))
          .filter(({ lines }) => lines.length > 0),
      ],
    },
    leftovers: leftovers.map((one) => maskedSource(one, names.secrets())),
  };
}

type State = {
  input: CollectionInput;
  variables: Variables;
  scripts: ScriptReader;
  /** Of the request that is being read. */
  leftovers: Leftover[];
  /** Of the whole collection. */
  head: Leftover[];
};

async function convertRequest(
  request: ListedRequest,
  id: string,
  state: State,
): Promise<{ content: JsonObject; lines: string[] } | undefined> {
  const context = contextOf(state);
  const { marks } = state.variables;
  const { node, scripts, behaviours } = request;
  state.scripts.before(scripts, context);
  const isUrlOnly = !isJsonObject(node.value);
  const url = convertUrl(isUrlOnly ? node : child(node, 'url'), context);
  const method = (textAt(node, 'method') ?? 'GET').toUpperCase();
  if (url === undefined || !isHttpToken(method)) {
    context.leave(node, `request ${JSON.stringify(request.name)}`, {
      hint: url === undefined ? 'it has no URL' : `${method} is no method`,
    });
    state.scripts.after(scripts, context);
    return undefined;
  }
  const headers = convertHeaders(child(node, 'header'), context);
  const auth = request.auth === undefined ? undefined : convertAuth(request.auth, context);
  const sendsAlways = behaviours.get('disableBodyPruning')?.value === true;
  const body = await convertBody({ node: child(node, 'body'), method, headers, sendsAlways }, context);
  const settings = await convertSettings(node, behaviours, context);
  const { expect, capture, tests }: ScriptResult = state.scripts.after(scripts, context);
  const { name, description, folders } = request;
  const effectiveAuth = auth === undefined || auth === 'none' ? (url.auth ?? auth) : auth;
  if (replacesHeader(effectiveAuth)) headers.delete('authorization');
  const content: JsonObject = {
    ...(sameAsId(name, id) ? {} : { name: literal(oneLine(name)) }),
    ...(description !== undefined && { description: literal(maskedProse(description, state.input.names.secrets())) }),
    ...(folders.length > 0 && { tags: [...new Set(folders.map(toId))] }),
    ...methodLine(method, marks.fillText(url.url)),
    ...(url.query && { query: marks.fill(url.query) }),
    ...(headers.size > 0 && { headers: marks.fill(headersObject(headers)) }),
    ...(effectiveAuth !== undefined && effectiveAuth !== 'none' && { auth: marks.fill(effectiveAuth) }),
    ...body,
    ...(marks.fill(settings) as JsonObject),
    ...(expect && { expect }),
    ...(capture && { capture }),
  };
  return { content, lines: namesLine(testNames(tests, expect)) };
}

function namesLine(tests: readonly string[]): string[] {
  return tests.length === 0 ? [] : [`Checks: ${tests.map(oneLine).join('; ')}`];
}

function contextOf(state: State): RequestContext {
  const { variables, input } = state;
  const leave: RequestContext['leave'] = (node, what, more) => {
    state.leftovers.push({ place: placeOfNode(node), what, ...more });
  };
  return {
    variables,
    leave,
    bodyFile: async (path, node) => {
      const copied = variables.marks.partsIn(path).length > 0 ? undefined : await input.copies.copy(path);
      if (copied !== undefined) return copied;
      leave(node, `file ${path}`, {
        hint: 'it was not copied: put it beside the collection, or give its path to the variable',
      });
      return variables.markText(`{{${variables.giveFile(path)}}}`);
    },
  };
}

/** What is true of the whole collection is said once. */
function noteWhole(listed: readonly ListedRequest[], { input, variables, head }: State): void {
  const place = placeOfNode(child(input.root, 'item'));
  const examples = listed.reduce((sum, request) => sum + request.examples, 0);
  if (examples > 0)
    head.push({ place, what: `saved examples (${examples})`, hint: 'they are documentation, not checks' });
  for (const name of variables.near()) {
    head.push({ place, what: `dynamic variable ${name}`, hint: 'a random text stands in its place' });
  }
  for (const { name, source, isSetByScript } of variables.missing()) {
    const why = isSetByScript ? 'a script that was not carried over sets it' : 'nothing in the source gives it one';
    head.push({ place, what: `variable ${JSON.stringify(source)} needs a value`, hint: `${why}; set ${name}` });
  }
}

/** Ids of requests; of those with one name each has its folder before it. */
function createRequestIds(listed: readonly ListedRequest[]): (request: ListedRequest) => string {
  const counts = new Map<string, number>();
  for (const { name } of listed) counts.set(toId(name), (counts.get(toId(name)) ?? 0) + 1);
  const names = createNames();
  return ({ name, folders }) => {
    const folder = folders.at(-1);
    const isUnique = counts.get(toId(name)) === 1 || folder === undefined || toId(folder) === toId(name);
    return names(shortWish(isUnique ? name : `${folder} ${name}`));
  };
}

/** A URL as a name makes a poor id. */
function shortWish(name: string): string {
  const words = toId(name.replace(/^https?:\/\//, '').replace(/\?.*$/s, ''));
  return words.length <= 50 ? words : words.slice(0, 50).replace(/_[^_]*$/, '');
}

function sameAsId(name: string, id: string): boolean {
  return (
    name
      .trim()
      .toLowerCase()
      .replace(/[ _-]+/g, '_') === id
  );
}

/** Schemes that set the header themselves, as those of Postman do. */
function replacesHeader(auth: Json | undefined): boolean {
  return (
    isJsonObject(auth) && ['basic', 'bearer', 'digest', 'oauth2', 'awsSigV4'].some((key) => auth[key] !== undefined)
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
