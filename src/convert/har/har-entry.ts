import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { isHttpToken } from '../../text/http-token.ts';

/** A request and its answer as a HAR file has them (HAR 1.2 specification), with the offset in the file. */
export type HarEntry = {
  at: number;
  method: string;
  url: string;
  headers: HarPair[];
  query: HarPair[];
  cookies: HarPair[];
  body?: { text?: string; type: string; params: HarParam[]; isBase64: boolean };
  /** Bytes of the body as sent; -1 where that is not known. */
  bodySize: number;
  /** 0 where there was no answer. */
  status: number;
  setCookies: string[];
  type: string;
  contentSize: number;
  /** What browsers say the request was for: `websocket`, `xhr`. */
  resourceType: string;
};

export type HarPair = { name: string; value: string };
export type HarParam = HarPair & { fileName?: string; contentType?: string };

/** An item of `log.entries`; undefined where it is no request. */
export function readEntry(value: Json, at: number): HarEntry | undefined {
  const request = part(value, 'request');
  const response = part(value, 'response');
  const content = part(response, 'content');
  const url = textOf(request['url']);
  const method = textOf(request['method']);
  if (url === '' || !isHttpToken(method)) return undefined;
  const body = bodyOf(part(request, 'postData'));
  return {
    at,
    method,
    url,
    headers: pairsOf(request['headers']),
    query: pairsOf(request['queryString']),
    cookies: pairsOf(request['cookies']),
    ...(body === undefined ? {} : { body }),
    bodySize: numberOf(request['bodySize']),
    status: numberOf(response['status']),
    setCookies: pairsOf(response['headers']).flatMap(({ name, value: line }) =>
      // Some write several into one header.
      name.toLowerCase() === 'set-cookie' ? line.split('\n').map((one) => one.split('=', 1)[0]?.trim() ?? '') : [],
    ),
    type: textOf(content['mimeType']),
    contentSize: numberOf(content['size']),
    resourceType: isJsonObject(value) ? textOf(value['_resourceType']) : '',
  };
}

function bodyOf(postData: JsonObject): HarEntry['body'] {
  const params = listOf(postData['params']).map((item) => {
    const [fileName, contentType] = [textOf(part(item)['fileName']), textOf(part(item)['contentType'])];
    return {
      name: textOf(part(item)['name']),
      value: textOf(part(item)['value']),
      ...(fileName === '' ? {} : { fileName }),
      ...(contentType === '' ? {} : { contentType }),
    };
  });
  const { text } = postData;
  if (params.length === 0 && (typeof text !== 'string' || text === '')) return undefined;
  return {
    ...(typeof text === 'string' && text !== '' ? { text } : {}),
    type: textOf(postData['mimeType']),
    params,
    isBase64: postData['encoding'] === 'base64' || postData['_encoding'] === 'base64',
  };
}

function pairsOf(value: Json | undefined): HarPair[] {
  return listOf(value).map((item) => ({ name: textOf(part(item)['name']), value: textOf(part(item)['value']) }));
}

/** The map at a key, or the value itself; an empty one where there is none. */
function part(value: Json | undefined, key?: string): JsonObject {
  const found = key === undefined ? value : isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : {};
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
