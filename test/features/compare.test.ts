import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

const four = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, { GET: `/${id}`, retry: 1 }]));
const files = { 'c.yaml': { baseUrl: '$URL', requests: four } };

type Outcome = { id: string; status: string; flaky?: boolean; durationMs?: number };

/** A report.json of a run that ended like this. */
function earlier(results: Outcome[]): string {
  return JSON.stringify({
    format: 1,
    tool: { name: 'rollcall', version: '1' },
    startedAt: '2026-11-20T09:00:00.000Z',
    durationMs: 10,
    environment: null,
    exitCode: 0,
    counts: {},
    problems: [],
    results: results.map((result) => ({ flaky: false, durationMs: 60_000, ...result, id: `c.yaml#${result.id}` })),
  });
}

const bad = { status: 418 };
const compared = ['c.yaml', '--compare', 'before.json'];

describe('--compare', () => {
  test('tells what fails now, what is fixed, what became flaky, and what is new or gone', async () => {
    const { exit, report, stdout } = await runCollection({
      files: {
        ...files,
        'before.json': earlier([
          { id: 'a', status: 'passed' },
          { id: 'b', status: 'failed' },
          { id: 'c', status: 'passed' },
          { id: 'gone', status: 'passed' },
        ]),
      },
      args: compared,
      cwd: '.',
      server: { 'GET /a': bad, 'GET /c': [{ status: 503 }, {}] },
    });
    expect(exit).toBe(1);
    expect((report as unknown as { comparison: unknown }).comparison).toEqual({
      file: 'before.json',
      startedAt: '2026-11-20T09:00:00.000Z',
      newlyFailing: ['c.yaml#a'],
      fixed: ['c.yaml#b'],
      newlyFlaky: ['c.yaml#c'],
      slower: [],
      added: 1,
      removed: 1,
    });
    expect(stdout).toContain(
      'Compared with before.json of 2026-11-20 09:00 UTC: 1 only in this run, 1 only in that one\n' +
        '  Newly failing (1)\n    c.yaml#a\n  Fixed (1)\n    c.yaml#b\n  Newly flaky (1)\n    c.yaml#c\n',
    );
  });

  test('tells what takes twice as long and 100 ms more', async () => {
    const { report } = await runCollection({
      files: {
        ...files,
        'before.json': earlier([
          { id: 'a', status: 'passed', durationMs: 20 },
          { id: 'b', status: 'passed', durationMs: 0.001 },
          { id: 'c', status: 'passed', durationMs: 10_000 },
        ]),
      },
      args: compared,
      server: { 'GET /a': { delayMs: 200 }, 'GET /c': { delayMs: 200 } },
    });
    const { comparison } = report as unknown as { comparison: { slower: { id: string; beforeMs: number }[] } };
    expect(comparison.slower.map(({ id, beforeMs }) => [id, beforeMs])).toEqual([['c.yaml#a', 20]]);
  });

  test('stands in Markdown and HTML, escaped', async () => {
    let markdown = '';
    let html = '';
    const { exit } = await runCollection({
      files: { ...files, 'a_b.json': earlier([{ id: 'a', status: 'failed' }]) },
      args: ['c.yaml', '--compare', 'a_b.json', '--reporter', 'markdown=out/r.md', '--reporter', 'html=out/r.html'],
      prepare: () => {},
    }).then((outcome) => {
      markdown = outcome.written['r.md']?.toString() ?? '';
      html = outcome.written['r.html']?.toString() ?? '';
      return outcome;
    });
    expect(exit).toBe(0);
    expect(markdown).toContain('### Compared with a\\_b.json of 2026-11-20 09:00 UTC: 3 only in this run');
    expect(markdown).toContain('**Fixed (1)**\n\n- c.yaml\\#a\n');
    expect(html).toContain('<h3>Fixed (1)</h3>');
  });

  test('may name the report that the run itself writes', async () => {
    let before = '';
    const { exit, stdout } = await runCollection({
      files,
      args: ['c.yaml', '--compare', '$DIR/report.json'],
      prepare: async (folder) => {
        before = earlier([]);
        await writeFile(join(folder, 'report.json'), before);
        expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe(before);
      },
    });
    expect(exit).toBe(0);
    expect(stdout).toContain('4 only in this run\n  nothing changed');
  });

  test('compare of rollcall.yaml is relative to that file', async () => {
    const { exit, stdout } = await runCollection({
      files: { ...files, 'rollcall.yaml': { compare: 'old/r.json' }, 'old/r.json': earlier([]) },
    });
    expect([exit, stdout.includes('Compared with old/r.json')]).toEqual([0, true]);
  });

  test.each([
    [undefined, 'before.json cannot be read'],
    ['{', 'before.json cannot be read'],
    ['{"format":2}', 'before.json is no report.json of format 1'],
    ['[]', 'before.json is no report.json of format 1'],
  ])('a report that cannot be used stops before anything is sent: %s', async (text, message) => {
    const { exit, stderr, requests } = await runCollection({
      files: { ...files, ...(text === undefined ? {} : { 'before.json': text }) },
      args: compared,
    });
    expect([exit, requests.length]).toEqual([2, 0]);
    expect(stderr).toContain(message);
  });
});

describe('shards by the times of an earlier run', () => {
  const many = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [
      `${name}.yaml`,
      { baseUrl: '$URL', requests: { r: { GET: `/${name}` } } },
    ]),
  );
  const times = (ms: Record<string, number>) =>
    earlier(Object.entries(ms).map(([name, durationMs]) => ({ id: name, status: 'passed', durationMs }))).replaceAll(
      /c\.yaml#(\w)/g,
      '$1.yaml#r',
    );
  const shardOf = async (index: number, report: string): Promise<string[]> => {
    const { exit, requests } = await runCollection({
      files: { ...many, 'before.json': report, 'rollcall.yaml': { collections: ['*.yaml'] } },
      args: ['--shard', `${index}/2`, '--compare', 'before.json'],
    });
    expect(exit).toBe(0);
    return requests.map(({ path }) => path).toSorted();
  };

  test('the slow file stands alone against the quick ones; a file it does not know counts as the average', async () => {
    const report = times({ a: 1000, b: 100, c: 100, d: 100 });
    expect([await shardOf(1, report), await shardOf(2, report)]).toEqual([['/a'], ['/b', '/c', '/d', '/e']]);
  });

  test('a report without times deals out by the number of requests', async () => {
    const report = times({});
    const parts = [await shardOf(1, report), await shardOf(2, report)];
    expect(parts.map(({ length }) => length)).toEqual([3, 2]);
    expect(parts.flat().toSorted()).toEqual(['/a', '/b', '/c', '/d', '/e']);
  });
});
