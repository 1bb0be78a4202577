import { type Article, articles } from '../articles.ts';
import { json, problem, type Reply } from '../reply.ts';
import { type Call, queryNumber, type Route } from '../route.ts';

/** One list of 45 articles in each of the ways that APIs page. */
export const pageRoutes: readonly Route[] = [
  { method: 'GET', path: '/pages/number', summary: 'page, per_page; has total', handle: byNumber },
  { method: 'GET', path: '/pages/offset', summary: 'offset, limit; has total', handle: byOffset },
  { method: 'GET', path: '/pages/cursor', summary: 'cursor, limit; next is a cursor or null', handle: byCursor },
  { method: 'GET', path: '/pages/next-url', summary: 'next is a URL or null', handle: byNextUrl },
  { method: 'GET', path: '/pages/link', summary: 'the body is the list; next is in the Link header', handle: byLink },
];

function byNumber(call: Call): Reply {
  const page = queryNumber(call, 'page', { fallback: 1, min: 1, max: 1e9 });
  const perPage = queryNumber(call, 'per_page', { fallback: 10, min: 1, max: 100 });
  const data = slice((page - 1) * perPage, perPage);
  const pages = Math.ceil(articles.length / perPage);
  return json(200, { data, page, per_page: perPage, pages, total: articles.length });
}

function byOffset(call: Call): Reply {
  const offset = queryNumber(call, 'offset', { fallback: 0, min: 0, max: 1e9 });
  const limit = limitOf(call);
  return json(200, { data: slice(offset, limit), offset, limit, total: articles.length });
}

function byCursor(call: Call): Reply {
  const cursor = call.query.get('cursor');
  const offset = cursor === null ? 0 : decodeCursor(cursor);
  if (offset === undefined) return problem(400, 'Bad Request', { detail: 'this cursor was not given out here' });
  const limit = limitOf(call);
  const end = offset + limit;
  return json(200, { data: slice(offset, limit), next: end < articles.length ? encodeCursor(end) : null });
}

function byNextUrl(call: Call): Reply {
  const offset = queryNumber(call, 'offset', { fallback: 0, min: 0, max: 1e9 });
  const limit = limitOf(call);
  const end = offset + limit;
  const next = end < articles.length ? `${call.origin}/pages/next-url?offset=${end}&limit=${limit}` : null;
  return json(200, { data: slice(offset, limit), next });
}

/** RFC 8288; the targets are relative, as that allows. */
function byLink(call: Call): Reply {
  const page = queryNumber(call, 'page', { fallback: 1, min: 1, max: 1e9 });
  const perPage = queryNumber(call, 'per_page', { fallback: 10, min: 1, max: 100 });
  const last = Math.ceil(articles.length / perPage);
  const link = (target: number, rel: string): string =>
    `</pages/link?page=${target}&per_page=${perPage}>; rel="${rel}"`;
  const links = [link(1, 'first'), link(last, 'last')];
  if (page > 1) links.unshift(link(page - 1, 'prev'));
  if (page < last) links.unshift(link(page + 1, 'next'));
  return json(200, slice((page - 1) * perPage, perPage), { link: links.join(', ') });
}

function limitOf(call: Call): number {
  return queryNumber(call, 'limit', { fallback: 10, min: 1, max: 100 });
}

function slice(start: number, count: number): Article[] {
  return articles.slice(start, start + count);
}

function encodeCursor(offset: number): string {
  return Buffer.from(`after:${offset}`).toString('base64url');
}

function decodeCursor(cursor: string): number | undefined {
  const digits = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
