import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../../support/cli-workspace.ts';
import { type RecordingServer, startRecordingServer } from '../../support/recording-server.ts';

type Har = { log: { creator: { name: string }; entries: HarEntry[] } };
type HarEntry = {
  startedDateTime: string;
  time: number;
  comment: string;
  request: { method: string; url: string; postData?: { mimeType: string; text: string } };
  response: { status: number; content: { text?: string } };
};

/** What is wrong with an archive by the published schemas of HAR 1.2 (draft-06). */
const violations = await (async () => {
  const folder = new URL('../../../node_modules/har-schema/lib/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  for (const name of names) {
    const { $schema: _, ...schema } = JSON.parse(await readFile(fileURLToPath(new URL(name, folder)), 'utf8')) as {
      $schema: string;
    };
    ajv.addSchema(schema, name);
  }
  const validate = ajv.getSchema('har.json#') ?? ajv.getSchema('har.json');
  if (validate === undefined) throw new Error('there is no schema of HAR');
  return (har: unknown): string[] =>
    validate(har) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
})();

const servers: RecordingServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const requests = {
  login: { POST: '/login?next=%2Fa&x', form: { user: 'ada', password: '${{ env.PASSWORD }}' } },
  inside: { GET: '/inside', headers: { 'x-a': 'b' } },
  moved: { GET: '/moved' },
  upload: { PUT: '/up', file: './raw.bin' },
  flaky: { GET: '/flaky', retry: { limit: 1, backoff: { initial: '1ms' } } },
  gone: { POST: '/gone' },
  wrong: { GET: '/inside', expect: { status: 418 } },
};

async function project(): Promise<{ workspace: Workspace; server: RecordingServer }> {
  const server = await startRecordingServer({
    'POST /login': { headers: { 'set-cookie': ['sid=a=b; Path=/; HttpOnly', 'theme=dark'] }, json: { ok: true } },
    'GET /moved': { status: 302, headers: { location: '/inside' } },
    'GET /flaky': [{ status: 503 }, { text: 'ok', headers: { 'content-type': 'text/plain' } }],
    'POST /gone': { broken: 'reset' },
    'PUT /up': { status: 204 },
  });
  servers.push(server);
  const top = { env: { PASSWORD: { secret: true } }, baseUrl: server.url };
  const files = { 'c.yaml': JSON.stringify({ ...top, requests }), 'raw.bin': 'raw' };
  return { workspace: await createWorkspace(files, { PASSWORD: 'pa55word' }), server };
}

const expected = [
  'POST /login 200',
  'GET /inside 200',
  'GET /moved 302',
  'GET /inside 200',
  'PUT /up 204',
  'GET /flaky 503',
  'GET /flaky 200',
  'POST /gone 0',
  'GET /inside 200',
];

function linesOf({ log }: Har): string[] {
  return log.entries.map(
    ({ request, response }) => `${request.method} ${new URL(request.url).pathname} ${response.status}`,
  );
}

describe('the archive is valid', () => {
  test('of a run now, with its exit code', async () => {
    const { workspace } = await project();
    const { exit, stdout } = await workspace.rollcall('export har c.yaml');
    expect(exit).toBe(1);
    const har = JSON.parse(stdout) as Har;
    expect(violations(har)).toEqual([]);
    expect(linesOf(har)).toEqual(expected);
    expect(stdout).not.toContain('pa55word');
    expect(har.log.entries[0]?.request.postData).toEqual({
      mimeType: 'application/x-www-form-urlencoded',
      text: 'user=ada&password=***',
    });
    const starts = har.log.entries.map(({ startedDateTime }) => startedDateTime);
    expect(starts).toEqual(starts.toSorted());
  });

  test.each([
    ['a report', 'export har reports/report.json'],
    ['events', 'export har reports/events.jsonl'],
    ['their folder', 'export har reports'],
    ['the last run', 'export har'],
  ])('of %s, without sending', async (_, command) => {
    const { workspace, server } = await project();
    const reporters = '--reporter json=reports/report.json --reporter events=reports/events.jsonl';
    await workspace.rollcall(`run c.yaml ${reporters}`);
    const sent = server.requests.length;
    const { exit, stdout } = await workspace.rollcall(command);
    expect(exit).toBe(0);
    const har = JSON.parse(stdout) as Har;
    expect(violations(har)).toEqual([]);
    expect(linesOf(har)).toEqual(expected);
    expect(server.requests).toHaveLength(sent);
  });

  test('of the reporter, also of a run without any exchange', async () => {
    const { workspace } = await project();
    await workspace.rollcall('run c.yaml --reporter har=run.har');
    expect(violations(JSON.parse(await workspace.read('run.har')))).toEqual([]);
    await workspace.write({ 'none.yaml': 'requests: { a: { skip: later, GET: "http://h.test/" } }\n' });
    await workspace.rollcall('run none.yaml --reporter har=none.har');
    const none = JSON.parse(await workspace.read('none.har')) as Har;
    expect([violations(none), none.log.entries]).toEqual([[], []]);
  });

  test('the schemas would find what is wrong', () => {
    expect(violations({ log: { version: '1.2', creator: { name: 'x' }, entries: [{}] } })).not.toEqual([]);
  });
});

describe('files', () => {
  test('-o writes the archive, an existing one is kept without --force', async () => {
    const { workspace, server } = await project();
    expect((await workspace.rollcall('export har c.yaml -o run.har')).exit).toBe(1);
    expect(violations(JSON.parse(await workspace.read('run.har')))).toEqual([]);
    const sent = server.requests.length;
    const refused = await workspace.rollcall('export har c.yaml -o run.har');
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('run.har is there already');
    expect(server.requests).toHaveLength(sent);
    expect((await workspace.rollcall('export har c.yaml -o run.har --force')).exit).toBe(1);
  });

  test.each([
    ['export har', 'there is no earlier run at reports/report.json'],
    ['export har broken.json', 'broken.json cannot be read'],
    ['export har other.json', 'other.json is no report.json of format 1'],
    ['export har empty.jsonl', 'empty.jsonl holds no events of a run'],
    ['export har other.json c.yaml', 'some of the paths are reports and some are collections'],
    ['export har none.yaml', 'none.yaml'],
  ])('%s is refused', async (command, message) => {
    const workspace = await createWorkspace({
      'c.yaml': 'requests: { a: { GET: "http://127.0.0.1:9/" } }\n',
      'broken.json': '{',
      'other.json': '{"format":2}',
      'empty.jsonl': '\n',
    });
    const { exit, stdout, stderr } = await workspace.rollcall(command);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
