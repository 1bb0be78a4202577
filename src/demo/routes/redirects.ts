import { json, problem, type Reply } from '../reply.ts';
import { type Call, param, queryNumber, type Route } from '../route.ts';

/** Redirects of every kind. */
export const redirectRoutes: readonly Route[] = [
  { method: '*', path: '/redirects/to', summary: 'to url= with status= (302)', handle: redirectTo },
  { method: 'GET', path: '/redirects/relative', summary: 'Location: arrived', handle: () => redirect(302, 'arrived') },
  {
    method: 'GET',
    path: '/redirects/absolute',
    summary: 'Location with scheme and host',
    handle: (call) => redirect(302, `${call.origin}/redirects/arrived`),
  },
  { method: 'GET', path: '/redirects/chain/:length', summary: 'that many redirects in a row', handle: redirectChain },
  { method: 'GET', path: '/redirects/loop', summary: 'to itself', handle: () => redirect(302, '/redirects/loop') },
  {
    method: '*',
    path: '/redirects/cross-origin',
    summary: 'to /echo under another port, status= (307)',
    handle: async (call) => redirect(statusOf(call, 307), `${await call.otherOrigin()}/echo`),
  },
  {
    method: 'GET',
    path: '/redirects/arrived',
    summary: 'where the redirects lead',
    handle: () => json(200, { arrived: true }),
  },
];

function redirectTo(call: Call): Reply {
  const url = call.query.get('url');
  if (url === null) return problem(400, 'Bad Request', { detail: 'url is missing' });
  return redirect(statusOf(call, 302), url);
}

function redirectChain(call: Call): Reply {
  const length = Number(param(call, 'length'));
  if (!Number.isInteger(length) || length < 1 || length > 1000) {
    return problem(404, 'Not Found', { detail: 'the path ends in a number from 1 to 1000' });
  }
  return redirect(302, length === 1 ? '/redirects/arrived' : `/redirects/chain/${length - 1}`);
}

function statusOf(call: Call, fallback: number): number {
  return queryNumber(call, 'status', { fallback, min: 300, max: 399 });
}

/** Characters that may not stand in a header are percent-encoded; a URL that is none is sent as it is. */
function redirect(status: number, location: string): Reply {
  return { status, headers: { location: location.replace(/[^\x21-\x7e]/gu, encodeURIComponent) } };
}
