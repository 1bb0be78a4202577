import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeToJson } from '../../../src/load/yaml/node-to-json.ts';
import { type ParsedYaml, parseYaml } from '../../../src/load/yaml/parse-yaml.ts';
import { ExactNumber } from '../../../src/model/json.ts';
import { entryOf, locationOf } from '../../../src/model/source.ts';
import { brief } from './project.ts';

function parseText(text: string): Promise<ParsedYaml> {
  return parseYaml({ path: 'a.yaml', absolutePath: '/project/a.yaml', text });
}

async function valueOf(text: string): Promise<unknown> {
  const { node, problems } = await parseText(text);
  expect(problems).toEqual([]);
  return node && nodeToJson(node);
}

describe('values', () => {
  it.each<[string, unknown]>([
    ['a: 1\nb: [x, true, ~]\n', { a: 1, b: ['x', true, null] }],
    ['{"a": [1, {"b": null}], "c": "\\u00e9"}', { a: [1, { b: null }], c: 'é' }],
    ['a: yes\nb: off\nc: 1_000\n', { a: 'yes', b: 'off', c: '1_000' }],
    ['200: ok\ntrue: x\nnull: y\n', { '200': 'ok', true: 'x', null: 'y' }],
    ['a: |\n  one\n  two\nb: >-\n  three\n  four\n', { a: 'one\ntwo\n', b: 'three four' }],
    ['x: &b {p: 1, q: 2}\ny:\n  <<: *b\n  q: 3\n', { x: { p: 1, q: 2 }, y: { q: 3, p: 1 } }],
    ['y:\n  <<: [{p: 1}, {p: 2, r: 3}]\n', { y: { p: 1, r: 3 } }],
    ['"<<": 1', { '<<': 1 }],
    ['a: 1\r\nb:\r\n  - c\r\n', { a: 1, b: ['c'] }],
    ['\uFEFFa: 1\n', { a: 1 }],
    ['a: 0x1F\nb: 0o17\nc: +5\nd: .5\n', { a: 31, b: 15, c: 5, d: 0.5 }],
    ['a: ${{ vars.x }}\n', { a: '${{ vars.x }}' }],
    ['? a\n: b\n', { a: 'b' }],
    ['a: !!str 5\n', { a: '5' }],
    ['__proto__: 1\n', JSON.parse('{"__proto__": 1}')],
    ['', null],
    ['# only a comment\n', null],
  ])('%j', async (text, expected) => {
    expect(await valueOf(text)).toEqual(expected);
  });

  it('keeps the digits and the spelling of numbers', async () => {
    expect(await valueOf('a: 12345678901234567890\nb: 1.10\nc: 0xFFFFFFFFFFFFFFFFFF\n')).toEqual({
      a: new ExactNumber('12345678901234567890'),
      b: new ExactNumber('1.10'),
      c: new ExactNumber('4722366482869645213695'),
    });
  });

  it('knows the place of every value, of aliases the place of what they mean', async () => {
    const { node } = await parseText('a: &x\n  b: 1\nc: *x\n');
    const alias = entryOf(node, 'c');
    expect(alias && locationOf(alias.keySpan)).toEqual({ file: 'a.yaml', line: 3, column: 1 });
    expect(alias && locationOf(alias.value.span)).toEqual({ file: 'a.yaml', line: 2, column: 3 });
    expect(alias?.value).toBe(entryOf(node, 'a')?.value);
  });

  it('ends a block map where its last value ends', async () => {
    const text = 'a:\n  b: 1 # note\n\n# more\n';
    const span = entryOf((await parseText(text)).node, 'a')?.value.span;
    expect(span && text.slice(span.start, span.end)).toBe('b: 1');
  });
});

