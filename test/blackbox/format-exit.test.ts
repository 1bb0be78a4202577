import { describe, expect, test } from 'vitest';
import { type CollectionRun, runCollection, runRequests } from '../support/run-collection.ts';

const fails = { GET: '/', expect: { status: 201 } };
const errs = { GET: '/reset' };
const passes = { GET: '/' };
const server: CollectionRun['server'] = {
  'GET /reset': { broken: 'reset' },
  'GET /cut': { text: 'half', broken: 'cut' },
};

describe('exit codes', () => {
  test.each<[number, object]>([
    [0, { a: passes }],
    [0, { a: { ...passes, skip: 'why' } }],
    [1, { a: passes, b: fails }],
    [3, { a: passes, b: errs }],
    [1, { a: errs, b: fails }],
    [1, { a: fails, b: errs }],
  ])('%i for %j', async (code, requests) => {
    const { exit, report } = await runRequests(requests, { server });
    expect(exit).toBe(code);
    expect(report?.exitCode).toBe(code);
  });

  test.each<[string, object]>([
    ['refused', { GET: 'http://127.0.0.1:1/' }],
    ['reset', errs],
    ['cut off', { GET: '/cut' }],
    ['timeout', { GET: '/slow', timeout: '100ms' }],
    ['TLS', { GET: 'https://127.0.0.1:$PORT/' }],
    ['not decodable', { GET: '/gzip' }],
  ])('errored: %s', async (_, request) => {
    const { exit, results } = await runRequests(
      { a: request },
      {
        server: {
          ...server,
          'GET /slow': { delayMs: 3_000 },
          'GET /gzip': { text: 'no gzip', headers: { 'content-encoding': 'gzip' } },
        },
      },
    );
    expect(exit).toBe(3);
    expect(results['a']?.status).toBe('errored');
    expect(results['a']?.attempts[0]?.problem?.message).toBeTruthy();
  });

  test('4: a report that cannot be written, and nothing is sent', async () => {
    const { exit, requests } = await runRequests(
      { a: fails },
      { args: ['c.yaml', '--reporter', 'junit=blocked/x.xml'], files: { blocked: 'a file' } },
    );
    expect([exit, requests.length]).toEqual([4, 0]);
  });

  test('2 wins over 4: a broken collection and a report that cannot be written', async () => {
    const { exit } = await runCollection({
      files: { 'c.yaml': 'x', blocked: 'x' },
      args: ['c.yaml', '--reporter', 'junit=blocked/x.xml'],
    });
    expect(exit).toBe(2);
  });

  test.each([
    ['--nope'],
    ['--jobs', '0'],
    ['--jobs', 'many'],
    ['--reporter', 'xml'],
    ['--timeout', 'soon'],
    ['--tags', 'a and'],
    ['-n', 'no such request'],
  ])('2: %j %j', async (...args) => {
    const { exit, requests, stderr } = await runRequests({ a: passes }, { args: ['c.yaml', ...args] });
    expect([exit, requests.length]).toEqual([2, 0]);
    expect(stderr).not.toBe('');
  });

  test('one broken file among others: nothing is sent', async () => {
    const { exit, requests } = await runCollection({
      files: { 'a.yaml': { baseUrl: '$URL', requests: { a: passes } }, 'b.yaml': { reqests: {} } },
      args: ['a.yaml', 'b.yaml'],
    });
    expect([exit, requests.length]).toEqual([2, 0]);
  });
});

describe('counts and lines', () => {
  test('every state is counted once', async () => {
    const { report } = await runRequests(
      { a: passes, b: fails, c: errs, d: { ...passes, skip: 'x' }, e: { GET: '/flaky', retry: 1 } },
      { server: { ...server, 'GET /flaky': [{ status: 503 }, {}] } },
    );
    expect(report?.counts).toEqual({ total: 5, passed: 2, failed: 1, errored: 1, skipped: 1, flaky: 1 });
  });

  test('each check is one line with its place in the file', async () => {
    const { results } = await runCollection({
      files: {
        'c.yaml':
          'baseUrl: $URL\nrequests:\n  a:\n    GET: /\n    expect:\n      status: 200\n      size: 1B\n      headers:\n        x-a: b\n      assert:\n        - status == 201\n',
      },
    });
    const lines = results['a']?.attempts[0]?.checks.map(({ kind, outcome, location }) => [
      kind,
      outcome,
      location.file,
      location.line,
    ]);
    expect(lines).toEqual([
      ['status', 'passed', 'c.yaml', 6],
      ['size', 'failed', 'c.yaml', 7],
      ['headers', 'failed', 'c.yaml', 9],
      ['assert', 'failed', 'c.yaml', 11],
    ]);
  });

  test('files in reports are relative to the project root, also from a folder below', async () => {
    const { report } = await runCollection({
      files: { 'rollcall.yaml': {}, 'in/c.yaml': { baseUrl: '$URL', requests: { a: passes } } },
      cwd: 'in',
    });
    expect(report?.results[0]).toMatchObject({ id: 'in/c.yaml#a', file: 'in/c.yaml' });
  });
});
