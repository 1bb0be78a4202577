import type { RunEvent } from '../model/event.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** The first part of an event that is missing or of another type than reporters rely on; undefined where all is well. */
export function eventFault(type: RunEvent['type'], event: JsonObject): string | undefined {
  return faultIn(event, shapes[type], '');
}

/** As `eventFault`, for what a comparison reads of a report.json: its outcomes. */
export function outcomesFault(outcomes: Json): string | undefined {
  return faultOf(outcomes, { list: outcome }, 'results');
}

/** As `eventFault`, for the coverage of a report.json. */
export function coverageFault(coverage: Json): string | undefined {
  return faultOf(coverage, coverageShape, 'coverage');
}

export function isEventType(type: string): type is RunEvent['type'] {
  return Object.hasOwn(shapes, type);
}

/** What a value must be: a plain kind, one of some texts, a list of a shape, or an object by its keys (`key?` may be absent). */
type Shape =
  | 'text'
  | 'count'
  | 'flag'
  | 'any'
  | 'object'
  | 'text or null'
  | 'count or null'
  | { oneOf: (string | number)[] }
  | { list: Shape }
  | { pair: Shape }
  | { map: Shape }
  | ObjectShape;
type ObjectShape = { keys: Record<string, Shape> };

const location: Shape = { keys: { file: 'text', line: 'count', column: 'count' } };
const excerpt: Shape = { keys: { text: 'text', column: 'count', length: 'count' } };
const problem: Shape = {
  keys: { code: 'text', message: 'text', 'hint?': 'text', 'location?': location, 'excerpt?': excerpt },
};
const headers: Shape = { list: { pair: 'text' } };
const body: Shape = { keys: { size: 'count', 'text?': 'text', truncated: 'flag', 'note?': 'text' } };
const exchange: Shape = {
  keys: {
    request: { keys: { method: 'text', url: 'text', headers, 'body?': body } },
    'response?': { keys: { status: 'count', statusText: 'text', httpVersion: 'text', headers, body } },
    timings: {
      keys: {
        startedAt: 'text',
        dnsMs: 'count or null',
        connectMs: 'count or null',
        tlsMs: 'count or null',
        waitingMs: 'count or null',
        downloadMs: 'count or null',
        totalMs: 'count',
        reused: 'flag',
      },
    },
  },
};
const check: Shape = {
  keys: {
    kind: 'text',
    label: 'text',
    outcome: { oneOf: ['passed', 'failed', 'errored'] },
    'message?': 'text',
    location,
    'excerpt?': excerpt,
    'parts?': { list: { keys: { expression: 'text', value: 'any' } } },
    'errors?': {
      list: {
        keys: { instancePath: 'text', rule: 'text', message: 'text', schemaLocation: 'text', 'frame?': 'text' },
      },
    },
    'finding?': {
      keys: { 'operation?': 'text', 'path?': 'text', rule: 'text', message: 'text', 'place?': location },
    },
  },
};
const touched: Shape = {
  keys: {
    description: 'text',
    operation: 'text',
    'status?': 'text',
    parameters: { list: 'text' },
    'requestType?': 'text',
    'responseType?': 'text',
  },
};
const attempt: Shape = {
  keys: {
    number: 'count',
    exchanges: { list: exchange },
    'problem?': problem,
    checks: { list: check },
    captures: 'object',
    'touched?': { list: touched },
  },
};
const status: Shape = { oneOf: ['passed', 'failed', 'errored', 'skipped'] };
const result: Shape = {
  keys: {
    id: 'text',
    file: 'text',
    collection: 'text',
    request: 'text',
    name: 'text',
    tags: { list: 'text' },
    section: 'text',
    location,
    status,
    flaky: 'flag',
    'reason?': 'text',
    startedAt: 'text',
    durationMs: 'count',
    attempts: { list: attempt },
    'warnings?': { list: problem },
  },
};
const outcome: Shape = { keys: { id: 'text', status, flaky: 'flag', durationMs: 'count' } };
const described: Record<string, Shape> = { operation: 'text', 'operationId?': 'text', 'place?': location };

const shapes: Record<RunEvent['type'], ObjectShape> = {
  'run:start': {
    keys: {
      format: { oneOf: [1] },
      tool: { keys: { name: 'text', version: 'text' } },
      startedAt: 'text',
      environment: 'text or null',
      total: 'count',
      'files?': { list: { keys: { file: 'text', collection: 'text', total: 'count' } } },
      'shard?': { keys: { index: 'count', total: 'count' } },
      'minCoverage?': 'count',
    },
  },
  'request:start': { keys: { requestId: 'text', name: 'text', file: 'text' } },
  'request:attempt': { keys: { requestId: 'text', attempt } },
  'request:end': { keys: { order: 'count', result } },
  earlier: {
    keys: {
      run: {
        keys: {
          file: 'text',
          startedAt: 'text',
          results: { list: outcome },
        },
      },
    },
  },
  contract: {
    keys: {
      inventory: {
        keys: {
          description: 'text',
          'title?': 'text',
          operations: {
            list: {
              keys: {
                ...described,
                statuses: { list: 'text' },
                parameters: { list: 'text' },
                requestTypes: { list: 'text' },
                responseTypes: { map: { list: 'text' } },
              },
            },
          },
        },
      },
    },
  },
  problem: { keys: { problem } },
  'run:end': { keys: { durationMs: 'count', exitCode: 'count' } },
};

const marks: Shape = { list: { keys: { name: 'text' } } };
const coverageShape: Shape = {
  keys: {
    description: 'text',
    'title?': 'text',
    details: { list: { keys: { ...described, statuses: marks, parameters: marks, mediaTypes: marks } } },
  },
};

function faultIn(object: JsonObject, { keys }: ObjectShape, path: string): string | undefined {
  for (const [name, shape] of Object.entries(keys)) {
    const isOptional = name.endsWith('?');
    const key = isOptional ? name.slice(0, -1) : name;
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value === undefined && isOptional) continue;
    const fault = faultOf(value, shape, path === '' ? key : `${path}.${key}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOf(value: Json | undefined, shape: Shape, path: string): string | undefined {
  if (typeof shape === 'string') return isOfKind(value, shape) ? undefined : path;
  if ('oneOf' in shape) return shape.oneOf.some((one) => one === value) ? undefined : path;
  if ('keys' in shape) return isJsonObject(value) ? faultIn(value, shape, path) : path;
  if ('map' in shape) return isJsonObject(value) ? faultOf(Object.values(value), { list: shape.map }, path) : path;
  if (!Array.isArray(value) || ('pair' in shape && value.length !== 2)) return path;
  const item = 'pair' in shape ? shape.pair : shape.list;
  for (const [i, one] of value.entries()) {
    const fault = faultOf(one, item, `${path}[${i}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isOfKind(value: Json | undefined, kind: Extract<Shape, string>): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'count':
      return typeof value === 'number' && value >= 0;
    case 'flag':
      return typeof value === 'boolean';
    case 'any':
      return value !== undefined;
    case 'object':
      return isJsonObject(value);
    case 'text or null':
      return value === null || typeof value === 'string';
    case 'count or null':
      return value === null || (typeof value === 'number' && value >= 0);
  }
}
