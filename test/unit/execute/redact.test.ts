import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/execute/redact/redact.ts';

const secret = 'p/ä w"&r+d\\é😀';
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const ascii = (text: string): string =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

describe('a secret is hidden', () => {
  test.each<[string, string]>([
    ['as it is', secret],
    ['JSON-escaped', json(secret)],
    ['JSON-escaped in JSON', json(json(secret))],
    ['JSON-escaped with \\u', json(secret).replaceAll('ä', '\\u00e4').replaceAll('é', '\\u00E9')],
    ['JSON-escaped with \\u in JSON', json(ascii(json(secret)))],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded in lower case', encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['in a form', new URLSearchParams({ p: secret }).toString().slice(2)],
    ['HTML-escaped', html(secret)],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in URL-safe base64', Buffer.from(secret).toString('base64url')],
    ['in Basic credentials', Buffer.from(`ann:${secret}`).toString('base64')],
  ])('%s', (_, text) => {
    expect(createRedactor([secret]).text(`a ${text} b`)).toMatch(/^a \S{0,8}\*\*\* b$/);
  });

  test('the longer of two secrets first', () => {
    expect(createRedactor(['abc', 'abcdef']).text('abcdef abc')).toBe('*** ***');
  });

  test('two that overlap leave no end of either', () => {
    expect(createRedactor(['one-two', 'two-three']).text('a one-two-three b')).toBe('a *** b');
  });

  test('a hundred that become known one after the other, as tokens of rows do, cost no more than each its own', () => {
    const redactor = createRedactor();
    const started = performance.now();
    for (let row = 0; row < 100; row++) {
      redactor.add(`token-of-row-${row}-0123456789abcdef`);
      expect(redactor.text(`got token-of-row-${row}-0123456789abcdef`)).toBe('got ***');
    }
    // With one pattern for all of them it took half a minute.
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test('five thousand take as long as a few: a text is read once, not once for each', () => {
    const tokens = Array.from({ length: 5000 }, (_, row) => `token-of-row-${row}-0123456789abcdef`);
    const redactor = createRedactor(tokens);
    const users = Array.from({ length: 500 }, (_, id) => ({
      id,
      url: `https://a.test/users/${id}?a=b&c=d`,
      to: 'ken',
    }));
    const body = JSON.stringify({ users, last: tokens[1234] });
    const started = performance.now();
    for (let answer = 0; answer < 10; answer++) expect(redactor.text(body)).toContain('"last":"***"');
    // Some 20 ms; five seconds and more with a search for each.
    expect(performance.now() - started).toBeLessThan(2500);
  });

  test('each of many, however it is written', () => {
    const many = Array.from({ length: 300 }, (_, at) => `${at}/key "${at * 7919}"&ü`);
    const redactor = createRedactor(many);
    for (const one of many) {
      const base64 = Buffer.from(`ann:${one}`).toString('base64');
      for (const text of [one, json(one), encodeURIComponent(one), html(one), ascii(json(one))]) {
        expect(redactor.text(`<${text}>`)).toBe('<***>');
      }
      expect(redactor.text(base64).length).toBeLessThan(12);
    }
  });

  test.each(['x', 'xy', 'xyz'])('%j among longer ones, whenever it becomes known', (short) => {
    const redactor = createRedactor(['a-long-secret', 'another-long-secret']);
    redactor.add(short);
    expect(redactor.text(`a ${short} a-long-secret`)).toBe('a *** ***');
  });

  test('one that escapes can be read in many ways ends as well', () => {
    const started = performance.now();
    const redactor = createRedactor(['\\'.repeat(200)]);
    expect(redactor.text(`${'\\'.repeat(100)}x`)).toBe(`${'\\'.repeat(100)}x`);
    expect(redactor.text(`${'\\'.repeat(400)}x`)).toBe('***x');
    // Each way on its own would take longer than anybody waits.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('half of a character, as a server may send it in JSON', () => {
    expect(createRedactor(['pin\ud83d4711']).text('{"a":"pin\\ud83d4711"}')).toBe('{"a":"***"}');
  });

  test.each([
    ['without the blanks around it, as a header', ' s3cret-word\n', 'x-a: s3cret-word'],
    ['without line ends, in a URL', 's3cret\nword', 'http://h/s3cretword'],
    ['up to a #, in a URL', 's3cret#word', 'http://h/s3cret'],
    ['with slashes for backslashes, in a URL', 's3cret\\word', 'http://h/s3cret/word'],
    ['without double slashes, in the path of a file', 's3cret//word/', 'no file /tmp/s3cret/word'],
    ['without its dots, in a URL', 's3cret/../word-2', 'http://h/word-2'],
  ])('as HTTP sends it: %s', (_, hidden, text) => {
    expect(createRedactor([hidden]).text(text)).toMatch(/\*\*\*$/);
  });

  test.each([
    ['as it is', 'body.token is "eyJhbGciOiJIUzI…", expected "x"', 'body.token is "***…", expected "x"'],
    ['within an escape', 'is "eyJhbGci%4…"', 'is "***…"'],
    ['in base64', `is "${Buffer.from('u:eyJhbGciOiJIUzI1NiJ9').toString('base64').slice(0, 20)}…"`, 'is "dTp***…"'],
    ['twice in a message', 'eyJhb… and eyJhbGci…', '***… and ***…'],
    ['two characters of it', 'is "ey…"', 'is "ey…"'],
    ['something else', 'is "eyJxxxxx…"', 'is "eyJxxxxx…"'],
  ])('the first part of it where a message is cut: %s', (_, text, expected) => {
    expect(createRedactor(['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln']).message(text)).toBe(expected);
  });

  test('in keys, numbers and nested values of JSON', () => {
    expect(createRedactor(['4711']).json({ '4711': [4711, 'pin 4711', true] })).toEqual({
      '***': ['***', 'pin ***', true],
    });
  });
});

describe('what is no secret stays', () => {
  test.each<[string, string[], string]>([
    ['without secrets', [], 'abc'],
    ['an empty secret', [''], 'abc'],
    ['another case', ['Secret'], 'secret'],
    ['a part of it', ['s3cr3t-long'], 's3cr3t'],
    ['the beginnings of several', ['abc-1', 'abd-2', 'b'.repeat(9)], 'abc-2 abd-1 bbbbbbbb'],
    ['escapes that are cut off', ['ab', 'é', '😀'], '%6 %C3 \\u00 &#9 \\ud83d & % \\'],
    ['base64 of a short one, which is in too many texts', ['abc'], 'YWJj'],
  ])('%s', (_, secrets, text) => {
    expect(createRedactor(secrets).text(text)).toBe(text);
  });
});
