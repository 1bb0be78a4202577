import type { Reporter, RunEvent } from '../../model/event.ts';
import type { BodyRecord, Exchange, Header, ResponseRecord, Timings } from '../../model/exchange.ts';
import { type JsonObject, stringifyJson } from '../../model/json.ts';
import type { RequestResult } from '../../model/result.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { warningSentences } from '../describe-result.ts';
import { startOutline } from '../fold-outline.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { ReporterOptions } from '../reporter-options.ts';

/** HTTP Archive 1.2: every exchange of every attempt, the oldest first; the id of its result is the comment. */
export function createHarReporter(options: ReporterOptions): Reporter {
  return (events) => harReport(events, options);
}

async function* harReport(events: AsyncIterable<RunEvent>, { createStore }: ReporterOptions): AsyncIterable<string> {
  const outline = startOutline();
  const entries = createOrderedTexts(createStore);
  for await (const event of events) {
    outline.add(event);
    if (event.type !== 'request:end') continue;
    const { order, result } = event;
    for (const { exchange, comment } of exchangesOf(result)) {
      // Those that began at once stay in plan order.
      const place = { key: exchange.timings.startedAt, order, id: result.id };
      const waits = entries.add(place, escapeJson(stringifyJson(entryOf(exchange, comment))));
      if (waits !== undefined) await waits;
    }
  }
  const { tool } = outline.end();
  yield `{"log":{"version":"1.2","creator":${escapeJson(JSON.stringify({ name: tool.name, version: tool.version }))},"entries":[`;
  let separator = '\n';
  for (const { text } of entries.read()) {
    yield separator + text;
    separator = ',\n';
  }
  yield '\n]}}\n';
}

type Commented = { exchange: Exchange; comment: string };

function exchangesOf(result: RequestResult): Commented[] {
  const last = result.attempts.at(-1)?.exchanges.at(-1);
  return result.attempts.flatMap(({ number, exchanges }) => {
    const comment = number === 1 ? result.id : `${result.id}, attempt ${number}`;
    return exchanges.map((exchange) => {
      const notes = exchange === last ? warningSentences(result) : [];
      return { exchange, comment: [comment, ...notes].join('; ') };
    });
  });
}

function entryOf({ request, response, timings }: Exchange, comment: string): JsonObject {
  const httpVersion = `HTTP/${response?.httpVersion ?? '1.1'}`;
  return {
    startedDateTime: timings.startedAt,
    time: totalOf(timings),
    request: {
      method: request.method,
      url: request.url,
      httpVersion,
      cookies: cookiesOf(request.headers),
      headers: pairs(request.headers),
      queryString: queryOf(request.url),
      ...(request.body ? { postData: postDataOf(request.headers, request.body) } : {}),
      headersSize: -1,
      bodySize: request.body?.size ?? 0,
    },
    response: response ? responseOf(response, httpVersion) : noResponse(httpVersion),
    cache: {},
    timings: timingsOf(timings),
    comment,
  };
}

/** What a body was that is not in the report, or only in part, is a comment. */
function postDataOf(headers: Header[], { text = '', truncated, note }: BodyRecord): JsonObject {
  const comment = truncated ? 'the text is cut' : note;
  return { mimeType: headerOf(headers, 'content-type'), text, ...(comment === undefined ? {} : { comment }) };
}

function responseOf({ status, statusText, headers, body }: ResponseRecord, httpVersion: string): JsonObject {
  return {
    status,
    statusText,
    httpVersion,
    cookies: headers
      .filter(([name]) => name.toLowerCase() === 'set-cookie')
      .map(([, value]) => cookieOf(value.split(';', 1)[0] ?? '')),
    headers: pairs(headers),
    content: contentOf(headers, body),
    redirectURL: headerOf(headers, 'location'),
    headersSize: -1,
    bodySize: -1,
  };
}

/** As browsers write a request that failed. */
function noResponse(httpVersion: string): JsonObject {
  const content = { size: 0, mimeType: 'x-unknown' };
  return {
    status: 0,
    statusText: '',
    httpVersion,
    cookies: [],
    headers: [],
    content,
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
  };
}

function contentOf(headers: Header[], body: BodyRecord): JsonObject {
  return {
    size: body.size,
    mimeType: headerOf(headers, 'content-type') || 'x-unknown',
    ...(body.text === undefined ? {} : { text: body.text }),
    ...(body.truncated ? { comment: 'the text is cut' } : {}),
  };
}

/** `connect` of HAR includes `ssl`, ours does not; what is not measured is 0, what does not apply -1. */
function timingsOf({ dnsMs, connectMs, tlsMs, waitingMs, downloadMs }: Timings): JsonObject {
  return {
    blocked: -1,
    dns: dnsMs ?? -1,
    connect: connectMs === null ? -1 : connectMs + (tlsMs ?? 0),
    ssl: tlsMs ?? -1,
    send: 0,
    wait: waitingMs ?? 0,
    receive: downloadMs ?? 0,
  };
}

/** HAR wants the sum of the phases. */
function totalOf({ dnsMs, connectMs, tlsMs, waitingMs, downloadMs }: Timings): number {
  return (dnsMs ?? 0) + (connectMs ?? 0) + (tlsMs ?? 0) + (waitingMs ?? 0) + (downloadMs ?? 0);
}

function pairs(headers: Header[]): JsonObject[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function headerOf(headers: Header[], name: string): string {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? '';
}

function cookiesOf(headers: Header[]): JsonObject[] {
  const values = headers.filter(([name]) => name.toLowerCase() === 'cookie').flatMap(([, value]) => value.split(/; */));
  return values.filter((value) => value !== '').map(cookieOf);
}

function cookieOf(pair: string): JsonObject {
  const at = pair.indexOf('=');
  return { name: pair.slice(0, Math.max(0, at)), value: pair.slice(at + 1) };
}

function queryOf(url: string): JsonObject[] {
  if (!URL.canParse(url)) return [];
  return Array.from(new URL(url).searchParams, ([name, value]) => ({ name, value }));
}
