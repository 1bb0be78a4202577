import { anything, closed, expression, flag, key, ref, type Shape, scalar, templated, text } from './shape.ts';

const status = { anyOf: [ref('statusCode'), ref('statusClass')] };

const headerCheck: Shape = {
  description: 'The value that the header must have, or a map of what must hold for it.',
  anyOf: [
    scalar,
    closed(
      'a header check',
      {
        matches: key(text, 'A regular expression that must match somewhere in the value.', {
          examples: ['^"[0-9a-f]+"$'],
        }),
        contains: key(text, 'Text that the value must contain.', { examples: ['no-store'] }),
        present: key(ref('flag'), 'Whether the header must be there at all.'),
      },
      { minProperties: 1 },
    ),
  ],
};

/** `expect`: what the response must be; each key is a check with a line of its own in every report. */
export const expectShape: Shape = closed('expect', {
  status: key(
    templated({
      anyOf: [
        ...status.anyOf,
        {
          title: 'a list of these',
          type: 'array',
          minItems: 1,
          items: { title: 'a status or class', ...templated(status) },
        },
      ],
    }),
    'The status: equal, in the list, or of the class. Without it: below 400.',
    { examples: [201, '2xx', [200, 204]] },
  ),
  type: key(
    templated({ title: 'a media type like text/html, or json', type: 'string', pattern: '^(json|[^/\\s]+/.+)$' }),
    'The media type, parameters ignored; `json` also accepts +json.',
    {
      examples: ['application/json', 'json'],
    },
  ),
  headers: key(
    { title: 'a map of headers', type: 'object', additionalProperties: headerCheck },
    'Headers that must be equal, or meet matches, contains, present.',
    { examples: [{ etag: { matches: '^"[0-9a-f]+"$' } }] },
  ),
  body: key(anything, 'Parts of the JSON body that must be there and equal; objects by subset, lists item by item.', {
    examples: [{ name: 'Alice' }],
  }),
  json: key(anything, 'The whole JSON body, deeply equal.', { examples: [{ id: 7, name: 'Alice' }] }),
  schema: key(
    {
      anyOf: [
        { ...text, title: 'the path of a JSON Schema' },
        { title: 'a JSON Schema', type: ['object', 'boolean'] },
      ],
    },
    'A JSON Schema the body must be valid against: a file (`path#/pointer`) or inline; draft 4 to 2020-12.',
    { examples: ['../schemas/user.schema.json', { type: 'object', required: ['id'] }] },
  ),
  openapi: key(ref('flag'), 'false leaves this request out of the contract checks.', { default: true }),
  time: key(ref('duration'), 'The answer must be there within this time.', { examples: ['800ms'] }),
  size: key(ref('size'), 'The body must not be larger.', { examples: ['64KB'] }),
  snapshot: key(
    {
      anyOf: [
        flag,
        closed('a snapshot', {
          ignore: key(
            { title: 'a list of paths', type: 'array', items: text },
            'Parts of the body that may differ, as paths.',
            { examples: [['$.id', '$.createdAt']] },
          ),
        }),
      ],
    },
    'The body must equal the one stored beside the collection.',
    { examples: [true, { ignore: ['$.id', '$.createdAt'] }] },
  ),
  sha256: key(
    templated({ title: 'a SHA-256 in 64 hex digits', type: 'string', pattern: '^[0-9a-fA-F]{64}$' }),
    'The SHA-256 of the body after decompression.',
    { examples: ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'] },
  ),
  assert: key(
    { anyOf: [expression, { title: 'a list of expressions', type: 'array', items: expression }] },
    'Expressions that must be true. The response is at hand as status, headers, body, text, cookies, url, time, size.',
    { examples: [['body.total == size(body.data)', 'body.tags.all(t, t.size() > 0)']] },
  ),
});

/** `capture`: variables out of the response. */
export const captureValue: Shape = {
  description: 'The expression that gives the value, or a map that also marks it secret.',
  anyOf: [
    expression,
    closed(
      'a capture',
      {
        from: key(expression, 'The expression that gives the value.', { examples: ['body.access_token'] }),
        secret: key(flag, 'Hides the value in every report.', { default: false }),
      },
      { required: ['from'] },
    ),
  ],
};
