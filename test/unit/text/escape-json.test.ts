import { describe, expect, test } from 'vitest';
import { curlCommand } from '../../../src/text/curl-command.ts';
import { escapeJson } from '../../../src/text/escape-json.ts';
import { pathOfUri } from '../../../src/text/path-of-uri.ts';
import { percentEncode } from '../../../src/text/percent-encode.ts';
import { withoutExcerpt } from '../../../src/text/without-excerpt.ts';

describe('escapeJson', () => {
  test.each([
    ['plain — ünï 日本 👩‍👩‍👧', undefined],
    ['C1 \u009b2J and \u007f', 'C1 \\u009b2J and \\u007f'],
    ['\u202ex\u2066\u200f\u061c\u200b\ufeff\u00ad', '\\u202ex\\u2066\\u200f\\u061c\\u200b\\ufeff\\u00ad'],
    ['a\u2028b', 'a\\u2028b'],
    ['##[error]x ##vso[a]b ###[c] ## d[', '#\\u0023[error]x #\\u0023vso[a]b ##\\u0023[c] ## d['],
  ])('writes %j so that it can be printed, and is the same JSON', (text, spelled = text) => {
    const json = escapeJson(JSON.stringify({ text }, undefined, 2));
    expect(json).toBe(`{\n  "text": "${spelled}"\n}`);
    expect(JSON.parse(json)).toEqual({ text });
  });
});

test.each([
  ['half a character \ud83d', 'half%20a%20character%20%EF%BF%BD'],
  ['a/ü👍', 'a%2F%C3%BC%F0%9F%91%8D'],
])('percentEncode of %j', (text, encoded) => {
  expect(percentEncode(text)).toBe(encoded);
});

test.each([
  ['file:///a/b%20c.json', '/a/b c.json'],
  ['file:///a/%', undefined],
  ['file:///a%2Fb', undefined],
  ['file://elsewhere/a', undefined],
  ['http://a/b', undefined],
])('pathOfUri of %s', (uri, path) => {
  expect(pathOfUri(uri)).toBe(path);
});

test.each([
  [`Unexpected token 'h', "hunter2" is not valid JSON`, "Unexpected token 'h'"],
  [`Unexpected token 'x', ..."token": "hunte"... is not valid JSON`, "Unexpected token 'x'"],
  ['Unexpected end of JSON input', 'Unexpected end of JSON input'],
  [`expected '$', found 'h' ('hunter2':0)`, `expected '$', found 'h' at character 0`],
])('withoutExcerpt of %j', (message, left) => {
  expect(withoutExcerpt(message)).toBe(left);
});

test('a command to copy has nothing for the runner of a CI job, and sends the same', () => {
  const body = { size: 9, text: '##[group]', truncated: false };
  const headers: [string, string][] = [['content-type', 'text/plain']];
  expect(curlCommand({ method: 'POST', url: 'http://h/', headers, body })).toContain("--data-raw $'#\\x23[group]'");
});
