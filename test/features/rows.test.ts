import { describe, expect, test } from 'vitest';
import { type CollectionOutcome, type CollectionRun, runRequests } from '../support/run-collection.ts';

const csv = 'id,name\n1,Ann\n2,"Bob, ""the builder"""\n3,"two\nlines"\n4,Eve\n';
const values = ['1:Ann', '2:Bob, "the builder"', '3:two\nlines', '4:Eve'];
const echo = { one: { GET: '/users/${{ row.id }}', name: 'User ${{ row.id }}', query: { name: '${{ row.name }}' } } };

function sent({ requests }: CollectionOutcome): string[] {
  return requests.map(({ path, query }) => `${path.split('/').at(-1)}:${Object.fromEntries(query)['name']}`);
}

describe('each', () => {
  const list = values.map((value) => ({ id: Number(value[0]), name: value.slice(2) }));
  test.each<[string, unknown, Record<string, unknown>]>([
    ['a list', list, {}],
    ['a CSV file', 'users.csv', { 'users.csv': csv }],
    [
      'a CSV file with a byte order mark, CRLF and blank lines',
      'users.csv',
      { 'users.csv': `\uFEFF${csv.replaceAll('\n4', '\n\n4').replaceAll(/\n(?!lines)/g, '\r\n')}` },
    ],
    ['a CSV file without a line break at its end', 'users.csv', { 'users.csv': csv.trimEnd() }],
    ['a JSON file', 'data/users.json', { 'data/users.json': list }],
    [
      'a YAML file',
      'users.yaml',
      { 'users.yaml': list.map(({ id, name }) => `- { id: ${id}, name: ${JSON.stringify(name)} }\n`).join('') },
    ],
  ])('%s, on a request and on a collection', async (_, each, files) => {
    const onRequest = await runRequests({ one: { ...echo.one, each } }, { files });
    expect(onRequest.exit, onRequest.stderr).toBe(0);
    expect(sent(onRequest)).toEqual(values);
    expect(Object.keys(onRequest.results)).toEqual(['one[0]', 'one[1]', 'one[2]', 'one[3]']);
    const onFile = await runRequests(echo, { files, top: { each }, args: ['c.yaml', '--jobs', '1'] });
    expect(sent(onFile)).toEqual(values);
    expect(Object.keys(onFile.results)).toEqual(['one[0]', 'one[1]', 'one[2]', 'one[3]']);
  });

  test('a row has its place: the line of the file it stands in', async () => {
    const run = await runRequests({ one: { ...echo.one, each: 'users.csv' } }, { files: { 'users.csv': csv } });
    expect(
      Object.values(run.results).map(({ location, row, name }) => [location.file, location.line, row, name]),
    ).toEqual([
      ['users.csv', 2, 0, 'User 1'],
      ['users.csv', 3, 1, 'User 2'],
      ['users.csv', 4, 2, 'User 3'],
      ['users.csv', 6, 3, 'User 4'],
    ]);
  });

  test.each<[string, string, number[]]>([
    ['JSON', 'rows.json', [2, 3]],
    ['YAML', 'rows.yaml', [1, 3]],
  ])('%s rows have places too', async (_, file, lines) => {
    const files = {
      'rows.json': '[\n  {"id": 1, "name": "a"},\n  {"id": 2, "name": "b"}\n]',
      'rows.yaml': '- id: 1\n  name: a\n- id: 2\n  name: b\n',
    };
    const run = await runRequests({ one: { ...echo.one, each: file } }, { files });
    expect(Object.values(run.results).map(({ location }) => [location.file, location.line])).toEqual(
      lines.map((line) => [file, line]),
    );
  });

  test('a row that fails is named in every report, and the others pass', async () => {
    const names = ['junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'events'];
    const args = ['c.yaml', ...names.flatMap((name) => ['--reporter', `${name}=$DIR/out/${name}`])];
    const run = await runRequests(
      { one: { ...echo.one, each: 'users.csv' } },
      { files: { 'users.csv': csv }, args, server: { 'GET /users/2': { status: 500 } } },
    );
    expect(run.exit).toBe(1);
    expect(run.report?.counts).toMatchObject({ total: 4, passed: 3, failed: 1 });
    expect(run.stdout).toContain('✗ FAILED User 2');
    expect(run.stdout).toContain('c.yaml#one[1] at users.csv:3:1');
    for (const name of names) {
      const text = run.written[name]?.toString() ?? '';
      expect(text, name).toContain('User 2');
      expect(text, name).toMatch(/users\.csv(:3|,line=3|","line":\s?3|"[^}]*"line": ?3)/);
    }
    expect(run.written['junit']?.toString().match(/<testcase/g)).toHaveLength(4);
  });

  test('cells of CSV are text, values of JSON keep their type', async () => {
    const files = { 'a.csv': 'n\n007\n', 'a.json': '[{"n": 7, "big": 12345678901234567890}]' };
    const run = await runRequests(
      {
        text: { POST: '/text', each: 'a.csv', json: { n: '${{ row.n }}' } },
        number: { POST: '/number', each: 'a.json', json: { n: '${{ row.n }}', big: '${{ row.big }}' } },
      },
      { files },
    );
    expect(run.requests.map(({ body }) => body)).toEqual(['{"n":"007"}', '{"n":7,"big":12345678901234567890}']);
  });

  test('rows of the collection and of a request: the inner row, an id of both', async () => {
    const run = await runRequests(
      { one: { GET: '/${{ row.n }}', each: [{ n: 'x' }, { n: 'y' }] }, two: { GET: '/${{ row.n }}' } },
      { top: { each: [{ n: 1 }, { n: 2 }] }, args: ['c.yaml', '--jobs', '1'] },
    );
    expect(run.report?.results.map(({ id }) => id.split('#')[1])).toEqual([
      'one[0.0]',
      'one[0.1]',
      'two[0]',
      'one[1.0]',
      'one[1.1]',
      'two[1]',
    ]);
    expect(run.requests.map(({ url }) => url)).toEqual(['/x', '/y', '/1', '/x', '/y', '/2']);
  });

  test('what rows capture is a list in row order', async () => {
    const run = await runRequests(
      {
        make: { POST: '/make', each: [{ n: 3 }, { n: 1 }], json: { n: '${{ row.n }}' }, capture: { made: 'body.n' } },
        use: {
          GET: '/use',
          query: { all: "${{ vars.made.map(n, string(n)).join('-') }}", first: '${{ responses.make[0].body.n }}' },
        },
      },
      { server: { 'POST /make': ({ body }) => ({ json: JSON.parse(body) }) } },
    );
    expect(run.requests.at(-1)?.url).toBe('/use?all=3-1&first=3');
  });

  test('no rows, nothing to run', async () => {
    const run = await runRequests(
      { one: { ...echo.one, each: 'users.csv' }, other: { GET: '/' } },
      { files: { 'users.csv': 'id,name\n' } },
    );
    expect(run.exit).toBe(0);
    expect(Object.keys(run.results)).toEqual(['other']);
  });
});

