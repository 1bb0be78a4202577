import { describe, expect, test } from 'vitest';
import { outcomes, runRequests } from '../support/run-collection.ts';

const job = (poll: object, more: object = {}) => ({ job: { GET: '/job', poll, ...more } });
const states = (...list: string[]) => list.map((state) => ({ json: { state } }));

describe('poll', () => {
  test('asks until the expression holds; every answer is an exchange of one attempt, and nothing is flaky', async () => {
    const server = { 'GET /job': states('queued', 'running', 'done') };
    const run = await runRequests(
      job({ until: "body.state == 'done'", every: '2s' }, { expect: { body: { state: 'done' } } }),
      { server },
    );
    expect(run.exit, run.stdout).toBe(0);
    expect(run.results['job']).toMatchObject({ status: 'passed', flaky: false, attempts: [{ number: 1 }] });
    expect(run.results['job']?.attempts[0]?.exchanges).toHaveLength(3);
    expect(run.slept).toEqual([2000, 2000]);
    expect(run.results['job']?.attempts[0]?.checks[0]).toMatchObject({
      kind: 'poll',
      label: "poll until body.state == 'done' (held at answer 3)",
      outcome: 'passed',
    });
  });

  test('running out is failed, and says how often it asked and what the last answer was', async () => {
    const run = await runRequests(job({ until: "body.state == 'done'", every: '1s', for: '3s' }), {
      server: { 'GET /job': states('queued', 'queued', 'running') },
    });
    expect(run.exit).toBe(1);
    expect(run.results['job']).toMatchObject({ status: 'failed', flaky: false });
    expect(run.results['job']?.attempts).toHaveLength(1);
    const [check] = run.results['job']?.attempts[0]?.checks ?? [];
    expect(check?.message).toMatch(/^did not hold within 3 s: [34] answers, the last with status 200/);
    expect(check?.message).toMatch(/\nbody\.state is "running"$/);
    expect(check?.location).toMatchObject({ file: 'c.yaml' });
    expect(run.stdout).toMatch(/[34] answers, the last with status 200/);
    expect(run.stdout).toContain('running');
  });

  test('`abort` ends it early', async () => {
    const run = await runRequests(job({ until: "body.state == 'done'", abort: "body.state == 'failed'" }), {
      server: { 'GET /job': states('queued', 'failed', 'done') },
    });
    expect(run.exit).toBe(1);
    expect(run.requests).toHaveLength(2);
    expect(run.results['job']?.attempts[0]?.checks[0]?.message).toBe(
      "aborted after 2 answers, the last with status 200: body.state == 'failed' is true",
    );
  });

  test('an answer that `until` cannot be evaluated on is one where it does not hold yet; the reason is told at the end', async () => {
    const run = await runRequests(job({ until: "body.state == 'done'", every: '1s', for: '2s' }), {
      server: { 'GET /job': { status: 404, text: 'not yet' } },
    });
    expect(run.results['job']?.status).toBe('failed');
    expect(run.results['job']?.attempts[0]?.checks[0]?.message).toMatch(/the last with status 404\n.*body/s);
  });

  test('a 404 that becomes a 200 is waited for', async () => {
    const run = await runRequests(job({ until: 'status == 200' }), {
      server: { 'GET /job': [{ status: 404 }, { status: 404 }, { json: {} }] },
    });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.requests).toHaveLength(3);
  });

  test('`expect` looks at the last answer', async () => {
    const run = await runRequests(job({ until: "body.state == 'done'" }, { expect: { body: { rows: 45 } } }), {
      server: { 'GET /job': states('queued', 'done') },
    });
    expect(run.results['job']?.status).toBe('failed');
    expect(outcomes(run.results['job'])).toEqual(['poll passed', 'status passed', 'body failed']);
  });

  test('no answer ends it', async () => {
    const server = { 'GET /job': [{ json: { state: 'queued' } }, { broken: 'cut' as const }] };
    const run = await runRequests(job({ until: "body.state == 'done'" }), { server });
    expect(run.exit).toBe(3);
    expect(run.results['job']?.attempts).toHaveLength(1);
    expect(run.results['job']?.attempts[0]?.problem).toMatchObject({ code: 'http/closed' });
    expect(run.results['job']?.attempts[0]?.problem?.message).toMatch(/, after 1 answer to the poll$/);
    expect(run.results['job']?.attempts[0]?.exchanges.map(({ response }) => response?.status)).toEqual([
      200,
      undefined,
    ]);
  });

  test('with `retry` the network may fail while polling, still in one attempt and never flaky', async () => {
    const broken = { broken: 'cut' as const };
    const server = { 'GET /job': [broken, { json: { state: 'queued' } }, broken, { json: { state: 'done' } }] };
    const run = await runRequests(job({ until: "body.state == 'done'" }, { retry: 2 }), { server });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.results['job']).toMatchObject({ status: 'passed', flaky: false });
    expect(run.results['job']?.attempts).toHaveLength(1);
  });

  test('more failures than `retry` allows end it', async () => {
    const run = await runRequests(job({ until: 'status == 200' }, { retry: 1 }), {
      server: { 'GET /job': { broken: 'cut' } },
    });
    expect(run.exit).toBe(3);
    expect(run.requests).toHaveLength(2);
  });

  test('an answer that `retry` would repeat does not begin the poll anew', async () => {
    const run = await runRequests(job({ until: "body.state == 'done'", every: '1s', for: '3s' }, { retry: 5 }), {
      server: { 'GET /job': { status: 503, json: { state: 'busy' } } },
    });
    expect(run.results['job']).toMatchObject({ status: 'failed', flaky: false });
    expect(run.requests.length).toBeLessThanOrEqual(4);
  });

  test('asked once where `for` is shorter than `every`', async () => {
    const run = await runRequests(job({ until: 'status == 201', every: '5s', for: '1s' }), {});
    expect(run.requests).toHaveLength(1);
    expect(run.results['job']?.attempts[0]?.checks[0]?.message).toBe(
      'did not hold within 1 s: 1 answer, the last with status 200\nstatus is 200',
    );
  });
});
