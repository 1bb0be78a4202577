import { describe, expect, test } from 'vitest';
import { runRequests } from '../support/run-collection.ts';

const whole = { POST: '/', json: '${{ row }}' };

async function sentRows(each: unknown, files: Record<string, unknown> = {}) {
  const { exit, stderr, requests, report } = await runRequests(
    { a: { POST: '/', each, json: ['${{ row.id }}', '${{ row.name }}'] } },
    { files },
  );
  expect(exit, stderr).toBe(0);
  return { rows: requests.map(({ body }) => JSON.parse(body) as unknown), ids: report?.results.map(({ id }) => id) };
}

describe('each', () => {
  const wanted = [
    ['1', 'Ann'],
    ['2', 'B "b", c'],
  ];

  test('a list keeps its types', async () => {
    const { rows, ids } = await sentRows([
      { id: 1, name: null },
      { id: [true], name: { x: 1 } },
    ]);
    expect(rows).toEqual([
      [1, null],
      [[true], { x: 1 }],
    ]);
    expect(ids).toEqual(['c.yaml#a[0]', 'c.yaml#a[1]']);
  });

  test.each([
    ['plain', 'id,name\n1,Ann\n2,"B ""b"", c"\n'],
    ['with a byte order mark', '\ufeffid,name\n1,Ann\n2,"B ""b"", c"\n'],
    ['with CRLF and no last line end', 'id,name\r\n1,Ann\r\n2,"B ""b"", c"'],
    ['with an empty last line', 'id,name\n1,Ann\n2,"B ""b"", c"\n\n'],
  ])('CSV %s; cells are text', async (_, csv) => {
    expect((await sentRows('rows.csv', { 'rows.csv': csv })).rows).toEqual(wanted);
  });

  test('a cell may hold a line end', async () => {
    expect((await sentRows('rows.csv', { 'rows.csv': 'id,name\n1,"a\nb"\n' })).rows).toEqual([['1', 'a\nb']]);
  });

  test('JSON and YAML', async () => {
    expect((await sentRows('r.json', { 'r.json': [{ id: 1, name: 'Ann' }] })).rows).toEqual([[1, 'Ann']]);
    expect((await sentRows('r.yaml', { 'r.yaml': '- { id: 1, name: Ann }\n- id: 2\n  name: Bo\n' })).rows).toEqual([
      [1, 'Ann'],
      [2, 'Bo'],
    ]);
  });

  test('on a collection each request runs for each row', async () => {
    const { report } = await runRequests({ a: whole, b: whole }, { top: { each: [{ n: 1 }, { n: 2 }] } });
    expect(report?.results.map(({ id }) => id).toSorted()).toEqual([
      'c.yaml#a[0]',
      'c.yaml#a[1]',
      'c.yaml#b[0]',
      'c.yaml#b[1]',
    ]);
  });

  test('vars are evaluated once per row', async () => {
    const { requests } = await runRequests(
      { a: { GET: '/${{ vars.u }}/${{ row.n }}' }, b: { GET: '/${{ vars.u }}/${{ row.n }}' } },
      { top: { each: [{ n: 1 }, { n: 2 }], vars: { u: '${{ uuid() }}' } } },
    );
    const paths = requests.map(({ path }) => path.slice(1).split('/'));
    const of = (n: string) => new Set(paths.filter(([, row]) => row === n).map(([u]) => u));
    expect([of('1').size, of('2').size]).toEqual([1, 1]);
    expect(of('1')).not.toEqual(of('2'));
  });

  test('on both: the inner row, id [i.j]', async () => {
    const { requests, report } = await runRequests(
      { a: { GET: '/${{ row.n }}', each: [{ n: 'x' }, { n: 'y' }] } },
      { top: { each: [{ n: 1 }, { n: 2 }] } },
    );
    expect(requests.map(({ path }) => path).toSorted()).toEqual(['/x', '/x', '/y', '/y']);
    expect(report?.results.map(({ id }) => id.split('#')[1]).toSorted()).toEqual([
      'a[0.0]',
      'a[0.1]',
      'a[1.0]',
      'a[1.1]',
    ]);
  });

  test('each row is a case of its own: one fails, the others do not', async () => {
    const { exit, results } = await runRequests({
      a: { GET: '/', each: [{ s: 200 }, { s: 201 }, { s: 200 }], expect: { status: '${{ row.s }}' } },
    });
    expect(exit).toBe(1);
    expect(Object.entries(results).map(([id, { status }]) => `${id} ${status}`)).toEqual([
      'a[0] passed',
      'a[1] failed',
      'a[2] passed',
    ]);
  });

  test('names may use the row', async () => {
    const { results } = await runRequests({ a: { GET: '/', name: 'user ${{ row.n }}', each: [{ n: 'Ann' }] } });
    expect(results['a[0]']?.name).toBe('user Ann');
  });

  test('responses and captures of a request with rows are lists in row order', async () => {
    const { exit, requests } = await runRequests(
      {
        a: { GET: '/${{ row.n }}', each: [{ n: 'x' }, { n: 'y' }], capture: { got: 'body.v' } },
        b: {
          POST: '/b',
          json: ['${{ vars.got }}', '${{ responses.a.map(r, r.status) }}', '${{ responses.a[1].body.v }}'],
        },
      },
      { server: { 'GET /x': { json: { v: 1 } }, 'GET /y': { status: 201, json: { v: 2 } } } },
    );
    expect(exit).toBe(0);
    expect(JSON.parse(requests[2]?.body ?? '')).toEqual([[1, 2], [200, 201], 2]);
  });

  test('--data gives rows to every collection', async () => {
    const { requests } = await runRequests(
      { a: { GET: '/${{ row.n }}' } },
      { args: ['c.yaml', '--data', 'd.csv'], files: { 'd.csv': 'n\n1\n2\n' } },
    );
    expect(requests.map(({ path }) => path).toSorted()).toEqual(['/1', '/2']);
  });

  test.each<[unknown, Record<string, unknown>, RegExp]>([
    ['gone.csv', {}, /gone\.csv/],
    ['r.csv', { 'r.csv': 'id,name\n1\n' }, /r\.csv/],
    ['r.csv', { 'r.csv': 'id,id\n1,2\n' }, /id/],
    ['r.csv', { 'r.csv': 'id,name\n1,"open\n' }, /r\.csv/],
    ['r.json', { 'r.json': '[{]' }, /r\.json/],
    ['r.json', { 'r.json': '{"id":1}' }, /r\.json|list/],
    ['r.json', { 'r.json': '[1]' }, /row|map/],
    ['r.txt', { 'r.txt': 'x' }, /csv/],
    ['../r.csv', {}, /r\.csv/],
    [[1], {}, /row|map/],
    [{ n: 1 }, {}, /list/],
    [[{ id: 1 }], {}, /name/],
  ])('each: %j with %j is refused before the run', async (each, files, message) => {
    const { exit, stderr, requests } = await runRequests(
      { a: { POST: '/', each, json: ['${{ row.id }}', '${{ row.name }}'] } },
      { files },
    );
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(requests).toEqual([]);
  });

  test.each<[unknown, Record<string, unknown>]>([
    [[], {}],
    ['r.csv', { 'r.csv': 'id,name\n' }],
  ])('no rows are nothing to run: %j', async (each, files) => {
    const { exit } = await runRequests({ a: { GET: '/', each } }, { files });
    expect(exit).toBe(2);
  });
});

