import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileExpression } from '../../src/expression/compile-expression.ts';
import { compileTemplate } from '../../src/expression/compile-template.ts';
import { evaluateExpression, evaluateTemplate } from '../../src/expression/evaluate.ts';
import { explainExpression } from '../../src/expression/explain.ts';
import { functionEntries } from '../../src/expression/function-names.ts';
import { type Json, stringifyJson } from '../../src/model/json.ts';
import { type Problem, ProblemError } from '../../src/model/problem.ts';
import { anyText, bounded, fuzzed, fuzzTimeoutMs, mutated } from '../support/fuzz.ts';
import { responseView, scalar, scopeOf } from '../unit/expression/helpers.ts';

const wild = {
  text: '\ud800 x\0\u202e',
  deep: [[[{ a: { b: [1, null, 'z'] } }]]],
  '': 1,
  __proto__x: {},
  huge: 1e308,
  no: false,
};
const scope = scopeOf({
  vars: { ...scopeOf().vars, wild, html: '<p>a<b>c</p>' },
  response: responseView({ body: { ...wild, list: [3, 'b', null] } }),
});

/** The value as JSON, or the problem; anything else is thrown on. */
function outcomeOf(source: string): string | Problem {
  const { expression, problems } = compileExpression(scalar(source), 'response');
  if (expression === undefined) return expectProblem(problems[0]);
  try {
    const value = evaluateExpression(expression, scope);
    // As in the message of a false assertion.
    explainExpression(expression, scope);
    return stringifyJson(value);
  } catch (error) {
    if (error instanceof ProblemError) return expectProblem(error.problem);
    throw error;
  }
}

function expectProblem(problem: Problem | undefined): Problem {
  expect(problem?.code).toMatch(/^(expression|input)\//);
  return problem as Problem;
}

const operators = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||', 'in'];
const names = [
  'body',
  'vars.wild',
  'vars.list',
  'status',
  'headers',
  'row.name',
  'env.PORT',
  'responses.create.body',
  'items',
  'x',
  'nope',
  'text',
];
const literals = [
  '1',
  '0',
  '-1',
  '1.5',
  '1e308',
  '9223372036854775807',
  '-9223372036854775808',
  '1u',
  '"a"',
  "'b'",
  '"""c"""',
  'r"\\d"',
  'b"\\xff"',
  'true',
  'null',
  '[]',
  '{}',
  '"(a+)+$"',
  '"$..a"',
  '"//p"',
  '"1h"',
  '"2025-03-01T09:00:00Z"',
  '"\\u202e\\ud83d"',
  '"%"',
  '[1, "a", null]',
  '{"a": [1]}',
  'now()',
  'uuid()',
];
const functions = functionEntries.map(({ name }) => name);

/** Expressions that are right but for their types, of every operator, function and macro. */
const grammatical = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...names, ...literals),
    fc
      .tuple(tie('any'), fc.constantFrom(...operators), tie('any'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(fc.constantFrom(...functions), fc.array(tie('any'), { maxLength: 3 }))
      .map(([name, all]) => `${name}(${all.join(', ')})`),
    fc
      .tuple(tie('any'), fc.constantFrom(...functions), fc.array(tie('any'), { maxLength: 2 }))
      .map(([on, name, all]) => `${on}.${name}(${all.join(', ')})`),
    fc
      .tuple(tie('any'), fc.constantFrom('all', 'exists', 'exists_one', 'filter', 'map'), tie('any'))
      .map(([on, name, each]) => `${on}.${name}(x, ${each})`),
    fc
      .tuple(
        tie('any'),
        fc.constantFrom(
          '.a',
          '.?a',
          '["a"]',
          '[0]',
          '[?0]',
          '.orValue(1)',
          '.list',
          '.__proto__',
          '.constructor',
          '[-1]',
          '[1e9]',
        ),
      )
      .map(([on, member]) => on + member),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(fc.constantFrom('!', '-', '!!', '--'), tie('any')).map(([sign, of]) => sign + of),
    fc.array(tie('any'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    fc.tuple(tie('any'), tie('any')).map(([key, value]) => `{${key}: ${value}}`),
  ),
})).any;

test(
  'an expression of any tokens, and any near a good one',
  async () => {
    const tokens = [
      ...operators,
      ...names,
      ...literals,
      '.',
      '?',
      ':',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '\\',
      '.?',
      '[?',
      '//',
      '\n',
      'has(',
      '.map(x, ',
    ];
    const examples = functionEntries.map(({ example }) => example.replace(/ → .*$/, ''));
    const sources = fc.oneof(
      mutated(examples, tokens),
      fc.array(fc.oneof(fc.constantFrom(...tokens), anyText), { maxLength: 12 }).map((all) => all.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(sources, async (source) => void (await bounded(() => outcomeOf(source)))),
      fuzzed(250),
    );
  },
  fuzzTimeoutMs,
);

test(
  'an expression of the right form with any types',
  async () => {
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(grammatical, async (source) => {
        const outcome = await bounded(() => outcomeOf(source));
        codes.add(typeof outcome === 'string' ? 'value' : outcome.code);
      }),
      fuzzed(250),
    );
    expect([...codes]).toEqual(expect.arrayContaining(['value', 'expression/wrong-type']));
  },
  fuzzTimeoutMs,
);

