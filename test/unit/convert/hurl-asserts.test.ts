import { describe, expect, test } from 'vitest';
import { importHurl } from '../../../src/convert/import-hurl.ts';
import { importText, onlyCollection, runImported } from '../../support/import-text.ts';

const answer = {
  status: 200,
  headers: { 'content-type': 'application/json', 'x-kind': 'demo', 'set-cookie': 'sid=1; Path=/' },
  text: '{"name":"Ada","age":36,"ratio":0.5,"none":null,"ok":true,"tags":["a","b"],"empty":[],"deep":{"x-1":{"y":[{"z":7}]}},"when":"2024-05-06T07:08:09Z","ip":"10.0.0.1","num":"12","list":"a, b","b64":"aGk="}',
};

async function outcomeOf(assert: string, response: object = answer): Promise<string> {
  const imported = await importText(importHurl, 'a.hurl', `GET {{base}}/x\nHTTP 200\n[Asserts]\n${assert}\n`);
  if (imported.leftovers.some(({ what }) => what === 'assert')) return 'left';
  const { exit, stderr } = await runImported(imported, { server: { 'GET /x': response } });
  return exit === 0 ? 'passed' : exit === 1 ? 'failed' : stderr;
}

describe('an assert has the outcome that it has in Hurl', () => {
  test.each([
    ['jsonpath "$.name" == "Ada"', 'passed'],
    ['jsonpath "$.name" == "Bob"', 'failed'],
    ['jsonpath "$.name" == 36', 'failed'],
    ['jsonpath "$.name" not == "Bob"', 'passed'],
    ['jsonpath "$.gone" not == "Bob"', 'passed'],
    ['jsonpath "$.gone" != "Bob"', 'failed'],
    ['jsonpath "$.gone" == null', 'failed'],
    ['jsonpath "$.none" == null', 'passed'],
    ['jsonpath "$.none" exists', 'passed'],
    ['jsonpath "$.gone" exists', 'failed'],
    ['jsonpath "$.gone.deeper" not exists', 'passed'],
    ['jsonpath "$.age" == 36.0', 'passed'],
    ['jsonpath "$.age" > 35', 'passed'],
    ['jsonpath "$.age" <= 35.5', 'failed'],
    ['jsonpath "$.name" > 3', 'failed'],
    ['jsonpath "$.ratio" == 0.50', 'passed'],
    ['jsonpath "$.ratio" < 1', 'passed'],
    ['jsonpath "$.deep[\'x-1\'].y[0].z" == 7', 'passed'],
    ['jsonpath "$.deep" isObject', 'passed'],
    ['jsonpath "$.tags" isCollection', 'passed'],
    ['jsonpath "$.tags" contains "b"', 'passed'],
    ['jsonpath "$.tags" contains "c"', 'failed'],
    ['jsonpath "$.tags" includes "a"', 'passed'],
    ['jsonpath "$.name" contains "da"', 'passed'],
    ['jsonpath "$.name" includes "da"', 'failed'],
    ['jsonpath "$.tags" count == 2', 'passed'],
    ['jsonpath "$.tags" countEquals 3', 'failed'],
    ['jsonpath "$.empty" isEmpty', 'passed'],
    ['jsonpath "$.tags[*]" count == 2', 'passed'],
    ['jsonpath "$..z" == 7', 'failed'],
    ['jsonpath "$..nothing" count == 0', 'passed'],
    ['jsonpath "$.tags" nth 1 == "b"', 'passed'],
    ['jsonpath "$.when" isIsoDate', 'passed'],
    ['jsonpath "$.name" isIsoDate', 'failed'],
    ['jsonpath "$.ip" isIpv4', 'passed'],
    ['jsonpath "$.ok" isBoolean', 'passed'],
    ['jsonpath "$.age" isString', 'failed'],
    ['jsonpath "$.age" not isString', 'passed'],
    ['jsonpath "$.age" isNumber', 'passed'],
    ['jsonpath "$.name" matches /^A\\w+$/', 'passed'],
    ['jsonpath "$.name" matches "^a"', 'failed'],
    ['jsonpath "$.name" startsWith "A"', 'passed'],
    ['jsonpath "$.age" startsWith "3"', 'failed'],
    ['jsonpath "$.num" toInt == 12', 'passed'],
    ['jsonpath "$.list" split ", " count == 2', 'passed'],
    ['jsonpath "$.list" replace ", " "-" == "a-b"', 'passed'],
    ['jsonpath "$.b64" base64Decode utf8Decode == "hi"', 'passed'],
    ['jsonpath "$" isCollection', 'passed'],
    ['header "X-Kind" == "demo"', 'passed'],
    ['header "X-Gone" not exists', 'passed'],
    ['header "X-Kind" not contains "e"', 'failed'],
    ['cookie "sid" == "1"', 'passed'],
    ['status < 300', 'passed'],
    ['status == 200', 'passed'],
    ['body contains "Ada"', 'passed'],
    ['bytes count > 10', 'passed'],
    ['duration < 60000', 'passed'],
    ['url endsWith "/x"', 'passed'],
  ])('%s: %s', async (assert, outcome) => {
    expect(await outcomeOf(assert)).toBe(outcome);
  });

  test.each([
    ['xpath "string(//title)" == "Hi"', 'passed'],
    ['xpath "//li" count == 2', 'passed'],
    ['xpath "//p" exists', 'failed'],
    ['xpath "//p" not exists', 'passed'],
    ['xpath "boolean(//li[2])" == true', 'passed'],
    ['jsonpath "$..x" count == 0', 'failed'],
    ['jsonpath "$.x" not exists', 'failed'],
  ])('of a page: %s: %s', async (assert, outcome) => {
    const text = '<html><head><title>Hi</title></head><body><ul><li>1</li><li>2</li></ul></body></html>';
    expect(await outcomeOf(assert, { headers: { 'content-type': 'text/html' }, text })).toBe(outcome);
  });
});

describe('what has no counterpart is left', () => {
  test.each([
    'certificate "Subject" exists',
    'ip isIpv6',
    'version == "2"',
    'md5 == hex,00;',
    'bytes startsWith hex,efbbbf;',
    'regex "a(.*)" == "b"',
    'header "Set-Cookie" contains "sid"',
    'cookie "sid[Expires]" exists',
    'jsonpath "$.age" isFloat',
    'jsonpath "$.a" htmlEscape == "b"',
    'jsonpath "$.{{x}}" == 1',
    'jsonpath "$.n" == 99999999999999999999',
    'jsonpath "$.n" matches "(?P<x>a)"',
    'variable "outside" == 1',
    'xpath "//a" == "b"',
  ])('%s', async (assert) => {
    const imported = await importText(importHurl, 'a.hurl', `GET http://h/x\nHTTP 200\n[Asserts]\n${assert}\n`);
    const left = imported.leftovers.filter(({ what }) => what === 'assert');
    expect(left.map(({ source, place }) => [source, place.line])).toEqual([[assert, 4]]);
    expect(onlyCollection(imported).requests[0]?.[1]['expect']).toEqual({ status: 200 });
  });
});
