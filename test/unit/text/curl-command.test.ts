import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Header } from '../../../src/model/exchange.ts';
import { curlCommand, shellQuote } from '../../../src/text/curl-command.ts';

const url = 'http://127.0.0.1:4010/users';
const headers: Header[] = [];

describe('curlCommand', () => {
  it.each([
    [{ method: 'GET', url, headers }, `curl ${url}`],
    [{ method: 'HEAD', url, headers }, `curl --head ${url}`],
    [{ method: 'POST', url, headers }, `curl -X POST ${url}`],
    [{ method: 'GET', url: `${url}?a[]=1`, headers }, `curl --globoff '${url}?a[]=1'`],
    [
      {
        method: 'GET',
        url,
        headers: [
          ['Host', 'x'],
          ['Content-Length', '0'],
          ['Accept-Encoding', 'br'],
          ['Authorization', '***'],
        ] as Header[],
      },
      `curl --compressed ${url} -H 'Authorization: ***'`,
    ],
    [{ method: 'GET', url, headers: [['x-empty', '']] as Header[] }, `curl ${url} -H 'x-empty;'`],
    [
      {
        method: 'POST',
        url,
        headers: [['content-type', 'application/json']] as Header[],
        body: { size: 11, text: '{"a":"it\'s"}', truncated: false },
      },
      `curl ${url} -H 'content-type: application/json' --data-raw '{"a":"it'\\''s"}'`,
    ],
    [
      { method: 'PUT', url, headers, body: { size: 2, text: '@x', truncated: false } },
      `curl -X PUT ${url} -H 'content-type:' --data-raw @x`,
    ],
  ])('%#', (request, command) => {
    expect(curlCommand(request)).toBe(command);
  });

  it.each([
    [{ size: 2_000_000, text: 'abc', truncated: true }, '# the body is cut: it had 2 MB\n'],
    [{ size: 12, truncated: false, note: 'file photo.png\nx' }, '# without its body (12 B, file photo.png x)\n'],
    [{ size: 3, text: 'a\0b', truncated: false }, '# a shell cannot pass the NUL bytes of the body\n'],
  ])('says what it cannot repeat: %j', (body, comment) => {
    expect(curlCommand({ method: 'POST', url, headers, body }).startsWith(`${comment}curl `)).toBe(true);
  });
});

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
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    expect(out).toBe(`[${text}]`);
  });

  it('holds no control character', () => {
    for (const text of [...texts, '\u0000\u0085\ud800']) expect(shellQuote(text)).not.toMatch(/\p{Cc}|\p{Cs}|\u202e/u);
  });
});
