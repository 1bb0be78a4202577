import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../../support/cli-workspace.ts';
import { type K6Run, runK6 } from '../../support/k6-stand-in.ts';
import {
  type AnswerTable,
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../../support/recording-server.ts';

const servers: RecordingServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

type Both = { k6: K6Run; script: string; stderr: string; sent: Recorded[][]; exit: number; workspace: Workspace };
type Options = { table?: AnswerTable; files?: Record<string, string>; env?: Record<string, string>; flags?: string };

/** Runs a collection with rollcall and its export with the stand-in, each against a server of its own. */
async function both(collection: object, { table = {}, files = {}, env = {}, flags = '' }: Options = {}): Promise<Both> {
  const two = await Promise.all([startRecordingServer(table), startRecordingServer(table)]);
  servers.push(...two);
  const top = { env: { API_URL: {}, ...(collection as { env?: object }).env }, baseUrl: '${{ env.API_URL }}' };
  const workspace = await createWorkspace({ 'c.yaml': JSON.stringify({ ...collection, ...top }), ...files }, env);
  const ran = await workspace.rollcall(`run c.yaml --reporter json=r.json ${flags}`, { env: { API_URL: two[0].url } });
  expect(ran.exit, ran.stderr).not.toBe(2);
  const { exit, stderr } = await workspace.rollcall(`export k6 c.yaml -o load/test.js ${flags}`, {
    env: { API_URL: two[1].url },
  });
  expect(stderr).not.toContain('error[');
  const script = await workspace.read('load/test.js');
  const k6 = await runK6(script, join(workspace.folder, 'load'), env);
  return { k6, script, stderr, exit, workspace, sent: two.map(({ requests }) => requests) };
}

/** The checks of report.json, as k6 has them: by request, without what only a run can say. */
async function reported({ workspace }: Both): Promise<string[]> {
  const { results } = await workspace.report('r.json');
  return results.flatMap(({ request, attempts }) =>
    (attempts.at(-1)?.checks ?? []).map(({ label, outcome }) => {
      const name = label.replace(/ \((?:held|aborted) at answer \d+\)$| \(\d+ answers?\)$/, '');
      return `${request}: ${name} ${outcome === 'passed'}`;
    }),
  );
}

function checked({ k6 }: Both): string[] {
  return k6.checks.map(({ groups, name, passed }) => `${groups.at(-1)}: ${name} ${passed}`);
}

/** What went over the wire, without headers that every client has its own of. */
function wire(requests: Recorded[]): object[] {
  const own = /^(host|connection|user-agent|accept|accept-encoding|content-length|transfer-encoding)$/;
  return requests.map(({ method, url, headers, body }) => {
    const boundary = /boundary=(.*)$/.exec(headers['content-type'] ?? '')?.[1] ?? '-';
    const plain = (text: string): string => text.replaceAll(boundary === '' ? '-' : boundary, 'BOUNDARY');
    const kept = Object.entries(headers).filter(([name]) => !own.test(name));
    return {
      method,
      url,
      body: plain(body),
      headers: Object.fromEntries(kept.map(([name, value]) => [name, plain(String(value))])),
    };
  });
}

async function expectSame(collection: object, options: Options = {}): Promise<Both> {
  const outcome = await both(collection, options);
  expect(outcome.k6.error).toBeUndefined();
  expect(wire(outcome.sent[1] ?? [])).toEqual(wire(outcome.sent[0] ?? []));
  expect(checked(outcome)).toEqual(await reported(outcome));
  return outcome;
}

const user = { id: 9007199254740993n, name: 'Ada', tags: ['a'], at: '2025-03-01T09:30:00Z' };
const userText = JSON.stringify(user, (_, value: unknown) =>
  typeof value === 'bigint' ? Number(value) : value,
).replace('9007199254740992', '9007199254740993');
const json = { 'content-type': 'application/json; charset=utf-8', etag: '"1"' };
const users: AnswerTable = {
  'POST /users': { status: 201, headers: json, text: userText },
  'GET /users/9007199254740993': { headers: json, text: userText },
};

describe('the script sends the same and finds the same', () => {
  test('chained requests, with numbers that no double holds', async () => {
    await expectSame(
      {
        vars: { size: 20, mail: 'ada-${{ vars.size }}@example.com' },
        defaults: { headers: { accept: 'application/json', 'x-none': null } },
        requests: {
          create: {
            POST: '/users',
            json: { name: 'Ada', mail: '${{ vars.mail }}', size: '${{ vars.size }}' },
            expect: {
              status: 201,
              type: 'json',
              headers: { etag: { matches: '^"\\d"$' }, server: { present: false } },
              body: { name: 'Ada', tags: ['a'] },
              schema: {
                type: 'object',
                required: ['id'],
                properties: { at: { format: 'date-time' }, id: { minimum: 1 } },
              },
            },
            capture: { user_id: 'body.id' },
          },
          read: {
            GET: '/users/${{ vars.user_id }}',
            query: { q: ['a b', 'c&d'], none: null, size: '${{ vars.size }}' },
            expect: {
              time: '5s',
              size: '1KB',
              assert: ['body == responses.create.body', 'body.id == 9007199254740993', 'body.missing == 1 || true'],
            },
          },
        },
      },
      { table: users },
    );
  });

  test('bodies of every kind', async () => {
    await expectSame(
      {
        vars: { name: 'Grace' },
        requests: {
          form: { POST: '/f', form: { 'a b': ['x y', 'ü'], n: 1, none: null } },
          text: { POST: '/t', text: 'Dear ${{ vars.name }},\n`hello` ${x} \\ "\'' },
          typed: { POST: '/x', text: '<a/>', headers: { 'content-type': 'application/xml' } },
          graphql: { POST: '/g', graphql: { query: '{ a }', variables: { n: 1.5 } } },
          from_file: { POST: '/j', jsonFile: './data/body.json' },
          file: { PUT: '/up', file: './data/raw.bin' },
          parts: {
            POST: '/m',
            multipart: {
              title: 'ü ${{ vars.name }}',
              count: 2,
              doc: { file: './data/raw.bin', filename: 'x "1".bin', type: 'image/png' },
            },
          },
          exact: { POST: '/e', json: { __proto: 1, deep: { list: [null, true, 1.5] } } },
          other: { request: 'PURGE /p' },
        },
      },
      { files: { 'data/body.json': '{"name":"${{ vars.name }}","price":1.10}', 'data/raw.bin': 'r\u00e4w\n' } },
    );
  });

  test('credentials', async () => {
    const outcome = await expectSame(
      {
        env: { TOKEN: { secret: true }, PASSWORD: { secret: true } },
        requests: {
          bearer: { GET: '/a', auth: { bearer: '${{ env.TOKEN }}' } },
          basic: { GET: '/b', auth: { basic: { username: 'ada', password: '${{ env.PASSWORD }}' } } },
          header: { GET: '/c', auth: { apiKey: { in: 'header', name: 'X-Key', value: '${{ env.TOKEN }}' } } },
          query: { GET: '/d?key=old&x=1', auth: { apiKey: { in: 'query', name: 'key', value: '${{ env.TOKEN }}' } } },
          cookie: { GET: '/e', auth: { apiKey: { in: 'cookie', name: 'key', value: '${{ env.TOKEN }}' } } },
          signed: { GET: '/f', headers: { 'x-sign': '${{ hmac_sha256(env.PASSWORD, "x") }}' } },
          none: { GET: '/g', auth: 'none' },
        },
      },
      { env: { TOKEN: 't0ken-s3cret', PASSWORD: 'p ä:ss' } },
    );
    expect(outcome.script).not.toMatch(/t0ken-s3cret|p ä:ss/);
  });

  test('tokens are fetched once, and again when one is refused', async () => {
    let issued = 0;
    const table = (): AnswerTable => ({
      'POST /token': () => ({ json: { access_token: `t${++issued}`, token_type: 'Bearer', expires_in: 3600 } }),
      'GET /a': [{}, { status: 401 }, {}],
    });
    const auth = {
      oauth2: {
        grant: 'client_credentials',
        tokenUrl: '${{ env.API_URL }}/token',
        clientId: 'me',
        clientSecret: '${{ env.CLIENT_SECRET }}',
        scope: 'a b',
      },
    };
    const outcome = await both(
      { env: { CLIENT_SECRET: { secret: true } }, requests: { one: { GET: '/a', auth }, two: { GET: '/a', auth } } },
      { table: table(), env: { CLIENT_SECRET: 'cl13nt' } },
    );
    expect(outcome.k6.checks.every(({ passed }) => passed)).toBe(true);
    const [rollcall = [], k6 = []] = outcome.sent;
    expect(k6.map(({ method, path }) => `${method} ${path}`)).toEqual(
      rollcall.map((one) => `${one.method} ${one.path}`),
    );
    const fields = (body = ''): string[] => body.split('&').toSorted();
    expect(fields(k6[0]?.body)).toEqual(fields(rollcall[0]?.body));
    expect(k6[0]?.headers.authorization).toBe(rollcall[0]?.headers.authorization);
  });

  test('rows of lists and files, repetitions, and what they capture', async () => {
    await expectSame(
      {
        requests: {
          listed: {
            each: [
              { name: 'a', n: 1 },
              { name: 'b', n: 2 },
            ],
            GET: '/r/${{ row.name }}',
            expect: { assert: ['row.n / 2 == (row.n == 1 ? 0 : 1)'] },
            capture: { seen: 'url' },
          },
          filed: { each: './rows.csv', GET: '/f/${{ row.name }}/${{ row.n }}' },
          often: { repeat: 2, GET: '/n' },
          after: {
            GET: '/after',
            query: { count: '${{ size(vars.seen) }}', statuses: '${{ responses.often.map(r, r.status) }}' },
          },
        },
      },
      { files: { 'rows.csv': 'name,n\nAda,1\n"Grace, H",2\n' } },
    );
  });

  test('vars of a row, and rows of a whole file', async () => {
    await expectSame(
      {
        each: [{ id: 1 }, { id: 2 }],
        vars: { mark: 'm${{ row.id }}' },
        requests: {
          one: { GET: '/one/${{ vars.mark }}', capture: { at: 'url' } },
          two: {
            each: [{ id: 7 }],
            GET: '/two/${{ vars.mark }}',
            expect: { assert: ["vars.at.endsWith('/one/m' + string(row.id))"] },
          },
        },
      },
      { flags: '--repeat 2 -j 1' },
    );
  });

  test('what depends on what did not pass is skipped, teardown runs', async () => {
    const outcome = await expectSame(
      {
        env: { STAGE: { default: 'test' } },
        setup: { ready: { GET: '/ready' } },
        requests: {
          broken: { GET: '/broken', capture: { id: 'body.id' } },
          needs_it: { GET: '/x/${{ vars.id }}' },
          needed: { needs: ['needs_it'], GET: '/y' },
          never: { if: "env.STAGE == 'production'", GET: '/z' },
          not_yet: { skip: 'not built', GET: '/z' },
          on: { if: "env.STAGE == 'test'", GET: '/on' },
        },
        teardown: { clean: { DELETE: '/clean' }, clean_id: { DELETE: '/clean/${{ vars.id }}' } },
      },
      { table: { 'GET /broken': { status: 500, json: { error: 'x' } } } },
    );
    expect(checked(outcome)).toContain('broken: capture id false');
    expect(outcome.sent[1]?.map(({ path }) => path)).toEqual(['/ready', '/broken', '/on', '/clean']);
  });

  test('a setup that fails', async () => {
    const outcome = await expectSame(
      {
        setup: { ready: { GET: '/ready' }, second: { GET: '/second' } },
        requests: { one: { GET: '/one' } },
        teardown: { clean: { DELETE: '/clean' } },
      },
      { table: { 'GET /ready': { status: 503 } } },
    );
    expect(outcome.sent[1]?.map(({ path }) => path)).toEqual(['/ready', '/clean']);
  });

  test('checks that fail, and such that cannot be made', async () => {
    const outcome = await expectSame(
      {
        requests: {
          wrong: {
            GET: '/users/1',
            expect: {
              status: [200, '2xx'],
              type: 'application/json',
              headers: { etag: { contains: 'z' }, 'x-none': 'y' },
              body: { name: 'Bob' },
              json: { id: 2 },
              schema: { type: 'object', required: ['id', 'name', 'age'] },
              size: '3B',
              sha256: 'a'.repeat(64),
              assert: ['body.id > 5', 'body.missing == 1', 'body.name'],
            },
          },
          no_json: {
            GET: '/html',
            expect: { body: { a: 1 }, schema: { type: 'object' }, assert: ['text.contains("Hi")'] },
          },
        },
      },
      {
        table: {
          'GET /users/1': { status: 404, headers: { etag: '"1"', 'content-type': 'text/plain' }, text: '{"id":1}' },
          'GET /html': { headers: { 'content-type': 'text/html' }, text: '<h1>Hi</h1>' },
        },
      },
    );
    expect(checked(outcome).filter((line) => line.endsWith('true'))).toEqual([
      'no_json: status is below 400 true',
      'no_json: text.contains("Hi") true',
    ]);
  });

  test('retries, polling and pages', async () => {
    await expectSame(
      {
        requests: {
          flaky: { GET: '/flaky', retry: { limit: 2, backoff: { initial: '1ms' } } },
          refused: { POST: '/down', retry: { limit: 2, backoff: { initial: '1ms' } } },
          job: { GET: '/job', poll: { until: "body.state == 'done'", every: '1ms', for: '5s' } },
          stuck: {
            GET: '/stuck',
            poll: { until: 'body.ok', abort: "body.state == 'failed'", every: '1ms', for: '5s' },
          },
          linked: { GET: '/linked', paginate: { link: true }, expect: { assert: ['items == [1, 2]', 'pages == 2'] } },
          cursor: {
            GET: '/cursor?limit=1',
            paginate: { next: 'body.next', param: 'after', items: 'body.data' },
            expect: { body: { next: null }, assert: ['size(items) == 2'] },
          },
          relative: { GET: '/deep/next', paginate: { next: 'body.?next.orValue(null)', items: 'body.data' } },
          numbered: { GET: '/page', paginate: { page: { param: 'p', start: 1 }, items: 'body', max: 2 } },
          offset: { GET: '/off', paginate: { offset: { param: 'o', limitParam: 'l', limit: 2 }, items: 'body' } },
        },
      },
      {
        table: {
          'GET /flaky': [{ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }, { json: {} }],
          'POST /down': { status: 503 },
          'GET /job': [{ json: {} }, { json: { state: 'running' } }, { json: { state: 'done' } }],
          'GET /stuck': [{ json: { ok: false } }, { json: { ok: false, state: 'failed' } }],
          'GET /linked': ({ query }) =>
            query.length > 0 ? { json: [2] } : { json: [1], headers: { link: '</linked?page=2>; rel="next"' } },
          'GET /cursor': ({ query }) =>
            query.some(([name]) => name === 'after')
              ? { json: { data: [2], next: null } }
              : { json: { data: [1], next: 'x=' } },
          'GET /deep/next': { json: { data: [1], next: '../other' } },
          'GET /other': { json: { data: [2] } },
          'GET /page': ({ query }) => ({ json: [query] }),
          'GET /off': ({ query }) => ({ json: query.some(([, value]) => value === '2') ? [3] : [1, 2] }),
        },
      },
    );
  });

  test('redirects, cookies and answers that do not come', async () => {
    const outcome = await both(
      {
        requests: {
          login: { POST: '/login', expect: { assert: ["cookies.sid == 'abc'"] } },
          inside: { GET: '/inside' },
          outside: { GET: '/outside', cookies: false },
          moved: { POST: '/moved', json: { a: 1 }, expect: { assert: ["url.endsWith('/there')"] } },
          kept: { GET: '/moved', redirects: 0, expect: { status: 302 } },
          circle: { GET: '/circle', redirects: 2 },
          cut: { GET: '/cut' },
        },
      },
      {
        table: {
          'POST /login': { headers: { 'set-cookie': 'sid=abc; Path=/' } },
          'POST /moved': { status: 303, headers: { location: '/there' } },
          'GET /moved': { status: 302, headers: { location: '/there' } },
          'GET /circle': { status: 302, headers: { location: '/circle' } },
          'GET /cut': { broken: 'reset' },
        },
      },
    );
    const { results } = await outcome.workspace.report('r.json');
    const errored = results.filter(({ status }) => status === 'errored').map(({ request }) => request);
    expect(errored).toEqual(['circle', 'cut']);
    const failed = checked(outcome).filter((line) => line.endsWith('false'));
    expect(failed).toEqual(errored.map((request) => `${request}: an answer came false`));
    const k6 = outcome.sent[1] ?? [];
    const cookieOf = (path: string): string | undefined => k6.find((one) => one.path === path)?.headers.cookie;
    expect([cookieOf('/inside'), cookieOf('/outside')]).toEqual(['sid=abc', undefined]);
    expect(k6.find(({ path }) => path === '/there')).toMatchObject({ method: 'GET', body: '' });
  });

  test('fixtures run once, before and after', async () => {
    const login = {
      env: { API_URL: {}, PASSWORD: { secret: true } },
      baseUrl: '${{ env.API_URL }}',
      vars: { mark: '${{ uuid() }}' },
      requests: {
        login: { POST: '/login/${{ vars.mark }}', json: { p: '${{ env.PASSWORD }}' }, capture: { big: 'body.n' } },
      },
      teardown: { logout: { POST: '/logout/${{ vars.mark }}/${{ vars.big }}' } },
    };
    const outcome = await both(
      {
        fixtures: { session: './fixtures/login.yaml' },
        requests: { use: { GET: '/use/${{ fixtures.session.big }}' }, again: { GET: '/again' } },
      },
      {
        files: { 'fixtures/login.yaml': JSON.stringify(login) },
        env: { PASSWORD: 'pa55word' },
        table: Object.fromEntries([['POST /x', {}]]),
      },
    );
    // The server knows no number: the fixture fails, and its users are skipped.
    expect(outcome.sent[1]?.map(({ path }) => path.replace(/[0-9a-f-]{36}/, 'id'))).toEqual(['/login/id']);
    expect(checked(outcome)).toEqual(await reported(outcome));
    const text = '{"n":12345678901234567890}';
    const again = await both(
      {
        fixtures: { session: './fixtures/login.yaml' },
        requests: { use: { GET: '/use/${{ fixtures.session.big }}' } },
      },
      {
        files: { 'fixtures/login.yaml': JSON.stringify({ ...login, vars: { mark: 'm' } }) },
        env: { PASSWORD: 'pa55word' },
        table: { 'POST /login/m': { headers: json, text } },
      },
    );
    expect(again.k6.error).toBeUndefined();
    const paths = ['/login/m', '/use/12345678901234567890', '/logout/m/12345678901234567890'];
    expect(again.sent.map((one) => one.map(({ path }) => path))).toEqual([paths, paths]);
  });
});

describe('what the script says of itself', () => {
  const collection = (requests: object, top: object = {}): string =>
    JSON.stringify({ baseUrl: 'http://127.0.0.1:9', ...top, requests });

  test('what is not carried over is listed with its place, in the script and on standard error', async () => {
    const workspace = await createWorkspace({
      'c.yaml': collection({
        signed: {
          GET: '/s',
          auth: { awsSigV4: { accessKeyId: 'a', secretAccessKey: 'k3y', region: 'r', service: 's' } },
          capture: { id: 'body.id' },
        },
        user_of_it: { GET: '/u/${{ vars.id }}' },
        page: {
          GET: '/p',
          save: './out.bin',
          timeout: { connect: '1s' },
          expect: { snapshot: true, assert: ["xpath(text, '//title') == ['Home']", 'status == 200'] },
        },
      }),
    });
    const { exit, stdout, stderr } = await workspace.rollcall('export k6 c.yaml');
    expect(exit).toBe(0);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^c\.yaml:1:\d+ {2}request "signed" {2}the auth scheme awsSigV4$/),
      expect.stringMatching(/^c\.yaml:1:\d+ {2}request "user_of_it" {2}vars\.id, which is not carried over$/),
      expect.stringMatching(/^c\.yaml:1:\d+ {2}save {2}k6 writes no files$/),
      expect.stringContaining('timeout.connect'),
      expect.stringContaining('check "snapshot"'),
      expect.stringMatching(/check "xpath\(text, '\/\/title'\) == \['Home'\]" {2}the function xpath$/),
      '3 requests, not carried over: 6, listed above',
      '',
    ]);
    expect(stdout).toContain('// - c.yaml:1: request "signed" (the auth scheme awsSigV4)');
    expect(stdout).toContain("// not carried over, c.yaml:1: xpath(text, '//title') == ['Home'] (the function xpath)");
    expect(stdout).not.toContain('k3y');
  });

  test('credentials in clear become variables', async () => {
    const workspace = await createWorkspace({
      'c.yaml': collection({ a: { GET: '/a', headers: { authorization: 'Bearer cl3ar-token' } } }),
    });
    const { stdout } = await workspace.rollcall('export k6 c.yaml');
    expect(stdout).not.toContain('cl3ar-token');
    expect(stdout).toContain("headers: { authorization: ('Bearer ' + __ENV.SECRET_1) }");
    expect(stdout).toContain('k6 run -e SECRET_1=…');
  });

  test('a secret needs no value to be exported, and ends the test where it has none', async () => {
    const workspace = await createWorkspace({
      'c.yaml': collection(
        { a: { GET: '/a', auth: { bearer: '${{ env.TOKEN }}' } } },
        { env: { TOKEN: { secret: true }, STAGE: 'test', MAYBE: { required: false } } },
      ),
    });
    const { exit, stdout } = await workspace.rollcall('export k6 c.yaml --var STAGE=local');
    expect(exit).toBe(0);
    expect(stdout).toContain("env: { TOKEN: {}, STAGE: { value: 'local' }, MAYBE: { isOptional: true } },");
    const { error } = await runK6(stdout, workspace.folder);
    expect(error).toContain('no value for TOKEN: set each by k6 run -e NAME=value');
    expect((await runK6(stdout, workspace.folder, { TOKEN: 'x' })).error).toBeUndefined();
  });

  test('selection, environment and flags of run', async () => {
    const workspace = await createWorkspace({
      'rollcall.yaml': 'environments: { staging: { HOST: "http://staging.test" } }',
      'c.yaml': collection(
        { a: { GET: '/a', tags: ['smoke'] }, b: { GET: '/b' } },
        { env: { HOST: {} }, baseUrl: '${{ env.HOST }}' },
      ),
    });
    const { stdout } = await workspace.rollcall('export k6 c.yaml -e staging -t smoke -k --timeout 3s --retry 2');
    expect(stdout).toContain("HOST: { value: 'http://staging.test' }");
    expect(stdout).toContain('insecureSkipTLSVerify: true,');
    expect(stdout).toContain("timeout: '3000ms'");
    expect(stdout).toContain('retry: () => 2');
    expect(stdout).not.toContain("id: 'b'");
  });

  test('names cannot break out of comments and strings', async () => {
    const workspace = await createWorkspace({
      'c.yaml': collection({
        a: { name: 'evil\n*/ process.exit() //\u2028x', GET: "/a'`$1\\", expect: { assert: ['"::" + "a" == "::a"'] } },
      }),
    });
    const { stdout } = await workspace.rollcall('export k6 c.yaml');
    expect(stdout).toContain('// c.yaml:1: evil */ process.exit() // x');
    expect((await runK6(stdout, workspace.folder)).error).toBeUndefined();
  });
});

