import { describe, expect, test } from 'vitest';
import { compileExpression, compileSource } from '../../../src/expression/compile-expression.ts';
import { evaluateExpression } from '../../../src/expression/evaluate.ts';
import { ExactNumber, type Json } from '../../../src/model/json.ts';
import type { ScalarNode } from '../../../src/model/source.ts';
import type { Reference } from '../../../src/model/template.ts';
import { compiled, refused, scalar, scopeOf } from './helpers.ts';

describe('values that are expressions', () => {
  test.each<[string, ScalarNode['value'], Json]>([
    ['CEL as it stands', 'vars.user_id + 1', 4],
    ['wrapped', '${{ vars.user_id + 1 }}', 4],
    ['wrapped, with space around', ' ${{vars.user_id}}\n', 3],
    ['a map', '${{ {"a": {"b": 1}} }}', { a: { b: 1 } }],
    ['a boolean', true, true],
    ['a number', 12, 12],
    ['a decimal as written', new ExactNumber('1.10'), 1.1],
    ['several lines with a comment', 'vars.user_id == 3 // the first\n  && true', true],
  ])('%s', (_, value, result) => {
    const { expression, problems } = compileExpression(scalar(value), 'request');
    expect(problems).toEqual([]);
    expect(expression && evaluateExpression(expression, scopeOf())).toEqual(result);
  });

  test.each<[string, ScalarNode['value'], string]>([
    ['nothing', null, 'an expression is needed here, and there is none'],
    ['empty text', '', 'the expression is empty'],
    ['empty braces', '${{ }}', 'the expression is empty'],
    ['text around', '${{ vars.a }} and more', 'an expression is needed here, not text with expressions in it'],
    ['two expressions', '${{ vars.a }}${{ vars.b }}', 'an expression is needed here, not text with expressions in it'],
    ['unclosed', '${{ vars.a', 'the expression is not closed by }}'],
  ])('%s is refused', (_, value, message) => {
    const { expression, problems } = compileExpression(scalar(value), 'request');
    expect(expression).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'expression/syntax', message, location: { file: 'test.yaml', line: 1 } }]);
  });

  test('a list or a map is refused', () => {
    const { span } = scalar('[1]');
    const { problems } = compileExpression({ kind: 'list', items: [], span }, 'request');
    expect(problems).toMatchObject([{ message: 'an expression is needed here, not a list' }]);
  });

  test('a source without its text in the file is placed at its span', () => {
    const { span } = scalar('other');
    const { problems } = compileSource('nope == 1', span, 'request');
    expect(problems).toMatchObject([{ location: { line: 1, column: 1 }, excerpt: { length: 5 } }]);
  });
});

type Refusal = [source: string, message: string, marked: string, hint?: string];

function refusal(source: string): { code: string; message: string; marked: string; hint: string; others: number } {
  const [problem, ...others] = refused(source);
  const { code = '', message = '', hint = '', excerpt } = problem ?? {};
  const { column = 0, length = 0 } = excerpt ?? {};
  return { code, message, marked: source.slice(column - 1, column - 1 + length), hint, others: others.length };
}

test.each<Refusal>([
  ['body.', 'a name is expected here, not the end', '.', 'body["in"]'],
  ['1 +', 'the expression ends too early', '+'],
  ['body.in', 'a name is expected here, not "in"', 'in', 'body["in"]'],
  ['body.id = 3', '"=" is not expected here', '=', '"=="'],
  ['body.id === 3', '"=" is not expected here', '=', '"=="'],
  ['body.a and body.b', '"and" is not expected here', 'and', '"&&"'],
  ['body.a & body.b', '"&" is not expected here', '&', '"&&"'],
  ['body.name | lower', '"|" is not expected here', '|', 'lower(x)'],
  ['not body.a', '"body" is not expected here', 'body'],
  ['body.id == ${{ vars.x }}', '"$" is not expected here', '$', 'needs no ${{ }}'],
  ['$.data[0].id', '"$" is not expected here', '$', 'a JSONPath such as $.id is written body.id'],
  ['[1, 2', '"]" is expected here, not the end', '2'],
  ['{"a": }', '"}" is not expected here', '}'],
  ['(1', '")" is expected here, not the end', '1'],
  ['"abc', 'unterminated string', '"abc'],
  ['"\\q"', 'invalid escape sequence: \\q', '\\q'],
  ['if', 'reserved identifier: if', 'if'],
  ['has(body)', 'has() takes a key of a name: has(body.next)', 'body'],
  ['has(body["x"])', 'has() takes a key of a name: has(body.next)', 'body["x"]', 'in headers'],
  [
    'body.all(i.id > 0)',
    '"all" takes a name for the items and what to do with each',
    'body.all(i.id > 0)',
    'body.items.all',
  ],
  ['{"constructor": 1}', 'a map within an expression cannot have the key "constructor"', '"constructor"'],
])('syntax: %s', (source, message, marked, hint = '') => {
  expect(refusal(source)).toEqual({
    code: 'expression/syntax',
    message,
    marked,
    hint: expect.stringContaining(hint),
    others: 0,
  });
});

