import { problem, type Reply } from '../reply.ts';
import { type Call, param, type Route } from '../route.ts';

/** Answers that no client can use: what a run calls errored. The examples leave them out. */
export const brokenRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/broken/:how',
    summary: 'no-answer, cut-off, cut-off-chunks, gzip, json, charset',
    handle: answerBroken,
  },
];

const JSON_TYPE = { 'content-type': 'application/json' };

function answerBroken(call: Call): Reply {
  switch (param(call, 'how')) {
    case 'no-answer':
      call.request.socket.destroy();
      return { status: 500 };
    case 'cut-off':
      return { status: 200, headers: { ...JSON_TYPE, 'content-length': '1000' }, body: startAndFail() };
    case 'cut-off-chunks':
      return { status: 200, headers: JSON_TYPE, body: startAndFail() };
    case 'gzip':
      return { status: 200, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{"plain":true}' };
    case 'json':
      return { status: 200, headers: JSON_TYPE, body: '{"name": "Ada", "tags": [1, 2' };
    case 'charset':
      return { status: 200, headers: { 'content-type': 'application/json; charset=klingon' }, body: '{"ok":true}' };
    default:
      return problem(404, 'Not Found', { detail: 'GET / lists what there is' });
  }
}

/** The pause lets the first bytes leave before the connection ends. */
async function* startAndFail(): AsyncGenerator<string> {
  yield '{"start":';
  await new Promise((resolve) => setTimeout(resolve, 20));
  throw new Error('cut off on purpose');
}
