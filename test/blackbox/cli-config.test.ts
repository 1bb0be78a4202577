import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const asks = (path = '/a', head = ''): string =>
  `baseUrl: ${server.url}\n${head}requests: { a: { tags: [t], GET: ${path} } }\n`;

describe('the project', () => {
  test('its root is the nearest folder upward with a rollcall.yaml', async () => {
    const { rollcall, report, read } = await createWorkspace({
      'rollcall.yaml': '',
      'p/rollcall.yaml': 'collections: ["api/*.yaml"]\n',
      'p/api/a.yaml': asks(),
      'p/q/r/note.txt': '',
    });
    expect((await rollcall('run', { cwd: 'p/q/r' })).exit).toBe(0);
    expect((await report('p/reports/report.json')).results[0]?.file).toBe('api/a.yaml');
    await expect(read('reports/report.json')).rejects.toThrow(/ENOENT/);
  });

  test('without one it is the working directory', async () => {
    const { rollcall, report } = await createWorkspace({ 'p/a.yaml': asks() });
    await rollcall('run p/a.yaml');
    expect((await report()).results[0]?.file).toBe('p/a.yaml');
    await rollcall('run a.yaml', { cwd: 'p' });
    expect((await report('p/reports/report.json')).results[0]?.file).toBe('a.yaml');
  });

  test('a file named on the command line may lie outside', async () => {
    const { rollcall } = await createWorkspace({ 'p/rollcall.yaml': '', 'a.yaml': asks() });
    expect((await rollcall('run ../a.yaml', { cwd: 'p' })).exit).toBe(0);
  });
});

describe('every key of the example', () => {
  test('is taken', async () => {
    const { rollcall, report } = await createWorkspace({
      'rollcall.yaml': `# yaml-language-server: $schema=./schemas/config.schema.json
collections: [collections/**/*.yaml]
environments:
  local:   { API_URL: "${server.url}" }
  staging: { API_URL: https://staging.example.com }
environment: local
jobs: 10
rate: 20/s
allowHosts: [staging.example.com, "*.test", 127.0.0.1]
reporters: [console, json=reports/report.json, junit=reports/junit.xml, html=reports/report.html]
defaults: { retry: 2, timeout: { read: 20s } }
`,
      'collections/a.yaml': 'baseUrl: ${{ env.API_URL }}\nenv: { API_URL: {} }\nrequests: { a: { GET: /flaky/3 } }\n',
    });
    expect(await rollcall('')).toMatchObject({ exit: 0 });
    expect((await report()).environment).toBe('local');
    expect((await report()).counts.flaky).toBe(1);
  });

  test.each([
    ['tags: nobody', 2],
    ['excludeTags: t', 2],
    ['name: nothing', 2],
    ['name: /^A$/', 0],
    ['repeat: 2', 0],
    ['data: rows.csv', 0],
    ['envFile: [x.env]', 0],
  ])('a flag by its name: %s', async (line, exit) => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': `${line}\n`,
      'rows.csv': 'n\n1\n2\n',
      'x.env': 'X=y\n',
      'a.yaml': asks(),
    });
    expect((await rollcall('run a.yaml')).exit).toBe(exit);
    expect(server.seen()).toHaveLength(exit === 2 ? 0 : /repeat|data/.test(line) ? 2 : 1);
  });

  test.each([
    ['-t t', 'tags: nobody'],
    ['-n a', 'name: nothing'],
    ['--repeat 1', 'repeat: 3'],
    ['-d one.csv', 'data: rows.csv'],
  ])('the flag %s wins over %s', async (flags, line) => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': `${line}\n`,
      'rows.csv': 'n\n1\n2\n',
      'one.csv': 'n\n1\n',
      'a.yaml': asks(),
    });
    expect((await rollcall(`run a.yaml ${flags}`)).exit).toBe(0);
    expect(server.seen()).toHaveLength(1);
  });

  test('defaults lie under those of every collection', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'defaults: { headers: { x-a: config, x-b: config, x-c: config } }\n',
      'a.yaml': `baseUrl: ${server.url}\ndefaults: { headers: { x-b: file, x-c: file } }\nrequests: { a: { GET: /a, headers: { x-c: request } } }\n`,
    });
    await rollcall('run a.yaml');
    expect(server.received[0]?.headers).toMatchObject({ 'x-a': 'config', 'x-b': 'file', 'x-c': 'request' });
  });
});

describe('a bad rollcall.yaml is exit 2, with its place, and nothing is sent', () => {
  test.each([
    ['job: 3', 'did you mean "jobs"?'],
    ['jobs: 0', 'jobs'],
    ['jobs: many', 'jobs'],
    ['rate: fast', 'rate'],
    ['timeout: soon', 'timeout'],
    ['maxTime: 5', 'maxTime'],
    ['retry: -1', 'retry'],
    ['bail: never', 'bail'],
    ['repeat: 0', 'repeat'],
    ['reporters: [jsn]', 'json'],
    ['environment: stagin\nenvironments: { staging: {} }', 'staging'],
    ['defaults: { retrys: 2 }', 'did you mean "retry"?'],
    ['defaults: { GET: /x }', 'GET'],
    ['tags: "(a"', 'tag expression'],
    ['collections: 3', 'collections'],
    ['jobs: 1\njobs: 2', 'jobs'],
    ['[', 'rollcall.yaml:'],
    ['- a', 'rollcall.yaml'],
    ['cacert: missing.pem', 'missing.pem'],
    ['data: missing.csv', 'missing.csv'],
    ['resolve: [nonsense]', 'nonsense'],
    ['proxy: "not a url"', 'not a url'],
    ['openapi: missing.yaml', 'missing.yaml'],
  ])('%s', async (text, named) => {
    const { rollcall } = await createWorkspace({ 'rollcall.yaml': `${text}\n`, 'a.yaml': asks() });
    const { exit, stderr } = await rollcall('run a.yaml');
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
    expect(exit).toBe(2);
    expect(server.seen()).toEqual([]);
  });

  test('its problems come together with those of the collections', async () => {
    const { rollcall } = await createWorkspace({
      'rollcall.yaml': 'job: 3\n',
      'a.yaml': 'requests: { a: { GETT: /a } }\n',
    });
    const { stderr } = await rollcall('run a.yaml');
    expect(stderr).toMatch(/rollcall\.yaml:1:1/);
    expect(stderr).toMatch(/a\.yaml:1:\d+/);
  });

  test.each(['x-note: anything', ''])('"%s" is no problem', async (text) => {
    const { rollcall } = await createWorkspace({ 'rollcall.yaml': `${text}\n`, 'a.yaml': asks() });
    expect((await rollcall('run a.yaml')).exit).toBe(0);
  });
});
