import type { JsonObject } from '../../model/json.ts';
import { hideQueryCredentials } from '../credentials/hide-query-credentials.ts';
import { methodLine } from '../draft/request/method-line.ts';
import { literal } from '../literal.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { lineEndAt } from '../source/source-text.ts';
import { templateValue } from '../template/template-value.ts';
import { convertBody } from './body/convert-body.ts';
import { convertAsserts } from './convert-asserts.ts';
import { convertHeaders } from './convert-headers.ts';
import { convertMetas, isLoop } from './convert-metas.ts';
import { expandText } from './expand-text.ts';
import { type FileContext, obstruct, type RequestContext } from './http-context.ts';
import type { HttpRegion, HttpRequest } from './tree.ts';

/** A region with a request as one of ours; later ones may refer to it by its names from here on. */
export async function convertRegion(
  region: HttpRegion,
  id: string,
  base: FileContext & Pick<RequestContext, 'leftovers'>,
): Promise<JsonObject> {
  const request = region.request as HttpRequest;
  const hasLoop = isLoop(region.metas);
  const context: RequestContext = { ...base, obstacles: [], hasIndex: hasLoop };
  leaveRedefined(region, context);
  const url = expandText(request.url, request.at, context);
  const shown = hideQueryCredentials(url, (name, value) => context.variables.secret(name, value, request.at));
  const { headers, auth, isGraphql } = convertHeaders(request, context);
  const contentType = headers['content-type'] ?? '';
  const body = await convertBody({ request, region, contentType, isGraphql }, context);
  if (body.impliesType) delete headers['content-type'];
  const { skip, tags, needs, ...settings } = convertMetas(region.metas, context);
  leavePieces(region, context);
  const expect = convertAsserts(region.pieces, context);
  const reason =
    skip ?? (context.obstacles.length > 0 ? `not carried over whole: ${context.obstacles[0] ?? ''}` : undefined);
  const name = titleOf(region);
  const description = region.metas.find(({ key }) => key === 'description')?.value ?? '';
  for (const one of namesOf(region)) context.named.set(one, { id, isList: hasLoop });
  return {
    ...(name !== undefined && { name: literal(name) }),
    ...(description !== '' && { description: literal(description) }),
    ...(tags !== undefined && { tags }),
    ...methodLine(request.method === 'GRAPHQL' ? 'POST' : request.method, templateValue(shown)),
    ...(typeof reason === 'string' && { skip: literal(reason) }),
    ...(needs !== undefined && { needs }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(auth && { auth }),
    ...body.keys,
    ...settings,
    ...(request.version !== undefined && Number(request.version) >= 2 && { http2: true }),
    ...(Object.keys(expect).length > 0 && { expect }),
  };
}

/** A variable that gets another value is written out where it is used. */
function leaveRedefined({ variables }: HttpRegion, context: RequestContext): void {
  for (const { at, name } of variables) {
    if ((context.definitions.get(name)?.length ?? 0) < 2) continue;
    leavePiece(context, {
      at,
      end: lineEndAt(context.file, at),
      what: `variable ${name}, which has several values`,
      why: 'each request has the one before it written out',
    });
  }
}

/** Scripts before a request may change it: it is not sent without them. What comes after only looks at the answer. */
function leavePieces({ pieces }: HttpRegion, context: RequestContext): void {
  for (const { at, end, what, kind } of pieces) {
    switch (kind) {
      case 'before':
        obstruct(context, { at, end, what, why: 'scripts are not run' });
        break;
      case 'after':
        leavePiece(context, {
          at,
          end,
          what,
          why: 'write what it checks under `expect.assert`, what it keeps under `capture`',
        });
        break;
      case 'output':
        leavePiece(context, { at, end, what, why: 'write `save: …`; what is saved cannot be checked too' });
        break;
      case 'example':
      case 'other':
        leavePiece(context, { at, end, what });
        break;
      case 'assert':
        break;
    }
  }
}

function titleOf({ title, metas }: HttpRegion): string | undefined {
  const own = metas.find(({ key }) => key === 'title')?.value;
  return own === undefined || own === '' ? title : own;
}

function namesOf({ title, metas }: HttpRegion): string[] {
  const names = metas.filter(({ key }) => key === 'name').map(({ value }) => value);
  return [...names, ...(names.length === 0 && title !== undefined ? [title] : [])].filter((name) => name !== '');
}