describe('problems', () => {
  it.each<[string, string[]]>([
    ['a: 1\nb: 2\na: 3\n', ['input/duplicate-key 3:1 "a" stands twice in this map']],
    ['{"a": 1, "a": 2}', ['input/duplicate-key 1:10 "a" stands twice in this map']],
    ['a:\n\tb: 1\n', ['input/yaml-syntax 2:1 a tab indents this line']],
    ['a: 1\n---\nb: 2\n', ['input/yaml-syntax 2:1 a second document begins here']],
    ['q: { p: ${{ vars.x }}, z: 1 }\nb: 1\n', ['input/yaml-syntax 1:10 this value does not end where it should']],
    [
      'a: !body.x == 1\nb: !foo 1\n',
      ['input/yaml-syntax 1:4 the tag !body.x is not supported', 'input/yaml-syntax 2:4 the tag !foo is not supported'],
    ],
    [
      'a: "x" == b\nc: "y" == d\n',
      [
        'input/yaml-syntax 1:8 there is more text after the end of this value',
        'input/yaml-syntax 2:8 there is more text after the end of this value',
      ],
    ],
    ['a: b: c\n', ['input/yaml-syntax 1:4 a second `: ` in one value, or a line that is indented too far']],
    ["a: 'x\n", ['input/yaml-syntax 2:1 a quote is opened and never closed']],
    ['a: @x\n', ['input/yaml-syntax 1:4 plain value cannot start with reserved character @']],
    ['a: *nope\n', ['input/yaml-syntax 1:4 no anchor &nope stands before this alias']],
    ['a: &x\n  b: *x\n', ['input/alias-cycle 2:6 *x stands inside of what it refers to']],
    [
      'a: &x [*x, *x]\n',
      [
        'input/alias-cycle 1:8 *x stands inside of what it refers to',
        'input/alias-cycle 1:12 *x stands inside of what it refers to',
      ],
    ],
    ['? [a]\n: b\n', ['input/yaml-syntax 1:3 a key must be text']],
    [
      'a: .nan\nb: -.inf\n',
      [
        'input/bad-value 1:4 .nan is not a number that JSON can carry',
        'input/bad-value 2:4 -.inf is not a number that JSON can carry',
      ],
    ],
    ['a:\n  <<: 5\n', ['input/wrong-type 2:7 `<<` expects a map or a list of maps']],
    ['['.repeat(50_000), ['input/yaml-syntax 1:1 the file is nested more than 200 levels deep']],
    ['{"a":'.repeat(20_000), ['input/yaml-syntax 1:1 the file is nested more than 200 levels deep']],
    ['- '.repeat(20_000), ['input/yaml-syntax 1:1 the file is nested more than 200 levels deep']],
  ])('%.60j', async (text, expected) => {
    expect(brief((await parseText(text)).problems)).toEqual(expected);
  });

  it('says in which line the first of two keys is', async () => {
    expect((await parseText('a: 1\nb: 2\na: 3\n')).problems[0]?.hint).toBe('the first is in line 1');
  });

  it('says that a template inside of braces must be quoted', async () => {
    expect((await parseText('q: { p: ${{ vars.x }} }\n')).problems[0]?.hint).toBe('put it in quotes: "${{ … }}"');
  });

  it('refuses aliases that expand to billions of values, at once', async () => {
    const lines = ['a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const { node, problems } = await parseText(lines.join('\n'));
    expect(node).toBeUndefined();
    expect(brief(problems)).toEqual(['input/alias-bomb 1:1 the aliases of this file expand to billions of values']);
  });

  it('takes ten thousand uses of one anchor', async () => {
    const items = Array(10_000).fill('  - *a').join('\n');
    expect((await parseText(`a: &a { x: 1, y: 2 }\nb:\n${items}\n`)).problems).toEqual([]);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '\t',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '<<: ',
    '!t ',
    '|',
    '>',
    '#',
    '? ',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '\r',
    '\uFEFF',
    '${{ x }}',
    '1e999',
    '\\',
  );
  it.each([
    ['unicode', fc.string({ unit: 'binary', maxLength: 200 })],
    ['pieces of YAML', fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))],
  ])('gives a value or problems: %s', async (_, texts) => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { node, problems } = await parseText(text);
        expect(node !== undefined || problems.length > 0).toBe(true);
        if (node) nodeToJson(node);
      }),
      { numRuns: 400 },
    );
  });
});
