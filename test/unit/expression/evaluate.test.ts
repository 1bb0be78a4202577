import { describe, expect, test } from 'vitest';
import { evaluateExpression } from '../../../src/expression/evaluate.ts';
import { type Json, numberFromSource, parseJson, stringifyJson } from '../../../src/model/json.ts';
import { compiled, evaluate, failure, responseView, scopeOf } from './helpers.ts';

describe('numbers', () => {
  test.each<[string, Json]>([
    ['1 + 1.5', 2.5],
    ['1.5 - 1', 0.5],
    ['body.price * 2', 5],
    ['2 * body.price', 5],
    ['body.total + body.price', 5.5],
    ['body.price / 2', 1.25],
    ['5 % 1.5', 0.5],
    ['5.5 % body.total', 2.5],
    ['7 / 2', 3],
    ['7.0 / 2', 3.5],
    ['1 == 1.0', true],
    ['1.5 != 1', true],
    ['body.total == 3.0', true],
    ['body.price == 2.5', true],
    ['body.price > body.total', false],
    ['time < 800', true],
    ['time == 120.5', true],
    ['status == 200', true],
    ['size == 42', true],
    ['size(body.data) == size', false],
    ['3.0 in vars.list', true],
    ['body.data[0] == {"id": 1.0, "price": 1}', true],
  ])('%s is %j', (source, value) => {
    expect(evaluate(source)).toEqual(value);
  });

  test('integers beyond 2^53 are exact', () => {
    const body = parseJson('{"id": 9007199254740993, "big": 123456789012345678901234567890}');
    const scope = scopeOf({ response: responseView({ body }) });
    expect(evaluate('body.id == 9007199254740993', scope)).toBe(true);
    expect(evaluate('body.id == 9007199254740992', scope)).toBe(false);
    expect(stringifyJson(evaluate('body.id + 1', scope))).toBe('9007199254740994');
    expect(stringifyJson(evaluate('[body.big]', scope))).toBe('[123456789012345678901234567890]');
  });

  test('a decimal that is only read keeps its digits', () => {
    const price = numberFromSource('0.12345678901234567890');
    expect(evaluate('vars.price', scopeOf({ vars: { price } }))).toBe(price);
  });

  test('whole decimals beyond integers stay decimals', () => {
    expect(evaluate('body * 2', scopeOf({ response: responseView({ body: 1e300 }) }))).toBe(2e300);
  });
});

describe('equality', () => {
  test.each<[string, boolean]>([
    ['body.id == "3"', false],
    ['"3" == body.id', false],
    ['dyn("3") == 3', false],
    ['body.nothing == null', true],
    ['body.name == null', false],
    ['body.name != null', true],
    ['body.tags == ["a", "b"]', true],
    ['body.data == [{"id": 1, "price": 1}, {"price": 2.5, "id": 2}]', true],
    ['body.data[0] == {"id": 1}', false],
  ])('%s is %s', (source, value) => {
    expect(evaluate(source)).toBe(value);
  });
});

describe('names', () => {
  test.each<[string, Json]>([
    ['env.API_URL', 'http://127.0.0.1:4010'],
    ['vars.user_id', 3],
    ['vars["user_id"]', 3],
    ['row.name', 'Bob'],
    ['fixtures.session.token', 't0k'],
    ['responses.create.status', 200],
    ['responses.create.body.data[1].price', 2.5],
    ['responses.create.time', 120.5],
    ['responses.rows[1].status', 202],
    ['responses.rows.map(r, r.status)', [201, 202]],
    ['headers["content-type"]', 'application/json'],
    ['cookies.session', 'abc'],
    ['url', 'http://127.0.0.1/users'],
    ['to_json(row)', '{"name":"Bob","age":"41"}'],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value);
  });

  test('pages of a paginated request', () => {
    const scope = scopeOf({ items: [{ id: 1 }, { id: 2 }], pages: 2 });
    expect(evaluate('items.map(i, i.id) == [1, 2] && pages == 2', scope)).toBe(true);
  });

  test('the body is not read by an expression that does not ask for it', () => {
    const reads: string[] = [];
    const view = {
      ...responseView(),
      get body(): Json {
        reads.push('body');
        return { id: 1 };
      },
      get text(): string {
        reads.push('text');
        return '';
      },
    };
    const scope = scopeOf({ response: view, responses: { create: view } });
    evaluate('status == 200 && responses.create.status == 200 && headers.etag != ""', scope);
    expect(reads).toEqual([]);
    evaluate('responses.create.body.id == 1', scope);
    expect(reads).toEqual(['body']);
  });

  test('a whole response', () => {
    expect(evaluate('responses.create')).toMatchObject({ status: 200, body: { id: 3 } });
    expect(evaluate('[responses.create]')).toMatchObject([{ status: 200, body: { id: 3 } }]);
  });
});

