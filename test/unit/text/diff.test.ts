import { describe, expect, it } from 'vitest';
import { ExactNumber, parseJson } from '../../../src/model/json.ts';
import { diffJson, diffText } from '../../../src/text/diff.ts';

const show = (lines: { sign: string; text: string }[]) => lines.map(({ sign, text }) => `${sign}${text}`);

describe('diffJson', () => {
  it('shows what is missing and what is new, between what is the same', () => {
    expect(show(diffJson({ a: 1, b: 2, c: 3 }, { a: 1, b: 9, c: 3 }))).toEqual([
      ' {',
      '   "a": 1,',
      '-  "b": 2,',
      '+  "b": 9,',
      '   "c": 3',
      ' }',
    ]);
  });

  it('does not mind the order of keys nor the spelling of a number', () => {
    expect(diffJson({ a: 1, b: [1] }, parseJson('{"b":[1.0],"a":1}'))).toEqual([{ sign: '…', text: '6 more lines' }]);
  });

  it('tells numbers beyond 2^53 apart', () => {
    const lines = show(diffJson([new ExactNumber('9007199254740993')], [new ExactNumber('9007199254740992')]));
    expect(lines).toEqual([' [', '-  9007199254740993', '+  9007199254740992', ' ]']);
  });

  it('leaves out what is far from a change', () => {
    const long = Array.from({ length: 100 }, (_, i) => i);
    const lines = show(diffJson(long, long.with(50, 999)));
    expect(lines).toContain('-  50,');
    expect(lines).toContain('+  999,');
    expect(lines.length).toBe(10);
    expect(lines[0]).toBe('…48 more lines');
  });

  it('stays small and quick where everything differs', () => {
    const a = Array.from({ length: 20_000 }, (_, i) => `a${i}`);
    const b = Array.from({ length: 20_000 }, (_, i) => `b${i}`);
    const started = performance.now();
    expect(diffJson(a, b).length).toBeLessThan(80);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('keeps a key named __proto__', () => {
    expect(show(diffJson(parseJson('{"__proto__":1}'), parseJson('{"__proto__":2}')))).toContain('-  "__proto__": 1');
  });
});

describe('diffText', () => {
  it.each([
    ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['a', 'a\nb', [' a', '+b']],
    ['a\nb', 'b', ['-a', ' b']],
    ['', 'x', ['-', '+x']],
  ])('%j and %j', (a, b, lines) => {
    expect(show(diffText(a, b))).toEqual(lines);
  });
});
