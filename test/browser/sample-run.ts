import type { ContractInventory } from '../../src/model/contract.ts';
import type { RunEvent } from '../../src/model/event.ts';
import type { BodyRecord, Exchange } from '../../src/model/exchange.ts';
import type { Attempt, CheckResult, RequestResult } from '../../src/model/result.ts';

export const hostileBody =
  '<!doctype html><script>window.pwned = 1</script></script><img src=x onerror="window.pwned = 2"><svg onload="window.pwned = 3"> <!-- \u2028 \u202e\u200b ]]>';

const userBody =
  '{"id":9007199254740993,"name":"Alice","email":"not-an-address","role":"admin","tags":["a",""],"address":{"city":"Zürich","zip":8001},"active":true,"manager":null}';

const startMs = Date.parse('2026-11-23T09:00:00.000Z');

/** A run with every kind of outcome, as people will look at it. */
export function sampleRun(): RunEvent[] {
  const results: RequestResult[] = [
    resultOf('users', 'create_user', {
      name: 'A user can be created',
      tags: ['smoke', 'users'],
      attempts: [
        attemptOf(
          [exchangeOf(0, 'POST', '/users', { status: 201, waitingMs: 84, fresh: true })],
          [passed('status', 'status is 201'), passed('type', 'type is application/json')],
          { user_id: 7 },
        ),
      ],
    }),
    resultOf('users', 'get_user', {
      name: 'The created user can be read',
      status: 'failed',
      tags: ['users'],
      attempts: [
        attemptOf(
          [exchangeOf(95, 'GET', '/users/7?expand=manager&fields=id,name', { body: userBody, waitingMs: 31 })],
          schemaChecks(),
        ),
      ],
    }),
    resultOf('users', 'list_users', {
      name: 'Users come in pages',
      tags: ['users'],
      attempts: [
        attemptOf(
          [1, 2, 3].map((page) =>
            exchangeOf(130 + page * 22, 'GET', `/users?page=${page}`, {
              body: `{"data":[{"id":${page}}],"next":null}`,
            }),
          ),
          [passed('status', 'status is 200')],
        ),
      ],
      warnings: [
        { code: 'run/pages-cut', message: 'stopped after 3 pages with more to come', hint: 'raise paginate.max' },
      ],
    }),
    resultOf('users', 'delete_user', {
      section: 'teardown',
      attempts: [
        attemptOf(
          [exchangeOf(260, 'DELETE', '/users/7', { status: 204, body: '' })],
          [passed('status', 'status is 204')],
        ),
      ],
    }),
    ...[0, 1, 2].map((row) => rowResult(row)),
    resultOf('orders', 'pay_order', {
      name: 'An order can be paid',
      flaky: true,
      tags: ['orders', 'slow'],
      attempts: [
        {
          ...attemptOf(
            [exchangeOf(70, 'POST', '/orders/1/pay', { status: 503, body: '{"error":"try again"}', waitingMs: 60 })],
            [failed('status', 'status is 200', 200, 503)],
          ),
        },
        {
          ...attemptOf(
            [exchangeOf(420, 'POST', '/orders/1/pay', { waitingMs: 240 })],
            [passed('status', 'status is 200')],
          ),
          number: 2,
        },
      ],
    }),
    resultOf('orders', 'login', {
      name: 'Old links lead to the new place',
      attempts: [
        attemptOf(
          [
            exchangeOf(40, 'GET', '/old', { status: 301, body: '' }),
            exchangeOf(62, 'GET', '/older', { status: 302, body: '' }),
            exchangeOf(90, 'GET', '/new', { body: hostileBody, type: 'text/html' }),
          ],
          [
            failed(
              'body',
              'body matches',
              { name: 'Alice', role: 'admin', tags: ['a', 'b'] },
              { name: 'Alice', role: 'user', tags: ['a'], id: 4 },
            ),
            failed('assert', 'body.total == sum(body.items)', undefined, undefined),
          ],
        ),
      ],
      status: 'failed',
    }),
    resultOf('slow', 'export', {
      name: 'The export ends in time',
      status: 'errored',
      tags: ['slow'],
      attempts: [
        {
          number: 1,
          exchanges: [
            { ...exchangeOf(15, 'GET', '/export.csv', { waitingMs: 900 }), response: undefined } as unknown as Exchange,
          ],
          problem: {
            code: 'http/timeout',
            message: 'no answer within 900 ms from http://127.0.0.1:4010',
            hint: 'raise timeout.read, or look at the server',
          },
          checks: [],
          captures: {},
        },
      ],
    }),
    resultOf('slow', 'download', {
      name: 'The export can be downloaded',
      status: 'skipped',
      reason: 'export did not pass',
      attempts: [],
      tags: ['slow'],
    }),
  ];
  return eventsOf(results);
}

