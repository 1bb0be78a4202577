import { createHash, createHmac, randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { CodeScope } from '../../../src/convert/k6/code/code-scope.ts';
import { expressionCode } from '../../../src/convert/k6/code/expression-code.ts';
import { runtimeFor } from '../../../src/convert/k6/runtime/pieces.ts';
import { type Json, parseJson, stringifyJson } from '../../../src/model/json.ts';
import { compiled, evaluate, failure, scopeOf } from '../expression/helpers.ts';

/** What k6 has, as far as expressions use it. */
const crypto = {
  randomBytes: (size: number) => Uint8Array.from(randomBytes(size)).buffer,
  sha256: (text: string, as: 'hex') => createHash('sha256').update(text).digest(as),
  hmac: (kind: string, key: string, text: string, as: 'hex') => createHmac(kind, key).update(text).digest(as),
};
const encoding = {
  b64encode: (text: string) => Buffer.from(text).toString('base64'),
  b64decode: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
};

function codeOf(source: string, parts: Partial<CodeScope> = {}): string {
  return expressionCode(compiled(source), {
    names: new Set(),
    env: new Set(['API_URL', 'PORT']),
    lostVars: new Set(),
    secrets: new Map(),
    ...parts,
  });
}

/** Runs the code of an expression as a script does, with the values that the tests of expressions use. */
function runCode(code: string): Json {
  const script = `
    ${runtimeFor(`${code} cel json`).join('\n')}
    const view = (one) => ({ ...cel({ ...one, time: undefined }), time: one.time });
    const { env } = scope;
    const [vars, row, fixtures] = [cel(scope.vars), cel(scope.row), cel(scope.fixtures)];
    const responses = { create: view(scope.responses.create), rows: scope.responses.rows.map(view) };
    const { status, body, headers, cookies, url, text, time, size } = view(scope.response);
    json(${code});`;
  return parseJson(runInNewContext(script, { scope: scopeOf(), crypto, encoding }) as string);
}

describe('an expression means the same in a k6 script', () => {
  test.each([
    'body.id',
    'body["name"]',
    'body.data[1].price',
    'vars.user_id + 1',
    '7 / 2',
    '-7 / 2',
    '7 / 2.0',
    '7 % 3',
    '1.5 + 1.5',
    '(1.5 + 1.5) / 2.0',
    'body.price * 2 / 4',
    'body.id * 2',
    '-vars.user_id',
    '9007199254740993 - 1',
    '"a" + "b"',
    '[1] + [2]',
    'status == 200 && time < 5000.0',
    'status == 200 ? "yes" : "no"',
    'body.id == 3.0',
    '"3" == string(body.id)',
    'body.tags == ["a", "b"]',
    '{"b": 2, "a": [1]} == {"a": [1], "b": 2}',
    'body.nothing == null',
    'body.name != "Bob"',
    'body.missing == 1 || body.id == 3',
    'body.missing == 1 && false',
    '!(body.id > 3)',
    'body.name < "Bob"',
    'body.id >= 3',
    'has(body.name)',
    'has(body.missing)',
    '"a" in body.tags',
    '"id" in body',
    '9 in [1, 2]',
    'body.data.all(d, d.price > 0)',
    'body.data.exists(d, d.price == 2.5)',
    'body.data.exists(d, d.missing == 1 || d.id == 2)',
    'body.data.exists_one(d, d.id == 1)',
    'body.data.filter(d, d.id > 1).map(d, d.price)',
    '[1, 2, 3].map(x, x > 1, x * 2)',
    '[1, 2].map(get, get + 1)',
    '[1, 2].map(class, class + 1)',
    '{"k": 1}.map(k, k)',
    'cel.bind(n, size(body.tags), n > 1 && n < 5)',
    'size("👍a") == 2',
    'size(body) > 3',
    'body.tags.size()',
    'body.?missing.orValue("none")',
    'body.?missing.deeper.orValue(1)',
    'body.tags[?7].orValue("none")',
    'body.?name.hasValue()',
    'optional.of(3).value()',
    'body.?missing.or(body.?id).orValue(0)',
    '"Hello".contains("ell") && "Hello".startsWith("He") && "Hello".endsWith("lo")',
    '"Hello".matches("(?i)^hello$")',
    '"x-1".matches("[a-z]-\\\\d")',
    'lower("ABC") + "abc".upper() + trim("  a ")',
    'split("a,b,c", ",")',
    '"a,b,c".split(",", 2)',
    'join(["a", 1, true], "-")',
    '["a", "b"].join()',
    'replace("a-b-c", "-", "$&")',
    '"hello".substring(1, 3) + string("hello".indexOf("l"))',
    'int("42") + int(3.9)',
    'double("1.5") + double(1)',
    'bool("true")',
    'string(1.5) + string(3.0)',
    'base64("user:secret")',
    'base64_decode("aGk")',
    'url_encode("a b/c\'")',
    'sha256("")',
    'hmac_sha256("key", "payload")',
    'to_json({"a": 1, "b": [null, 2.5]})',
    'parse_json("[12345678901234567890, 1.5]")',
    'sum([1, 2.5])',
    'sum([])',
    'min([3, 1, 2]) + max(3, 7)',
    'sort(["b", "a"])',
    'unique([1, 2, 1])',
    "jsonpath(body, '$.data[*].id')",
    'jsonpath(body, "$..price")',
    'jsonpath(body, "$.tags[-1]")',
    'env.API_URL + "/users"',
    'row.age',
    'fixtures.session.token',
    'responses.create.body.id',
    'responses.rows.map(r, r.status)',
    'headers["content-type"].startsWith("application/json")',
    'cookies.session',
    'url.endsWith("/users")',
    'size <= 42 && status in [200, 201]',
  ])('%s', (source) => {
    expect(stringifyJson(runCode(codeOf(source)))).toBe(stringifyJson(evaluate(source)));
  });

  test.each([
    'body.missing',
    'body.tags[7]',
    'body.id.deeper',
    'has(body.missing.deeper)',
    'body.name + body.id',
    'body.name > body.id',
    '1 / (body.id - 3)',
    'body.id && true',
    'body.name ? 1 : 2',
    'body.data.all(d, d.missing)',
    'body.id.contains("x")',
    'int(body.name)',
    'min([])',
    'body.?missing.value()',
    'join([null])',
  ])('an error in both: %s', (source) => {
    expect(failure(source).code).toMatch(/^expression\//);
    expect(() => runCode(codeOf(source))).toThrow(/./);
  });

  test('what is random has the same form', () => {
    expect(runCode(codeOf('uuid()'))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(runCode(codeOf('random_string(12)'))).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(runCode(codeOf('random_int(5, 5)'))).toBe(5);
    expect(runCode(codeOf('now()'))).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });
});

describe('what k6 has no means for is refused', () => {
  test.each([
    ['xpath(text, "//title")', 'the function xpath'],
    ['timestamp(now()) > timestamp("2025-01-01T00:00:00Z")', 'the function timestamp'],
    ["jsonpath(body, '$.data[?@.id > 1]')", 'the JSONPath $.data[?@.id > 1]'],
    ['jsonpath(body, body.name)', 'a JSONPath that is computed'],
    ['type(body.id) == int', 'the function type'],
    ['b"x".hex()', 'a literal of bytes or of an unsigned integer'],
  ])('%s', (source, reason) => {
    expect(() => codeOf(source)).toThrow(reason);
  });

  test('a var that is not carried over cannot be used', () => {
    expect(() => codeOf('vars.user_id == 1', { lostVars: new Set(['user_id']) })).toThrow('vars.user_id');
  });
});

describe('code', () => {
  test('a secret that stands in an expression is read from the environment', () => {
    const code = codeOf('"Bearer s3cret" == body.name', { secrets: new Map([['s3cret', 'TOKEN']]) });
    expect(code).toBe("(('Bearer ' + __ENV.TOKEN) === get(body, 'name'))");
  });

  test.each([
    ['status == 200', 'same(status, 200n)'],
    ['time < 800', '(time < 800n)'],
    ['env.API_URL', 'env.API_URL'],
    ['env.OTHER', "get(env, 'OTHER')"],
    ['body.name == "it\'s"', `(get(body, 'name') === "it's")`],
    ['{"a-b": 1}', "{ 'a-b': 1n }"],
  ])('%s is %s', (source, code) => {
    expect(codeOf(source)).toBe(code);
  });
});