test.each<Refusal>([
  ['statuss == 200', '"statuss" is not defined', 'statuss', 'did you mean "status"?'],
  ['user_id == 3', '"user_id" is not defined', 'user_id', 'a var is vars.user_id'],
  ['API_URL', '"API_URL" is not defined', 'API_URL', 'env.API_URL'],
  ['body.all(user, usr.id == 1)', '"usr" is not defined', 'usr', 'did you mean "user"?'],
  ['body.all(u, u.id == 1) && u.id == 2', '"u" is not defined', 'u'],
  [
    'headers.content-type == "a"',
    '"headers.content-type" is a subtraction, and "type" is not defined',
    'headers.content-type',
    'headers["content-type"]',
  ],
  [
    'responses.a.headers.x-id',
    '"responses.a.headers.x-id" is a subtraction, and "id" is not defined',
    'responses.a.headers.x-id',
    'responses.a.headers["x-id"]',
  ],
])('undefined: %s', (source, message, marked, hint = '') => {
  expect(refusal(source)).toEqual({
    code: 'expression/undefined-name',
    message,
    marked,
    hint: expect.stringContaining(hint),
    others: 0,
  });
});

test.each<[string, string]>([
  ['status == 200', 'responses.<id>.status'],
  ['body.data.id', 'responses.<id>.body.data.id'],
  ['headers["etag"]', 'responses.<id>.headers.etag'],
  ['size(items)', 'responses.<id>.items'],
])('before the response: %s', (source, hint) => {
  expect(refused(source, 'request')).toMatchObject([
    {
      code: 'expression/undefined-name',
      message: expect.stringContaining('is only known after the response') as string,
      hint: `of an earlier request: use ${hint}`,
    },
  ]);
});

test.each<Refusal>([
  ['lowr("a")', 'there is no function "lowr"', 'lowr', 'did you mean "lower"?'],
  ['body.name.lowr()', 'there is no method "lowr"', 'lowr', 'did you mean "lower"?'],
  ['contains("ab", "b")', 'there is no function "contains"', 'contains', 'value.contains(…)'],
  ['body.uuid()', 'there is no method "uuid"', 'uuid', 'uuid(…)'],
  ['fetch("http://x")', 'there is no function "fetch"', 'fetch', ''],
  ['body.constructor("x")', 'there is no method "constructor"', 'constructor', ''],
])('unknown function: %s', (source, message, marked, hint = '') => {
  expect(refusal(source)).toEqual({
    code: 'expression/unknown-function',
    message,
    marked,
    hint: expect.stringContaining(hint),
    others: 0,
  });
});

test.each<Refusal>([
  ['status == "200"', 'an integer never equals text', 'status == "200"', 'write 200 without quotes'],
  ['time < "800ms"', '"<" cannot compare a decimal number with text', 'time < "800ms"', 'milliseconds: write 800'],
  ['env.PORT == 8080', 'text never equals an integer', 'env.PORT == 8080', 'write int(env.PORT)'],
  ['env.PORT == null', 'text never equals null', 'env.PORT == null', 'has(…)'],
  ['"3" == 3', 'text never equals an integer', '"3" == 3', 'write 3 without quotes'],
  ['size(3)', '"size" does not take an integer', 'size(3)', 'text, a list, a map or bytes'],
  ['lower(3)', '"lower" does not take an integer', 'lower(3)', 'string(3)'],
  ['lower("a", "b")', '"lower" does not take text and text', 'lower("a", "b")', 'lower("ABC")'],
  ['uuid(1)', '"uuid" does not take an integer', 'uuid(1)', 'uuid()'],
  ['1 + "a"', '"+" cannot combine an integer and text', '1 + "a"', 'string(1)'],
  ['"ell" in "hello"', '"in" cannot look for text in text', '"ell" in "hello"', 'contains'],
  ['!status', '"!" needs a boolean, not an integer', '!status'],
  ['-text', '"-" needs a number, not text', '-text'],
  ['status && true', '"&&" and "||" need booleans, not an integer', 'status && true'],
  ['status ? 1 : 2', 'the condition must be a boolean, not an integer', 'status'],
  ['true ? 1 : "a"', 'both results of "? :" must have the same type', 'true ? 1 : "a"', 'dyn(…)'],
  ['status.foo', 'an integer has no members', 'foo'],
  ['url.all(c, c == "a")', 'a list or map is needed here, not text', 'url'],
  ['text.matches(3)', '"matches" does not take text and an integer', 'text.matches(3)'],
])('wrong type: %s', (source, message, marked, hint = '') => {
  expect(refusal(source)).toEqual({
    code: 'expression/wrong-type',
    message,
    marked,
    hint: expect.stringContaining(hint),
    others: 0,
  });
});

