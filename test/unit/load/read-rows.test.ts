import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../../src/load/files/file-access.ts';
import { readRows } from '../../../src/load/rows/read-rows.ts';
import type { RowsResult } from '../../../src/load/rows/rows-result.ts';
import { stringifyJson } from '../../../src/model/json.ts';
import { locationOf } from '../../../src/model/source.ts';
import { brief, load, makeProject } from './project.ts';

async function read(name: string, text: string): Promise<RowsResult> {
  const root = await makeProject({ [name]: text });
  return readRows(join(root, name), { root, access: nodeFileAccess });
}

describe('rows', () => {
  it.each<[string, string, unknown[], number[]]>([
    [
      'a.csv',
      'name,age\nAlice,30\nBob,007\n',
      [
        { name: 'Alice', age: '30' },
        { name: 'Bob', age: '007' },
      ],
      [2, 3],
    ],
    ['a.csv', '\uFEFFname\r\nAlice\r\n\r\nBob\r\n', [{ name: 'Alice' }, { name: 'Bob' }], [2, 4]],
    [
      'a.csv',
      'a,b\n"x, y","say ""hi"""\n"two\nlines",z\nlast,\n',
      [
        { a: 'x, y', b: 'say "hi"' },
        { a: 'two\nlines', b: 'z' },
        { a: 'last', b: '' },
      ],
      [2, 3, 5],
    ],
    ['a.csv', 'name\n', [], []],
    ['a.json', '[\n  {"a": "],}"},\n  {"a": [1, {"b": 2}]}\n]', [{ a: '],}' }, { a: [1, { b: 2 }] }], [2, 3]],
    ['a.json', '[]', [], []],
    ['a.yaml', '- { a: 1 }\n-\n  a: x\n', [{ a: 1 }, { a: 'x' }], [1, 3]],
  ])('%s %j', async (name, text, values, lines) => {
    const { rows, problems } = await read(name, text);
    expect(brief(problems)).toEqual([]);
    expect([...rows].map(({ value }) => value)).toEqual(values);
    expect([...rows].map(({ span }) => locationOf(span).line)).toEqual(lines);
  });

  it.each<[string, string, string[]]>([
    [
      'a.csv',
      'a,b\n1\n1,2\n1,2,3\n',
      [
        'input/csv-syntax 2:1 this row has 1 cell, the header has 2',
        'input/csv-syntax 4:1 this row has 3 cells, the header has 2',
      ],
    ],
    ['a.csv', '', ['input/csv-syntax 1:1 the file is empty']],
    ['a.csv', 'a,a\n1,2\n', ['input/csv-syntax 1:1 two columns have the name "a"']],
    ['a.csv', 'a,\n1,2\n', ['input/csv-syntax 1:1 a column has no name']],
    ['a.json', '{"a": 1}', ['input/wrong-type 1:1 a file of rows holds a list of maps']],
    ['a.json', '[{}, 1]', ['input/wrong-type 1:6 a row is a map of names to values']],
    ['a.yaml', 'a: 1', ['input/wrong-type 1:1 a file of rows holds a list of maps']],
    [
      'a.yaml',
      '- 1\n- { a: 1, a: 2 }',
      [
        'input/duplicate-key 2:11 "a" stands twice in this map',
        'input/wrong-type 1:3 a row is a map of names to values',
      ],
    ],
  ])('%s %j is a problem', async (name, text, expected) => {
    expect(brief((await read(name, text)).problems)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['a.csv', 'a\n"open\n'],
    ['a.csv', 'a\nx"y\n'],
    ['a.json', '[{"a": 1,]'],
  ])('%s %j cannot be read', async (name, text) => {
    const { rows, problems } = await read(name, text);
    expect([...rows]).toEqual([]);
    expect(problems[0]?.code).toMatch(/^input\/(csv|json)-syntax$/);
    expect(problems[0]?.location?.file).toBe(name);
  });

  it('says of a CSV row with too few cells and of one with too many what to do', async () => {
    const { problems } = await read('a.csv', 'a,b\n1\n1,2,3\n');
    expect(problems.map(({ hint }) => hint)).toEqual([
      'an empty cell needs its comma too',
      'put a cell that holds a comma in double quotes',
    ]);
  });

  it.each(['\n', '\r\n', '\r'])('of CSV that is read in parts are what they are as a whole, with %j', async (end) => {
    const cells = (i: number): string[] => [String(i), i % 7 === 0 ? `ü, "${i}"${end}next\n` : `n${i}`];
    const quoted = (cell: string): string => (/[,"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const all = Array.from({ length: 2100 }, (_, i) => cells(i));
    const lines = all.map((row, i) => `${row.map(quoted).join(',')}${i % 13 === 0 ? end : ''}`);
    const { rows, problems } = await read('a.csv', ['id,name', ...lines].join(end));
    expect(brief(problems)).toEqual([]);
    const expected = all.map(([id, name]) => ({ id, name }));
    for (const _ of ['once', 'again']) expect([...rows].map(({ value }) => value)).toEqual(expected);
  });

  it('of CSV keep a line break of another kind in a cell, wherever a part begins', async () => {
    const lines = Array.from({ length: 1200 }, (_, i) => `${i},a\nb`);
    const { rows, problems } = await read('a.csv', `id,name\r\n${lines.join('\r\n')}\r\n`);
    expect(brief(problems)).toEqual([]);
    expect([...rows].map(({ value }) => value)).toEqual(lines.map((_, i) => ({ id: `${i}`, name: 'a\nb' })));
  });

  it.each<[string, string]>([
    ['[{"a": 1} {"a": 2}]', 'input/json-syntax'],
    ['[{"a": 1},]', 'input/json-syntax'],
    ['[,{"a": 1}]', 'input/json-syntax'],
    ['[{"a": 1}', 'input/json-syntax'],
    ['[{"a": 1}]]', 'input/json-syntax'],
    ['[{"a": 1}], 2', 'input/json-syntax'],
    ['[{"a": 01}]', 'input/json-syntax'],
    ['', 'input/json-syntax'],
    ['"[]"', 'input/wrong-type'],
    ['{"a": [{"a": 1}]}', 'input/wrong-type'],
  ])('of JSON %j are a problem', async (text, code) => {
    const { rows, problems } = await read('a.json', text);
    expect([rows.length, problems.map((problem) => problem.code)]).toEqual([0, [code]]);
  });

  it('of JSON have all names together as columns, and exact numbers', async () => {
    const { rows, columns } = await read('a.json', '[{"b": 12345678901234567890}, {"a": {"c": [1]}}]');
    expect(columns).toEqual(['b', 'a']);
    expect([...rows].map(({ value }) => stringifyJson(value))).toEqual([
      '{"b":12345678901234567890}',
      '{"a":{"c":[1]}}',
    ]);
  });

  it('reads twenty thousand lines', async () => {
    const { rows } = await read(
      'a.csv',
      `id,name\n${Array.from({ length: 20_000 }, (_, i) => `${i},n${i}`).join('\n')}\n`,
    );
    expect(rows.length).toBe(20_000);
    expect([...rows][19_999]?.value).toEqual({ id: '19999', name: 'n19999' });
  });

  it('come with the collections that name them, and check their columns', async () => {
    const { rows, problems, root } = await load({
      'a.yaml': 'each: users.csv\nrequests: { a: { GET: "/${{ row.nme }}" } }',
      'users.csv': 'name\nAlice\n',
    });
    expect(brief(problems)).toEqual(['expression/undefined-name 2:29 the rows have no "nme"']);
    expect(rows.get(join(root, 'users.csv'))).toMatchObject({ rows: { length: 1 }, columns: ['name'] });
  });

  it('of the command line count for every file', async () => {
    const root = await makeProject({ 'data.csv': 'name\nAlice\n' });
    const text = 'requests: { a: { GET: "/${{ row.name }}/${{ row.age }}" } }';
    const { problems } = await load({ 'a.yaml': text }, ['a.yaml'], { data: join(root, 'data.csv') });
    expect(brief(problems)).toEqual(['expression/undefined-name 1:45 the rows have no "age"']);
  });
});