describe('--data', () => {
  test.each([[['c.yaml', '--data', '$DIR/users.csv']], [['c.yaml', '-d', 'users.csv']]])(
    '%j gives every collection its rows',
    async (args) => {
      const run = await runRequests(echo, { files: { 'users.csv': csv }, args: [...args, '--jobs', '1'] });
      expect(run.exit, run.stderr).toBe(0);
      expect(sent(run)).toEqual(values);
    },
  );

  test('wins over the rows of the collection, not over those of a request', async () => {
    const run = await runRequests(
      { one: { GET: '/${{ row.id }}' }, own: { GET: '/own/${{ row.id }}', each: [{ id: 9 }] } },
      { top: { each: [{ id: 5 }] }, files: { 'more.json': '[{"id": 1}]' }, args: ['c.yaml', '--data', 'more.json'] },
    );
    expect(run.requests.map(({ url }) => url)).toEqual(['/1', '/own/9']);
  });

  test('a file that is not there', async () => {
    const run = await runRequests(echo, { args: ['c.yaml', '--data', 'none.csv'] });
    expect(run.exit).toBe(2);
    expect(run.stderr).toContain('none.csv');
    expect(run.requests).toEqual([]);
  });
});

describe('rows that cannot be used stop everything before the first request', () => {
  test.each<[string, string, string, string[]]>([
    ['too few cells', 'users.csv', 'id,name\n1,a\n2\n', ['users.csv:3:1', 'this row has 1 cell, the header has 2']],
    ['too many cells', 'users.csv', 'id,name\n1,a,b\n', ['users.csv:2:1', 'this row has 3 cells, the header has 2']],
    ['an open quote', 'users.csv', 'id,name\n1,"a\n2,b\n', ['users.csv', 'this is not CSV']],
    ['a quote in the middle', 'users.csv', 'id,name\n1,a"b\n', ['users.csv:2', 'this is not CSV']],
    ['an empty file', 'users.csv', '', ['users.csv:1', 'the file is empty']],
    ['two columns of one name', 'users.csv', 'id,id\n1,2\n', ['users.csv:1', 'two columns have the name "id"']],
    ['a column without a name', 'users.csv', 'id,\n1,2\n', ['a column has no name']],
    ['JSON that is a map', 'users.json', '{"id": 1}', ['users.json:1:1', 'a file of rows holds a list of maps']],
    ['JSON of plain values', 'users.json', '[1]', ['users.json:1:2', 'a row is a map']],
    ['JSON that ends early', 'users.json', '[{"id": 1}', ['users.json']],
    ['YAML that is a map', 'users.yml', 'id: 1\n', ['a file of rows holds a list of maps']],
    ['a column that no row has', 'users.csv', 'id,nme\n1,a\n', ['row.name', 'did you mean "nme"?']],
    ['a file that is not there', 'users.csv', 'missing', ['there is no file', 'c.yaml:']],
  ])('%s', async (_, file, text, messages) => {
    const files: CollectionRun['files'] = text === 'missing' ? {} : { [file]: Buffer.from(text) };
    const run = await runRequests({ first: { GET: '/' }, one: { ...echo.one, each: file } }, { files });
    expect(run.exit, run.stdout).toBe(2);
    for (const message of messages) expect(run.stderr).toContain(message);
    expect(run.requests).toEqual([]);
  });
});

