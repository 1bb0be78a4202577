import type { JsonObject } from '../../../model/json.ts';
import { methodLine } from '../../draft/request/method-line.ts';
import { literal } from '../../literal.ts';
import { requestSecurity } from '../auth/request-security.ts';
import { baseUrlVariable } from '../base-url.ts';
import type { OpenapiContext, OperationDraft } from '../openapi-context.ts';
import { slug } from '../operation-groups.ts';
import { acceptedType, expectation } from './expected-response.ts';
import { requestBody } from './request-body.ts';
import { requestParameters } from './request-parameters.ts';

export type RequestOptions = {
  context: OpenapiContext;
  use: (name: string) => string;
  scopes: ReadonlyMap<string, string[]>;
};

/** A request in parts, so that what all of a file share can be said once. */
export type RequestParts = {
  head: JsonObject;
  query: JsonObject;
  headers: JsonObject;
  auth?: JsonObject;
  rest: JsonObject;
  usesFile: boolean;
};

/** The request of an operation. What it cannot say is added to the leftovers of the draft. */
export async function operationRequest(draft: OperationDraft, options: RequestOptions): Promise<RequestParts> {
  const { operation, response, captures } = draft;
  const { context, use } = options;
  const security = requestSecurity({ draft, ...options });
  const parameters = await requestParameters({ draft, context, use });
  const body = await requestBody(draft, context);
  const accept = response && acceptedType(response);
  const cookies = [...parameters.cookies, ...security.cookies].join('; ');
  const headers: JsonObject = {
    ...(accept === undefined || hasAccept(parameters.headers) ? {} : { accept }),
    ...parameters.headers,
    ...security.headers,
    ...(cookies === '' ? {} : { cookie: cookies }),
    ...(body?.contentType === undefined ? {} : { 'content-type': body.contentType }),
  };
  if (security.auth !== undefined) removeAuthorization(headers);
  return {
    head: { ...naming(draft), ...methodLine(operation.method, serverPrefix(draft, options) + parameters.path) },
    query: { ...parameters.query, ...security.query },
    headers,
    ...(security.auth === undefined ? {} : { auth: security.auth }),
    rest: {
      ...body?.keys,
      ...expectation(response),
      ...(captures.size === 0 ? {} : { capture: Object.fromEntries(captures) }),
    },
    usesFile: body?.usesFile ?? false,
  };
}

const MAX_NAME = 120;

function naming({ operation }: OperationDraft): JsonObject {
  const { summary, description, tags, deprecated } = operation;
  const [line = ''] = (summary ?? description ?? '').trim().split(/\r?\n/);
  const name = line.length > MAX_NAME ? `${line.slice(0, MAX_NAME - 1).trimEnd()}…` : line;
  const others = tags.slice(1).map((tag, index) => slug(tag, `tag-${index + 2}`));
  const labels = [...new Set([...others, ...(deprecated ? ['deprecated'] : [])])];
  return {
    ...(name === '' ? {} : { name: literal(name) }),
    ...(labels.length === 0 ? {} : { tags: labels }),
  };
}

/** An operation with servers of its own names the first of them. */
function serverPrefix({ detail }: OperationDraft, { context, use }: RequestOptions): string {
  const [server] = detail.servers ?? [];
  if (server === undefined || server === context.description.servers[0]) return '';
  return `\${{ ${use(baseUrlVariable(server, context))} }}`;
}

/** Swagger 2.0 has it among the parameters. */
function hasAccept(headers: JsonObject): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'accept');
}

/** `auth` sets it. */
function removeAuthorization(headers: JsonObject): void {
  for (const name of Object.keys(headers)) if (/^authorization$/i.test(name)) delete headers[name];
}
