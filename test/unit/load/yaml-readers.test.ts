import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuickly } from '../../../src/load/yaml/read-quickly.ts';
import { readThoroughly } from '../../../src/load/yaml/read-thoroughly.ts';
import { ExactNumber } from '../../../src/model/json.ts';
import type { SourceFile, SourceNode } from '../../../src/model/source.ts';
import { yamlText } from './yaml-text.ts';

const root = resolve(import.meta.dirname, '../../..');

function fileOf(text: string): SourceFile {
  return { path: 'a.yaml', absolutePath: '/project/a.yaml', text };
}

/** Everything a tree says, places and shared nodes included. */
function told(node: SourceNode | undefined): unknown {
  const seen = new Map<SourceNode, number>();
  const tell = (one: SourceNode): unknown => {
    const known = seen.get(one);
    if (known !== undefined) return `the node ${known}`;
    seen.set(one, seen.size);
    const place = [one.span.start, one.span.end];
    if (one.kind === 'list') return [place, one.items.map(tell)];
    if (one.kind === 'map') {
      return [
        place,
        one.entries.map((entry) => [entry.key, entry.keySpan.start, entry.keySpan.end, tell(entry.value)]),
      ];
    }
    const value = one.value instanceof ExactNumber ? `exactly ${one.value.source}` : one.value;
    return [place, one.quoted, typeof value, Object.is(value, -0) ? '-0' : value];
  };
  return node && tell(node);
}

/** The quick reader may give up, but not say anything else than the thorough one. */
function expectSame(text: string): 'read' | 'left' {
  const file = fileOf(text);
  const quick = readQuickly(file);
  if (quick === undefined) return 'left';
  const { node, problems } = readThoroughly(file);
  expect({ problems, tree: told(quick) }, JSON.stringify(text)).toEqual({ problems: [], tree: told(node) });
  return 'read';
}