describe('many rows', () => {
  const count = 2000;
  const many = `id,name\n${Array.from({ length: count }, (_, n) => `${n},name ${n}\n`).join('')}`;

  test.each([[true], [false]])('every row has its result in every report (parallel: %s)', async (parallel) => {
    const args = [
      'c.yaml',
      '--reporter',
      'junit=$DIR/out/junit',
      '--reporter',
      'events=$DIR/out/events',
      '--reporter',
      'html=$DIR/out/html',
    ];
    const run = await runRequests(
      { one: { ...echo.one, each: 'users.csv' } },
      { top: { parallel }, files: { 'users.csv': many }, args },
    );
    expect(run.exit).toBe(0);
    expect(run.requests).toHaveLength(count);
    expect(run.report?.results.map(({ id }) => id)).toEqual(
      Array.from({ length: count }, (_, n) => `c.yaml#one[${n}]`),
    );
    expect(run.report?.results.at(-1)).toMatchObject({
      name: `User ${count - 1}`,
      location: { file: 'users.csv', line: count + 1 },
    });
    expect(run.report?.results.at(-1)?.attempts[0]?.exchanges).toHaveLength(1);
    expect(run.written['junit']?.toString().match(/<testcase /g)).toHaveLength(count);
    expect(run.written['html']?.toString()).toContain(`id="result-${count - 1}"`);
    expect(run.written['events']?.toString().match(/"type":"request:end"/g)).toHaveLength(count);
  });

  test('rows that are skipped are counted by their reason', async () => {
    const run = await runRequests(
      { one: { ...echo.one, each: 'users.csv', skip: 'not today' } },
      { files: { 'users.csv': many } },
    );
    expect(run.exit).toBe(0);
    expect(run.report?.counts.skipped).toBe(count);
    expect(run.stdout).toContain(`and ${count - 10} more`);
  });

  test('rows in parallel fill the places of --jobs, not more', async () => {
    let under = 0;
    let most = 0;
    const run = await runRequests(
      { one: { GET: '/${{ row.id }}', each: 'users.csv' } },
      {
        top: { parallel: true },
        files: { 'users.csv': many.split('\n').slice(0, 41).join('\n') },
        args: ['c.yaml', '--jobs', '4'],
        server: Object.fromEntries(
          Array.from({ length: 40 }, (_, n) => [
            `GET /${n}`,
            () => {
              most = Math.max(most, ++under);
              setTimeout(() => under--, 4);
              return { json: {}, delayMs: 5 };
            },
          ]),
        ),
      },
    );
    expect(run.exit).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });
});