/** One result held against a description of two operations, of which it called one. */
export function coveredRun(): RunEvent[] {
  const touched = {
    description: 'api/openapi.yaml',
    operation: 'GET /users/{id}',
    status: '200',
    parameters: ['path id'],
    responseType: 'application/json',
  };
  const attempt = attemptOf([exchangeOf(20, 'GET', '/users/7')], [passed('openapi', 'as described: GET /users/{id}')]);
  const [start, ...events] = eventsOf([
    resultOf('users', 'get_user', { attempts: [{ ...attempt, touched: [touched] }] }),
  ]);
  const operation = { statuses: ['200', '404'], parameters: ['path id'], requestTypes: [] };
  const inventory: ContractInventory = {
    description: 'api/openapi.yaml',
    title: `Users ${hostileBody}`,
    operations: [
      { ...operation, operation: 'GET /users/{id}', responseTypes: { 200: ['application/json'], 404: [] } },
      { ...operation, operation: 'DELETE /users/{id}', responseTypes: {} },
    ],
  };
  return [
    { ...(start as Extract<RunEvent, { type: 'run:start' }>), minCoverage: 80 },
    { type: 'contract', inventory },
    ...events,
  ];
}

/** As many results as asked for, in files of fifty, one in fifty failed. */
export function largeRun(total: number): RunEvent[] {
  return eventsOf(
    Array.from({ length: total }, (_, i) =>
      resultOf(`group-${Math.floor(i / 500)}/file-${Math.floor(i / 50)}`, `request_${i}`, {
        name: `Request number ${i} does what it should`,
        status: i % 50 === 7 ? 'failed' : 'passed',
        tags: [`tag-${i % 7}`],
        attempts: [
          attemptOf(
            [
              exchangeOf(Math.floor(i / 10) * 12, 'GET', `/things/${i}`, {
                body: userBody,
                waitingMs: 3 + ((i * 37) % 90),
              }),
            ],
            [
              i % 50 === 7 ? failed('status', 'status is 200', 200, 404) : passed('status', 'status is 200'),
              passed('type', 'type is json'),
              passed('schema', 'body is valid against user.schema.json'),
            ],
          ),
        ],
      }),
    ),
  );
}

export function eventsOf(results: RequestResult[], exitCode = 1): RunEvent[] {
  return [
    {
      type: 'run:start',
      format: 1,
      tool: { name: 'rollcall', version: '1.0.0' },
      startedAt: '2026-11-23T09:00:00.000Z',
      environment: 'staging',
      total: results.length,
    },
    ...results.map((result, order): RunEvent => ({ type: 'request:end', order, result })),
    {
      type: 'problem',
      problem: {
        code: 'report/write',
        message: 'reports/junit.xml could not be written: no space left',
        hint: 'free some space',
      },
    },
    { type: 'run:end', durationMs: 1234.5, exitCode },
  ];
}

export function resultOf(file: string, request: string, change: Partial<RequestResult>): RequestResult {
  const exchanges = change.attempts?.flatMap((attempt) => attempt.exchanges) ?? [];
  return {
    id: `collections/${file}.yaml#${request}`,
    file: `collections/${file}.yaml`,
    collection: `${file[0]?.toUpperCase()}${file.slice(1)} API`,
    request,
    name: request,
    tags: [],
    section: 'requests',
    location: { file: `collections/${file}.yaml`, line: 12, column: 3 },
    status: 'passed',
    flaky: false,
    startedAt: exchanges[0]?.timings.startedAt ?? new Date(startMs).toISOString(),
    durationMs: exchanges.reduce((sum, { timings }) => sum + timings.totalMs, 0),
    attempts: [],
    ...change,
  };
}

export function attemptOf(exchanges: Exchange[], checks: CheckResult[], captures: Attempt['captures'] = {}): Attempt {
  return { number: 1, exchanges, checks, captures };
}

type ExchangeSample = { status?: number; body?: string; type?: string; waitingMs?: number; fresh?: boolean };

