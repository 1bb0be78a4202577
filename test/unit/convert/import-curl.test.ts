import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importCurl } from '../../../src/convert/import-curl.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import { importText, leftOf, refusalOf, requestsOf } from './import-source.ts';

async function only(command: string, beside: Record<string, string> = {}): Promise<unknown> {
  const [request] = Object.values(requestsOf(await importText(importCurl, command, beside)));
  return request;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('one command', () => {
  test.each<[string, object]>([
    ['curl http://h/users', { GET: '/users' }],
    ['curl h/users?page=1', { GET: '/users?page=1' }],
    ['curl -X DELETE http://h/users/7', { DELETE: '/users/7' }],
    ['curl -XPURGE http://h/a', { request: 'PURGE /a' }],
    ['curl -I http://h/', { HEAD: '/' }],
    ["curl -sSLk 'http://h/a'", { GET: '/a', tls: { verify: false } }],
    [
      "curl http://h/a -H 'Accept: text/plain' -H 'X-Empty;'",
      { GET: '/a', headers: { Accept: 'text/plain', 'X-Empty': '' } },
    ],
    [
      'curl http://h/a -A agent -e http://r/ -r 0-9',
      { GET: '/a', headers: { 'user-agent': 'agent', referer: 'http://r/', range: 'bytes=0-9' } },
    ],
    ['curl http://h/a -d a=1 -d b=x+y', { POST: '/a', form: { a: 1, b: 'x y' } }],
    ['curl http://h/a -d a=1 -d a=2', { POST: '/a', form: { a: [1, 2] } }],
    ['curl http://h/a -d a[]=1', { POST: '/a', headers: FORM, text: 'a[]=1' }],
    ['curl http://h/a -d 01', { POST: '/a', headers: FORM, text: '01' }],
    ["curl http://h/a --data-raw '@x'", { POST: '/a', headers: FORM, text: '@x' }],
    ["curl http://h/a --data-urlencode 'q=a b&c'", { POST: '/a', form: { q: 'a b&c' } }],
    ["curl http://h/a -G -d page=2 --data-urlencode 'q=a b'", { GET: '/a?page=2&q=a+b' }],
    ["curl http://h/a --url-query 'q=1'", { GET: '/a?q=1' }],
    [`curl http://h/a --json '{"a": 1.10}'`, { POST: '/a', headers: { accept: 'application/json' } }],
    [
      "curl http://h/a -H 'Content-Type: text/xml' -d '<a/>'",
      { POST: '/a', headers: { 'Content-Type': 'text/xml' }, text: '<a/>' },
    ],
    [
      "curl http://h/a -F a=1 --form-string 'b=@c' -F 'd=\"x;y\"'",
      { POST: '/a', multipart: { a: '1', b: '@c', d: 'x;y' } },
    ],
    ['curl http://h/a -m 2.5 --connect-timeout 1', { GET: '/a', timeout: { connect: '1s', total: '2.5s' } }],
    ['curl http://h/a -m 10', { GET: '/a', timeout: '10s' }],
    ['curl http://h/a -x localhost:3128', { GET: '/a', proxy: 'http://localhost:3128' }],
    ["curl http://h/a --noproxy '*'", { GET: '/a', proxy: false }],
    ['curl http://h/a -o out.json', { GET: '/a', save: 'out.json' }],
    ['curl -O http://h/files/a.zip', { GET: '/files/a.zip', save: 'a.zip' }],
    ['curl http://h/a > b.txt', { GET: '/a', save: 'b.txt' }],
    ['curl http://h/a -o /dev/null -w x 2>/dev/null', { GET: '/a' }],
    [
      'curl http://h/a --resolve h:80:127.0.0.1 --unix-socket /s',
      { GET: '/a', unix: '/s', resolve: { 'h:80': '127.0.0.1' } },
    ],
    ['curl https://h/a --http2 --max-filesize 10K', { GET: '/a', maxBody: '10KiB', http2: true }],
    ['curl --header=X-A:b --url=http://h/a', { GET: '/a', headers: { 'X-A': 'b' } }],
    ['curl --comp --sil http://h/a', { GET: '/a' }],
    ['curl http://h/a -b a=1 -b c=2', { GET: '/a', headers: { cookie: 'a=1; c=2' } }],
    ['curl http://h/a -T -', { PUT: '/a' }],
    ["curl http://h/a -d @- <<'END'\n$x\ny\nEND\n", { POST: '/a', headers: FORM, text: '$xy' }],
  ])('%s', async (command, expected) => {
    expect(await only(command)).toMatchObject(expected);
  });

  test('JSON keeps the digits of its numbers', async () => {
    const request = (await only(`curl http://h/a --json '{"a": 1.10, "b": 12345678901234567890}'`)) as { json: object };
    expect(Object.values(request.json).map(String)).toEqual(['1.1', '12345678901234567890']);
  });

  test('JSON that is none, or that says a key twice, is sent as it stands', async () => {
    const type = "-H 'Content-Type: application/json'";
    expect(await only(`curl http://h/ ${type} -d '{"a": oops}'`)).toMatchObject({ text: '{"a": oops}' });
    expect(await only(`curl http://h/ ${type} -d '{"a": 1, "a": 2}'`)).toMatchObject({ text: '{"a": 1, "a": 2}' });
  });

  test('retries as curl does them, whatever the method', async () => {
    expect(await only('curl -X POST http://h/a --retry 3 --retry-delay 2')).toMatchObject({
      retry: {
        limit: 3,
        on: [408, 429, 500, 502, 503, 504, 'timeout'],
        methods: ['POST'],
        backoff: { initial: '2s', factor: 1 },
      },
    });
  });

  test('text of a source that looks like an expression of ours is none', async () => {
    expect(await only("curl http://h/a -H 'X-A: ${{ env.HOME }}'")).toMatchObject({
      headers: { 'X-A': '$${{ env.HOME }}' },
    });
  });
});

describe('quotes of shells', () => {
  test.each<[string, string]>([
    [`curl http://h/ -H 'X-A: it'\\''s'`, "it's"],
    ['curl http://h/ -H "X-A: a \\"b\\" \\$c \\x"', 'a "b" $c \\x'],
    ["curl http://h/ -H $'X-A: \\x41\\u00e9\\101\\'\\\\'", "A\u00c3\u00a9A'\\"],
    ['curl http://h/ -H X-A:\\ b\\ c', 'b c'],
    ['curl http://h/ \\\n  -H "X-A: b\\\nc"', 'bc'],
    ['curl http://h/ \\\r\n  -H "X-A: b"', 'b'],
    ['curl http://h/ -H "X-A: b" # -H "X-A: c"', 'b'],
    ['$ curl http://h/ -H "X-A: b"', 'b'],
    ['curl ^"http://h/?a=1^&b=%41^" ^\r\n  -H ^"X-A: a ^\\^"b^\\^" ^%41^"', 'a "b" %41'],
    ['curl "http://h/" ^\n  -H "X-A: b ^ c"', 'b ^ c'],
  ])('%j', async (command, value) => {
    const headers = ((await only(command)) as { headers: Record<string, string> }).headers;
    expect(headers['X-A']).toBe(value);
  });

  test('lines that a browser copies for cmd.exe', async () => {
    const text =
      'curl "http://h/a" ^\n  --data-raw ^"^{^\\^"a^\\^":1,^\n\n ^\\^"b^\\^":^\\^"x^&y^\\^"^}^" ^\n  --compressed ^\n  -H "content-type: application/json"';
    expect(await only(text)).toMatchObject({ POST: '/a', json: { a: 1, b: 'x&y' } });
  });
});

describe('many commands', () => {
  test('a script: names by comments, what all share stands once', async () => {
    const script = `#!/bin/sh
set -e
HOST=example.com
# List all users
curl -s "https://$HOST/users" -H "Accept: application/json" -u "ann:$PASS"

# Create one
curl -L "https://$HOST/users" -H "Accept: application/json" -u "ann:$PASS" --json '{"name":"B"}' | jq .id
`;
    const imported = await importText(importCurl, script);
    expect(imported.collections[0]?.content).toEqual({
      name: 'in',
      env: { HOST: { default: 'example.com' }, PASS: {} },
      baseUrl: 'https://${{ env.HOST }}',
      defaults: {
        headers: { Accept: 'application/json' },
        auth: { basic: { username: 'ann', password: '${{ env.PASS }}' } },
        cookies: false,
      },
      requests: {
        get_users: { name: 'List all users', GET: '/users', redirects: 0 },
        post_users: { name: 'Create one', POST: '/users', json: { name: 'B' } },
      },
    });
    expect(leftOf(imported)).toEqual(['8:100 pipe into jq', '5:69 variable PASS']);
  });

  test('--next begins anew, several URLs are several requests', async () => {
    const requests = requestsOf(await importText(importCurl, 'curl -d a=1 http://h/a http://h/b --next http://h/c'));
    expect(Object.values(requests)).toEqual([
      { POST: '/a', form: { a: 1 } },
      { POST: '/b', form: { a: 1 } },
      { GET: '/c' },
    ]);
  });

  test('cookies are shared only where a file of them is', async () => {
    const apart = await importText(importCurl, 'curl http://h/a\ncurl http://h/b');
    expect(apart.collections[0]?.content['defaults']).toEqual({ redirects: 0, cookies: false });
    const shared = await importText(importCurl, 'curl -c jar http://h/a\ncurl -b jar http://h/b');
    expect(shared.collections[0]?.content['defaults']).toEqual({ redirects: 0 });
  });
});

describe('credentials', () => {
  test.each<[string, object, string[]]>([
    [
      'curl -u ann:s3cret http://h/',
      { auth: { basic: { username: 'ann', password: '${{ env.PASSWORD }}' } } },
      ['s3cret'],
    ],
    ['curl -u ann:s3cret --digest http://h/', { auth: { digest: { username: 'ann' } } }, ['s3cret']],
    ['curl http://ann:s3%40cret@h/', { GET: '/', auth: { basic: { username: 'ann' } } }, ['s3@cret']],
    ["curl http://h/ -H 'Authorization: Bearer abc'", { auth: { bearer: '${{ env.TOKEN }}' } }, ['abc']],
    ["curl http://h/ -H 'Authorization: Basic YW5uOnMzY3JldA=='", { auth: { basic: { username: 'ann' } } }, ['s3cret']],
    [
      "curl http://h/ -H 'Authorization: Custom abc'",
      { headers: { Authorization: 'Custom ${{ env.AUTHORIZATION }}' } },
      ['abc'],
    ],
    ['curl http://h/ --oauth2-bearer abc', { auth: { bearer: '${{ env.TOKEN }}' } }, ['abc']],
    ["curl http://h/ -H 'X-Api-Key: k1'", { headers: { 'X-Api-Key': '${{ env.X_API_KEY }}' } }, ['k1']],
    ["curl http://h/ -b 'session=abc'", { headers: { cookie: '${{ env.COOKIE }}' } }, ['session=abc']],
    ["curl 'http://h/?api_key=k%201&a=b'", { GET: '/?api_key=${{ env.API_KEY }}&a=b' }, ['k%201']],
    ['curl http://h/ -d user=ann -d password=s3', { form: { user: 'ann', password: '${{ env.PASSWORD }}' } }, ['s3']],
    [`curl http://h/ --json '{"a":{"password":"s3"}}'`, { json: { a: { password: '${{ env.PASSWORD }}' } } }, ['s3']],
    ['curl http://h/ -x http://ann:s3@p:1', { proxy: 'http://ann:${{ env.PROXY_PASSWORD }}@p:1' }, ['s3']],
    [
      'curl https://h/ --cert ./c.pem:s3',
      { tls: { cert: '${{ env.FILE_C_PEM }}', passphrase: '${{ env.PASSPHRASE }}' } },
      ['s3'],
    ],
    [
      'curl https://es.eu-west-1.amazonaws.com/ --aws-sigv4 aws:amz -u AK:SK',
      {
        auth: {
          awsSigV4: {
            accessKeyId: 'AK',
            secretAccessKey: '${{ env.SECRET_ACCESS_KEY }}',
            region: 'eu-west-1',
            service: 'es',
          },
        },
      },
      ['SK'],
    ],
  ])('%s', async (command, expected, values) => {
    const imported = await importText(importCurl, command);
    expect(Object.values(requestsOf(imported))[0]).toMatchObject(expected);
    expect(imported.secrets.map(({ value }) => value)).toEqual(values);
    for (const value of values) expect(JSON.stringify(imported.collections)).not.toContain(value);
  });

  test('a password that curl would ask for is declared and told', async () => {
    const imported = await importText(importCurl, 'curl -u ann http://h/');
    expect(imported.collections[0]?.content['env']).toMatchObject({ PASSWORD: { secret: true } });
    expect(imported.secrets).toEqual([]);
    expect(leftOf(imported)).toEqual(['1:6 variable PASSWORD']);
  });
});

describe('files', () => {
  test('beside the source: text of -d without its line breaks, others as copies', async () => {
    const beside = { 'a.txt': 'a=1\r\n&b=2\n', 'b.json': '{"a":1}' };
    expect(await only('curl http://h/ -d @a.txt', beside)).toMatchObject({ form: { a: 1, b: 2 } });
    const imported = await importText(
      importCurl,
      'curl http://h/ --data-binary @b.json -H "Content-Type: application/json"',
      beside,
    );
    expect(Object.values(requestsOf(imported))[0]).toMatchObject({
      file: './files/b.json',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(imported.files).toEqual([{ path: 'files/b.json', text: '{"a":1}' }]);
  });

  test('not there: a variable says where, and it is told', async () => {
    const imported = await importText(importCurl, 'curl http://h/ -F "photo=@img/a.jpg"');
    expect(imported.collections[0]?.content).toMatchObject({
      env: { FILE_A_JPG: { default: 'img/a.jpg' } },
      requests: {
        post: { multipart: { photo: { file: '${{ env.FILE_A_JPG }}', filename: 'a.jpg', type: 'image/jpeg' } } },
      },
    });
    expect(leftOf(imported)).toEqual(['1:16 file img/a.jpg']);
  });

  test('an upload to a folder goes to a file of its name', async () => {
    expect(await only('curl -T a.txt http://h/up/', { 'a.txt': 'x' })).toMatchObject({
      PUT: '/up/a.txt',
      file: './files/a.txt',
    });
  });
});

describe('what is left over, each with its place', () => {
  test.each<[string, string[]]>([
    ['curl http://h/ --limit-rate 10K', ['1:16 option --limit-rate']],
    ['curl http://h/ -n', ['1:16 option --netrc']],
    ['curl http://h/\n  \ncurl http://h/ \\\n  --frobnicate', ['4:3 option --frobnicate']],
    ['curl ftp://h/a http://h/', ['1:6 ftp:// address']],
    ['curl http://h/ -K conf', ['1:16 option --config']],
    ['curl http://h/ -H "Accept:"', ['1:16 header Accept: without a value']],
    ['curl http://h/ -H "Expect:"', []],
    ['curl http://h/ -H "Upgrade: x"', ['1:6 header Upgrade']],
    ['curl http://h/ -F a=1 -F a=2', ['1:23 second form part "a"']],
    ['curl http://h/ -F "a=1;type=text/x"', ['1:16 ;type=text/x']],
    ['curl http://h/ -x socks5://p:1', ['1:16 proxy socks5://p:1']],
    ['curl http://h/{a,b}', ['1:6 a URL with {…} or […]']],
    ['curl -g http://h/?a[]=1', []],
    ['echo x | curl http://h/ -d @-', ['1:1 shell command echo', '1:25 standard input']],
    ['curl http://h/ -d "$(date)"', ['1:20 variable OUTPUT_OF_DATE']],
    ['curl http://h/ -o ../x', ['1:16 output to ../x']],
  ])('%s', async (command, expected) => {
    expect(leftOf(await importText(importCurl, command))).toEqual(expected);
  });

  test('stands as a comment before its request', async () => {
    const { collections } = await importText(importCurl, 'curl http://h/ -n');
    expect(collections[0]?.comments).toEqual([
      { at: ['requests', 'get'], lines: ['Not carried over:', '- option --netrc (in.txt:1:16): run with --netrc'] },
    ]);
  });
});

describe('refused', () => {
  test.each<[string, string, string]>([
    ["curl 'http://h/", '1:6', 'a single quote is opened and never closed'],
    ['curl http://h/ \\\n -H "X: y', '2:5', 'a double quote is opened and never closed'],
    ["curl http://h/ -d $'a", '1:19', "$'…' is opened and never closed"],
    ['curl http://h/ -d "${a"', '1:20', '${ is opened and never closed'],
    ['curl http://h/ -d "$(a"', '1:20', '$( is opened and never closed'],
    ['curl http://h/ -H', '1:16', 'the option -H (--header) has no argument'],
    ['curl http://h/ --data', '1:16', 'the option --data (--data) has no argument'],
    ['curl -X POST', '1:6', 'this curl command has no URL'],
    ['curl http://h/ -d @- <<END\nx', '1:1', 'the here-document END is opened and never closed'],
    ['curl http://h/ <', '1:16', 'the redirection < is open: what follows is missing'],
    ['curl ^"http://h/ ^\n -k', '1:7', 'a double quote is opened and never closed'],
    ['', '1:1', 'there is no curl command here'],
    ['wget http://h/', '1:1', 'there is no curl command here'],
    ['PNG\0\0', '1:4', 'the file is not text'],
  ])('%j', async (command, place, message) => {
    const problem = await refusalOf(importCurl, command);
    expect(problem.code).toBe('convert/source');
    expect(`${problem.location?.line}:${problem.location?.column}`).toBe(place);
    expect(problem.message).toContain(message);
  });

  test('any text gives a collection or a problem', async () => {
    const piece = oneof(
      constantFrom(
        'curl ',
        'http://h/a',
        ' -d ',
        ' -H ',
        ' -F ',
        ' -u ',
        "'",
        '"',
        '$',
        '`',
        '\\',
        '\n',
        '^',
        '@',
        '<<',
        '|',
        ';',
        '${a}',
        '$(b)',
        '=',
        ':',
        ' --next ',
        ' -T ',
        ' -b ',
        '%41',
        '<',
      ),
      string({ unit: 'binary', maxLength: 5 }),
    );
    await assert(
      asyncProperty(array(piece, { maxLength: 15 }), async (pieces) => {
        const text = `curl http://h/ ${pieces.join('')}`;
        const outcome = await importText(importCurl, text).catch((error: unknown) => error);
        expect(outcome instanceof Error && !(outcome instanceof ProblemError) ? outcome : undefined).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test('a large script takes no long time', async () => {
    const lines = Array.from(
      { length: 500 },
      (_, index) => `curl "http://h/items/${index}" -H "Accept: text/plain" -d '${'x'.repeat(500)}'`,
    );
    const imported = await importText(importCurl, lines.join('\n'));
    expect(Object.keys(requestsOf(imported))).toHaveLength(500);
  });
});
