import { closed, expression, key, ref, type Shape, templated, text } from './shape.ts';

const retryOn: Shape = {
  title: 'a status, a class like 5xx, network or timeout',
  anyOf: [
    ref('statusCode'),
    { title: 'a class like 5xx, network or timeout', type: 'string', pattern: '^([1-5][xX][xX]|network|timeout)$' },
    ref('template'),
  ],
};

const backoff = closed('a backoff', {
  initial: key(ref('duration'), 'The first wait.', { default: '500ms' }),
  factor: key(
    templated({ title: 'a number from 1', type: 'number', minimum: 1 }),
    'What each wait is multiplied by to give the next.',
    { default: 2 },
  ),
  max: key(ref('duration'), 'The longest wait.', { default: '30s' }),
  jitter: key(
    templated({
      anyOf: [
        { title: 'true or false', type: 'boolean' },
        { title: 'a part from 0 to 1', type: 'number', minimum: 0, maximum: 1 },
      ],
    }),
    'How much of each wait is random, so that many clients do not come back at once.',
    { default: 0.2 },
  ),
});

/** `retry`: how often, or the whole policy. */
export const retryShape: Shape = templated({
  anyOf: [
    { title: 'a number of retries', type: 'integer', minimum: 0 },
    closed('a map of limit, on, methods, backoff, maxRetryAfter', {
      limit: key(ref('count'), 'How often to try again.', { default: 0, examples: [3] }),
      on: key(
        { title: 'a list of statuses and classes', type: 'array', items: retryOn },
        'What is worth another try: statuses, classes, `network`, `timeout`.',
        { default: [429, 500, 502, 503, 504, 'network', 'timeout'] },
      ),
      methods: key(
        { title: 'a list of methods', type: 'array', items: { title: 'a method', type: 'string' } },
        'Methods that may be sent again; without it the idempotent ones.',
        { default: ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'] },
      ),
      backoff: key(backoff, 'The waits between tries.', { examples: [{ initial: '200ms', factor: 2, max: '10s' }] }),
      maxRetryAfter: key(ref('duration'), 'The longest `Retry-After` to obey; beyond it the answer stands.', {
        default: '60s',
      }),
    }),
  ],
});

/** `poll`: sends until an expression holds. */
export const pollShape: Shape = closed(
  'poll',
  {
    until: key(expression, 'Ends with success when it holds.', { examples: ['body.state == "done"'] }),
    every: key(ref('duration'), 'The wait between two requests.', { default: '1s' }),
    for: key(ref('duration'), 'How long to go on.', { default: '60s' }),
    abort: key(expression, 'Ends at once, failed, when it holds.', { examples: ['body.state == "broken"'] }),
  },
  { required: ['until'] },
);

/** `paginate`: sends until there are no more pages. */
export const paginateShape: Shape = closed(
  'paginate',
  {
    next: key(expression, 'The next URL or cursor; stops at null or absence.', { examples: ['body.next'] }),
    param: key(text, 'With `next`: the parameter that takes a cursor.', { examples: ['cursor'] }),
    link: key({ title: 'true', type: 'boolean', enum: [true] }, 'Follows the `Link` header (RFC 8288).', {
      examples: [true],
    }),
    page: key(
      closed(
        'a page setting',
        {
          param: key(text, 'The parameter that takes the number of the page.', { examples: ['page'] }),
          start: key(ref('count'), 'The number of the first page.', { default: 1 }),
          perPage: key(ref('positive'), 'How many items a full page has: a shorter one is the last.', {
            examples: [50],
          }),
        },
        { required: ['param'] },
      ),
      'Pages by number, until an empty one.',
      { examples: [{ param: 'page', start: 1 }] },
    ),
    offset: key(
      closed(
        'an offset setting',
        {
          param: key(text, 'The parameter that takes the offset.', { examples: ['offset'] }),
          limitParam: key(text, 'The parameter that takes the limit.', { examples: ['limit'] }),
          limit: key(ref('positive'), 'How many items a page.', { examples: [50] }),
        },
        { required: ['param', 'limitParam', 'limit'] },
      ),
      'Pages by offset, until an empty one.',
      { examples: [{ param: 'offset', limitParam: 'limit', limit: 50 }] },
    ),
    items: key(expression, 'The list in each page; all are joined as `items`.', { examples: ['body.data'] }),
    max: key(ref('positive'), 'The most pages to read; with more to come the request passes with a warning.', {
      default: 100,
    }),
  },
  { oneOfKeys: [{ noun: 'way to paginate', keys: ['next', 'link', 'page', 'offset'], required: true }] },
);

/** `each`: rows as a list of maps, or the file that holds them. */
export const eachShape: Shape = templated({
  anyOf: [
    {
      title: 'a .csv, .json or .yaml file',
      type: 'string',
      pattern: '\\.(csv|json|ya?ml)$',
      examples: ['./users.csv'],
    },
    {
      title: 'a list of maps',
      type: 'array',
      items: { title: 'a row: a map of names to values', type: 'object' },
      examples: [[{ name: 'Alice' }, { name: 'Bob' }]],
    },
  ],
});
