import type { Reporter, RunEvent } from '../../../src/model/event.ts';
import type { Exchange } from '../../../src/model/exchange.ts';
import type { Attempt, CheckResult, RequestResult } from '../../../src/model/result.ts';
import type { ReporterOptions } from '../../../src/report/reporter-options.ts';

export const plainOptions: ReporterOptions = { colour: false, live: false, columns: 80, verbosity: 0 };

/** The whole text of a reporter. */
export async function render(reporter: Reporter, events: readonly RunEvent[]): Promise<string> {
  let text = '';
  for await (const chunk of reporter(streamOf(events))) text += chunk;
  return text;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield item;
}

/** `startMs` after the start of the run. */
export function exchange(
  method: string,
  url: string,
  options: {
    status?: number;
    startMs?: number;
    totalMs?: number;
    requestBody?: string;
    body?: string;
    type?: string;
  } = {},
): Exchange {
  const { status, startMs = 0, totalMs = 12, requestBody, body = '', type = 'application/json' } = options;
  return {
    request: {
      method,
      url,
      headers: [['accept', 'application/json']],
      ...(requestBody === undefined ? {} : { body: { size: requestBody.length, text: requestBody, truncated: false } }),
    },
    ...(status === undefined
      ? {}
      : {
          response: {
            status,
            statusText:
              ({ 200: 'OK', 201: 'Created', 404: 'Not Found', 503: 'Service Unavailable' } as Record<number, string>)[
                status
              ] ?? '',
            httpVersion: '1.1',
            headers: [['content-type', type]],
            body: { size: body.length, sha256: 'ab'.repeat(32), text: body, truncated: false },
          },
        }),
    timings: {
      startedAt: new Date(Date.parse('2026-11-23T09:00:00.000Z') + startMs).toISOString(),
      dnsMs: null,
      connectMs: 0.3,
      tlsMs: null,
      waitingMs: totalMs - 1,
      downloadMs: 0.7,
      totalMs,
      reused: false,
    },
  };
}

export function check(kind: CheckResult['kind'], label: string, more: Partial<CheckResult> = {}): CheckResult {
  const location = { file: 'collections/users.yaml', line: 44, column: 7 };
  return { kind, label, outcome: 'passed', location, ...more };
}

export function attempt(exchanges: Exchange[], more: Partial<Attempt> = {}): Attempt {
  return { number: 1, exchanges, checks: [], captures: {}, ...more };
}

