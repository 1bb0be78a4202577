import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Document, isScalar, parseDocument } from 'yaml';
import { compileTemplate } from '../../../src/expression/compile-template.ts';
import { evaluateTemplate } from '../../../src/expression/evaluate.ts';
import { templateReferences } from '../../../src/expression/references.ts';
import { ExactNumber, type Json } from '../../../src/model/json.ts';
import { type Problem, problemOf } from '../../../src/model/problem.ts';
import type { MapNode, ScalarNode, SourceNode } from '../../../src/model/source.ts';
import { fill, scalar, scopeOf } from './helpers.ts';

describe('texts', () => {
  test.each<[string, Json]>([
    ['plain', 'plain'],
    ['${{ vars.user_id }}', 3],
    ['${{vars.user_id}}', 3],
    ['${{ vars.empty }}', null],
    ['${{ vars.list }}', [3, 1, 2]],
    ['/users/${{ vars.user_id }}', '/users/3'],
    ['${{ vars.name }}-${{ vars.user_id }}', 'Alice-3'],
    [' ${{ vars.user_id }}', ' 3'],
    ['${{ vars.user_id }}\n', '3\n'],
    ['${{ vars.empty }}/${{ true }}/${{ vars.ratio }}/${{ vars.list }}', 'null/true/0.5/[3,1,2]'],
    ['x ${{ {"a": "b"} }}', 'x {"a":"b"}'],
    ['$${{ vars.x }}', '${{ vars.x }}'],
    ['a $${{ b }} ${{ vars.user_id }}', 'a ${{ b }} 3'],
    ['$$${{ b }}', '$${{ b }}'],
    ['${{ vars.user_id }}${{ vars.user_id }}', '33'],
    ['{{ vars.x }} $ } }} ${x}', '{{ vars.x }} $ } }} ${x}'],
    ['$', '$'],
  ])('%j is %j', (text, value) => {
    expect(fill(text)).toEqual(value);
  });

  test.each<[string, Json]>([
    ['${{ "}}" }}', '}}'],
    ["${{ '}}' }}", '}}'],
    ['${{ "\\"}}" }}', '"}}'],
    ["${{ '\\'}}' }}", "'}}"],
    ['${{ """a"}}""" }}', 'a"}}'],
    ["${{ '''it's }}''' }}", "it's }}"],
    ['${{ r"}}\\d" }}', '}}\\d'],
    ['${{ b"}}" }}', '}}'],
    ['${{ {"a": {"b": 1}} }}', { a: { b: 1 } }],
    ['${{ {"a": {"b": 1}}}}', { a: { b: 1 } }],
    ['${{ {"a":1}}}', { a: 1 }],
    ['${{{}}}', {}],
    ['${{ [{}, {"}}": 2}] }}', [{}, { '}}': 2 }]],
    ['${{ 1 // }} a comment\n + 2 }}', 3],
    ['${{ {"a": 1}["a"] }}}}', '1}}'],
  ])('%j ends where its grammar ends', (text, value) => {
    expect(fill(text)).toEqual(value);
  });

  test('numbers stand in text as they were written', () => {
    const vars = { price: new ExactNumber('1.10'), id: new ExactNumber('12345678901234567890') };
    expect(fill('${{ vars.price }} ${{ vars.id }} ${{ vars }}'.replace(' ${{ vars }}', ''), scopeOf({ vars }))).toBe(
      '1.10 12345678901234567890',
    );
    expect(fill('a ${{ [vars.id] }}', scopeOf({ vars }))).toBe('a [12345678901234567890]');
  });

  test.each<[string, string, string]>([
    ['a ${{ vars.x', 'the expression is not closed by }}', '${{ vars.x'],
    ['${{ {"a": 1 }}', 'the expression is not closed by }}', '${{ {"a": 1 }}'],
    ['${{ 6 // 2 }}', 'the expression is not closed by }}', '${{ 6 // 2 }}'],
    ['a ${{ }} b', 'the expression is empty', '${{ }}'],
    ['${{ "a }} b', 'unterminated string', '"a'],
    ['a ${{ vars. }}', 'a name is expected here, not the end', '.'],
    ['a ${{ nope }} b', '"nope" is not defined', 'nope'],
    ['a ${{ status }} b', '"status" is only known after the response', 'status'],
  ])('%j is a problem', (text, message, marked) => {
    const { problems } = compileTemplate(scalar(text), 'request');
    expect(problems).toMatchObject([{ message }]);
    expect(markedBy(text, problems[0])).toBe(marked);
  });

  test('every problem of a text is reported', () => {
    const { problems } = compileTemplate(scalar('${{ a }} ${{ b }} ${{ vars.x + }}'), 'request');
    expect(problems.map(({ code }) => code)).toEqual([
      'expression/undefined-name',
      'expression/undefined-name',
      'expression/syntax',
    ]);
  });
});

