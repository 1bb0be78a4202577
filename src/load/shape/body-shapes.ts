import { anything, closed, key, type Shape, scalar, templated, text } from './shape.ts';

const repeatable: Shape = {
  title: 'a value or a list of values',
  description: 'The value; a list repeats the name, null leaves it out.',
  anyOf: [
    { title: 'a value', type: ['string', 'number', 'boolean', 'null'] },
    {
      title: 'a list of values',
      type: 'array',
      items: { title: 'a value', type: ['string', 'number', 'boolean', 'null'] },
    },
  ],
};

/** A map of names to values, as in a query or a form. */
export const pairs: Shape = { title: 'a map of names to values', type: 'object', additionalProperties: repeatable };

const part: Shape = {
  description: 'A part: a text, or a file with its name and media type.',
  anyOf: [
    scalar,
    closed(
      'a part',
      {
        file: key(text, 'The file to send, relative to this one; streamed from disk.', { examples: ['./photo.jpg'] }),
        filename: key(text, 'The file name to tell the server; the name of the file without it.', {
          examples: ['holiday.jpg'],
        }),
        type: key(text, 'The media type of the part; by the extension of the file without it.', {
          examples: ['image/jpeg'],
        }),
      },
      { required: ['file'] },
    ),
  ],
};

/** The kinds of body of a request; a request has one at most. */
export const bodyKeys: Record<string, Shape> = {
  json: key(anything, 'A JSON body. Numbers are sent exactly as they are written.', {
    examples: [{ name: 'Alice', role: 'admin' }],
  }),
  jsonFile: key(text, 'A JSON body out of a file; expressions in it are worked out.', {
    examples: ['./bodies/user.json'],
  }),
  form: key(pairs, 'A form (application/x-www-form-urlencoded); a list repeats the name.', {
    examples: [{ user: 'alice', scope: ['read', 'write'] }],
  }),
  multipart: key(
    { title: 'a map of parts', type: 'object', additionalProperties: part },
    'A multipart/form-data body: parts are text or files.',
    { examples: [{ title: 'Holiday', photo: { file: './photo.jpg', type: 'image/jpeg' } }] },
  ),
  text: key(text, 'A text body (text/plain).', { examples: ['hello'] }),
  file: key(text, 'A file sent as it is, streamed from disk.', { examples: ['./data.bin'] }),
  graphql: key(
    closed(
      'a GraphQL request',
      {
        query: key(text, 'The GraphQL document.', { examples: ['query ($id: ID!) { user(id: $id) { name } }'] }),
        variables: key(
          templated({ title: 'a map of variables', type: ['object', 'null'] }),
          'The variables of the document.',
          { examples: [{ id: 7 }] },
        ),
        operationName: key(text, 'Which operation of the document to run.', { examples: ['GetUser'] }),
      },
      { required: ['query'] },
    ),
    'A GraphQL query or mutation, sent as JSON.',
    { examples: [{ query: 'query ($id: ID!) { user(id: $id) { name } }', variables: { id: 7 } }] },
  ),
};

export const bodyGroup = { noun: 'body', keys: Object.keys(bodyKeys) };

/** `headers` of a request: null takes a default away. */
export const headersShape: Shape = {
  title: 'a map of headers',
  type: 'object',
  propertyNames: { title: 'the name of a header', pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
  additionalProperties: {
    title: 'text, a number, true or false, or null',
    description: 'The value of the header; null takes a default away.',
    type: ['string', 'number', 'boolean', 'null'],
  },
};