describe('repeat and delay', () => {
  test('one result each, id [n]', async () => {
    const { report, requests } = await runRequests({ a: { GET: '/', repeat: 3 } });
    expect(requests).toHaveLength(3);
    expect(report?.results.map(({ id }) => id)).toEqual(['c.yaml#a[0]', 'c.yaml#a[1]', 'c.yaml#a[2]']);
  });

  test('of one of them fails only one', async () => {
    const { exit, report } = await runRequests(
      { a: { GET: '/', repeat: 3 } },
      { server: { 'GET /': [{}, { status: 404 }, {}] } },
    );
    expect(exit).toBe(1);
    expect(report?.counts).toMatchObject({ passed: 2, failed: 1 });
  });

  test('captures become lists', async () => {
    const { requests } = await runRequests(
      { a: { GET: '/', repeat: 2, capture: { n: 'body.n' } }, b: { POST: '/b', json: '${{ vars.n }}' } },
      { server: { 'GET /': [{ json: { n: 1 } }, { json: { n: 2 } }] } },
    );
    expect(JSON.parse(requests[2]?.body ?? '')).toEqual([1, 2]);
  });

  test('delay waits before sending', async () => {
    expect((await runRequests({ a: { GET: '/', delay: '3s' } })).slept).toEqual([3000]);
  });

  test.each([{ repeat: 0 }, { repeat: -1 }, { repeat: 'x' }, { repeat: 1.5 }, { delay: 'x' }, { delay: '-1s' }])(
    '%j is refused before the run',
    async (more) => {
      const { exit, requests } = await runRequests({ a: { GET: '/', ...more } });
      expect([exit, requests.length]).toEqual([2, 0]);
    },
  );
});