export function exchangeOf(atMs: number, method: string, path: string, sample: ExchangeSample = {}): Exchange {
  const { status = 200, body = '{"ok":true}', type = 'application/json', waitingMs = 14, fresh = atMs < 50 } = sample;
  const connectMs = fresh ? 3.4 : null;
  const requestBody = method === 'POST' ? { body: textBody('{"name":"Alice","role":"admin"}') } : {};
  return {
    request: {
      method,
      url: `http://127.0.0.1:4010${path}`,
      headers: [
        ['accept', 'application/json'],
        ['authorization', 'Bearer ***'],
        ['x-request-id', '6f1c'],
      ],
      ...requestBody,
    },
    response: {
      status,
      statusText:
        { 200: 'OK', 201: 'Created', 301: 'Moved Permanently', 404: 'Not Found', 503: 'Service Unavailable' }[status] ??
        '',
      httpVersion: '1.1',
      headers: [
        ['content-type', type],
        ['etag', '"33a64df5"'],
        ['date', 'Mon, 23 Nov 2026 09:00:00 GMT'],
      ],
      body: textBody(body),
    },
    timings: {
      startedAt: new Date(startMs + atMs).toISOString(),
      dnsMs: fresh ? 0.8 : null,
      connectMs,
      tlsMs: fresh ? 9 : null,
      waitingMs,
      downloadMs: 1.3,
      totalMs: waitingMs + 1.3 + (fresh ? 13.2 : 0),
      reused: !fresh,
    },
  };
}

export function textBody(text: string): BodyRecord {
  return {
    size: Buffer.byteLength(text),
    sha256: 'a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e',
    text,
    truncated: false,
  };
}

export function passed(kind: CheckResult['kind'], label: string): CheckResult {
  return { kind, label, outcome: 'passed', location: { file: 'collections/users.yaml', line: 44, column: 7 } };
}

export function failed(
  kind: CheckResult['kind'],
  label: string,
  expected: CheckResult['expected'],
  actual: CheckResult['actual'],
): CheckResult {
  return {
    ...passed(kind, label),
    outcome: 'failed',
    message: `${label}, and it is not`,
    ...(expected === undefined
      ? {
          parts: [
            { expression: 'body.total', value: 12 },
            { expression: 'sum(body.items)', value: [1, 2] },
          ],
        }
      : { expected }),
    ...(actual === undefined ? {} : { actual }),
    excerpt: { text: '      status: 200', column: 7, length: 11 },
  };
}

function schemaChecks(): CheckResult[] {
  return [
    passed('status', 'status is 200'),
    {
      ...passed('schema', 'body is valid against ../schemas/user.schema.json'),
      outcome: 'failed',
      message: '2 violations',
      excerpt: { text: '      schema: ../schemas/user.schema.json', column: 7, length: 35 },
      errors: [
        {
          instancePath: '/email',
          rule: 'format',
          message: 'must be an email address',
          value: 'not-an-address',
          schemaLocation: 'schemas/user.schema.json#/properties/email/format',
          frame:
            '  3 |   "name": "Alice",\n> 4 |   "email": "not-an-address",\n    |            ^^^^^^^^^^^^^^^^\n  5 |   "role": "admin",',
        },
        {
          instancePath: '/tags/1',
          rule: 'minLength',
          message: 'must not be shorter than 1 character',
          value: '',
          schemaLocation: 'schemas/user.schema.json#/properties/tags/items/minLength',
        },
      ],
    },
    {
      ...failed('time', 'time is at most 20 ms', '20ms', '32.3ms'),
      excerpt: { text: '      time: 20ms', column: 7, length: 10 },
    },
  ];
}

function rowResult(row: number): RequestResult {
  const status = row === 1 ? 'failed' : 'passed';
  const body =
    row === 1 ? '{"error":{"code":"price_missing","message":"the article has no price"}}' : '{"total":12.50}';
  return {
    ...resultOf('orders', 'order_article', {
      name: `Article ${row + 1} can be ordered`,
      status,
      row,
      tags: ['orders'],
      attempts: [
        attemptOf(
          [
            exchangeOf(8 + row * 9, 'POST', `/orders?article=${row}`, {
              status: row === 1 ? 404 : 201,
              body,
              waitingMs: 22 + row * 15,
            }),
          ],
          [row === 1 ? failed('status', 'status is 201', 201, 404) : passed('status', 'status is 201')],
        ),
      ],
    }),
    id: `collections/orders.yaml#order_article[${row}]`,
  };
}