describe('both readers', () => {
  it.each([
    ['an empty file', ''],
    ['comments alone', '# nothing\n\n'],
    [
      'numbers',
      'a: 1\nb: 1.10\nc: 0x1F\nd: 0o17\ne: +5\nf: .5\ng: 12345678901234567890\nh: -0\ni: 1e3\nj: 1_0\nk: 5.\n',
    ],
    ['words with a meaning', 'a: true\nb: False\nc: ~\nd: null\ne: NULL\nf: yes\ng: nUll\nh: n\n'],
    ['keys with a meaning', '200: a\ntrue: b\nnull: c\n~: d\n1.10: e\n"5": f\n'],
    ['nothing behind keys', 'a:\nb:   \nc: # note\nd:\n\n  # note\ne:'],
    ['maps in lists in maps', 'a:\n- b: 1\n  c: 2\n- - d\n  - e\nf:\n  - g:\n      h: 1\n'],
    ['brackets', 'a: {b: [1, {c: d}], "e":1, f: [], g: {} }\nh: [\n  1, # one\n  2,\n ]\n'],
    ['JSON', '{\n  "a": [1, -2.50, "x\\u00e9\\n", true, null],\n  "b": {}\n}\n'],
    [
      'quotes',
      "a: 'it''s'\nb: \"x \\\" \\\\ \\t\\x41\\u263a\"\nc: 'two\n  lines'\nd: \"three\n\n  lines \\\n  end\"\n",
    ],
    ['text over lines', 'a: one\n  two\n\n  three\nb: x # note\nc: a#b\nd: http://x:80/y?z=1,2\n'],
    [
      'literal blocks',
      'a: |\n  one\n    two\n\n  three\n\nb: |-\n  x\nc: |+\n  y\n\nd: | # note\n  z\ne:\n  - |\n   w\n',
    ],
    ['folded blocks', 'a: >\n  one\n  two\n\n  three\n    four\nb: >-\n  x\n  y\nc: >+\n  z\n\n'],
    ['a key that looks like a block', '"a > # b": |\n  x\n'],
    ['anchors', 'a: &x 1\nb: &y\n  c: *x\nd: [*x, *y]\ne: *y\nf: &x 2\ng: *x\nh:\n  - *y\n'],
    ['merge keys', 'a: &a {p: 1, q: 2}\nb:\n  <<: *a\n  q: 3\nc: {<<: [*a, {r: 4}], q: 5}\nd: {"<<": 1}\n'],
    ['carriage returns', 'a: 1\r\nb:\r\n  - c\r\n  - |\r\n    d\r\ne: "x\r\n  y"\r\nf:\r\n'],
    ['characters of all planes', 'a: é😀\nb: "\\ud83d\\ude00"\né: ü\nc: x\u00a0\n'],
    ['the beginning of a document', '--- # note\na: 1\n'],
    ['a list at the top', '- 1\n- a: 2\n'],
    ['one value', 'text\n'],
    ['templates', 'a: ${{ vars.x }}\nb: "${{ {\\"a\\": 1} }}"\nc: [ok, "${{ x }}"]\n'],
  ])('say the same of %s', (_, text) => {
    expect(expectSame(text)).toBe('read');
  });

  it.each([
    ['a key twice', 'a: 1\na: 2\n'],
    ['tags', 'a: !!str 5\n'],
    ['directives', '%YAML 1.2\n---\na: 1\n'],
    ['unknown directives', '%FOO\n---\na: 1\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['the end of a document', 'a: 1\n...\n'],
    ['a beginning of a document that is text', ' ---\na\n'],
    ['tabs', 'a:\tb\n'],
    ['a byte order mark', '\uFEFFa: 1\n'],
    ['a carriage return alone', 'a: 1\rb: 2\n'],
    ['a list as a key', '? [a]\n: b\n'],
    ['a pair in a list', '[a: 1]\n'],
    ['a key without a value', '{a, b: 1}\n'],
    ['a key with an anchor', '&a b: 1\n'],
    ['an alias as a key', 'a: &x b\n*x : 1\n'],
    ['an alias that ends in a colon', 'a: &x: b\nc: *x:\n'],
    ['an alias of nothing', 'a: *x\n'],
    ['an alias in what it names', 'a: &x [*x]\n'],
    ['a merge of text', '<<: 5\n'],
    ['no number of JSON', 'a: .inf\n'],
    ['an infinite number', 'a: 1.e999\n'],
    ['a key that is no number of JSON', '.nan: 1\n'],
    ['a block with an indentation of its own', 'a: |1\n  x\n'],
    ['a block that ends in spaces', 'a: |+\n\n     '],
    ['a character of eight digits', 'a: "\\U00110000"\n'],
    ['a key over lines', '{"a\n b": 1}\n'],
    ['a long key', `${'a'.repeat(1100)}: 1\n`],
    ['an item that is empty', '-\n- a\n'],
    ['two values in one', 'a: b: c\n'],
    ['a quote that is not closed', 'a: "b\n'],
    ['150 levels', '['.repeat(150) + ']'.repeat(150)],
    ['100,000 values by aliases', `a: &a [${'1,'.repeat(999)}1]\nb: [${'*a,'.repeat(99)}*a]\n`],
    [
      '402 levels by aliases',
      Array.from({ length: 402 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : ''}]`).join('\n'),
    ],
  ])('leaves to the thorough one: %s', (_, text) => {
    expect(readQuickly(fileOf(text))).toBeUndefined();
  });

  it('say the same of every file here', async () => {
    const files = (await Promise.all(['collections', 'docs', 'schemas', 'test', '.'].map(yamlFiles))).flat();
    const left = [];
    for (const file of files) if (expectSame(await readFile(file, 'utf8')) === 'left') left.push(file);
    expect(files.length).toBeGreaterThan(40);
    // A file that another test has mistakes in, at most a few more.
    expect(left.length, left.join('\n')).toBeLessThan(files.length / 20);
  });

  it('say the same of whatever is written', () => {
    let read = 0;
    fc.assert(
      fc.property(yamlText(), (text) => {
        if (expectSame(text) === 'read') read++;
      }),
      { numRuns: 600 },
    );
    expect(read).toBeGreaterThan(250);
  });

  it('say the same of what is almost right', () => {
    const piece = fc.constantFrom(
      ...Array.from(' \n:-[]{},&*!|>#?"\'%@`\\\t\r.~0x<'),
      '\n  ',
      ': ',
      '- ',
      ' #',
      '---\n',
      '\r\n',
    );
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.oneof(piece, fc.constant('')));
    fc.assert(
      fc.property(yamlText(), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        expectSame(edits.reduce(replaceAt, text));
      }),
      { numRuns: 600 },
    );
  });
});

function replaceAt(text: string, [place, count, instead]: [number, number, string]): string {
  const at = place % (text.length + 1);
  return text.slice(0, at) + instead + text.slice(at + count);
}

async function yamlFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: folder !== '.' });
  return names
    .filter((name) => /\.ya?ml$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(root, folder, name));
}
