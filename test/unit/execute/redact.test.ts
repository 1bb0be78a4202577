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
    ['base64 of a short one, which is in too many texts', ['abc'], 'YWJj'],
  ])('%s', (_, secrets, text) => {
    expect(createRedactor(secrets).text(text)).toBe(text);
  });
});
