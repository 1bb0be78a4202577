import { posix } from 'node:path';
import type { JsonObject } from '../../model/json.ts';
import type { SourceFile } from '../../model/source.ts';
import { maskCredentials } from '../credentials/mask-credentials.ts';
import { anyStatus } from '../draft/any-status.ts';
import type { DraftVariables } from '../draft/draft-variables.ts';
import { missingVariables } from '../draft/missing-variables.ts';
import { shareBaseUrl } from '../draft/share-base-url.ts';
import type { CollectionDraft, Imported, ImportFile, ImportSource, Leftover } from '../import.ts';
import { literal } from '../literal.ts';
import { createNames } from '../names.ts';
import { leftoverLines } from '../source/leftover-lines.ts';
import { maskedLeftover } from '../source/masked-leftover.ts';
import { placeOf } from '../source/source-text.ts';
import { convertRequest } from './convert-request.ts';
import { convertResponse } from './convert-response.ts';
import type { EntryContext } from './entry-context.ts';
import { templateText } from './parse/parse-template.ts';
import { createScope } from './scope.ts';
import type { HurlEntry, HurlFile } from './tree.ts';

export type HurlSource = { input: ImportFile; file: SourceFile; tree: HurlFile; source: ImportSource };

/** One Hurl file as a collection. */
export async function convertHurlFile(
  { input, file, tree, source }: HurlSource,
  drafted: DraftVariables,
): Promise<Pick<Imported, 'files' | 'leftovers'> & { collection: CollectionDraft }> {
  const variables = drafted.collection();
  const scope = createScope(variables);
  const nameFor = createNames();
  const files = new Map<string, string>();
  const all: { id: string; entry: HurlEntry; leftovers: Leftover[] }[] = [];
  const requests: JsonObject = {};
  const vars: JsonObject = {};
  const looseIds: string[] = [];
  for (const entry of tree.entries) {
    const leftovers: Leftover[] = [];
    const context: EntryContext = { file, input, readBeside: source.readBeside, variables, scope, leftovers, files };
    const id = nameFor(entryName(entry));
    const request = await convertRequest(entry.request, entry.response, context);
    const { expect, capture, vars: texts, isLoose } = convertResponse(entry.response, id, context);
    Object.assign(vars, texts);
    if (isLoose) looseIds.push(id);
    requests[id] = { ...request, ...(expect && { expect }), ...(capture && { capture }) };
    all.push({ id, entry, leftovers });
  }
  const path = input.name.replace(/\.hurl$/i, '') + '.yaml';
  const folders = path.split('/').slice(0, -1);
  const shared = shareBaseUrl(requests);
  const env = variables.declarations();
  const content: JsonObject = {
    name: literal(posix.basename(path, '.yaml')),
    ...(folders.length > 0 && { tags: folders }),
    ...(env && { env }),
    ...(Object.keys(vars).length > 0 && { vars }),
    ...(shared.baseUrl !== undefined && { baseUrl: shared.baseUrl }),
    defaults: { redirects: 0, ...(looseIds.length > 0 && { expect: { status: anyStatus } }) },
    requests: shared.requests,
  };
  const missing = missingVariables(variables, file);
  const secrets = drafted.secrets();
  return {
    collection: {
      path,
      content,
      comments: [...headComments(looseIds.length > 0), ...requestComments(tree, all, secrets)],
    },
    files: [...files].map(([name, text]) => ({ path: posix.join(posix.dirname(path), name), text })),
    leftovers: [...all.flatMap(({ leftovers }) => leftovers), ...missing].map((one) => maskedLeftover(one, secrets)),
  };
}

/** Such as `GET /users/{{id}}`: the origin says nothing of a request. */
function entryName({ request }: HurlEntry): string {
  const url = templateText(request.url).replace(/^https?:\/\/[^/?#]*|^\{\{[^{}]*\}\}(?=[/?])/, '');
  return `${request.method} ${url.replace(/[?#].*$/s, '').slice(0, 80)}`;
}

function headComments(isLoose: boolean): CollectionDraft['comments'] {
  const lines = ['Hurl follows no redirect unless it is told to.'];
  if (isLoose) lines.push('Where it names no status, any will do: `defaults.expect.status`.');
  return [{ at: [], lines }];
}

/** The comments of the source and what could not be carried over, before each request. */
function requestComments(
  tree: HurlFile,
  all: { id: string; entry: HurlEntry; leftovers: Leftover[] }[],
  secrets: readonly { value: string }[],
): CollectionDraft['comments'] {
  const drafts: CollectionDraft['comments'] = [];
  let next = 0;
  const until = (end: number): string[] => {
    const lines: string[] = [];
    for (; next < tree.comments.length && (tree.comments[next]?.at ?? 0) < end; next += 1) {
      const { at = 0, text = '' } = tree.comments[next] ?? {};
      lines.push(maskCredentials(`${lineNote(tree, at)}${text.trim()}`, secrets));
    }
    return lines;
  };
  for (const { id, entry, leftovers } of all) {
    const lines = [...until(entry.end), ...leftoverLines(leftovers.map((one) => maskedLeftover(one, secrets)))];
    if (lines.length > 0) drafts.push({ at: ['requests', id], lines });
  }
  const rest = until(Number.POSITIVE_INFINITY);
  if (rest.length > 0) drafts.push({ at: [], lines: rest });
  return drafts;
}

/** A comment behind something else on a line belongs to that line. */
function lineNote({ file }: HurlFile, at: number): string {
  const { line, column } = placeOf(file, at);
  return file.text.slice(at - column + 1, at).trim() === '' ? '' : `line ${line}: `;
}
