import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { byRequest, createWorkspace, statuses } from '../support/cli-workspace.ts';

const server = await startEchoServer();

const of = (rest: string): string => `baseUrl: ${server.url}\n${rest}\n`;

describe('requests that wait for their place when the run stops', () => {
  const many = (first: string): string =>
    of(`parallel: true
requests:
  first: { GET: ${first} }
  rest: { GET: /rest, repeat: 5 }
teardown: { clean: { DELETE: /clean } }`);

  test('--bail keeps them from being sent, but for the one that got its place while the failure was found', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': many('/status/500') });
    expect((await rollcall('run a.yaml --bail -j 1')).exit).toBe(1);
    expect(server.seen().filter((line) => line === 'GET /rest').length).toBeLessThanOrEqual(1);
    expect(server.seen().at(-1)).toBe('DELETE /clean');
    expect((await report()).counts).toMatchObject({ total: 7, failed: 1 });
    expect(byRequest(await report())['rest[4]']?.reason).toMatch(/bail/);
  });

  test('Ctrl-C: only what was under way is errored', async () => {
    const { rollcall, report } = await createWorkspace({ 'a.yaml': many('/hang') });
    const { exit } = await rollcall('run a.yaml -j 1', {
      onHost: (host) => void server.arrival('/hang').then(() => host.interrupt('SIGINT')),
    });
    expect(exit).toBe(130);
    expect((await report()).counts).toMatchObject({ total: 7, errored: 1, skipped: 5, passed: 1 });
    expect(server.seen()).toEqual(['GET /hang', 'DELETE /clean']);
  });
});

test('Ctrl-C during the delay of the first request: it is skipped, and nothing was sent that had to be torn down', async () => {
  const { rollcall, report } = await createWorkspace({
    'a.yaml': of('requests: { a: { GET: /a, delay: 20s } }\nteardown: { clean: { DELETE: /clean } }'),
  });
  const { exit } = await rollcall('run a.yaml', {
    onHost: (host) => {
      host.sleep = async () => host.interrupt('SIGINT');
    },
  });
  expect(exit).toBe(130);
  expect(statuses(await report())).toEqual({ a: 'skipped', clean: 'skipped' });
  expect(server.seen()).toEqual([]);
});

test('--max-time between requests, where the rest is only skipped, is exit code 3 with a problem that says so', async () => {
  const { rollcall, report } = await createWorkspace({
    'a.yaml': of('requests: { a: { GET: /a }, b: { GET: /b, delay: 5s } }'),
  });
  const { exit } = await rollcall('run a.yaml --max-time 300ms', { realTime: true });
  expect(statuses(await report())).toEqual({ a: 'passed', b: 'skipped' });
  expect(exit).toBe(3);
  expect(await report()).toMatchObject({ exitCode: 3, problems: [{ code: 'run/max-time' }] });
});

test('an interrupt in the teardown after --max-time is what the exit code says', async () => {
  const { rollcall } = await createWorkspace({
    'a.yaml': of('requests: { a: { GET: /hang } }\nteardown: { clean: { DELETE: /clean } }'),
  });
  const { exit } = await rollcall('run a.yaml --max-time 300ms', {
    realTime: true,
    onHost: (host) => void server.arrival('/clean').then(() => host.interrupt('SIGTERM')),
  });
  expect(exit).toBe(143);
});
