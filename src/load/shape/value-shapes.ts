import { byteSizePattern } from '../../text/byte-size.ts';
import { durationPattern } from '../../text/duration.ts';
import { requestIdName, type Shape, template, templated } from './shape.ts';

const duration: Shape = {
  title: 'a duration like 10s',
  type: 'string',
  pattern: durationPattern,
  examples: ['10s', '800ms', '3.05s', '5m'],
};
const size: Shape = {
  title: 'a size like 64KB',
  type: 'string',
  pattern: byteSizePattern,
  examples: ['64KB', '50MB', '1GiB'],
};
const statusCode: Shape = { title: 'a status like 200', type: 'integer', minimum: 100, maximum: 599 };
const statusClass: Shape = {
  title: 'a class like 2xx',
  type: 'string',
  pattern: '^[1-5][xX][xX]$',
  examples: ['2xx', '4xx'],
};
const count: Shape = { title: 'a whole number from 0', type: 'integer', minimum: 0 };
const positive: Shape = { title: 'a whole number from 1', type: 'integer', minimum: 1 };

/** Values that stand at several places of the format. */
export const valueShapes: Record<string, Shape> = {
  template,
  duration: templated(duration),
  plainDuration: duration,
  size: templated(size),
  statusCode,
  statusClass,
  count: templated(count),
  positive: templated(positive),
  flag: templated({ title: 'true or false', type: 'boolean' }),
  requestId: {
    title: 'the id of a request',
    type: 'string',
    pattern: requestIdName.pattern,
    examples: ['create_user'],
  },
  tags: {
    title: 'a list of tags',
    type: 'array',
    items: { title: 'a tag', type: 'string', pattern: '\\S' },
    examples: [['smoke', 'users']],
  },
  timeouts: templated({
    title: 'a map of connect, read, total',
    type: 'object',
    properties: {
      connect: { $ref: '#/$defs/duration', description: 'To open the connection, TLS included.', default: '5s' },
      read: { $ref: '#/$defs/duration', description: 'Between two bytes of the answer.', default: '30s' },
      total: { $ref: '#/$defs/duration', description: 'For everything, redirects included.', default: '5m' },
    },
    patternProperties: { '^x-': { description: 'Ignored.' } },
    additionalProperties: false,
  }),
};

/** `timeout`: a duration or a map of the phases. */
export const timeoutShape: Shape = {
  anyOf: [duration, ...(valueShapes['timeouts']?.anyOf ?? [])],
};
