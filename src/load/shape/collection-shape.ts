import type { FindingKind } from '../../model/contract.ts';
import { eachShape } from './flow-shapes.ts';
import { defaultsShape, requestShape } from './request-shape.ts';
import {
  anything,
  closed,
  flag,
  key,
  named,
  ref,
  requestIdName,
  type Shape,
  scalar,
  template,
  text,
  variableName,
} from './shape.ts';
import { valueShapes } from './value-shapes.ts';

const envVariable: Shape = {
  description: 'A variable: its default, or a map that says more of it. Without either it must be given.',
  anyOf: [
    scalar,
    { title: 'nothing', type: 'null' },
    closed('a variable of env', {
      default: key(scalar, 'The value when nothing else gives one.', { examples: ['http://127.0.0.1:4010'] }),
      secret: key(flag, 'Hides the value in everything that is written.', { default: false }),
      hosts: key(
        { title: 'a list of hosts', type: 'array', items: { title: 'a host', type: 'string', pattern: '^\\S+$' } },
        'The only hosts this secret may be sent to: exact, or `*.suffix`.',
        { examples: [['api.example.com', '*.example.test']] },
      ),
      description: key(text, 'What it is for; shown when it is missing.', { examples: ['Where the API listens'] }),
      required: key(flag, 'false leaves it absent where nothing gives a value: `has(env.X)`.', { default: true }),
    }),
  ],
};

const path: Shape = { title: 'the path of a file', type: 'string', pattern: '\\S' };

const severity: Shape = { title: 'a severity', type: 'string', enum: ['error', 'warn', 'off'] };

/** `openapi`: a file, or a file with settings. */
export const openapiShape: Shape = {
  anyOf: [
    path,
    closed(
      'a map of file, strict, severity, requests',
      {
        file: key(path, 'The OpenAPI description, relative to this file.', { examples: ['../api/openapi.yaml'] }),
        strict: key(flag, 'Fails what the description does not mention.', { default: false }),
        severity: key(
          closed('a map of kinds of finding', {
            operation: key(severity, 'The description does not know the request.', { default: 'error' }),
            request: key(severity, 'Parameters, body or credentials that were sent.', { default: 'error' }),
            status: key(severity, 'The status of the answer is not described.', { default: 'error' }),
            type: key(severity, 'The media type of the answer is not described.', { default: 'error' }),
            headers: key(severity, 'A header of the answer is missing or not valid.', { default: 'error' }),
            body: key(severity, 'The body of the answer is not valid.', { default: 'error' }),
            example: key(severity, 'An example of the description is not valid: told by `check` only.', {
              default: 'error',
            }),
          } satisfies Record<FindingKind | 'example', Shape>),
          'What a kind of finding does: fail, warn or nothing.',
          { examples: [{ operation: 'warn' }] },
        ),
        requests: key(flag, 'Also checks what is sent.', { default: true }),
      },
      { required: ['file'] },
    ),
  ],
};

const section = named('a map of requests', requestIdName, ref('request'));

const properties: Record<string, Shape> = {
  name: key(text, 'What reports call this collection; the name of the file without it.', { examples: ['Users API'] }),
  description: key(text, 'For people who read the file.', { examples: ['Create, read, update and delete a user.'] }),
  tags: key(ref('tags'), 'Tags of all its requests.'),
  env: key(
    named('a map of variables', variableName, envVariable),
    'What this file reads from outside; nothing else is readable. A plain value is a default.',
    { examples: [{ API_URL: { default: 'http://127.0.0.1:4010' }, API_TOKEN: { secret: true } }] },
  ),
  vars: key(
    named('a map of variables', variableName, key(anything, 'The value of the variable; may hold expressions.')),
    'Values for expressions, `vars.x`; worked out once a run of the file.',
    { examples: [{ page_size: 20 }] },
  ),
  baseUrl: key(text, 'What the URLs of the requests are relative to.', { examples: ['${{ env.API_URL }}'] }),
  defaults: key(ref('defaults'), 'A request without its method line; every request is merged over it.', {
    examples: [{ headers: { accept: 'application/json' }, retry: 2 }],
  }),
  extends: key(path, 'Takes over env, vars, baseUrl, defaults, fixtures and openapi of another file; this one wins.', {
    examples: ['base.yaml'],
  }),
  fixtures: key(
    named('a map of collections', variableName, key(path, 'The collection that runs before this one.')),
    'Collections that run once before this one; what they capture is `fixtures.<name>.<var>`.',
    { examples: [{ session: '../fixtures/login.yaml' }] },
  ),
  openapi: key(openapiShape, 'The OpenAPI description that every exchange is checked against.', {
    examples: ['../api/openapi.yaml', { file: '../api/openapi.yaml', strict: true }],
  }),
  each: key(eachShape, 'Runs the whole file once a row; `row.x` in expressions.'),
  parallel: key(flag, 'Requests start as soon as what they depend on has ended, not in file order.', {
    default: false,
  }),
  setup: key(section, 'Requests before the others; when one fails, the others are skipped.', {
    examples: [{ reset: { POST: '/test/reset' } }],
  }),
  requests: key(section, 'The requests, by id.', {
    examples: [{ list_users: { GET: '/users', expect: { status: 200 } } }],
  }),
  teardown: key(section, 'Requests that always run at the end, whatever happened.', {
    examples: [{ delete_user: { DELETE: '/users/${{ vars.user_id }}' } }],
  }),
};

/** Definitions that `$ref`s name. */
export const definitions: Record<string, Shape> = {
  ...valueShapes,
  template,
  request: requestShape,
  defaults: defaultsShape,
};

/** A file that only other files extend; it needs no requests. */
export const baseShape: Shape = closed('a collection', properties);

/** A file that runs. */
export const collectionShape: Shape = { ...baseShape, required: ['requests'] };
