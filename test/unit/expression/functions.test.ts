import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functionEntries } from '../../../src/expression/function-names.ts';
import { functions } from '../../../src/expression/functions/registry.ts';
import { type Json, stringifyJson } from '../../../src/model/json.ts';
import { evaluate, failure, responseView, scopeOf } from './helpers.ts';

describe('functions and methods', () => {
  test.each<[string, Json]>([
    ['lower("ÄB")', 'äb'],
    ['"AB".lower()', 'ab'],
    ['body.name.lower()', 'alice'],
    ['lower(body.name)', 'alice'],
    ['upper("ab")', 'AB'],
    ['body.name.upper()', 'ALICE'],
    ['trim(" a ")', 'a'],
    ['" a ".trim()', 'a'],
    ['dyn(" a ").trim()', 'a'],
    ['split("a,b", ",")', ['a', 'b']],
    ['"a,b".split(",")', ['a', 'b']],
    ['dyn("a,b").split(",")', ['a', 'b']],
    ['join(["a", "b"])', 'ab'],
    ['join(body.tags, "-")', 'a-b'],
    ['body.tags.join("-")', 'a-b'],
    ['body.tags.join()', 'ab'],
    ['[1, 2.5, true].join(", ")', '1, 2.5, true'],
    ['["a", 1].join("-")', 'a-1'],
    ['vars.list.join("+")', '3+1+2'],
    ['replace("a.a", ".", "$&")', 'a$&a'],
    ['"a-b-c".replace("-", "")', 'abc'],
    ['sum([1, 2])', 3],
    ['sum([])', 0],
    ['sum([1, 0.5])', 1.5],
    ['vars.list.sum()', 6],
    ['body.data.map(d, d.price).sum()', 3.5],
    ['min([3, 1.5, 2])', 1.5],
    ['min(3, 1)', 1],
    ['vars.list.min()', 1],
    ['max(1, 2.5, 2)', 2.5],
    ['max(["a", "c", "b"])', 'c'],
    ['vars.list.max()', 3],
    ['sort([2, 1.5, 10])', [1.5, 2, 10]],
    ['vars.list.sort()', [1, 2, 3]],
    ['body.tags.sort()', ['a', 'b']],
    ['unique([1, 1.0, "1", {"a": 1, "b": 2}, {"b": 2, "a": 1.0}, null, null])', [1, '1', { a: 1, b: 2 }, null]],
    ['vars.list.unique()', [3, 1, 2]],
    ['size("añ😀")', 3],
    ['body.data.size()', 2],
    ['base64("hé")', 'aMOp'],
    ['"hi".base64()', 'aGk='],
    ['b"hi".base64()', 'aGk='],
    ['base64(b"hi")', 'aGk='],
    ['base64_decode("aMOp")', 'hé'],
    ['"_-8".replace("_-8", "aGk").base64_decode()', 'hi'],
    ['url_encode("a b!*\'()/é")', 'a%20b%21%2A%27%28%29%2F%C3%A9'],
    ['"a&b".url_encode()', 'a%26b'],
    ['sha256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['b"abc".sha256() == "abc".sha256()', true],
    [
      'hmac_sha256("Jefe", "what do ya want for nothing?")',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['"k".hmac_sha256("v") == hmac_sha256("k", "v")', true],
    ['to_json({"a": [1, null, "x"]})', '{"a":[1,null,"x"]}'],
    ['body.tags.to_json()', '["a","b"]'],
    ['parse_json("[1, 2.5]")', [1, 2.5]],
    ['"{}".parse_json()', {}],
    ["jsonpath(body, '$..id')", [3, 1, 2]],
    ["body.jsonpath('$.data[?@.price > 2].id')", [2]],
    ["body.data.jsonpath('$[*].nope')", []],
    ['"aab".matches("^a+b$")', true],
    ['matches(body.name, "(?i)^alice$")', true],
    ['body.name.matches("z")', false],
    ['"a-b".matches("a\\\\-b")', true],
    ['now()', '2025-03-01T09:30:00.000Z'],
    ['random_int(5, 5)', 5],
    ['random_int(-3, -3)', -3],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value);
  });

  test('what is random', () => {
    expect(evaluate('uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(evaluate('uuid() == uuid()')).toBe(false);
    expect(evaluate('random_string(32)')).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(evaluate('random_string(0)')).toBe('');
    const rolls = Array.from({ length: 200 }, () => evaluate('random_int(1, 3)'));
    expect(new Set(rolls)).toEqual(new Set([1, 2, 3]));
  });

  test('large integers pass through JSON text and JSONPath', () => {
    const text = '{"id":12345678901234567890}';
    const scope = scopeOf({ vars: { text } });
    expect(evaluate('vars.text.parse_json().to_json()', scope)).toBe(text);
    expect(stringifyJson(evaluate("parse_json(vars.text).jsonpath('$.*')", scope))).toBe('[12345678901234567890]');
    expect(evaluate("size(parse_json(vars.text).jsonpath('$..*'))", scope)).toBe(1);
  });
});

describe('xpath', () => {
  const html =
    '<!DOCTYPE html><html><head><title>Hi &amp; bye</title><meta charset=utf-8></head>' +
    '<body class=main><P>one<p>two<br><img src=a><ul><li>1<li>2</ul><script>if (a < b) {}</script></body></html>';
  const soap = '<s:Envelope xmlns:s="urn:soap" xmlns="urn:x"><s:Body><id>7</id><id>8</id></s:Body></s:Envelope>';
  const scope = scopeOf({ vars: { html, soap }, response: responseView({ text: html }) });

  test.each<[string, Json]>([
    ["xpath('<a><b>1</b><b>2</b></a>', '//b')", ['1', '2']],
    ["xpath('<a x=\"1\"/>', '//@x')", ['1']],
    ["xpath('<a/>', '//b')", []],
    ["xpath('<a><b/><b/></a>', 'count(//b)')", 2],
    ["xpath('<a>x</a>', 'string(/a)')", 'x'],
    ["xpath('<a>x</a>', '/a = \"x\"')", true],
    ["'<a>x</a>'.xpath('/a')", ['x']],
    ["vars.soap.xpath('//id')", ['7', '8']],
    ["vars.soap.xpath('//s:Body/id[1]')", ['7']],
    ["text.xpath('//title')", ['Hi & bye']],
    ["text.xpath('//li')", ['1', '2']],
    ["text.xpath('count(//p)')", 2],
    ["text.xpath('//body/@class')", ['main']],
  ])('%s', (source, value) => {
    expect(evaluate(source, scope)).toEqual(value);
  });

  test('entities of a document are not expanded', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join('');
    const bomb = `<!DOCTYPE x [<!ENTITY e0 "lol">${lines}]><x>&e30;</x>`;
    const file = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>';
    const bombs = scopeOf({ vars: { bomb, file } });
    expect(stringifyJson(evaluate("xpath(vars.bomb, '//x')", bombs)).length).toBeLessThan(100);
    expect(evaluate("xpath(vars.file, '//x')", bombs)).toEqual(['&e;']);
  });
});

describe('values that a function refuses', () => {
  test.each([
    ['["a"].sum()', 'sum: item 0 is not a number'],
    ['body.tags.sum()', 'sum: item 0 is not a number'],
    ['min([])', 'min: the list is empty'],
    ['max(1, "a")', 'max: the items must be all numbers or all texts'],
    ['[3, "a"].sort()', 'sort: the items must be all numbers or all texts'],
    ['[[1]].join(",")', 'join: item 0 is neither text, number nor boolean'],
    ['base64_decode("!")', 'base64_decode: the text is not Base64'],
    ['base64_decode("/w==")', 'base64_decode: the bytes are not UTF-8 text'],
    ['random_int(3, 1)', 'random_int(3, 1): the first number must not be greater than the second'],
    ['random_int(0, 9000000000000000)', 'random_int(0, 9000000000000000): the range is larger than 2^48'],
    ['random_string(-1)', 'random_string(-1): the length must be from 0 to 1000000'],
    ['random_string(99999999)', 'random_string(99999999): the length must be from 0 to 1000000'],
    ['"a".matches("(")', 'matches: Invalid regular expression: /(/: Unterminated group'],
    ["xpath('no xml', '//a')", 'xpath: the text is not XML: missing root element'],
    ["xpath('<a><b></a>', '//a')", 'xpath: the text is not XML: Opening and ending tag mismatch: "b" != "a"'],
    ["xpath('<a/>', '//a[')", 'xpath: "//a[" is not an XPath: XPath parse error'],
    ["xpath('<a/>', '//q:a')", 'xpath: "//q:a" is not an XPath: Cannot resolve QName q'],
  ])('%s', (source, message) => {
    expect(failure(source)).toMatchObject({ code: 'expression/failed', message });
  });

  test.each([
    ['parse_json("{")', /^parse_json: the text is not JSON: /],
    ["body.jsonpath('$[')", /^jsonpath: "\$\[" is not a JSONPath: /],
  ])('%s', (source, message) => {
    expect(failure(source).message).toMatch(message);
  });

  test('a pattern that would match for years', () => {
    const problem = failure(`"${'a'.repeat(50)}b".matches("^(?=(a+)+$)a")`);
    expect(problem).toMatchObject({
      code: 'expression/failed',
      message: 'matches: the pattern "^(?=(a+)+$)a" took longer than 1000 ms',
    });
  });
});

test('every function of ours is listed once, with what it is for and an example', () => {
  const names = functionEntries.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.keys(functions)));
  for (const { name, example } of functionEntries) expect(example).toContain(`${name}(`);
});

test('the results that the examples show are right', () => {
  const scope = scopeOf({
    env: { KEY: 'key' },
    response: responseView({ body: [{ id: 1 }, { id: 2 }], text: '<title>Home</title>' }),
  });
  const varying = new Set(['uuid', 'now', 'random_int', 'random_string', 'sha256', 'hmac_sha256']);
  for (const { name, example } of functionEntries) {
    const [source = '', result] = example.split(' → ');
    if (result === undefined || varying.has(name)) continue;
    expect([example, evaluate(source, scope)]).toEqual([example, evaluate(result, scope)]);
  }
});

test('docs/expressions.md has every function as it is described here', () => {
  const docs = readFileSync(new URL('../../../docs/expressions.md', import.meta.url), 'utf8');
  const missing = functionEntries.filter(({ name, description, example }) => {
    return !docs.includes(`| \`${name}\` | ${description} | \`${example.replaceAll('|', '\\|')}\` |`);
  });
  expect(missing).toEqual([]);
});
