import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  letrec,
  oneof,
  property,
  string,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CollectionDraft } from '../../../src/convert/import.ts';
import { writeCollection } from '../../../src/convert/write-collection.ts';
import { nodeToJson } from '../../../src/load/yaml/node-to-json.ts';
import { readThoroughly } from '../../../src/load/yaml/read-thoroughly.ts';
import { ExactNumber, equalJson, type Json, type JsonObject, stringifyJson } from '../../../src/model/json.ts';

type Parts = { comments?: CollectionDraft['comments']; schemaPath?: string };

function write(content: JsonObject, { comments = [], ...options }: Parts = {}): string {
  return writeCollection({ path: 'a.yaml', content, comments }, options);
}

/** What the text says, read as the program reads collections. */
function read(text: string): Json {
  const { node, problems } = readThoroughly({ path: 'a.yaml', absolutePath: '/a.yaml', text });
  expect(problems, text).toEqual([]);
  return node === undefined ? null : nodeToJson(node);
}

test('a collection as a person would write it', () => {
  const content = {
    name: 'Users API',
    description: 'Reads a user.\nWrites none.\n',
    tags: ['smoke', 'users'],
    env: { API_URL: { default: 'http://127.0.0.1:4010' }, TOKEN: { secret: true } },
    baseUrl: '${{ env.API_URL }}',
    defaults: { auth: { bearer: '${{ env.TOKEN }}' }, redirects: 0 },
    requests: {
      list: { GET: '/users', query: { page: 1, per_page: '20' }, expect: { status: 200 } },
      create: {
        POST: '/users',
        headers: { 'x-a': 'b' },
        json: { name: 'Alice', tags: [], note: null },
        expect: { status: [200, 201], assert: ['body.name == "Alice"'] },
        capture: { user_id: 'body.id' },
      },
    },
  };
  const comments = [
    { at: [], lines: ['Made from users.json'] },
    { at: ['requests', 'create'], lines: ['pre-request script (users.json:3:4):', '  run()'] },
  ];
  expect(write(content, { comments, schemaPath: '../collection.schema.json' })).toBe(
    `# yaml-language-server: $schema=../collection.schema.json
# Made from users.json

name: Users API
description: |
  Reads a user.
  Writes none.
tags: [smoke, users]

env:
  API_URL: { default: http://127.0.0.1:4010 }
  TOKEN: { secret: true }

baseUrl: \${{ env.API_URL }}

defaults:
  auth:
    bearer: \${{ env.TOKEN }}
  redirects: 0

requests:
  list:
    GET: /users
    query: { page: 1, per_page: "20" }
    expect: { status: 200 }

  # pre-request script (users.json:3:4):
  #   run()
  create:
    POST: /users
    headers:
      x-a: b
    json: { name: Alice, tags: [], note: null }
    expect:
      status: [200, 201]
      assert:
        - body.name == "Alice"
    capture:
      user_id: body.id
`,
  );
});

