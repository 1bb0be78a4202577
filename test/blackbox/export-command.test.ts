import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';
import { runK6 } from '../support/k6-stand-in.ts';
import { type AnswerTable, type RecordingServer, startRecordingServer } from '../support/recording-server.ts';

const collection = `name: Shop
env:
  API_URL: {}
  API_TOKEN: { secret: true }
vars: { size: 20 }
baseUrl: \${{ env.API_URL }}
defaults:
  headers: { x-app: shop }
requests:
  log_in:
    tags: [auth]
    POST: /login
    json: { user: "Ann's \\"x\\" $HOME", n: 9007199254740993 }
    expect: { status: 200, body: { ok: true } }
    capture: { session: { from: body.token, secret: true }, item_id: body.id }
  list:
    tags: [items]
    GET: /items
    query: { q: "a b&c", size: "\${{ vars.size }}" }
    auth: { bearer: "\${{ env.API_TOKEN }}" }
    expect:
      status: 200
      type: json
      headers: { x-total: "2" }
      assert: [body.items.size() == 2, body.items.all(i, i.id > 0)]
  get:
    tags: [items]
    GET: /items/\${{ vars.item_id }}
    auth: { apiKey: { in: header, name: x-session, value: "\${{ vars.session }}" } }
    expect: { status: 2xx, schema: { type: object, required: [id] } }
  form:
    POST: /form
    auth: { bearer: hunter2secret }
    form: { name: "ü & x", tag: [a, b] }
  remove:
    DELETE: /items/\${{ vars.item_id }}
    auth: { basic: { username: ann, password: "\${{ env.API_TOKEN }}" } }
    expect: { status: 204 }
`;

const table: AnswerTable = {
  'POST /login': { json: { ok: true, token: 'sess-99-abc', id: 5 } },
  'GET /items': {
    headers: { 'x-total': '2', 'content-type': 'application/json' },
    json: { items: [{ id: 1 }, { id: 2 }] },
  },
  'GET /items/5': { json: { id: 5 } },
  'POST /form': { json: {} },
  'DELETE /items/5': { status: 204 },
};

async function shop(change: AnswerTable = {}): Promise<Workspace & { server: RecordingServer }> {
  const server = await startRecordingServer({ ...table, ...change });
  onTestFinished(server.close);
  const workspace = await createWorkspace(
    { 'collections/shop.yaml': collection },
    { API_URL: server.url, API_TOKEN: 't0ken-s3cret' },
  );
  return { ...workspace, server };
}

describe('har', () => {
  type Har = { log: { version: string; creator: { name: string }; entries: HarEntry[] } };
  type HarEntry = {
    startedDateTime: string;
    time: number;
    comment?: string;
    request: {
      method: string;
      url: string;
      httpVersion: string;
      cookies: object[];
      headers: object[];
      queryString: object[];
      postData?: { mimeType: string; text?: string };
      headersSize: number;
      bodySize: number;
    };
    response: {
      status: number;
      statusText: string;
      content: { size: number; mimeType: string; text?: string };
      redirectURL: string;
      headers: object[];
      cookies: object[];
    };
    cache: object;
    timings: { send: number; wait: number; receive: number };
  };

  const expectHar = (text: string): HarEntry[] => {
    const { log } = JSON.parse(text) as Har;
    expect(log.version).toBe('1.2');
    expect(log.creator).toMatchObject({ name: 'rollcall', version: expect.any(String) });
    for (const { startedDateTime, time, request, response, cache, timings } of log.entries) {
      expect(startedDateTime).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/);
      expect(time).toBeGreaterThanOrEqual(0);
      expect(cache).toEqual({});
      expect(Object.values(timings).every((value) => typeof value === 'number')).toBe(true);
      for (const list of [request.headers, request.queryString, request.cookies, response.headers, response.cookies]) {
        expect(Array.isArray(list)).toBe(true);
      }
      for (const number of [request.headersSize, request.bodySize, response.status, response.content.size]) {
        expect(Number.isInteger(number)).toBe(true);
      }
      expect(typeof response.redirectURL).toBe('string');
      expect(typeof response.content.mimeType).toBe('string');
    }
    return log.entries;
  };

  test('of a run now: every exchange, without secrets, with its exit code', async () => {
    const { rollcall } = await shop({ 'POST /form': { status: 500 } });
    const { exit, stdout, stderr } = await rollcall('export har collections');
    expect(exit, stderr).toBe(1);
    const entries = expectHar(stdout);
    expect(
      entries.map(({ request, response }) => `${request.method} ${new URL(request.url).pathname} ${response.status}`),
    ).toEqual(['POST /login 200', 'GET /items 200', 'GET /items/5 200', 'POST /form 500', 'DELETE /items/5 204']);
    expect(entries[1]).toMatchObject({
      comment: 'collections/shop.yaml#list',
      request: {
        queryString: [
          { name: 'q', value: 'a b&c' },
          { name: 'size', value: '20' },
        ],
      },
      response: { content: { mimeType: 'application/json' } },
    });
    expect(stdout + stderr).not.toMatch(/t0ken-s3cret|sess-99-abc|hunter2secret/);
  });

  test('of the last run, of a report and of events', async () => {
    const { rollcall, server } = await shop();
    expect(
      (await rollcall('run collections --reporter json=reports/report.json --reporter events=e/events.jsonl')).exit,
    ).toBe(0);
    for (const source of ['', 'reports/report.json', 'reports', 'e', 'e/events.jsonl']) {
      const { exit, stdout, stderr } = await rollcall(`export har ${source}`);
      expect(exit, stderr).toBe(0);
      expect(expectHar(stdout).map(({ comment }) => comment)).toHaveLength(5);
    }
    expect(server.requests).toHaveLength(5);
  });

  test('goes in again', async () => {
    const { rollcall } = await shop();
    await rollcall('export har collections -o run.har');
    const { exit, stderr } = await rollcall('import har run.har -o again');
    expect(exit, stderr).toBe(0);
  });
});

