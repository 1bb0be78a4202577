import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();
const entry = 'machine 127.0.0.1 login ann password "s3cret pw"\n';
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
const ann = basic('ann:s3cret pw');

type Options = { flags?: string; files?: Record<string, string>; env?: Record<string, string> };

async function run(requests: object, { flags = '--netrc', files = { 'home/.netrc': entry }, env = {} }: Options = {}) {
  const workspace = await createWorkspace({ ...files, 'c.yaml': JSON.stringify({ baseUrl: server.url, requests }) });
  const result = await workspace.rollcall(`run c.yaml ${flags}`, {
    env: { HOME: join(workspace.folder, 'home'), ...env },
  });
  const sent = Object.fromEntries(server.received.map(({ url, headers }) => [url.slice(1), headers.authorization]));
  return { ...result, ...workspace, sent };
}

describe('--netrc', () => {
  test('is for requests that say nothing about credentials', async () => {
    const { sent, exit } = await run({
      none: { GET: '/plain' },
      off: { GET: '/off', auth: 'none' },
      own: { GET: '/own', auth: { bearer: 'token-1' } },
      header: { GET: '/header', headers: { Authorization: 'Own x1' } },
      url: { GET: `${server.url.replace('://', '://bob:pw@')}/url` },
    });
    expect(exit).toBe(0);
    expect(sent).toEqual({ plain: ann, off: undefined, own: 'Bearer token-1', header: 'Own x1', url: basic('bob:pw') });
  });

  test('without it the file is not read', async () => {
    expect((await run({ a: { GET: '/a' } }, { flags: '' })).sent).toEqual({ a: undefined });
  });

  test('netrc: true in rollcall.yaml does the same', async () => {
    const files = { 'home/.netrc': entry, 'rollcall.yaml': 'netrc: true\n' };
    expect((await run({ a: { GET: '/a' } }, { flags: '', files })).sent).toEqual({ a: ann });
  });

  test('rollcall.yaml may name a file, relative to it; NETRC is stronger', async () => {
    const files = {
      'rollcall.yaml': 'netrc: ./own/netrc\n',
      'own/netrc': entry,
      other: 'default login x password yyy',
    };
    expect((await run({ a: { GET: '/a' } }, { flags: '', files })).sent).toEqual({ a: ann });
    const { sent } = await run({ a: { GET: '/a' } }, { flags: '', files, env: { NETRC: 'other' } });
    expect(sent).toEqual({ a: basic('x:yyy') });
  });

  test('a file that rollcall.yaml names and that is not there: nothing is sent', async () => {
    const { exit, output, sent } = await run(
      { a: { GET: '/a' } },
      { flags: '', files: { 'rollcall.yaml': 'netrc: none\n' } },
    );
    expect([exit, sent]).toEqual([2, {}]);
    expect(output).toContain('rollcall.yaml:1:1');
  });

  test('the variable NETRC names another file', async () => {
    const files = { 'home/.netrc': 'machine', 'other file': 'default login x password yyy' };
    const { sent } = await run({ a: { GET: '/a' } }, { files, env: { NETRC: 'other file' } });
    expect(sent).toEqual({ a: basic('x:yyy') });
  });

  test('a host that is not in the file gets none', async () => {
    const requests = { a: { GET: `http://other.test:${server.port}/a`, resolve: { 'other.test': '127.0.0.1' } } };
    expect((await run(requests)).sent).toEqual({ a: undefined });
  });

  test('they never cross to another origin', async () => {
    const to = encodeURIComponent(`http://localhost:${server.port}/there`);
    const { sent } = await run({ a: { GET: `/redirect?to=${to}`, resolve: { localhost: '127.0.0.1' } } });
    expect(sent['there']).toBeUndefined();
    expect(sent[`redirect?to=${to}`]).toBe(ann);
  });

  test('the password stands nowhere, also where the server says it back', async () => {
    const { output, read } = await run({ a: { POST: '/a', json: { pw: 's3cret pw' }, expect: { status: 500 } } });
    const reports = await Promise.all(
      ['report.json', 'junit.xml', 'report.html'].map((name) => read(`reports/${name}`)),
    );
    for (const text of [output, ...reports]) {
      expect(text).not.toContain('s3cret pw');
      expect(text).not.toContain(ann.slice('Basic '.length));
    }
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['is missing', {}, /there is no file .*home\/\.netrc/],
    ['is broken', { 'home/.netrc': 'machine a.test\nlogin ann\npassword s3cret phrase\n' }, /\.netrc:3:\d+/],
    ['is a folder', { 'home/.netrc/x': '' }, /\.netrc cannot be read: EISDIR/],
  ])('a file that %s: exit 2, nothing sent', async (_, files, message) => {
    const { exit, stderr } = await run({ a: { GET: '/a' } }, { files });
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringMatching(message) });
    expect(stderr).toContain('input/netrc');
    expect(stderr).not.toContain('phrase');
    expect(server.received).toEqual([]);
  });

  test('a missing file that rollcall.yaml asks for is a problem of that line', async () => {
    const { exit, stderr } = await run(
      { a: { GET: '/a' } },
      { flags: '', files: { 'rollcall.yaml': 'jobs: 2\nnetrc: true\n' } },
    );
    expect(exit).toBe(2);
    expect(stderr).toContain('rollcall.yaml:2:1');
  });

  test('without a home folder', async () => {
    const { exit, stderr } = await run({ a: { GET: '/a' } }, { env: { HOME: '' } });
    expect(exit).toBe(2);
    expect(stderr).toContain('set HOME, or NETRC');
  });
});