describe('trees', () => {
  test('a subtree without expressions is one literal, with the node', () => {
    const node = parse('a: [1, two, { b: null, c: "$${{ d }}" }]');
    const { template } = compileTemplate(node, 'request');
    expect(template).toMatchObject({ kind: 'literal', value: { a: [1, 'two', { b: null, c: '${{ d }}' }] } });
    expect(template.kind === 'literal' && template.node).toBe(node);
  });

  test('keys are taken as they are, parts with expressions are filled', () => {
    const node = parse('${{ key }}: { a: "${{ vars.user_id }}", b: [x, "-${{ vars.name }}-"], c: 1.5 }');
    const { template, problems } = compileTemplate(node, 'request');
    expect(problems).toEqual([]);
    expect(evaluateTemplate(template, scopeOf())).toEqual({ '${{ key }}': { a: 3, b: ['x', '-Alice-'], c: 1.5 } });
    expect(templateReferences(template).map(({ name }) => name)).toEqual(['user_id', 'name']);
  });

  test('a key named __proto__ is a key', () => {
    const node = parse('{ __proto__: { a: "${{ vars.user_id }}" }, b: { __proto__: 1 } }');
    const value = evaluateTemplate(compileTemplate(node, 'request').template, scopeOf());
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":3},"b":{"__proto__":1}}');
  });

  test('something else may stand in place of an expression', () => {
    const { template } = compileTemplate(
      parse('a: ["${{ vars.user_id }}", "x ${{ env.NOPE }}", "${{ vars.name }}"]'),
      'request',
    );
    const value = evaluateTemplate(template, scopeOf(), ({ source, references: [first] }) => {
      if (first?.root === 'env') return `<${source}>`;
      return first?.name === 'name' ? null : undefined;
    });
    expect(value).toEqual({ a: [3, 'x <env.NOPE>', null] });
  });
});

describe('places', () => {
  test.each<[string, string]>([
    ['plain', 'key: text and ${{ vars.nope }} after'],
    ['single quotes', "key: 'it''s ${{ vars.nope }} here'"],
    ['double quotes', 'key: "a \\"b\\" \\u00e9\\x41\\U0001F600 ${{ vars.nope }} c"'],
    ['escapes within the expression', 'key: "${{ \\"a\\" + vars.nope }}"'],
    ['several on one line', 'key: ${{ vars.name }} ${{ vars.user_id }} ${{ vars.nope }}'],
    ['plain over several lines', 'key: one\n  two\n\n  three ${{ vars.nope }}\n  four'],
    ['double quotes over several lines', 'key: "one\n  two \\\n  three ${{ vars.nope }}"'],
    ['literal block', 'key: |\n  one\n    two\n\n  ${{ vars.nope }}\n'],
    ['literal block with header', 'key: |2- # note\n   one\n  ${{ vars.nope }}\n'],
    ['folded block', 'key: >-\n  one\n  two\n\n  three ${{ vars.nope }} x\n'],
    ['expression over several lines', 'key: |\n  ${{ [1,\n    2,\n    vars.nope] }}\n'],
    ['windows line ends', 'key: |\r\n  one\r\n  ${{ vars.nope }}\r\n'],
  ])('%s', (_, text) => {
    const { template, problems } = compileTemplate(parse(text), 'request');
    expect(problems).toEqual([]);
    const [reference] = templateReferences(template).filter(({ name }) => name === 'nope');
    expect(text.slice(reference?.span.start, reference?.span.end)).toBe('vars.nope');
    const problem = problemOfFilling(template);
    expect(markedBy(text, problem)).toBe('nope');
  });

  test('an expression is placed at its characters', () => {
    const text = 'key: "a ${{  vars.name  }} b"';
    const { template } = compileTemplate(parse(text), 'request');
    const [reference] = templateReferences(template);
    expect(text.slice(reference?.span.start, reference?.span.end)).toBe('vars.name');
    expect(template).toMatchObject({
      kind: 'map',
      entries: [{ value: { parts: ['a ', { source: 'vars.name', span: { start: 13, end: 22 } }, ' b'] } }],
    });
  });
});

test('any text is filled or has problems, and nothing else is thrown', () => {
  const tokens = '${{ }} $ { } " \' """ \\ // vars.a 1 + ( ) é r .'.split(' ');
  const texts = array(constantFrom(...tokens, ' ', '\n'), { maxLength: 14 });
  const outcomes = new Set<string>();
  assert(
    property(texts, (parts) => {
      const text = parts.join('');
      const { template, problems } = compileTemplate(scalar(text, JSON.stringify(text)), 'request');
      const [problem = problemOfFilling(template)] = problems;
      outcomes.add(problem?.code ?? 'filled');
      return problem === undefined || problem.location !== undefined;
    }),
    { numRuns: 1000 },
  );
  expect([...outcomes]).toEqual(expect.arrayContaining(['filled', 'expression/syntax']));
});

function problemOfFilling(template: Parameters<typeof evaluateTemplate>[0]): Problem | undefined {
  try {
    evaluateTemplate(template, scopeOf());
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

function markedBy(text: string, problem: Problem | undefined): string {
  const { line = 1, column = 1 } = problem?.location ?? {};
  const { length = 0 } = problem?.excerpt ?? {};
  return text.split(/\r?\n/)[line - 1]?.slice(column - 1, column - 1 + length) ?? '';
}

/** The nodes of a YAML text with their places, as far as these tests need them. */
function parse(text: string): SourceNode {
  const file = { path: 'test.yaml', absolutePath: '/test.yaml', text };
  return convert(parseDocument(text).contents, file);
}

function convert(node: Document['contents'], file: ScalarNode['span']['file']): SourceNode {
  const [start = 0, end = 0] = node?.range ?? [];
  const span = { file, start, end };
  if (isScalar(node)) {
    const quoted = node.type !== 'PLAIN';
    return { kind: 'scalar', value: node.value as ScalarNode['value'], quoted, span };
  }
  const items = (node as unknown as { items: { key?: unknown; value?: unknown }[] }).items;
  if (!('items' in (node ?? {})) || items.every((item) => item.key === undefined)) {
    return { kind: 'list', items: items.map((item) => convert(item as Document['contents'], file)), span };
  }
  const entries: MapNode['entries'] = items.map(({ key, value }) => ({
    key: String(key),
    keySpan: span,
    value: convert(value as Document['contents'], file),
  }));
  return { kind: 'map', entries, span };
}