describe('k6', () => {
  const labels = (checks: { groups: string[]; name: string; passed: boolean }[]) =>
    checks.map(({ groups, name, passed }) => `${groups.at(-1)}: ${name} ${passed}`);

  test.each<[string, AnswerTable]>([
    ['green', {}],
    ['a status', { 'DELETE /items/5': { status: 200 } }],
    ['a header', { 'GET /items': { json: { items: [{ id: 1 }, { id: 2 }] } } }],
    [
      'an expression',
      {
        'GET /items': { headers: { 'x-total': '2', 'content-type': 'application/json' }, json: { items: [{ id: 0 }] } },
      },
    ],
    ['a schema', { 'GET /items/5': { json: { name: 'x' } } }],
    ['a value', { 'POST /login': { json: { ok: false, token: 'sess-99-abc', id: 5 } } }],
  ])('checks of the script agree with the run: %s', async (what, change) => {
    const { rollcall, server, folder, read, report } = await shop(change);
    const ran = await rollcall('run collections --reporter json=r.json');
    expect(ran.exit).toBe(what === 'green' ? 0 : 1);
    const { exit, stdout, stderr } = await rollcall('export k6 collections -o load/shop.js');
    expect([exit, stdout], stderr).toEqual([0, expect.any(String)]);
    const script = await read('load/shop.js');
    expect(script).not.toMatch(/t0ken-s3cret|sess-99-abc|hunter2secret/);
    const sent = server.requests.splice(0).map(({ method, url, body }) => `${method} ${url} ${body}`);
    const [, name = 'SECRET_1'] = /\b(SECRET_\d+)\b/.exec(script) ?? [];
    const k6 = await runK6(script, join(folder, 'load'), { API_TOKEN: 't0ken-s3cret', [name]: 'hunter2secret' });
    expect(k6.error).toBeUndefined();
    expect(server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual(sent);
    const { results } = await report('r.json');
    const expected = results.flatMap(({ request, attempts }) =>
      (attempts.at(-1)?.checks ?? []).map(({ label, outcome }) => `${request}: ${label} ${outcome === 'passed'}`),
    );
    expect(labels(k6.checks)).toEqual(expected);
  });

  test('what k6 cannot do is listed with its place, on standard error and in the script', async () => {
    const { rollcall, write } = await shop();
    await write({
      'collections/more.yaml': `requests:\n  a:\n    GET: http://127.0.0.1:1/\n    expect:\n      snapshot: true\n`,
    });
    const { exit, stdout, stderr } = await rollcall('export k6 collections/more.yaml');
    expect(exit).toBe(0);
    expect(stderr).toMatch(/collections\/more\.yaml:5:\d+ .*snapshot/);
    expect(stdout).toMatch(/collections\/more\.yaml:5/);
  });
});

describe.each(['curl', 'har', 'k6'])('%s', (kind) => {
  test('a file that is there is refused, and overwritten with --force', async () => {
    const { rollcall, write, read } = await shop();
    await write({ out: 'mine\n' });
    const refused = await rollcall(`export ${kind} collections -o out`);
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toMatch(/error\[input\/exists\][^]*out[^]*--force/);
    expect(await read('out')).toBe('mine\n');
    expect((await rollcall(`export ${kind} collections -o out --force`)).exit).toBe(0);
    expect(await read('out')).not.toBe('mine\n');
  });

  test.each([
    ['-t items', ['list', 'get', 'log_in']],
    ['-n log_in', ['log_in']],
    ['collections/shop.yaml:15', ['log_in']],
    ['--exclude-tags "auth or items"', ['form', 'remove', 'log_in']],
  ])('is of what %s selects, with what it depends on', async (flags, ids) => {
    const { rollcall } = await shop();
    const paths = flags.startsWith('collections') ? flags : `collections ${flags}`;
    const { exit, stdout, stderr } = await rollcall(`export ${kind} ${paths}`);
    expect(exit, stderr).toBe(0);
    for (const id of ['log_in', 'list', 'get', 'form', 'remove']) {
      expect(new RegExp(kind === 'k6' ? `['"]${id}['"]` : `shop\\.yaml#${id}\\b`).test(stdout), id).toBe(
        ids.includes(id),
      );
    }
  });

  test.each([
    ['gone.yaml', /gone\.yaml/],
    ['collections -t nothing', /nothing to|no request/i],
    ['collections --no-such-flag', /no-such-flag/],
    ['broken.yaml', /broken\.yaml:\d+:\d+/],
  ])('%s: exit 2 and nothing is written', async (flags, message) => {
    const { rollcall, folder, write } = await shop();
    await write({ 'broken.yaml': 'requests:\n  a:\n    GETT: /\n' });
    const { exit, stdout, stderr } = await rollcall(`export ${kind} ${flags} -o made`);
    expect([exit, stdout], stderr).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect((await readdir(folder)).toSorted()).toEqual(['broken.yaml', 'collections']);
  });
});

test.each([
  ['export curll collections', /curll[^]*curl/],
  ['export nonsense collections', /nonsense/],
  ['export', /kind/],
])('%s is refused', async (command, message) => {
  const { rollcall } = await shop();
  const { exit, stdout, stderr } = await rollcall(command);
  expect([exit, stdout], stderr).toEqual([2, '']);
  expect(stderr).toMatch(message);
});
