import type { JsonObject } from '../../model/json.ts';
import { namedValue } from '../credentials/named-value.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { lineEndAt } from '../source/source-text.ts';
import { type DraftPart, templateValue } from '../template/template-value.ts';
import { authorizationOf } from './authorization.ts';
import { expandText } from './expand-text.ts';
import { obstruct, type RequestContext } from './http-context.ts';
import type { HttpRequest } from './tree.ts';

export type ConvertedHeaders = { headers: Record<string, string>; auth?: JsonObject; isGraphql: boolean };

/** Only the client can set these rightly. */
const OF_CONNECTION = /^(?:content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|proxy-connection)$/;

/** Headers by their names in small letters; who sends the request is `auth`. */
export function convertHeaders(request: HttpRequest, context: RequestContext): ConvertedHeaders {
  const converted: ConvertedHeaders = { headers: {}, isGraphql: request.method === 'GRAPHQL' };
  for (const { at, end } of request.spreads) obstruct(context, { at, end, what: 'headers of a script' });
  for (const { at, name, value } of request.headers) {
    const key = name.toLowerCase();
    const piece = { at, end: lineEndAt(context.file, at), what: `header ${name}` };
    if (key === 'x-request-type' && /^graphql$/i.test(value)) converted.isGraphql = true;
    else if (OF_CONNECTION.test(key)) leavePiece(context, { ...piece, why: 'the client sets it' });
    else if (/^(?:x-)?clientcert$/.test(key)) obstruct(context, { ...piece, why: 'write `tls: { cert: …, key: … }`' });
    else if (key === 'authorization') {
      const auth = authorizationOf(value, { at, url: request.url }, context);
      if (auth === undefined)
        obstruct(context, { ...piece, why: 'there is no such scheme under `auth`, or a part of it is missing' });
      else if ('header' in auth) converted.headers[key] = auth.header;
      else converted.auth = auth.auth;
    } else {
      const text = headerText(key, value, at, context);
      const before = converted.headers[key];
      converted.headers[key] = before === undefined ? text : `${before}${key === 'cookie' ? '; ' : ', '}${text}`;
    }
  }
  return converted;
}

function headerText(key: string, value: string, at: number, context: RequestContext): string {
  if (key !== 'cookie') return hidden(key, expandText(value, at, context), at, context);
  return value
    .split(/;\s*/)
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = pair.slice(0, Math.max(0, equals));
      const text = hidden(name, expandText(pair.slice(equals + 1), at, context), at, context);
      return equals === -1 ? text : `${templateValue(expandText(name, at, context))}=${text}`;
    })
    .join('; ');
}

/** A value, or its secret where the name says that it is a credential. */
export function hidden(name: string, parts: DraftPart[], at: number, { variables }: RequestContext): string {
  return namedValue(name, parts, { secret: (wish, value) => variables.secret(wish, value, at) });
}
