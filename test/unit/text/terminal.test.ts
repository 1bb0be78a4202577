import { describe, expect, it } from 'vitest';
import { cutEnd, cutMiddle, displayWidth, padColumns } from '../../../src/text/display-width.ts';
import { escapeTerminal, escapeTerminalLines } from '../../../src/text/escape-terminal.ts';
import { escapeXmlAttribute, escapeXmlText } from '../../../src/text/escape-xml.ts';
import { createStyle } from '../../../src/text/style.ts';

describe('escapeTerminal', () => {
  it.each([
    ['plain text — ünï 日本 👍', 'plain text — ünï 日本 👍'],
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['\u009b2J', '\\u{9b}2J'],
    ['a\rb\nc\td\u0000e\u007ff\bg', 'a\\u{d}b\\u{a}c\\u{9}d\\u{0}e\\u{7f}f\\u{8}g'],
    ['user\u202egnp.exe', 'user\\u{202e}gnp.exe'],
    ['\u2066x\u2069\u200f\u061c\ufeff', '\\u{2066}x\\u{2069}\\u{200f}\\u{61c}\\u{feff}'],
    ['half \ud83d pair \udc4d', 'half \\u{d83d} pair \\u{dc4d}'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['::error::boom', '\\u{3a}:error::boom'],
    ['  ::set-output name=x::y', '  \\u{3a}:set-output name=x::y'],
    ['##[add-mask]a', '#\\u{23}[add-mask]a'],
    ['::1 and fe80::1 and a::b::c', '::1 and fe80::1 and a::b::c'],
  ])('shows %j as %j', (text, shown) => {
    expect(escapeTerminal(text)).toBe(shown);
  });

  it('keeps line breaks where there may be several lines, and defuses a command on any of them', () => {
    expect(escapeTerminalLines('a\r\nb\tc\u001b[2J\n ::stop-commands::x')).toBe(
      'a\nb    c\\u{1b}[2J\n \\u{3a}:stop-commands::x',
    );
  });
});

describe('XML', () => {
  it.each([
    ['a < b && c > d ]]> "x"', 'a &lt; b &amp;&amp; c &gt; d ]]&gt; "x"'],
    ['nul \u0000 esc \u001b', 'nul \\u{0} esc \\u{1b}'],
    ['\ufffe\uffff\ud800\udc00\ud800', '\\u{fffe}\\u{ffff}\u{10000}\\u{d800}'],
    ['line\r\nline\ttab', 'line&#13;\nline\ttab'],
    ['\u0085', '\\u{85}'],
  ])('text %j is %j', (text, escaped) => {
    expect(escapeXmlText(text)).toBe(escaped);
  });

  it('keeps line breaks and quotes of attributes', () => {
    expect(escapeXmlAttribute('say "hi"\n\r\t<&>\u0001')).toBe('say &quot;hi&quot;&#10;&#13;&#9;&lt;&amp;&gt;\\u{1}');
  });
});

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['日本語', 6],
    ['e\u0301', 1],
    ['👍', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['1️⃣', 2],
    ['ﾊﾝ', 2],
    ['ａ', 2],
    ['한국', 4],
    ['\u200b', 0],
    ['✓ … ─', 5],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it.each([
    ['collections/users.yaml', 12, 'colle…s.yaml'],
    ['short', 12, 'short'],
    ['日本語日本語', 7, '日本…語'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('cuts the middle of %j to %i columns: %j', (text, columns, cut) => {
    expect(cutMiddle(text, columns)).toBe(cut);
  });

  it.each([
    ['abcdef', 4, 'abc…'],
    ['日本語', 4, '日…'],
    ['👩‍👩‍👧👍x', 3, '👩‍👩‍👧…'],
    ['abc', 3, 'abc'],
    ['abc', 0, ''],
    ['abce\u0301', 4, 'abce\u0301'],
    ['abcee\u0301', 4, 'abc…'],
    [`abc${'\u0301'.repeat(500)}`, 3, `abc${'\u0301'.repeat(500)}`],
    [`abc${'\u0301'.repeat(500)}d`, 3, 'ab…'],
    [`${'x'.repeat(1e6)}\u0301`, 4, 'xxx…'],
  ])('cuts %j to %i columns: %j', (text, columns, cut) => {
    expect(cutEnd(text, columns)).toBe(cut);
  });

  it('pads by columns, not by characters', () => {
    expect(padColumns('日', 4)).toBe('日  ');
    expect(padColumns('abcde', 4)).toBe('abcde');
  });
});

describe('createStyle', () => {
  it('writes nothing but the text without colour', () => {
    expect(createStyle(false).bold(createStyle(false).red('x'))).toBe('x');
  });
  it('can be nested with colour, and leaves the empty text empty', () => {
    const style = createStyle(true);
    expect(style.bold(style.red('x'))).toBe('\u001b[1m\u001b[31mx\u001b[39m\u001b[22m');
    expect(style.red('')).toBe('');
  });
});
