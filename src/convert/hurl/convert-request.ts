import type { Json, JsonObject } from '../../model/json.ts';
import { isHttpToken } from '../../text/http-token.ts';
import { hideQueryCredentials } from '../credentials/hide-query-credentials.ts';
import { namedValue } from '../credentials/named-value.ts';
import { groupPairs } from '../draft/request/group-pairs.ts';
import { methodLine } from '../draft/request/method-line.ts';
import { multipartText, multipartTextType } from '../draft/request/multipart-text.ts';
import { percentDecoded } from '../draft/request/percent-decoded.ts';
import { literal } from '../literal.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { lineEndAt } from '../source/source-text.ts';
import { type DraftPart, plainText, templateValue } from '../template/template-value.ts';
import { convertBody, copyFile } from './convert-body.ts';
import { type ConvertedOptions, convertOptions } from './convert-options.ts';
import type { EntryContext } from './entry-context.ts';
import type { HurlFilePart, HurlPair, HurlRequest, HurlResponse, HurlTemplate } from './tree.ts';

/** A request of Hurl as one of ours, without what is expected of its response. */
export async function convertRequest(
  request: HurlRequest,
  response: HurlResponse | undefined,
  context: EntryContext,
): Promise<JsonObject> {
  const options = await convertOptions(request, response, context);
  const { url, user } = splitUserInfo(context.scope.parts(request.url));
  const body = await requestBody(request, context);
  const headers = convertHeaders(request, { options, contentType: body.contentType }, context);
  const auth = headers.auth ?? authOf(request, { options, user }, context);
  const query = convertPairs(request.query, 'query parameter', context);
  const { skip, ...settings } = { ...(body.skip !== undefined && { skip: body.skip }), ...options.keys };
  return {
    ...methodLine(
      request.method,
      templateValue(hideQueryCredentials(url, (name, value) => context.variables.secret(name, value, request.at))),
    ),
    ...(skip !== undefined && { skip }),
    ...(query && { query }),
    ...(headers.values && { headers: headers.values }),
    ...(auth && { auth }),
    ...body.keys,
    ...settings,
  };
}