test(
  'what is nested or repeated without end is refused or done in time',
  async () => {
    const shapes: ((n: number) => string)[] = [
      (n) => '('.repeat(n) + '1' + ')'.repeat(n),
      (n) => '['.repeat(n) + ']'.repeat(n),
      (n) => '{"a":'.repeat(n) + '1' + '}'.repeat(n),
      (n) => '!'.repeat(n) + 'true',
      (n) => '-'.repeat(n) + '1',
      (n) => `body${'.a'.repeat(n)}`,
      (n) => `body${'[0]'.repeat(n)}`,
      (n) => `1${' + 1'.repeat(n)}`,
      (n) => `true${' ? true : true'.repeat(n)}`,
      (n) => `${'lower('.repeat(n)}"a"${')'.repeat(n)}`,
      (n) => `"a"${'.trim()'.repeat(n)}`,
      (n) => `${'[1,2,3].map(x, '.repeat(n)}1${')'.repeat(n)}`,
      (n) => `${'[1,2,3,4,5,6,7,8,9].exists(x, '.repeat(Math.min(n, 5))}false${')'.repeat(Math.min(n, 5))}`,
      (n) => `"${'a'.repeat(n)}".matches("${'(a*)*'.repeat(n % 50)}$")`,
      (n) => `size(jsonpath(vars.wild, "${'$..*'.padEnd(n % 200, '..*')}"))`,
      (n) => `xpath("${'<a>'.repeat(n)}", "//*")`,
      (n) => `"${'a,'.repeat(n)}".split(",").map(x, "${'b'.repeat(n % 100)}")`,
      (n) => `"${'%'.repeat(n)}"`,
      (n) => `base64("${'x'.repeat(n)}").base64_decode()`,
      (n) => `parse_json("${'['.repeat(n)}${']'.repeat(n)}")`,
      (n) => `"x" in [${'"y",'.repeat(n)}]`,
    ];
    for (const shape of shapes)
      for (const n of [1, 60, 101, 700, 19_000]) expect(await bounded(() => outcomeOf(shape(n)))).toBeDefined();
  },
  fuzzTimeoutMs,
);

test(
  'a template of any text, in any scope',
  async () => {
    const parts = fc.oneof(
      grammatical.map((source) => `\${{ ${source} }}`),
      fc.constantFrom('${{', '}}', '$${{', '${{ }}', '${{ "}}" }}', '$', '{', ' '),
      anyText,
    );
    const texts = fc.array(parts, { maxLength: 6 }).map((all) => all.join(''));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { template, problems } = compileTemplate(scalar(text, JSON.stringify(text)), 'response');
        if (problems.length > 0) return void expectProblem(problems[0]);
        let value: Json;
        try {
          value = await bounded(() => evaluateTemplate(template, scope));
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          return void expectProblem(error.problem);
        }
        stringifyJson(value);
      }),
      fuzzed(100),
    );
  },
  fuzzTimeoutMs,
);

test(
  'any JSONPath and any XPath',
  async () => {
    const paths = mutated(
      [
        '$.a[?@.b > 1 && length(@.c) < 3].d',
        '$..*',
        "$['a','b'][0:5:2]",
        '$[?match(@.a, "(a+)+$")]',
        '$.deep[0][0][0].a.b[-1]',
        '$[?count(@..*) == 1]',
      ],
      [
        '$',
        '@',
        '..',
        '[',
        ']',
        '?',
        '*',
        ':',
        "'",
        '"',
        '(',
        ')',
        '&&',
        '!',
        'length(',
        'match(',
        'search(',
        'value(',
        '-1',
        '9007199254740993',
        '\\u',
        '~',
      ],
    );
    const xpaths = mutated(
      [
        "//p[b='b']/text()",
        'count(//*)',
        'string(//a/@href)',
        '//x:y',
        "//*[local-name()='p']",
        'concat("a", //b)',
        '1 div 0',
        '//p | //b',
      ],
      [
        '/',
        '//',
        '[',
        ']',
        '@',
        '::',
        '(',
        ')',
        "'",
        '"',
        '|',
        'ancestor::',
        'last()',
        'position()',
        '*',
        'x:',
        '-',
        'div',
        '$v',
        'key(',
        'document(',
      ],
    );
    const texts = mutated(
      ['<a><p x="1">t<b>u</b></p></a>', '<!doctype html><p>one<p>two<br>', '<?xml version="1.0"?><x:y xmlns:x="z"/>'],
      ['<', '>', '&', '&a;', '<![CDATA[', ']]>', '<!ENTITY a "b">', '<!--', '</a>', '"', '\0', 'xmlns:x='],
    );
    await fc.assert(
      fc.asyncProperty(paths, xpaths, texts, async (path, xpath, text) => {
        const quoted = [path, xpath, text].map((one) => celText(one));
        await bounded(() => outcomeOf(`jsonpath(vars.wild, ${quoted[0]})`));
        await bounded(() => outcomeOf(`xpath(${quoted[2]}, ${quoted[1]})`));
      }),
      fuzzed(60),
    );
  },
  fuzzTimeoutMs,
);

/** A text as a literal of CEL, which knows the escapes of JSON. */
function celText(text: string): string {
  return JSON.stringify(text.replaceAll(/\p{Cs}/gu, '?'));
}
