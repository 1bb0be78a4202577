import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../src/text/code-frame.ts';
import { formatProblem } from '../../../src/text/format-problem.ts';
import { createStyle } from '../../../src/text/style.ts';

const plain = createStyle(false);
const location = { file: 'collections/users.yaml', line: 31, column: 5 };
const excerpt = { text: '    expct:', column: 5, length: 5 };

describe('formatProblem', () => {
  it('has the form of ARCHITECTURE.md', () => {
    const text = formatProblem(
      {
        code: 'input/unknown-key',
        message: '"expct" is not a key of a request',
        hint: 'did you mean "expect"?',
        location,
        excerpt,
      },
      plain,
    );
    expect(text).toBe(
      `
error[input/unknown-key]: "expct" is not a key of a request
  --> collections/users.yaml:31:5
   |
31 |     expct:
   |     ^^^^^ did you mean "expect"?`.slice(1),
    );
  });

  it('puts a long hint on a line of its own', () => {
    const hint = 'write the value of the secret into the environment or into a .env file that git does not keep';
    const text = formatProblem({ code: 'input/secret-in-config', message: 'm', hint, location, excerpt }, plain);
    expect(text.endsWith(`   |     ^^^^^\n   = help: ${hint}`)).toBe(true);
  });

  it('shows place and hint without the source line', () => {
    const text = formatProblem({ code: 'http/dns', message: 'm', hint: 'is it spelled right?', location }, plain);
    expect(text).toBe('error[http/dns]: m\n  --> collections/users.yaml:31:5\n   = help: is it spelled right?');
  });

  it('shows the hint without a place', () => {
    expect(formatProblem({ code: 'usage/flag', message: 'no flag --x', hint: 'did you mean -e?' }, plain)).toBe(
      'error[usage/flag]: no flag --x\n  = help: did you mean -e?',
    );
  });

  it('is a warning when asked for, and indents further lines', () => {
    expect(formatProblem({ code: 'run/pages-cut', message: 'one\ntwo' }, plain, 'warning')).toBe(
      'warning[run/pages-cut]: one\n  two',
    );
  });

  it('lets nothing of the message or the source reach the terminal', () => {
    const text = formatProblem(
      {
        code: 'http/protocol',
        message: 'bad \u001b[2J',
        location,
        excerpt: { text: '\u001b[31m: x', column: 6, length: 1 },
      },
      createStyle(false),
    );
    expect(text).not.toContain('\u001b');
    expect(text).toContain('31 | \\u{1b}[31m: x');
  });

  it('keeps the width of the gutter for other line numbers', () => {
    const text = formatProblem(
      { code: 'input/bad-value', message: 'm', location: { ...location, line: 7 }, excerpt },
      plain,
    );
    expect(text.split('\n').slice(1)).toEqual([
      ' --> collections/users.yaml:7:5',
      '  |',
      '7 |     expct:',
      '  |     ^^^^^',
    ]);
  });
});

const frame = (text: string, column: number, length: number) =>
  codeFrame({ location, excerpt: { text, column, length }, style: plain, mark: plain.red }).slice(2);

describe('codeFrame', () => {
  it('stands under wide characters and tabs', () => {
    expect(frame('日本: x', 5, 1)).toEqual(['31 | 日本: x', '   |       ^']);
    expect(frame('\ta: x', 2, 1)).toEqual(['31 |   a: x', '   |   ^']);
  });

  it('shows only the part of a long line around the mark', () => {
    const [line = '', marks = ''] = frame(`${'a'.repeat(500)}X${'b'.repeat(500)}`, 501, 1);
    expect(line.length).toBeLessThan(120);
    expect(line[marks.indexOf('^')]).toBe('X');
    expect(line).toMatch(/…a+Xb+…$/);
  });

  it('survives a column beyond the line', () => {
    expect(frame('abc', 99, 5)).toEqual(['31 | abc', '   |    ^']);
  });
});