describe('texts', () => {
  test.each([
    ['plain words', 'plain words'],
    ['true', '"true"'],
    ['null', '"null"'],
    ['1.10', '"1.10"'],
    ['0x1F', '"0x1F"'],
    ['1e3', '"1e3"'],
    ['~', '"~"'],
    ['', '""'],
    ['no', 'no'],
    ['2020-01-01', '2020-01-01'],
    ['- a', '"- a"'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['#b', '"#b"'],
    ['{"a":1}', `'{"a":1}'`],
    ['@a', '"@a"'],
    [' a ', '" a "'],
    ['${{ env.A }}', '${{ env.A }}'],
    ['C:\\temp', 'C:\\temp'],
    ['tab\there', 'tab\there'],
    ['bell\u0007', '"bell\\a"'],
    ['a\r\nb', '"a\\r\\nb"'],
    [
      '--b\r\n  two "words"\r\n\r\nand a line that is longer',
      '"\\\n  --b\\r\\n\\\n  \\  two \\"words\\"\\r\\n\\\n  \\r\\n\\\n  and a line that is longer"',
    ],
    ['two\nlines', '|-\n  two\n  lines'],
    ['two\nlines\n', '|\n  two\n  lines'],
    ['two\nlines\n\n', '|+\n  two\n  lines\n'],
    ['  indented\nless', '|2-\n    indented\n  less'],
  ])('%j', (text, written) => {
    const yaml = write({ name: text });
    expect(yaml).toBe(`name: ${written}\n`);
    expect(read(yaml)).toEqual({ name: text });
  });

  test.each([
    'a\n \nb',
    ' \n',
    '\n',
    '\n\na',
    'a\n\t',
    '---',
    '---\na',
    '...\n',
    '\ufeff',
    'a\u2028b',
    '\u0085',
    '\ud800',
  ])('comes back: %j', (text) => {
    expect(read(write({ a: text, b: { c: [text], [text]: text } }))).toEqual({
      a: text,
      b: { c: [text], [text]: text },
    });
  });
});

describe('what would not come back without care', () => {
  test.each<[string, JsonObject]>([
    ['a key that merges', { requests: { '<<': 1, a: { json: { '<<': { b: 1 } } } } }],
    ['a key like a number', { a: { 1: 'x', true: 'y', null: 'z', '': 'w' } }],
    ['a long key', { a: { ['k'.repeat(2000)]: 1 } }],
    ['a key of several lines', { a: { 'one\ntwo': 1 } }],
    ['only nulls', { a: { b: null, c: null } }],
    ['nothing', {}],
    ['a long text without a break', { a: 'word '.repeat(100) }],
    ['the same value twice', ((shared) => ({ a: shared, b: shared }))({ c: { d: [1] } })],
    ['deep values', { a: { b: [[[{ c: [[], [{}]] }]]] } }],
  ])('%s', (_, content) => {
    expect(read(write(content))).toEqual(content);
  });

  test('numbers keep their digits', () => {
    const numbers = ['1.10', '12345678901234567890', '0.1234567890123456789', '1E400', '-0'];
    const yaml = write({ json: numbers.map((source) => new ExactNumber(source)) });
    for (const source of numbers) expect(yaml).toContain(source);
    expect(stringifyJson(read(yaml))).toBe(`{"json":[${numbers.join(',')}]}`);
  });

  test('any content', () => {
    const text = oneof(
      string({ unit: 'binary' }),
      string({
        unit: constantFrom(' ', '\n', '\t', '\r', 'a', '#', ':', '-', '|', '"', "'", '{', '[', '${{', '<'),
      }),
    );
    const value = letrec<{ any: Json }>((tie) => ({
      any: oneof(
        { maxDepth: 4 },
        oneof(text, integer(), double({ noNaN: true, noDefaultInfinity: true }), boolean(), constant(null)),
        array(tie('any'), { maxLength: 4 }),
        dictionary(text, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const content = dictionary(text, value, { maxKeys: 5 }) as Arbitrary<JsonObject>;
    const lines = array(text, { maxLength: 4 });
    assert(
      property(content, lines, (one, comment) => {
        const at = Object.keys(one).slice(0, 1);
        const yaml = write(one, {
          comments: [
            { at, lines: comment },
            { at: [], lines: comment },
          ],
        });
        expect(equalJson(read(yaml), one), yaml).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('comments', () => {
  test('a line that would end the comment stays in it', () => {
    const yaml = write({ a: 1 }, { comments: [{ at: ['a'], lines: ['one\ntwo\rthree\u0085four\0'] }] });
    expect(yaml).toBe('# one\n# two\n# three\n# four\\u0000\na: 1\n');
  });

  test('a value with a comment in it is a block', () => {
    const yaml = write({ a: { b: { c: 1 } } }, { comments: [{ at: ['a', 'b', 'c'], lines: ['why'] }] });
    expect(yaml).toBe('a:\n  b:\n    # why\n    c: 1\n');
  });

  test('before an item of a list', () => {
    const yaml = write({ a: ['x', 'y'] }, { comments: [{ at: ['a', '1'], lines: ['why'] }] });
    expect(yaml).toBe('a:\n  - x\n  # why\n  - y\n');
  });

  test('of a key that is not there: before the nearest one above', () => {
    const comments = [
      { at: ['a', 'gone', 'b'], lines: ['kept'] },
      { at: ['nowhere'], lines: ['kept too'] },
    ];
    expect(write({ a: { b: 1 } }, { comments })).toBe('# kept too\n\n# kept\na:\n  b: 1\n');
  });

  test('two of one place follow each other', () => {
    const comments = [
      { at: ['a'], lines: ['one'] },
      { at: ['a'], lines: ['two'] },
    ];
    expect(write({ a: 1 }, { comments })).toBe('# one\n# two\na: 1\n');
  });
});