describe('results', () => {
  test.each<[string, Json]>([
    ['timestamp("2025-03-01T10:00:00+01:00")', '2025-03-01T09:00:00.000Z'],
    ['string(timestamp("2025-03-01T09:00:00Z"))', '2025-03-01T09:00:00.000Z'],
    ['timestamp(now()) - timestamp("2025-03-01T09:00:00Z")', '1800s'],
    ['int(timestamp("1970-01-01T00:01:00Z"))', 60],
    ['b"hi"', 'hi'],
    ['b"\\xff\\xfe"', '//4='],
    ['optional.of(3)', 3],
    ['uint(3)', 3],
    ['{"a": [1, 2.5, null], "b": {"c": true}}', { a: [1, 2.5, null], b: { c: true } }],
    ['{1: "a"}', { '1': 'a' }],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value);
  });
});

describe('optional', () => {
  test.each<[string, Json]>([
    ['has(body.nope)', false],
    ['has(body.nothing)', true],
    ['has(env.NOPE)', false],
    ['has(vars.user_id)', true],
    ['body.?nope.orValue(1)', 1],
    ['body.?nope.?deep.orValue("x")', 'x'],
    ['env.?NOPE.orValue(null)', null],
    ['env.?PORT.orValue("80")', '8080'],
    ['vars[?"nope"].orValue([])', []],
    ['body.data[?9].hasValue()', false],
    ['"x-trace" in headers', false],
  ])('%s is %j', (source, value) => {
    expect(evaluate(source)).toEqual(value);
  });
});

describe('keys that JavaScript objects have of their own', () => {
  const body = JSON.parse(
    '{"__proto__": {"x": 1}, "constructor": {"prototype": 2}, "toString": 3, "a": {"constructor": 5, "b": 1}}',
  ) as Json;
  const scope = scopeOf({ response: responseView({ body }) });

  test.each<[string, Json]>([
    ['body["constructor"].prototype + 1', 3],
    ['body["__proto__"].x + 1', 2],
    ['body.toString + 1', 4],
    ['body.a.b + 1', 2],
    ['has(body.valueOf)', false],
    ['has(body.a.hasOwnProperty)', false],
    ['size(body)', 4],
    ['body == parse_json(to_json(body))', true],
  ])('%s is %j', (source, value) => {
    expect(evaluate(source, scope)).toEqual(value);
  });

  test('they survive the way through an expression', () => {
    expect(stringifyJson(evaluate('[body]', scope))).toBe(stringifyJson([body]));
  });

  test.each(['body.valueOf', 'body.valueOf == 1', 'vars.toString', 'env.constructor', 'responses.valueOf.status'])(
    '%s is absent',
    (source) => {
      expect(failure(source, scope).code).toBe('expression/missing-key');
    },
  );
});

