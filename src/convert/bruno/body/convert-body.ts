import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { groupPairs } from '../../draft/request/group-pairs.ts';
import type { Leftover } from '../../import.ts';
import { disabledPairs } from '../disabled-pairs.ts';
import type { BrunoBody, BrunoPair } from '../tree.ts';
import { type Scope, translate, translateCredential, translateNamed } from '../variables/scope.ts';
import { isSecretName } from '../variables/secret-name.ts';
import { convertMultipart } from './convert-multipart.ts';
import { jsonTemplate, withoutComments } from './json-template.ts';

/** The body of a request. `contentType` is what Bruno sends where the request has no such header, `forced` over it. */
export type ConvertedBody = { body: JsonObject; contentType?: string; forced?: string | null; leftovers: Leftover[] };

/** Gives the path under which a file of the source can be named by the collection. */
export type NameFile = (path: string, scope: Scope) => Promise<string>;

/** Converts a body into one of rollcall's keys, so that what is sent means the same. */
export async function convertBody(body: BrunoBody, scope: Scope, nameFile: NameFile): Promise<ConvertedBody> {
  switch (body.kind) {
    case 'none':
      return { body: {}, leftovers: [] };
    case 'json':
      return { ...jsonBody(body.text, scope), leftovers: [] };
    case 'text':
      return { body: { text: translate(body.text, scope) }, leftovers: [] };
    case 'xml':
      return { body: { text: translate(body.text, scope) }, contentType: 'application/xml', leftovers: [] };
    case 'sparql':
      return { body: { text: translate(body.text, scope) }, contentType: 'application/sparql-query', leftovers: [] };
    case 'form':
      return formBody(body.fields, scope);
    case 'multipart':
      return convertMultipart(body.parts, scope, nameFile);
    case 'file': {
      const forced = body.contentType === '' ? undefined : translate(body.contentType, scope);
      return {
        body: { file: await nameFile(body.path, { ...scope, place: body.place }) },
        ...(forced === undefined || forced === 'application/octet-stream' ? {} : { forced }),
        leftovers: [],
      };
    }
    case 'graphql':
      return graphqlBody(body, scope);
  }
}

function jsonBody(text: string, scope: Scope): Pick<ConvertedBody, 'body' | 'contentType'> {
  if (text.trim() === '') return { body: {} };
  const json = jsonTemplate(text, scope);
  if (Array.isArray(json) || isJsonObject(json)) return { body: { json } };
  const isCommented = isParsable(withoutComments(text)) && !isParsable(text);
  const sent = isCommented ? withoutComments(text) : text;
  return { body: { text: translateJsonText(sent, scope) }, contentType: 'application/json' };
}

/** JSON that stays text, without the credentials in it. */
function translateJsonText(text: string, scope: Scope): string {
  let translated = '';
  let end = 0;
  for (const match of text.matchAll(/"([^"\\\n]+)"\s*:\s*"([^"\\\n]+)"/g)) {
    const [whole, name = '', value = ''] = match;
    if (!isSecretName(name)) continue;
    const start = match.index + whole.length - value.length - 1;
    translated += translate(text.slice(end, start), scope) + translateCredential(name, value, scope);
    end = start + value.length;
  }
  return translated + translate(text.slice(end), scope);
}

function formBody(fields: BrunoPair[], scope: Scope): ConvertedBody {
  const enabled = fields.filter((field) => field.enabled);
  const form = groupPairs(enabled.map(({ name, value }) => [name, translateNamed(name, value, scope)]));
  return { body: { form }, leftovers: disabledPairs(fields, 'field') };
}

function graphqlBody(
  { query, variables, place }: Extract<BrunoBody, { kind: 'graphql' }>,
  scope: Scope,
): ConvertedBody {
  const graphql: JsonObject = { query: translate(query, scope) };
  if (variables.trim() === '') return { body: { graphql }, leftovers: [] };
  const values: Json | undefined = jsonTemplate(variables, scope);
  if (isJsonObject(values) || typeof values === 'string') {
    return { body: { graphql: { ...graphql, variables: values } }, leftovers: [] };
  }
  const hint = 'they are not a map of JSON';
  return { body: { graphql }, leftovers: [{ place, what: 'GraphQL variables', hint, source: variables }] };
}

function isParsable(text: string): boolean {
  try {
    JSON.parse(text.replace(/\{\{[^{}]+\}\}/g, '0'));
    return true;
  } catch {
    return false;
  }
}