export function result(id: string, more: Partial<RequestResult> = {}): RequestResult {
  const [file = '', request = ''] = id.split('#');
  return {
    id,
    file,
    collection: 'Users API',
    request: request.replace(/\[.*$/, ''),
    name: request.replace(/\[.*$/, ''),
    tags: [],
    section: 'requests',
    location: { file, line: 40, column: 3 },
    status: 'passed',
    flaky: false,
    startedAt: more.attempts?.[0]?.exchanges[0]?.timings.startedAt ?? '',
    durationMs: 12.3,
    attempts: [],
    ...more,
  };
}

/** Events of a run in which the results ended in the order given; `order` is their place in `plan`. */
export function runOf(results: RequestResult[], plan: RequestResult[] = results, exitCode = 1): RunEvent[] {
  const totals = new Map<string, { file: string; collection: string; total: number }>();
  for (const { file, collection } of plan) {
    const known = totals.get(file);
    if (known) known.total++;
    else totals.set(file, { file, collection, total: 1 });
  }
  return [
    {
      type: 'run:start',
      format: 1,
      tool: { name: 'rollcall', version: '1.0.0' },
      startedAt: '2026-11-23T09:00:00.000Z',
      environment: 'staging',
      total: plan.length,
      files: [...totals.values()],
    },
    ...results.flatMap((each): RunEvent[] => [
      { type: 'request:start', requestId: each.id, name: each.name, file: each.file },
      ...each.attempts.map((one): RunEvent => ({ type: 'request:attempt', requestId: each.id, attempt: one })),
      { type: 'request:end', order: plan.indexOf(each), result: each },
    ]),
    { type: 'run:end', durationMs: 412.5, exitCode },
  ];
}

const api = 'http://127.0.0.1:4010';

const created = result('collections/users.yaml#create_user', {
  attempts: [
    attempt(
      [
        exchange('POST', `${api}/users`, {
          status: 201,
          startMs: 5,
          requestBody: '{"name":"Alice"}',
          body: '{"id":7,"name":"Alice"}',
        }),
      ],
      {
        checks: [
          check('status', 'status is 201', { expected: 201, actual: 201 }),
          check('type', 'type is application/json'),
        ],
        captures: { user_id: 7 },
      },
    ),
  ],
});

const read = result('collections/users.yaml#get_user[2]', {
  row: 2,
  name: 'The created user can be read',
  status: 'failed',
  durationMs: 31.4,
  attempts: [
    attempt(
      [
        exchange('GET', `${api}/users/7?view=it's`, {
          status: 404,
          startMs: 20,
          body: '{\n  "error": "not found",\n  "id": 7\n}',
        }),
      ],
      {
        checks: [
          check('status', 'status is 200', {
            outcome: 'failed',
            expected: 200,
            actual: 404,
            excerpt: { text: '      status: 200', column: 7, length: 6 },
          }),
          check('type', 'type is application/json'),
          check('body', 'body matches', {
            outcome: 'failed',
            expected: { name: 'Alice', role: 'admin', tags: ['a', 'b'] },
            actual: { error: 'not found', id: 7, role: 'admin', tags: ['a', 'c'] },
            location: { file: 'collections/users.yaml', line: 45, column: 7 },
            excerpt: { text: '      body: { name: Alice, role: admin }', column: 7, length: 4 },
          }),
          check('schema', 'body is valid against user.schema.json', {
            outcome: 'failed',
            message: '1 violation',
            location: { file: 'collections/users.yaml', line: 46, column: 7 },
            excerpt: { text: '      schema: ../schemas/user.schema.json', column: 7, length: 6 },
            errors: [
              {
                instancePath: '/id',
                rule: 'type',
                message: 'must be string',
                value: 7,
                schemaLocation: 'schemas/user.schema.json#/properties/id/type',
                frame: '2 |   "error": "not found",\n3 |   "id": 7\n  |         ^ must be string',
              },
            ],
          }),
          check('assert', 'body.id == responses.create_user.body.id', {
            outcome: 'failed',
            location: { file: 'collections/users.yaml', line: 48, column: 11 },
            excerpt: { text: '        - body.id == responses.create_user.body.id', column: 11, length: 40 },
            parts: [
              { expression: 'body.id', value: 7 },
              { expression: 'responses.create_user.body.id', value: 8 },
            ],
          }),
        ],
      },
    ),
  ],
});

const skipped = result('collections/users.yaml#delete_user', {
  section: 'teardown',
  status: 'skipped',
  reason: 'get_user did not pass: it failed',
  durationMs: 0,
});

const flaky = result('collections/retry.yaml#sometimes', {
  collection: 'Retry',
  name: 'Works the third time',
  flaky: true,
  durationMs: 240,
  attempts: [503, 503, 200].map((status, i) =>
    attempt([exchange('GET', `${api}/flaky`, { status, startMs: 30 + i * 80, body: '{}' })], {
      number: i + 1,
      checks: [
        check('status', 'status is 200', status === 200 ? {} : { outcome: 'failed', expected: 200, actual: status }),
      ],
    }),
  ),
  warnings: [
    { code: 'run/pages-cut', message: 'stopped at 100 pages with more to come', hint: 'raise `paginate.max`' },
  ],
});

const errored = result('collections/retry.yaml#refused', {
  collection: 'Retry',
  status: 'errored',
  durationMs: 3,
  attempts: [
    attempt([exchange('GET', 'http://127.0.0.1:9/', { startMs: 250 })], {
      problem: {
        code: 'http/refused',
        message: 'nothing listens at 127.0.0.1:9',
        hint: 'is the server running?',
        location: { file: 'collections/retry.yaml', line: 12, column: 5 },
        excerpt: { text: '    GET: http://127.0.0.1:9/', column: 5, length: 3 },
      },
    }),
  ],
});

/** In plan order: passed, failed, skipped, flaky with a warning, errored. */
export const samplePlan: RequestResult[] = [created, read, skipped, flaky, errored];

export const sampleRun: RunEvent[] = runOf([flaky, created, errored, read, skipped], samplePlan);

const evil =
  'x ]]> \u0000 \u001b[31m \ud800 \u202e\r\n::error::boom\n``` <script>alert(1)</script> | @all "q" & \'s\' \uffff # SKIP';

/** Text that no report may fall for, wherever text can stand. */
export const hostileRun: RunEvent[] = [
  ...runOf([
    result(`collections/${evil}.yaml#one`, {
      name: evil,
      collection: evil,
      status: 'failed',
      attempts: [
        attempt(
          [exchange('GET', `http://127.0.0.1/${evil}`, { status: 503, body: evil, requestBody: evil, type: evil })],
          {
            checks: [
              check('status', evil, {
                outcome: 'failed',
                expected: evil,
                actual: [evil],
                message: evil,
                location: { file: evil, line: 1, column: 1 },
                excerpt: { text: evil, column: 1, length: 3 },
                parts: [{ expression: evil, value: evil }],
              }),
              check('schema', evil, {
                outcome: 'failed',
                errors: [
                  { instancePath: evil, rule: evil, message: evil, value: evil, schemaLocation: evil, frame: evil },
                ],
              }),
            ],
            captures: { [evil]: evil },
          },
        ),
      ],
    }),
    result('collections/b.yaml#two', {
      name: evil,
      status: 'errored',
      attempts: [1, 2].map((number) =>
        attempt([exchange('POST', 'http://127.0.0.1/', { requestBody: evil })], {
          number,
          problem: { code: 'http/protocol', message: evil, hint: evil },
        }),
      ),
    }),
    result('collections/b.yaml#three', { status: 'skipped', reason: evil, name: evil }),
    result('collections/b.yaml#four', {
      name: evil,
      flaky: true,
      warnings: [{ code: 'run/pages-cut', message: evil }],
      attempts: [attempt([exchange('GET', evil, { status: 200, body: evil })])],
    }),
  ]).slice(0, -1),
  { type: 'problem', problem: { code: 'report/write', message: evil, hint: evil } },
  { type: 'run:end', durationMs: 1, exitCode: 4 },
];
