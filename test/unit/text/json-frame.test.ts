import { describe, expect, test } from 'vitest';
import { ExactNumber } from '../../../src/model/json.ts';
import { jsonFrame } from '../../../src/text/json-frame.ts';

const user = { id: 1, name: 'Alice', address: { zip: 'x', city: 'Y' }, tags: [], last: null };

describe('jsonFrame', () => {
  test.each<[name: string, value: unknown, pointer: string, lines: string[]]>([
    ['a scalar as root', 'x', '', ['1 | "x"', '  | ^^^']],
    ['an empty list', [], '', ['1 | []', '  | ^^']],
    ['the root of an object', user, '', ['1 | {', '  | ^', '2 |   "id": 1,', '3 |   "name": "Alice",']],
    [
      'a property',
      user,
      '/address/zip',
      [
        '3 |   "name": "Alice",',
        '4 |   "address": {',
        '5 |     "zip": "x",',
        '  |            ^^^',
        '6 |     "city": "Y"',
        '7 |   },',
      ],
    ],
    [
      'what stands after a nested value',
      user,
      '/last',
      [' 7 |   },', ' 8 |   "tags": [],', ' 9 |   "last": null', '   |           ^^^^', '10 | }'],
    ],
    [
      'a pointer that leads nowhere marks what is above',
      user,
      '/address/nope',
      [
        '2 |   "id": 1,',
        '3 |   "name": "Alice",',
        '4 |   "address": {',
        '  |              ^',
        '5 |     "zip": "x",',
        '6 |     "city": "Y"',
      ],
    ],
    ['escaped steps', { 'a/b~': 1 }, '/a~1b~0', ['1 | {', '2 |   "a/b~": 1', '  |           ^', '3 | }']],
    [
      'a number as written',
      [new ExactNumber('9007199254740993')],
      '/0',
      ['1 | [', '2 |   9007199254740993', '  |   ^^^^^^^^^^^^^^^^', '3 | ]'],
    ],
    ['control characters', ['\u001b\n'], '/0', ['1 | [', '2 |   "\\u001b\\n"', '  |   ^^^^^^^^^^', '3 | ]']],
  ])('%s', (_, value, pointer, lines) => {
    expect(jsonFrame(value, pointer).split('\n')).toEqual(lines);
  });

  test('long texts are cut', () => {
    expect(jsonFrame('x'.repeat(1000), '', { maxTextLength: 3 })).toBe('1 | "xxx…"\n  | ^^^^^^');
  });

  test('deep values do not start far to the right', () => {
    let value: unknown = 'deep';
    for (let i = 0; i < 40; i++) value = [value];
    const frame = jsonFrame(value, '/0'.repeat(40));
    expect(Math.max(...frame.split('\n').map((line) => line.length))).toBeLessThan(30);
    expect(frame).toContain('^^^^^^');
  });

  test('a huge value costs no more than its lines', () => {
    const value = Array.from({ length: 200_000 }, (_, id) => ({ id }));
    expect(jsonFrame(value, '/199999/id', { contextLines: 0 })).toBe(
      '600000 |     "id": 199999\n       |           ^^^^^^',
    );
  });
});