describe('files', () => {
  const files = { 'c.yaml': 'requests: { a: { GET: "http://127.0.0.1:9/" } }\n' };

  test('an existing file is kept without --force', async () => {
    const workspace = await createWorkspace({ ...files, 'x.js': 'mine' });
    const refused = await workspace.rollcall('export k6 c.yaml -o x.js');
    expect(refused).toMatchObject({ exit: 2, stdout: '' });
    expect(refused.stderr).toContain('error[input/exists]: x.js is there already');
    expect(await workspace.read('x.js')).toBe('mine');
    expect((await workspace.rollcall('export k6 c.yaml -o x.js --force')).exit).toBe(0);
    expect(await workspace.read('x.js')).toContain('export default function');
  });

  test('a folder gets the file under its usual name', async () => {
    const workspace = await createWorkspace(files);
    expect((await workspace.rollcall('export k6 c.yaml -o load/')).exit).toBe(0);
    expect(await workspace.read('load/load-test.js')).toContain('export const options');
  });

  test.each([
    ['export k6 none.yaml', 'none.yaml'],
    ['export k5 c.yaml', 'did you mean "k6"?'],
    ['export k6 c.yaml -t none', 'usage/nothing-to-run'],
    ['export k6 bad.yaml', 'input/unknown-key'],
    ['export k6 c.yaml -o c.yaml/x.js', 'convert/output'],
    ['export', "missing required argument 'kind'"],
  ])('%s is refused', async (command, message) => {
    const workspace = await createWorkspace({ ...files, 'bad.yaml': 'requests: { a: { GET: /, expct: 1 } }\n' });
    const { exit, stdout, stderr } = await workspace.rollcall(command);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

test('the script is what @types/k6 takes', async () => {
  const top = fileURLToPath(new URL('../../../', import.meta.url));
  const workspace = await createWorkspace({
    'a.yaml': JSON.stringify({
      env: { T: { secret: true } },
      fixtures: { f: './f.yaml' },
      baseUrl: 'http://127.0.0.1:9',
      requests: {
        a: {
          POST: '/a',
          multipart: { x: { file: './a.yaml' } },
          auth: {
            oauth2: {
              grant: 'client_credentials',
              tokenUrl: 'http://h/t',
              clientId: 'c',
              clientSecret: '${{ env.T }}',
            },
          },
          retry: 1,
          poll: { until: 'body.?x.orValue(1) == 1' },
          expect: {
            schema: { type: 'array', items: { format: 'date', minLength: 3 }, uniqueItems: true },
            sha256: 'a'.repeat(64),
            headers: { a: { matches: 'b' } },
            assert: ['sum([1]) == 1 && size(jsonpath(body, "$..a")) > 0', 'uuid() != random_string(3)'],
          },
        },
        b: {
          GET: '/b',
          each: [{ a: 1 }],
          paginate: { link: true },
          auth: { digest: { username: 'u', password: '${{ env.T }}' } },
        },
        c: {
          GET: '/c',
          auth: { basic: { username: 'u', password: 'p' } },
          resolve: { h: '127.0.0.1' },
          tls: { verify: false },
        },
        d: { GET: '/d', repeat: 2, auth: { apiKey: { in: 'query', name: 'k', value: '${{ fixtures.f.v }}' } } },
      },
    }),
    'f.yaml':
      'requests: { a: { GET: "http://127.0.0.1:9/", capture: { v: body.v } } }\nteardown: { z: { GET: "http://h/" } }\n',
  });
  const { stdout } = await workspace.rollcall('export k6 a.yaml');
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-k6-types-'));
  try {
    await symlink(join(top, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'script.js'), stdout);
    const flags = '--allowJs --checkJs --noEmit --strict false --target es2022 --lib es2022 --types k6 --skipLibCheck';
    const modules = '--module esnext --moduleResolution bundler script.js';
    const tsc = [join(top, 'node_modules/typescript/bin/tsc'), ...`${flags} ${modules}`.split(' ')];
    const { stdout: output } = await promisify(execFile)(process.execPath, tsc, { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    expect(output).toBe('');
  } finally {
    await rm(folder, { recursive: true });
  }
});