test.each<Refusal>([
  [
    'vars[row.x] == 1',
    'which member of "vars" is meant is only known when the request runs',
    'vars[row.x]',
    'vars.name',
  ],
  ['env["A" + "B"]', 'which member of "env" is meant is only known when the request runs', 'env["A" + "B"]'],
  [
    'responses[vars.x].body',
    'which member of "responses" is meant is only known when the request runs',
    'responses[vars.x]',
  ],
  ['fixtures[vars.x].a', 'which member of "fixtures" is meant is only known when the request runs', 'fixtures[vars.x]'],
  ['size(vars)', '"vars" is used as a whole', 'vars'],
  ['responses.all(r, true)', '"responses" is used as a whole', 'responses'],
  ['"A" in env', '"env" is used as a whole', 'env'],
  ['to_json(fixtures)', '"fixtures" is used as a whole', 'fixtures'],
])('dynamic: %s', (source, message, marked, hint = '') => {
  expect(refusal(source)).toEqual({
    code: 'expression/dynamic-name',
    message,
    marked,
    hint: expect.stringContaining(hint),
    others: 0,
  });
});

test('every wrong name of an expression is a problem', () => {
  expect(refused('foo(1) && bar == baz && vars[x]').map(({ code }) => code)).toEqual([
    'expression/unknown-function',
    'expression/undefined-name',
    'expression/undefined-name',
    'expression/dynamic-name',
    'expression/undefined-name',
  ]);
});

describe('hostile sources', () => {
  test.each([
    ['too long', `"${'x'.repeat(30_000)}"`],
    ['unary operators', `${'!'.repeat(19_000)}true`],
    ['parentheses', `${'('.repeat(5_000)}1${')'.repeat(5_000)}`],
    ['members', `body${'.a'.repeat(5_000)}`],
    ['sums', `1${'+1'.repeat(9_000)}`],
    ['lists', `[${'1,'.repeat(5_000)}1]`],
    ['macros', `${'body.map(x, '.repeat(200)}1${')'.repeat(200)}`],
  ])('%s', (_, source) => {
    expect(refused(source)).toMatchObject([{ code: 'expression/syntax' }]);
  });
});

describe('references', () => {
  const shown = ({ root, name, member, optional }: Reference): string => {
    return `${root}.${name}${member === undefined ? '' : `.${member}`}${optional ? '?' : ''}`;
  };

  test.each<[string, string[]]>([
    ['env.A + vars.b', ['env.A', 'vars.b']],
    ['vars["x"].y[0]', ['vars.x']],
    ['responses.create.body.id == row.id', ['responses.create', 'row.id']],
    ['fixtures.session.token', ['fixtures.session.token']],
    ['fixtures.session["token"].x', ['fixtures.session.token']],
    ['to_json(fixtures.session)', ['fixtures.session']],
    ['to_json(row)', []],
    ['has(env.X) ? env.X : "y"', ['env.X?', 'env.X']],
    ['has(vars.x.y)', ['vars.x']],
    ['env.?X.orValue("")', ['env.X?']],
    ['vars.?x.?y.orValue(1)', ['vars.x?']],
    ['vars[?"x"].orValue(vars.y)', ['vars.x?', 'vars.y']],
    ['body.data.exists(u, u.id == vars.x)', ['vars.x']],
    ['body.all(env, env.x == 1) && env.Y == ""', ['env.Y']],
    ['responses.list.map(vars, vars.status)', ['responses.list']],
    ['cel.bind(v, vars.a, v + vars.b)', ['vars.a', 'vars.b']],
    ['body[vars.key].map(k, [k, {"a": vars.x, env.K: 1}])', ['vars.key', 'vars.x', 'env.K']],
    ['body.id', []],
  ])('%s', (source, references) => {
    expect(compiled(source).references.map(shown)).toEqual(references);
  });

  test('they have their place', () => {
    const source = 'size(vars.list) + fixtures.session.n';
    const texts = compiled(source).references.map(({ span }) => source.slice(span.start, span.end));
    expect(texts).toEqual(['vars.list', 'fixtures.session.n']);
  });
});
