import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellQuote, shellQuoteLatin1 } from '../../../src/text/shell-quote.ts';

describe('shellQuote', () => {
  const texts = [
    'plain',
    '',
    "it's",
    '$(touch /tmp/x) `id` "q" \\ !! ; | &',
    'line\nbreak\ttab\r',
    "\u001b[31m'\\x\u0007",
    'héllo 日本 👍',
    '\u202ereversed\u2028',
    '-n',
    '~',
    '#c',
  ];

  it.each(texts)('a shell reads %j back', (text) => {
    const out = execFileSync('bash', ['-c', `printf '[%s]' ${shellQuote(text)}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(out).toBe(`[${text}]`);
  });

  it('holds no control character', () => {
    for (const text of [...texts, '\u0000\u0085\ud800']) expect(shellQuote(text)).not.toMatch(/\p{Cc}|\p{Cs}|\u202e/u);
  });

  it('of a header is Latin-1', () => {
    const out = execFileSync('bash', ['-c', `printf %s ${shellQuoteLatin1("it's café ½a0\t!")}`]);
    expect(out).toEqual(Buffer.from("it's café ½a0\t!", 'latin1'));
    expect(shellQuoteLatin1('plain')).toBe('plain');
  });
});
