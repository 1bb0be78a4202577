import { posix } from 'node:path';
import type { JsonObject } from '../../model/json.ts';
import { maskCredentials } from '../credentials/mask-credentials.ts';
import type { DraftVariables } from '../draft/draft-variables.ts';
import { missingVariables } from '../draft/missing-variables.ts';
import { shareBaseUrl } from '../draft/share-base-url.ts';
import type { CollectionDraft, Imported, ImportFile, ImportSource, Leftover } from '../import.ts';
import { literal } from '../literal.ts';
import { createNames } from '../names.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { leftoverLines } from '../source/leftover-lines.ts';
import { maskedLeftover } from '../source/masked-leftover.ts';
import { convertRegion } from './convert-region.ts';
import type { Definition, FileContext } from './http-context.ts';
import { foreignProtocol } from './parse/request-line.ts';
import type { HttpFile, HttpRegion } from './tree.ts';

export type HttpSource = { input: ImportFile; tree: HttpFile; source: ImportSource };

type Noted = { at: string[]; lines: string[]; leftovers: Leftover[] };

/** One file as a collection; without one where no request of it is HTTP. */
export async function convertHttpFile(
  { input, tree, source }: HttpSource,
  drafted: DraftVariables,
): Promise<Pick<Imported, 'files' | 'leftovers'> & { collection?: CollectionDraft }> {
  const { file } = tree;
  const variables = drafted.collection();
  const context: FileContext = {
    file,
    input,
    readBeside: source.readBeside,
    drafted,
    variables,
    definitions: definitionsOf(tree),
    vars: {},
    named: new Map(),
    files: new Map(),
  };
  const nameFor = createNames();
  const requests: JsonObject = {};
  const notes: Noted[] = [];
  // What stands in a region without a request of ours is said before the next one.
  let pending: Noted = { at: [], lines: [], leftovers: [] };
  for (const region of tree.regions) {
    const comments = region.comments.map(({ text }) => text);
    const leftovers: Leftover[] = [];
    if (region.request === undefined || foreignProtocol(region.request)) {
      leaveRegion(region, { ...context, leftovers });
      pending = { at: [], lines: [...pending.lines, ...comments], leftovers: [...pending.leftovers, ...leftovers] };
      continue;
    }
    const id = nameFor(wishFor(region));
    requests[id] = await convertRegion(region, id, { ...context, leftovers });
    notes.push({
      at: ['requests', id],
      lines: [...pending.lines, ...comments],
      leftovers: [...pending.leftovers, ...leftovers],
    });
    pending = { at: [], lines: [], leftovers: [] };
  }
  notes.push(pending);
  const path = `${input.name.replace(/\.(?:http|rest)$/i, '')}.yaml`;
  const missing = missingVariables(variables, file);
  const secrets = drafted.secrets();
  const leftovers = [...notes.flatMap((note) => note.leftovers), ...missing].map((one) => maskedLeftover(one, secrets));
  if (Object.keys(requests).length === 0) return { files: [], leftovers };
  return {
    collection: { path, content: contentOf(path, requests, context), comments: commentsOf(notes, secrets) },
    files: [...context.files].map(([name, text]) => ({ path: posix.join(posix.dirname(path), name), text })),
    leftovers,
  };
}

function contentOf(
  path: string,
  requests: JsonObject,
  { variables, vars, drafted, definitions }: FileContext,
): JsonObject {
  const folders = path.split('/').slice(0, -1);
  const isRelative = Object.values(requests).some((request) =>
    /^(?:[A-Z-]+ )?(?!\w+:\/\/|\$\{\{)/.test(urlOf(request as JsonObject)),
  );
  const shared = isRelative
    ? { requests, baseUrl: hostUrl({ variables, drafted, definitions }) }
    : shareBaseUrl(requests);
  const env = variables.declarations();
  return {
    name: literal(posix.basename(path, '.yaml')),
    ...(folders.length > 0 && { tags: folders.map(literal) }),
    ...(env && { env }),
    ...(Object.keys(vars).length > 0 && { vars }),
    ...(shared.baseUrl !== undefined && { baseUrl: shared.baseUrl }),
    requests: shared.requests,
  };
}

function urlOf(request: JsonObject): string {
  const [, url] = Object.entries(request).find(([key]) => /^(?:[A-Z]+|request)$/.test(key)) ?? [];
  return typeof url === 'string' ? url : '';
}

/** A URL that begins with a slash is on the variable `host`. */
function hostUrl({
  variables,
  drafted,
  definitions,
}: Pick<FileContext, 'variables' | 'drafted' | 'definitions'>): string {
  const own = definitions.get('host')?.at(-1);
  const isPlain = own !== undefined && !own.value.includes('{{') && own.value !== '';
  const name = isPlain ? drafted.giveOwn('host', withScheme(own.value)) : 'host';
  return `\${{ ${variables.use(name, own?.at ?? 0)} }}`;
}

function withScheme(host: string): string {
  return /^\w+:\/\//.test(host) ? host : `http://${host}`;
}

function definitionsOf({ regions }: HttpFile): Map<string, Definition[]> {
  const definitions = new Map<string, Definition[]>();
  for (const { variables } of regions) {
    for (const { at, name, value } of variables) {
      definitions.set(name, [...(definitions.get(name) ?? []), { at, end: at, name, value }]);
    }
  }
  return definitions;
}

function wishFor({ metas, title, request }: HttpRegion): string {
  const name = metas.find(({ key }) => key === 'name')?.value;
  if (name !== undefined && name !== '') return name;
  if (title !== undefined) return title;
  const url = (request?.url ?? '').replace(/^\w+:\/\/[^/?#]*|^\{\{[^{}]*\}\}(?=[/?])/, '').replace(/[?#].*$/s, '');
  return `${request?.method ?? ''} ${url.slice(0, 80)}`;
}

/** A region of scripts, or with a request of another protocol. */
function leaveRegion(
  { request, pieces, start, end }: HttpRegion,
  context: FileContext & { leftovers: Leftover[] },
): void {
  if (request === undefined) {
    for (const { at, end: pieceEnd, what } of pieces) leavePiece(context, { at, end: pieceEnd, what });
    return;
  }
  leavePiece(context, {
    at: Math.max(start, request.at),
    end: Math.max(end, request.end),
    what: `${foreignProtocol(request) ?? ''} request`,
    why: 'only HTTP is sent',
  });
}

function commentsOf(notes: readonly Noted[], secrets: readonly { value: string }[]): CollectionDraft['comments'] {
  return notes.flatMap(({ at, lines, leftovers }) => {
    const all = [
      ...lines.map((line) => maskCredentials(line, secrets)),
      ...leftoverLines(leftovers.map((one) => maskedLeftover(one, secrets))),
    ];
    return all.length === 0 ? [] : [{ at, lines: all }];
  });
}
