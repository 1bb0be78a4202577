import { describe, expect, it } from 'vitest';
import type { Header } from '../../../src/model/exchange.ts';
import { curlCommand } from '../../../src/text/curl-command.ts';

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
          ['Host', '127.0.0.1:4010'],
          ['Connection', 'keep-alive'],
          ['Accept', '*/*'],
          ['Accept-Encoding', 'br'],
          ['Authorization', '***'],
        ] as Header[],
      },
      `curl --compressed ${url} -H 'Accept-Encoding: br' -H 'Authorization: ***'`,
    ],
    [{ method: 'GET', url, headers: [['host', 'x.test']] as Header[] }, `curl ${url} -H 'host: x.test'`],
    [
      { method: 'POST', url, headers: [['content-length', '0']] as Header[] },
      `curl ${url} -H content-type: --data-raw ''`,
    ],
    [{ method: 'GET', url, headers: [['x', 'é']] as Header[] }, `curl ${url} -H $'x: \\xe9'`],
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
      `curl -X PUT ${url} -H content-type: --data-raw @x`,
    ],
  ])('%#', (request, command) => {
    expect(curlCommand(request)).toBe(command);
  });

  it.each([
    [{ size: 2_000_000, text: 'abc', truncated: true }, '# the body is cut: it had 2 MB\n'],
    [{ size: 12, truncated: false, note: 'file photo.png\nx' }, '# without its body (12 B, file photo.png x)\n'],
  ])('says what it cannot repeat: %j', (body, comment) => {
    expect(curlCommand({ method: 'POST', url, headers, body }).startsWith(`${comment}curl `)).toBe(true);
  });
});
