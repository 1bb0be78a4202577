import { describe, expect, test } from 'vitest';
import { createJsonOffsets } from '../../../src/contract/read/files/json-offsets.ts';
import { describeApi, openapi } from './describe.ts';

describe('createJsonOffsets', () => {
  const text = ` { "a" : [1, {"b\\"}": "x]\\\\"}, "\\u00e9"] ,"": {"~/": -1.5e3},"last":null }`;
  const find = createJsonOffsets(text);

  test.each([
    [[], text.trim()],
    [['a'], '[1, {"b\\"}": "x]\\\\"}, "\\u00e9"]'],
    [['a', '0'], '1'],
    [['a', '1', 'b"}'], '"x]\\\\"'],
    [['a', '2'], '"\\u00e9"'],
    [['', '~/'], '-1.5e3'],
    [['last'], 'null'],
  ])('%j', (steps, expected) => {
    const value = find(steps)?.value;
    expect(value && text.slice(value.start, value.end).trim()).toBe(expected);
  });

  test.each([[['b']], [['a', '3']], [['a', '0', 'x']], [['last', '0']], [['toString']]])('%j is not there', (steps) => {
    expect(find(steps)).toBeUndefined();
  });
});

describe('places of a description', () => {
  test('keys of what holds more, values of the rest', async () => {
    const text = JSON.stringify(
      openapi({ '/a': { get: { responses: { 200: { description: 'x' } }, tags: ['t'] } } }),
      undefined,
      2,
    );
    const api = await describeApi({ 'api.json': text });
    const at = (pointer: string): string => {
      const found = api.locate({ uri: 'file:///project/api.json', pointer });
      return found ? `${found.line}:${found.column}` : '-';
    };
    const line = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
    expect(at('/paths/~1a/get')).toBe(`${line('"get"')}:7`);
    expect(at('/openapi')).toBe('2:14');
    expect(at('/paths/~1a/get/tags/0')).toBe(`${line('"t"')}:11`);
    expect(at('/paths/~1b')).toBe('-');
    expect(api.locate({ uri: 'file:///project/other.json', pointer: '' })).toBeUndefined();
  });
});
