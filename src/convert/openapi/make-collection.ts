import type { JsonObject } from '../../model/json.ts';
import type { CollectionDraft } from '../import.ts';
import { literal } from '../literal.ts';
import { leftoverLines } from '../source/leftover-lines.ts';
import { baseUrlVariable } from './base-url.ts';
import { createChain } from './chain/chain.ts';
import { chainCreated } from './chain/chain-created.ts';
import { chainLinks } from './chain/chain-links.ts';
import { orderRequests } from './chain/order-requests.ts';
import { sharePathValues } from './chain/share-path-values.ts';
import { sharedContent } from './collection-content.ts';
import type { OpenapiContext, OperationDraft } from './openapi-context.ts';
import { type OperationGroup, slug } from './operation-groups.ts';
import { operationRequest, type RequestParts } from './request/operation-request.ts';

export type MadeCollection = {
  draft: CollectionDraft;
  /** Variables without a value, by their name in the source's words. */
  missing: { name: string; source: string }[];
  usesFile: boolean;
};

export type GroupToMake = { group: OperationGroup; drafts: OperationDraft[]; openapi: JsonObject[string] };

/** The collection of one tag: its requests in order, chained where one gives what another takes. */
export async function makeCollection(
  { group, drafts, openapi }: GroupToMake,
  context: OpenapiContext,
): Promise<MadeCollection> {
  const variables = context.variables.collection();
  const use = (name: string): string => variables.use(name, 0);
  const chain = createChain();
  await chainLinks(drafts, chain, context);
  chainCreated(drafts, chain, context);
  const vars = await sharePathValues(drafts, chain, context);
  const baseUrl = `\${{ ${use(baseUrlVariable(context.description.servers[0] ?? '/', context))} }}`;
  const scopes = scopesOf(drafts);
  const ordered = orderRequests(drafts, chain);
  const requests = new Map<string, RequestParts>();
  for (const draft of ordered) requests.set(draft.id, await operationRequest(draft, { context, use, scopes }));
  const env = variables.declarations();
  const { name, description, tag, path } = group;
  return {
    draft: {
      path,
      content: {
        name: literal(name),
        ...(description === undefined ? {} : { description: literal(description.trim()) }),
        ...(tag === undefined ? {} : { tags: [slug(tag, 'tag')] }),
        ...(env === undefined ? {} : { env }),
        ...(Object.keys(vars).length === 0 ? {} : { vars }),
        baseUrl,
        openapi,
        ...sharedContent(requests),
      },
      comments: ordered.flatMap(({ id, leftovers }) => {
        const lines = leftoverLines(leftovers);
        return lines.length === 0 ? [] : [{ at: ['requests', id], lines }];
      }),
    },
    missing: variables.missing(),
    usesFile: [...requests.values()].some((request) => request.usesFile),
  };
}

/** What the operations of a file need of each scheme: one token serves them all. */
function scopesOf(drafts: readonly OperationDraft[]): Map<string, string[]> {
  const scopes = new Map<string, string[]>();
  for (const { detail } of drafts) {
    for (const [name, own] of detail.security.flatMap((alternative) => Object.entries(alternative))) {
      scopes.set(name, [...new Set([...(scopes.get(name) ?? []), ...own])]);
    }
  }
  return scopes;
}