/** `http://user:password@host`: the URL without credentials, and those. */
function splitUserInfo(url: DraftPart[]): { url: DraftPart[]; user?: string } {
  const [first, ...others] = url;
  const [, scheme, user, rest] =
    (first !== undefined && 'text' in first && /^(https?:\/\/)([^/?#@]*(?::[^/?#]*)?)@([\s\S]*)$/.exec(first.text)) ||
    [];
  if (user === undefined) return { url };
  return { url: [{ text: `${scheme}${rest}` }, ...others], user };
}

type RequestBody = { keys: JsonObject; contentType?: string; skip?: string };

async function requestBody(request: HurlRequest, context: EntryContext): Promise<RequestBody> {
  const { form, multipart, body } = request;
  if (form.length > 0) {
    leaveOther(multipart[0]?.at, 'multipart form beside a form', context);
    leaveOther(body?.at, 'body beside a form', context);
    return { keys: { form: convertPairs(form, 'form field', context) ?? {} } };
  }
  if (multipart.length > 0) {
    leaveOther(body?.at, 'body beside a multipart form', context);
    return convertMultipart(multipart, context);
  }
  return body === undefined ? { keys: {} } : convertBody(body, context);
}

function leaveOther(at: number | undefined, what: string, context: EntryContext): void {
  if (at !== undefined)
    leavePiece(context, { at, end: lineEndAt(context.file, at), what, why: 'a request has one body' });
}

/** Name and value pairs; a name that stands several times has a list. */
function convertPairs(pairs: HurlPair[], what: string, context: EntryContext): JsonObject | undefined {
  const values: [string, string][] = [];
  for (const { at, name, value } of pairs) {
    const plain = plainText(context.scope.parts(name));
    if (plain === undefined || plain === '__proto__') {
      leavePiece(context, { at, end: lineEndAt(context.file, at), what, why: 'its name is computed' });
    } else values.push([plain, pairValue(plain, value, at, context)]);
  }
  return values.length === 0 ? undefined : groupPairs(values);
}

function pairValue(name: string, value: HurlTemplate, at: number, { scope, variables }: EntryContext): string {
  return namedValue(name, scope.parts(value), { secret: (wish, text) => variables.secret(wish, text, at) });
}

/** `multipart`; texts of which a name stands several times are the text that is sent. */
async function convertMultipart(parts: (HurlPair | HurlFilePart)[], context: EntryContext): Promise<RequestBody> {
  const values: [name: string, value: Json][] = [];
  const leave = ({ at }: HurlPair | HurlFilePart, why: string): void =>
    leavePiece(context, { at, end: lineEndAt(context.file, at), what: 'part of a multipart form', why });
  const isTexts = parts.every((part) => !('filename' in part));
  let skip: string | undefined;
  for (const part of parts) {
    const name = plainText(context.scope.parts(part.name));
    const value = name === undefined ? undefined : await partValue(name, part, context);
    const isTwice = !isTexts && values.some(([known]) => known === name);
    if (name !== undefined && value !== undefined && !isTwice) values.push([name, value]);
    else {
      if (isTwice) leave(part, 'beside files a form has each name once here');
      else leave(part, 'filename' in part ? 'put the file beside this one and add the part' : 'its name is computed');
      skip = 'a part of its form was not carried over';
    }
  }
  const skipped = skip === undefined ? {} : { skip };
  if (values.length === 0) return { keys: {}, ...skipped };
  const multipart = Object.fromEntries(values);
  if (Object.keys(multipart).length === values.length) return { keys: { multipart }, ...skipped };
  const text = multipartText(values.map(([name, value]) => ({ name: literal(name), text: value as string })));
  return { keys: { text }, contentType: multipartTextType, ...skipped };
}

async function partValue(
  name: string,
  part: HurlPair | HurlFilePart,
  context: EntryContext,
): Promise<Json | undefined> {
  if (!('filename' in part)) return pairValue(name, part.value, part.at, context);
  const file = await copyFile(part.filename, context);
  if (file === undefined) return undefined;
  const type = part.type === undefined ? undefined : templateValue(context.scope.parts(part.type));
  return { file, ...(type !== undefined && { type }) };
}

type HeaderExtras = { options: ConvertedOptions; contentType: string | undefined };

/** Headers, with the cookies among them; what shows who sends the request is `auth`. */
function convertHeaders(
  request: HurlRequest,
  { options, contentType }: HeaderExtras,
  context: EntryContext,
): { values?: JsonObject; auth?: JsonObject } {
  const { scope, variables } = context;
  const values: Record<string, string> = {};
  let auth: JsonObject | undefined;
  const given = request.headers.map(({ at, name, value }) => ({ at, name, value }));
  const added = options.headers.map(([name, value, at]) => ({ at, name: [{ text: name }], value }));
  for (const { at, name, value } of [...given, ...added]) {
    const plain = plainText(scope.parts(name))?.toLowerCase();
    if (plain === undefined || !isHttpToken(plain)) {
      leavePiece(context, { at, end: lineEndAt(context.file, at), what: 'header', why: 'its name is computed' });
      continue;
    }
    const bearer = plain === 'authorization' ? bearerOf(scope.parts(value)) : undefined;
    if (bearer !== undefined) {
      const token = plainText(bearer);
      auth = {
        bearer: token === undefined ? templateValue(bearer) : `\${{ ${variables.secret('token', token, at)} }}`,
      };
      continue;
    }
    const text =
      plain === 'cookie' ? cookieText([...cookiePairs(value, at)], context) : pairValue(plain, value, at, context);
    const separator = plain === 'cookie' ? '; ' : ', ';
    values[plain] = Object.hasOwn(values, plain) ? `${values[plain]}${separator}${text}` : text;
  }
  const cookies = cookieText(request.cookies, context);
  if (cookies !== '') values['cookie'] = values['cookie'] === undefined ? cookies : `${values['cookie']}; ${cookies}`;
  if (contentType !== undefined && values['content-type'] === undefined) values['content-type'] = contentType;
  return { ...(Object.keys(values).length > 0 && { values }), ...(auth && { auth }) };
}

/** The token of `Bearer token`; undefined for any other scheme. */
function bearerOf(parts: DraftPart[]): DraftPart[] | undefined {
  const [first, ...others] = parts;
  if (first === undefined || !('text' in first) || !/^Bearer +/i.test(first.text)) return undefined;
  const text = first.text.replace(/^Bearer +/i, '');
  const token = text === '' ? others : [{ text }, ...others];
  return token.length === 0 ? undefined : token;
}

/** The pairs of a Cookie header; one with variables in it is taken as it is. */
function* cookiePairs(value: HurlTemplate, at: number): Generator<HurlPair> {
  const [only] = value;
  if (value.length !== 1 || only === undefined || !('text' in only)) {
    yield { at, name: [], value };
    return;
  }
  for (const pair of only.text.split(/;\s*/)) {
    const equals = pair.indexOf('=');
    if (equals > 0) yield { at, name: [{ text: pair.slice(0, equals) }], value: [{ text: pair.slice(equals + 1) }] };
    else if (pair !== '') yield { at, name: [], value: [{ text: pair }] };
  }
}

function cookieText(pairs: HurlPair[], context: EntryContext): string {
  return pairs
    .map(({ at, name, value }) => {
      const plain = plainText(context.scope.parts(name)) ?? '';
      const before = templateValue(context.scope.parts(name));
      return `${before === '' ? '' : `${before}=`}${pairValue(plain, value, at, context)}`;
    })
    .join('; ');
}

type Credentials = { options: ConvertedOptions; user: string | undefined };

function authOf(request: HurlRequest, { options, user }: Credentials, context: EntryContext): JsonObject | undefined {
  const { basicAuth } = request;
  const pair = basicAuth ?? (options.user === undefined ? urlUser(user, request.at) : splitUser(options.user));
  if (pair === undefined) return undefined;
  const { scope, variables } = context;
  const name = templateValue(scope.parts(pair.name));
  const parts = scope.parts(pair.value);
  const plain = plainText(parts);
  const password =
    plain === undefined || plain === ''
      ? templateValue(parts)
      : `\${{ ${variables.secret('password', plain, pair.at)} }}`;
  if (options.scheme === 'basic') return { basic: { username: name, password } };
  if (options.scheme === 'digest') return { digest: { username: name, password } };
  return { awsSigV4: { accessKeyId: name, secretAccessKey: password, ...options.scheme } };
}

function urlUser(user: string | undefined, at: number): HurlPair | undefined {
  if (user === undefined) return undefined;
  const [name = '', ...rest] = user.split(':').map(percentDecoded);
  return { at, name: [{ text: name }], value: [{ text: rest.join(':') }] };
}

function splitUser({ template, at }: { template: HurlTemplate; at: number }): HurlPair {
  const index = template.findIndex((part) => 'text' in part && part.text.includes(':'));
  const part = template[index];
  if (part === undefined || !('text' in part)) return { at, name: template, value: [] };
  const colon = part.text.indexOf(':');
  const name = [...template.slice(0, index), { text: part.text.slice(0, colon) }];
  return { at, name, value: [{ text: part.text.slice(colon + 1) }, ...template.slice(index + 1)] };
}