describe('missing keys', () => {
  test.each<[string, string, string | undefined, string]>([
    ['body.nme', 'body has no key "nme"', 'did you mean "name"?', 'nme'],
    [
      'body.nope.deep',
      'body has no key "nope"',
      'it has id, name, total, price, nothing, tags, data; where it may be absent, write body.?nope.orValue(…)',
      'nope',
    ],
    ['body.nme + "x"', 'body has no key "nme"', 'did you mean "name"?', 'nme'],
    ['body.data[5].id', 'body.data has 2 items, there is no [5]', undefined, '5'],
    ['body.data[-1] == 1', 'body.data has 2 items, there is no [-1]', undefined, '-1'],
    ['body.data[vars.user_id] == 1', 'body.data has 2 items, there is no [3]', undefined, 'vars.user_id'],
    [
      'body.data.id',
      'body.data is a list of 2 items and has no key "id"',
      'items are read by index or one by one: body.data[0].id or body.data.map(x, x.id)',
      'id',
    ],
    ['body.name.first', 'body.name is text and has no key "first"', undefined, 'first'],
    ['body.nothing.x', 'body.nothing is null and has no key "x"', undefined, 'x'],
    ['body.total.x == 1', 'body.total is a number and has no key "x"', undefined, 'x'],
    ['headers["Content-Type"]', 'headers has no key "Content-Type"', 'did you mean "content-type"?', '"Content-Type"'],
    ['vars.usr_id', 'the var "usr_id" has no value', 'did you mean "user_id"?', 'usr_id'],
    ['env.POT + "1"', 'the variable POT is not set', 'did you mean "PORT"?', 'POT'],
    ['row.nme', 'the row has no column "nme"', 'did you mean "name"?', 'nme'],
    ['responses.crate.status', 'there is no response of "crate"', 'did you mean "create"?', 'crate'],
    ['body.data.map(d, d.prce)', 'd has no key "prce"', 'did you mean "price"?', 'prce'],
    ['body.data.all(d, body.data.all(e, e.ix > d.id))', 'e has no key "ix"', 'did you mean "id"?', 'ix'],
    ['cel.bind(d, body.data[0], d.prce)', 'd has no key "prce"', 'did you mean "price"?', 'prce'],
  ])('%s', (source, message, hint, marked) => {
    const problem = failure(source);
    expect(problem).toMatchObject({ code: 'expression/missing-key', message });
    expect(problem.hint).toBe(hint);
    const { column = 0, length = 0 } = problem.excerpt ?? {};
    expect(source.slice(column - 1, column - 1 + length)).toBe(marked);
  });

  test.each([
    ['items', 'paginate'],
    ['size(items) > 0', 'paginate'],
    ['pages', 'paginate'],
  ])('%s without pages', (source, hint) => {
    expect(failure(source)).toMatchObject({ code: 'expression/missing-key', hint: expect.stringContaining(hint) });
  });

  test('a row where there is none', () => {
    const { row: _, ...scope } = scopeOf();
    expect(failure('row.name', scope)).toMatchObject({ message: '"row" has no value here' });
  });

  test.each(['body.?nope', 'optional.none().value()'])('%s has no value', (source) => {
    expect(failure(source)).toMatchObject({ code: 'expression/missing-key', hint: 'orValue(…) gives a default' });
  });
});

describe('wrong types', () => {
  test.each<[string, string, string]>([
    ['"x" + body.id', '"+" cannot combine text and an integer', 'write string(body.id)'],
    ['body.id + "x"', '"+" cannot combine an integer and text', 'write string(body.id)'],
    ['"x" + body.data', '"+" cannot combine text and a list', 'write to_json(body.data)'],
    ['body.name < 3', '"<" cannot compare text with an integer', 'write int(body.name)'],
    ['lower(body.id)', '"lower" does not take an integer', ''],
    ['body.id.lower()', '"lower" does not take an integer', ''],
    ['body.name && true', '"&&" and "||" need booleans, not text', ''],
    ['body.id ? 1 : 2', 'the condition must be a boolean, not an integer', ''],
    ['body.id.all(x, x)', 'a list or map is needed here, not an integer', ''],
    ['-body.name', '"-" needs a number, not text', ''],
    ['!body.id', '"!" needs a boolean, not an integer', ''],
    ['body.id.matches("a")', '"matches" does not take an integer and text', ''],
    ['body.id.join(",")', '"join" does not take an integer and text', ''],
    ['body.id.orValue(1)', '"orValue" does not take an integer and any value', ''],
  ])('%s', (source, message, hint) => {
    const problem = failure(source);
    expect(problem).toMatchObject({ code: 'expression/wrong-type', message });
    expect(problem.hint ?? '').toContain(hint);
  });
});

describe('other failures', () => {
  test.each([
    ['1 / (body.id - 3)', 'division by zero'],
    ['9223372036854775807 + body.id', 'integer overflow: 9223372036854775810'],
    ['1.0 / 0', 'the result is Infinity, which JSON cannot hold'],
    ['[0.0 / 0]', 'the result is NaN, which JSON cannot hold'],
    ['int(body.name)', 'int() type error: cannot convert to int'],
    ['timestamp(body.name)', 'timestamp() requires a string in ISO 8601 format'],
    ['timestamp(now()).getHours("Nowhere/Land")', 'the expression failed: Invalid time zone specified: Nowhere/Land'],
  ])('%s', (source, message) => {
    expect(failure(source)).toMatchObject({ code: 'expression/failed', message, location: { line: 1 } });
  });
});

test('one expression gives each scope its own value', () => {
  const expression = compiled('now() + "/" + string(vars.n)');
  const at = (n: number) => scopeOf({ vars: { n }, now: () => n * 1000 });
  expect(evaluateExpression(expression, at(1))).toBe('1970-01-01T00:00:01.000Z/1');
  expect(evaluateExpression(expression, at(2))).toBe('1970-01-01T00:00:02.000Z/2');
});

test('text of half a gigabyte is a problem and not a crash', () => {
  let source = 'x';
  for (let i = 0; i < 34; i++) source = `cel.bind(x, x + x, ${source})`;
  expect(failure(`cel.bind(x, "${'y'.repeat(64)}", ${source})`).code).toBe('expression/failed');
});
