import { authShape } from './auth-shape.ts';
import { bodyGroup, bodyKeys, headersShape, pairs } from './body-shapes.ts';
import { captureValue, expectShape } from './expect-shape.ts';
import { eachShape, paginateShape, pollShape, retryShape } from './flow-shapes.ts';
import { closed, expression, key, named, ref, type Shape, text, variableName } from './shape.ts';
import { timeoutShape } from './value-shapes.ts';

/** Methods that are keys of a request; `request: PURGE /x` is for any other. */
export const methodKeys = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'];

const url: Shape = {
  title: 'a URL',
  type: 'string',
  pattern: '\\S',
  examples: ['/users', 'https://example.com/users'],
};

const methods: Record<string, Shape> = {
  ...Object.fromEntries(
    methodKeys.map((method) => [
      method,
      key(url, `Sends ${method} to this URL, relative to \`baseUrl\` unless absolute.`),
    ]),
  ),
  request: key(
    { title: 'a method and a URL', type: 'string', pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \\t]+\\S" },
    'Any other method, and the URL.',
    { examples: ['PURGE /cache'] },
  ),
};

const settings: Record<string, Shape> = {
  name: key(text, 'What reports call this request; its id without it.', { examples: ['The created user can be read'] }),
  description: key(text, 'For people who read the file.', { examples: ['The address is unique, whatever its case.'] }),
  tags: key(ref('tags'), 'For `--tags` and `--exclude-tags`.'),
  query: key(pairs, 'Query parameters, added to what the URL has; a list repeats the name, null leaves it out.', {
    examples: [{ page: 1, tag: ['a', 'b'] }],
  }),
  headers: key(headersShape, 'Request headers; null takes a default away.', {
    examples: [{ accept: 'application/json' }],
  }),
  ...bodyKeys,
  auth: key(authShape, 'How the request shows who sends it.', { examples: [{ bearer: '${{ env.API_TOKEN }}' }] }),
  timeout: key(timeoutShape, 'A total (no phase is longer then), or the limit of each phase.', {
    examples: ['10s', { connect: '3.05s', read: '27s' }],
  }),
  retry: key(retryShape, 'Tries again what is worth it; passed after a retry is flaky.', { default: 0, examples: [3] }),
  poll: key(pollShape, 'Repeats the request until an expression holds.', {
    examples: [{ until: 'body.state == "done"', every: '1s', for: '60s' }],
  }),
  paginate: key(paginateShape, 'Reads page after page; each is an exchange in the report.', {
    examples: [{ next: 'body.next', items: 'body.data' }],
  }),
  each: key(eachShape, 'Runs once a row; `row.x` in expressions.'),
  repeat: key(ref('positive'), 'How many times to send; one result each.', { default: 1 }),
  delay: key(ref('duration'), 'How long to wait before sending.', { examples: ['500ms'] }),
  if: key(expression, 'The request is skipped where this does not hold.', { examples: ["env.STAGE != 'production'"] }),
  skip: key({ title: 'the reason as text', type: 'string' }, 'Skips the request; reports show the reason.', {
    examples: ['waits for a fix of the service'],
  }),
  needs: key(
    { anyOf: [ref('requestId'), { title: 'a list of ids', type: 'array', items: ref('requestId') }] },
    'Requests that must have passed first.',
    { examples: ['create_user', ['create_user', 'log_in']] },
  ),
  redirects: key(ref('count'), 'How many redirects to follow.', { default: 10 }),
  unix: key(text, 'The path of a Unix domain socket to connect to.', { examples: ['/run/app.sock'] }),
  resolve: key(
    {
      title: 'a map of hosts to addresses',
      type: 'object',
      additionalProperties: key(text, 'The address to connect to.'),
    },
    'Addresses to use for hosts, in place of DNS.',
    { examples: [{ 'api.example.com': '127.0.0.1' }] },
  ),
  cookies: key(ref('flag'), 'false keeps the request out of the cookie jar of the file.', { default: true }),
  save: key(text, 'Streams the body to this file; it never sits in memory.', { examples: ['./out/export.csv'] }),
  maxBody: key(ref('size'), 'The largest decoded body to accept.', { default: '50MB' }),
  tls: key(
    closed('tls', {
      ca: key(text, 'A PEM file with the authorities to trust.', { examples: ['./ca.pem'] }),
      cert: key(text, 'A PEM file with the certificate of the client.', { examples: ['./client.pem'] }),
      key: key(text, 'A PEM file with the key of the client.', { examples: ['./client.key'] }),
      passphrase: key(text, 'The passphrase of the key; use a declared secret.', {
        examples: ['${{ env.KEY_PASSPHRASE }}'],
      }),
      verify: key(ref('flag'), 'false accepts any certificate of the server: for tests only.', { default: true }),
      serverName: key(text, 'The name to ask for and to verify.', { examples: ['api.example.com'] }),
    }),
    'Certificates and how to verify them.',
    { examples: [{ ca: './ca.pem' }] },
  ),
  proxy: key(
    {
      anyOf: [
        { title: 'the URL of a proxy', type: 'string' },
        { title: 'false', type: 'boolean', enum: [false] },
      ],
    },
    'A proxy for this request; false uses none, not even that of the environment.',
    { examples: ['http://127.0.0.1:3128', false] },
  ),
  http2: key(ref('flag'), 'Offers HTTP/2.', { default: false }),
  expect: key(expectShape, 'What the response must be.', { examples: [{ status: 200 }] }),
  capture: key(
    named('a map of variables', variableName, captureValue),
    'Variables out of the response, for later requests as `vars.x`.',
    { examples: [{ user_id: 'body.id' }] },
  ),
};

export const requestShape: Shape = closed(
  'a request',
  { ...methods, ...settings },
  {
    description: 'One request: its method and URL, what it sends, and what the answer must be.',
    oneOfKeys: [{ noun: 'method', keys: Object.keys(methods), required: true }, bodyGroup],
  },
);

/** A request without its method line. */
export const defaultsShape: Shape = closed('defaults', settings, { oneOfKeys: [bodyGroup] });
