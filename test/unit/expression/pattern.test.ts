import { describe, expect, test } from 'vitest';
import { compilePattern, toRegExp } from '../../../src/expression/pattern/compile-pattern.ts';
import { readPattern } from '../../../src/expression/pattern/read-pattern.ts';

/** Long enough that nothing that may backtrack is left to it. */
const long = (text: string, times = 20_000): string => text.repeat(times);

describe('patterns that everybody writes are matched as ever', () => {
  test.each([
    '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
    '^v?\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$',
    '^[a-z0-9]+(?:-[a-z0-9]+)*$',
    '^(GET|POST|DELETE)( /[^ ]*)+$',
    '^https?://[^/]+/',
    '^(?!-)[a-z-]{1,63}$',
  ])('%s', (source) => {
    expect(compilePattern(source).isQuick('a'.repeat(60))).toBe(true);
  });
});

describe('a pattern that would backtrack without end', () => {
  test.each([
    ['^(a+)+$', long('a'), true],
    ['^(a+)+$', `${long('a')}!`, false],
    ['(x+x+)+y', long('x'), false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long('a'), false],
    ['^(a|aa|a*)*b', long('a'), false],
    ['(.*)*=(.*)*;', long('a='), false],
    ['^(\\w+\\s?)*$', long('word '), true],
    ['^(\\w+\\s?)*$', `${long('word ')}!`, false],
    ['^([^@]+)+@([^@]+)+$', `${long('a')}@b`, true],
    ['^([\\p{L}]|a)+$', 'a'.repeat(18), true],
  ])('%s', (source, text, matches) => {
    const startedAt = performance.now();
    expect(compilePattern(source).test(text)).toBe(matches);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('has a second where RE2 cannot say it', () => {
    const startedAt = performance.now();
    expect(compilePattern('^(a+)+\\1$').test(`${'a'.repeat(40)}!`)).toBe(undefined);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  test('one that is none is a SyntaxError', () => {
    for (const source of ['(', '[', 'a**', '\\', '(?<n', '*'])
      expect(() => compilePattern(source)).toThrow(SyntaxError);
  });
});

/** What differs between the two syntaxes: each text must get the answer of JavaScript, also by the other engine. */
const differences: [string, string, string][] = [
  ['.', '', '\n\r\u2028\u2029\u0085a😀'],
  ['.', 's', '\n\r\u2028a'],
  ['\\s', '', ' \t\v\f\u00a0\ufeff\u2003\u0085a'],
  ['\\S', '', ' \v\u00a0\u1680a'],
  ['[\\s\\d]', '', ' \u00a09a'],
  ['[^\\s\\d]', '', ' \u00a09a'],
  ['\\W', 'i', 'sSkK_-'],
  ['[^\\W]', 'i', 'sSkK_-'],
  ['[a-c]', 'i', 'aBcD-'],
  ['^b', 'm', 'ab\n'],
  ['a$', '', 'a\n'],
  ['a$', 'm', 'a\n'],
  ['[]', '', 'a'],
  ['[^]', '', '\na'],
  ['\\u{1f600}', '', '😀a'],
  ['\\ud83d\\ude00', '', '😀a'],
  ['[😀é]', '', '😀éa'],
  ['\\cJ|\\0|\\x41|\\u0042', '', '\n\0ABC'],
  ['[\\b]|\\/|\\-', '', '\b/-b'],
  ['\\Qa\\E', '', 'QaEa'],
  ['\\Aa\\z', '', 'Aaz'],
  ['[[:alpha:]]', '', 'a]:'],
  ['[\\w-.]', '', 'a-.,'],
  ['a{,2}', '', 'a{,2}'],
  ['(?<n>a)|(?:b)', '', 'abc'],
  ['\\bx\\b', '', 'x xé'],
];

describe('a pattern means in linear time what it means in JavaScript', () => {
  test.each(differences)('%s with flags "%s"', (source, flags, letters) => {
    const regExp = toRegExp(source, flags);
    // Two ways for each letter, without end: nothing that backtracks may match this.
    const slow = compilePattern(`^(?:[^]|[^])*?(?:${source})(?:[^]|[^])*$`, flags);
    const anywhere = toRegExp(`(?:${source})`, flags);
    for (const letter of [...Array.from(letters), letters, `${letters}\n${letters}`]) {
      expect([letter, slow.test(letter)]).toEqual([
        letter,
        source.includes('^b') ? regExp.test(letter) : anywhere.test(letter),
      ]);
    }
  });

  test('it is said in the syntax of RE2, or it is known that it cannot be', () => {
    const inexpressible = ['(?=a)', '(?<=a)', '(?!a)', '(a)\\1', '(?<n>a)\\k<n>', '\\p{L}', 'a{1001}'];
    for (const source of inexpressible)
      expect([source, readPattern(toRegExp(source)).linear]).toEqual([source, undefined]);
    for (const [source, flags] of differences) {
      expect([source, typeof readPattern(toRegExp(source, flags)).linear]).toEqual([source, 'string']);
    }
  });
});
