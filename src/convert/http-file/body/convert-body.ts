import type { JsonObject } from '../../../model/json.ts';
import { lineEndAt } from '../../source/source-text.ts';
import { templateValue } from '../../template/template-value.ts';
import { expandText } from '../expand-text.ts';
import { obstruct, type RequestContext } from '../http-context.ts';
import type { HttpBodyLine, HttpRegion, HttpRequest } from '../tree.ts';
import { copyFile, readFileText } from './copy-file.ts';
import { formBody } from './form-body.ts';
import { graphqlBody, isGraphqlText } from './graphql-body.ts';
import { jsonBody } from './json-body.ts';
import { multipartBody } from './multipart-body.ts';

/** Keys of a request for its body. `impliesType` where they set the Content-Type that the headers name. */
export type ConvertedBody = { keys: JsonObject; impliesType: boolean };

export type BodySource = { request: HttpRequest; region: HttpRegion; contentType: string; isGraphql: boolean };

/** The body of a request. What cannot be sent as it is keeps the request from being sent. */
export async function convertBody(source: BodySource, context: RequestContext): Promise<ConvertedBody> {
  const { request, contentType } = source;
  if (request.body.length === 0) return { keys: {}, impliesType: false };
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const boundary = /boundary="?([^";\s]+)"?/i.exec(contentType)?.[1];
  if (type === 'multipart/form-data' && boundary !== undefined) {
    const multipart = await multipartBody(request.body, boundary, context);
    if (multipart !== undefined) return { keys: { multipart }, impliesType: true };
  }
  const file = await wholeFile(request.body, source, context);
  if (file !== undefined) return file;
  const text = await bodyText(request.body, { separator: type.startsWith('multipart/') ? '\r\n' : '\n' }, context);
  if (text === undefined) return { keys: {}, impliesType: false };
  return textBody(text, { ...source, type }, context);
}

async function textBody(
  text: string,
  source: BodySource & { type: string },
  context: RequestContext,
): Promise<ConvertedBody> {
  const { request, region, type, isGraphql } = source;
  const at = request.body[0]?.at ?? request.at;
  const mayBeJson = type === '' || /[/+]json$/.test(type);
  if (isGraphql || (mayBeJson && isGraphqlText(text))) {
    const keys = await graphqlBody(text, { at, fragments: region.fragments }, context);
    if (keys !== undefined) return { keys, impliesType: type === '' || type === 'application/json' };
  }
  // Without a type only what cannot be anything else is taken for JSON.
  if (mayBeJson && (type !== '' || /^\s*(?:\{(?!\{)|\[)/.test(text))) {
    const json = jsonBody(text, at, context);
    if (json !== undefined) return { keys: { json }, impliesType: type === '' || type === 'application/json' };
  }
  if (type === 'application/x-www-form-urlencoded') {
    const form = formBody(text, at, context);
    if (form !== undefined) return { keys: { form }, impliesType: true };
    return {
      keys: { text: templateValue(expandText(text.replace(/\s*\n\s*(?=&)/g, ''), at, context)) },
      impliesType: false,
    };
  }
  return { keys: { text: templateValue(expandText(text, at, context), { asText: true }) }, impliesType: false };
}

/** A body that is one file, sent as it is. */
async function wholeFile(
  body: HttpBodyLine[],
  { region }: BodySource,
  context: RequestContext,
): Promise<ConvertedBody | undefined> {
  const [only] = body.filter((line) => line.kind === 'file' || line.text.trim() !== '');
  const isAlone = body.every((line) => line === only || (line.kind === 'text' && line.text.trim() === ''));
  if (only === undefined || only.kind !== 'file' || only.withVariables || !isAlone || injects(region)) return undefined;
  const path = await copyFile(only.path, only.at, context);
  if (path !== undefined) return { keys: { file: path }, impliesType: false };
  obstruct(context, {
    at: only.at,
    end: only.at + only.path.length + 2,
    what: `file ${only.path}`,
    why: 'put it beside this collection and write `file: …`',
  });
  return { keys: {}, impliesType: false };
}

function injects({ metas }: HttpRegion): boolean {
  return metas.some(({ key }) => /^inject-?variables$/i.test(key));
}

/** The lines as one text, with the files that stand among them; undefined where one is not there. */
async function bodyText(
  body: HttpBodyLine[],
  { separator }: { separator: string },
  context: RequestContext,
): Promise<string | undefined> {
  const lines: string[] = [];
  for (const line of body) {
    if (line.kind === 'text') {
      lines.push(line.text);
      continue;
    }
    const text = await readFileText(line.path, line.at, context);
    if (text === undefined) {
      obstruct(context, {
        at: line.at,
        end: lineEndAt(context.file, line.at),
        what: `file ${line.path}`,
        why: 'it is not there, or is no text',
      });
      return undefined;
    }
    lines.push(text);
  }
  return lines.join(separator);
}
