import { describe, expect, test } from 'vitest';
import { type ContractRun, findingLines, findingsOf, jsonContent, runAgainst } from '../support/contract-run.ts';

const response = (schema: object) => ({
  responses: {
    200: { description: 'd', headers: { 'X-N': { required: true, schema: {} } }, ...jsonContent(schema) },
  },
});

/** A run with one finding of each kind but `operation`. */
const api = {
  '/body': { get: response({ properties: { id: { type: 'integer' } } }) },
  '/request': { get: { parameters: [{ name: 'n', in: 'query', required: true, schema: {} }], ...response({}) } },
  '/status': { get: { responses: { 404: { description: 'd' } } } },
  '/type': { get: response({}) },
  '/headers': { get: response({}) },
};
const n = { 'x-n': '1' };
const server: ContractRun['server'] = {
  'GET /body': { json: { id: 'seven' }, headers: n },
  'GET /request': { json: {}, headers: n },
  'GET /status': { json: {} },
  'GET /type': { text: 'x', headers: { 'content-type': 'text/html', ...n } },
  'GET /headers': { json: {} },
};
const kinds = ['body', 'headers', 'operation', 'request', 'status', 'type'];

const run = (severity: Record<string, string>, more: Partial<ContractRun> = {}, only = kinds) =>
  runAgainst({
    api,
    server,
    openapi: { file: 'api.json', severity },
    requests: Object.fromEntries(only.map((kind) => [kind, { GET: `/${kind}` }])),
    ...more,
  });

describe('severity', () => {
  test('without it every kind fails its request', async () => {
    const outcome = await run({});
    expect(outcome.exit).toBe(1);
    expect(
      findingsOf(outcome)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(kinds);
    expect(outcome.report?.counts).toMatchObject({ failed: 6, passed: 0 });
  });

  test.each(kinds)('%s: warn fails nothing and is a warning, the others still fail', async (kind) => {
    const alone = await run({ [kind]: 'warn' }, {}, [kind]);
    expect([alone.exit, alone.report?.counts.passed]).toEqual([0, 1]);
    expect(alone.results[kind]?.warnings).toEqual([expect.objectContaining({ code: `contract/${kind}` })]);
    expect(alone.stdout).toMatch(/warning/i);
    const all = await run({ [kind]: 'warn' });
    expect([all.exit, all.report?.counts.failed]).toEqual([1, 5]);
  });

  test.each(kinds)('%s: off says nothing', async (kind) => {
    const outcome = await run({ [kind]: 'off' }, {}, [kind]);
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
    expect(outcome.results[kind]?.warnings ?? []).toEqual([]);
    expect(outcome.stdout).not.toMatch(/warning/i);
  });

  test('a warning says what a finding says: operation, place in the body, rule, places', async () => {
    const { results, stdout } = await run({ body: 'warn' }, {}, ['body']);
    const [warning] = results['body']?.warnings ?? [];
    const text = JSON.stringify(warning);
    for (const part of ['GET /body', 'body.id', 'must be integer', 'api.json']) {
      expect(text).toContain(part);
      expect(stdout).toContain(part);
    }
    expect(text).toContain('c.yaml');
  });

  test('stands in every report', async () => {
    const reporters = ['junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'events'];
    const args = ['c.yaml', ...reporters.flatMap((name) => ['--reporter', `${name}=out/${name}`])];
    const { exit, written } = await run({ body: 'warn' }, { args }, ['body']);
    expect(exit).toBe(0);
    for (const name of reporters) expect(`${name}: ${String(written[name])}`).toContain('must be integer');
    expect(String(written['github'])).toMatch(/^::warning /m);
    expect(String(written['github'])).not.toMatch(/^::error /m);
    expect(String(written['junit'])).not.toContain('<failure');
    expect(String(written['tap'])).not.toMatch(/^not ok/m);
  });

  test('an error in every report is told with its place in the description', async () => {
    const reporters = ['junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'events'];
    const args = ['c.yaml', ...reporters.flatMap((name) => ['--reporter', `${name}=out/${name}`])];
    const { exit, written } = await run({}, { args }, ['body']);
    expect(exit).toBe(1);
    for (const name of reporters) {
      expect(`${name}: ${String(written[name])}`).toContain('must be integer');
      expect(`${name}: ${String(written[name])}`).toMatch(/api\.json:\d+:\d+|"line":\s*\d+/);
    }
    expect(String(written['junit'])).toContain('<failure');
    expect(String(written['tap'])).toMatch(/^not ok/m);
  });

  test('off for a kind leaves no finding in one request that has several', async () => {
    const outcome = await run({ headers: 'off', body: 'warn' }, { server: { 'GET /body': { json: { id: 'x' } } } }, [
      'body',
    ]);
    expect([outcome.exit, findingLines(outcome)]).toEqual([0, []]);
    expect(outcome.results['body']?.warnings).toHaveLength(1);
  });

  test('a warning does not skip what depends on the request, and makes nothing flaky', async () => {
    const outcome = await run(
      { body: 'warn' },
      {
        requests: {
          a: { GET: '/body', capture: { id: 'body.id' } },
          b: { GET: '/body', query: { id: '${{ vars.id }}' } },
        },
      },
    );
    expect([outcome.exit, outcome.report?.counts]).toEqual([
      0,
      expect.objectContaining({ passed: 2, flaky: 0, skipped: 0 }),
    ]);
  });

  test('that extends: the map of the file that extends wins', async () => {
    const { exit } = await run(
      {},
      {
        files: {
          'base.yaml': { baseUrl: '$URL', openapi: { file: 'api.json' } },
          'd.yaml': {
            extends: 'base.yaml',
            openapi: { file: 'api.json', severity: { body: 'off' } },
            requests: { a: { GET: '/body' } },
          },
        },
        args: ['d.yaml'],
      },
    );
    expect(exit).toBe(0);
  });
});
