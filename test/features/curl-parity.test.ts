import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { authority, server as certificate, client } from '../servers/certificates.ts';
import {
  type Answer,
  type Received,
  startHttp2Server,
  startHttpServer,
  startHttpsServer,
} from '../servers/http-server.ts';
import { startProxyServer } from '../servers/proxy-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import { dryRunCommands, formWire, runCurl, wire } from '../support/curl.ts';

const ok: Answer = (_, response) => void response.end('{}');
const redirecting: Answer = ({ url }, response) => {
  const [, status, to] = /^\/redirect\/(\d+)\/(\w+)$/.exec(url) ?? [];
  response.writeHead(Number(status ?? 200), to === undefined ? {} : { location: `/${to}` }).end('{}');
};
const mutual = { ...certificate, ca: authority, requestCert: true, rejectUnauthorized: true };
const server = await startHttpServer(redirecting);
const secure = await startHttpsServer(ok, mutual);
const http2 = await startHttp2Server(ok, certificate);
afterAll(() => Promise.all([server.close(), secure.close(), http2.close()]));
beforeEach(() => {
  for (const { received } of [server, secure, http2]) received.length = 0;
});

type Requests = Record<string, object>;
type Options = {
  files?: Record<string, string>;
  /** What the marks in the commands stand for. */
  secret?: string;
  flags?: string;
  env?: Record<string, string>;
  /** Where the requests go. */
  to?: { url: string; received: Received[] };
};
type Pair = { rollcall: Received[]; curl: Received[]; commands: Record<string, string>; written: string[] };

/** Sends requests with rollcall, then with curl as `--dry-run` says. */
async function both(requests: Requests, options: Options = {}): Promise<Pair> {
  const { files = {}, secret = '***', flags = '', env = {}, to = server } = options;
  const workspace = await createWorkspace({ ...files, 'c.yaml': JSON.stringify({ baseUrl: to.url, requests }) }, env);
  const ran = await workspace.rollcall(`run c.yaml --reporter console ${flags}`, { env: { HOME: workspace.folder } });
  expect(ran).toMatchObject({ exit: 0 });
  const rollcall = to.received.splice(0);
  const dry = await workspace.rollcall(`run c.yaml --dry-run ${flags}`, { env: { HOME: workspace.folder } });
  expect(dry).toMatchObject({ exit: 0 });
  expect(to.received).toEqual([]);
  const commands = dryRunCommands(dry.stdout);
  expect(Object.keys(commands)).toEqual(Object.keys(requests));
  const shown = Object.values(commands).map((command) => command.replaceAll('***', secret));
  const written = await runCurl(shown, workspace.folder, env);
  return { rollcall, curl: to.received.splice(0), commands, written };
}

const each = (methods: string[], rest: object): Requests =>
  Object.fromEntries(methods.map((method) => [`m_${method.toLowerCase()}`, { [method]: '/m', ...rest }]));

describe('curl sends the same bytes', () => {
  test.each<[string, Requests, Options?]>([
    ['methods without a body', each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'], {})],
    ['methods with a body', each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], { text: 'x' })],
    ['other methods', { purge: { request: 'PURGE /x' }, query: { request: 'QUERY /x', text: 'q' } }],
    [
      'queries and paths',
      {
        plain: {
          GET: '/a b/ü/%2F/;x=1,2',
          query: { 'na me': 'a&b=c', q: ["it's", '"x"', '[1]{2}', '日本 👍', '+', '%'], empty: '' },
        },
        written: { GET: "/p?a[]=1&b={x}&c='&d=$HOME&e=`id`#fragment" },
        dots: { GET: '/a/../b/./c' },
      },
    ],
    [
      'headers',
      {
        odd: {
          GET: '/h',
          headers: {
            'x-quotes': `it's "quoted" \\ $HOME \`id\` !! ; | &`,
            'x-latin': 'café ½ÿa0',
            'x-tab': 'a\tb',
            'x-empty': '',
            'X-Case': 'Kept',
            '~!#$%&*+.^_|': 'odd name',
          },
        },
        own: {
          GET: '/h',
          headers: {
            'user-agent': 'me/1',
            accept: 'application/json',
            'accept-encoding': 'identity',
            host: 'x.test:81',
          },
        },
        empty: { GET: '/h', headers: { 'user-agent': '', accept: '' } },
        type: { POST: '/h', json: {}, headers: { 'Content-Type': 'application/vnd.x+json' } },
        cookie: { GET: '/h', headers: { 'x-n': 5 } },
      },
    ],
    [
      'texts',
      {
        odd: { POST: '/t', text: `it's "quoted"\n\ttab \\n $HOME \`id\` !! \r\n @f é 日本 👍 \u202e \u0001\n` },
        at: { POST: '/t', text: '@file' },
        empty: { POST: '/t', text: '' },
        nul: { POST: '/t', text: 'a\u0000b\\0c%d\n' },
        long: { POST: '/t', text: `it's ${'é'.repeat(150_000)}` },
      },
    ],
    [
      'JSON, forms, GraphQL',
      {
        exact: { POST: '/j', jsonFile: 'data.json' },
        json: { POST: '/j', json: { text: `it's\n"x"`, nothing: null, list: [1, true] } },
        form: { POST: '/f', form: { a: 'x y&z=1', b: ["it's", 'é'], c: 1.5, none: null, 'k[]': '+' } },
        graphql: {
          POST: '/g',
          graphql: { query: 'query Q {\n  a(n: $n)\n}', variables: { n: 1 }, operationName: 'Q' },
        },
      },
      { files: { 'data.json': '{"a": 1.10, "b": 9007199254740993, "c": 1e400, "d": "it\'s"}' } },
    ],
    [
      'files',
      {
        raw: { POST: '/f', file: 'data/raw file,1;2.bin' },
        typed: { PUT: '/f', file: 'data/raw file,1;2.bin', headers: { 'content-type': 'image/png' } },
        empty: { POST: '/f', file: '-empty' },
        large: { POST: '/f', file: 'large.bin' },
      },
      { files: { 'data/raw file,1;2.bin': '\u0000\n\r\n@é', '-empty': '', 'large.bin': 'x'.repeat(3e6) } },
    ],
    ['cookies', { by_hand: { GET: '/c', headers: { cookie: 'a=1; b="2 3"' } } }, { secret: 'a=1; b="2 3"' }],
    [
      'basic',
      { basic: { GET: '/a', auth: { basic: { username: 'ann é', password: 'pa:ss "w" é' } } } },
      { secret: 'pa:ss "w" é' },
    ],
    ['bearer', { bearer: { POST: '/a', auth: { bearer: 'a.b~c' } } }, { secret: 'a.b~c' }],
    [
      'a key',
      { key: { GET: '/a?b=1', auth: { apiKey: { in: 'query', name: 'k', value: 'v w' } } } },
      { secret: 'v+w' },
    ],
    [
      '.netrc',
      { netrc: { GET: '/n' } },
      { flags: '--netrc', files: { '.netrc': 'machine 127.0.0.1 login ann password "p w"' } },
    ],
    ['timeouts', { slow: { GET: '/t', timeout: { connect: '1.5s', read: '2s', total: '9s' } } }],
    [
      'an address',
      {
        host: { GET: 'http://api.test:PORT/r', resolve: { 'api.test': '127.0.0.1' } },
        any: { GET: 'http://b.test:PORT/', resolve: { '*': 'localhost' } },
      },
    ],
  ])('%s', async (_, requests, options) => {
    const text = JSON.stringify(requests).replaceAll('PORT', String(server.port));
    const { rollcall, curl } = await both(JSON.parse(text) as Requests, options);
    expect(curl.length).toBeGreaterThanOrEqual(Object.keys(requests).length);
    expect(curl.map(wire)).toEqual(rollcall.map(wire));
  });

  test('redirects, but for the type of a body that is not sent any more', async () => {
    const requests = {
      see_other: { POST: '/redirect/303/b', text: 'x' },
      found: { POST: '/redirect/302/b', text: 'x' },
      found_empty: { POST: '/redirect/302/b' },
      kept: { PUT: '/redirect/302/b', text: 'x' },
      same: { POST: '/redirect/307/b', text: 'x' },
      head: { HEAD: '/redirect/303/b' },
      none: { GET: '/redirect/302/b', redirects: 0 },
      one: { GET: '/redirect/301/b', redirects: 1 },
    };
    const { rollcall, curl, commands } = await both(requests);
    const line = ({ method, url, body }: Received): string => `${method} ${url} ${body.toString()}`;
    expect(curl.map(line)).toEqual(rollcall.map(line));
    expect(commands['one']).toContain('--location --max-redirs 1');
    expect(commands['none']).not.toContain('--location');
  });

  test('a form: names, files, types and contents of its parts', async () => {
    const file = { file: 'data/a "b",c;d.txt', filename: 'quo"ted; ü.csv', type: 'text/csv; charset=utf-8' };
    const requests = {
      mixed: {
        POST: '/m',
        multipart: { text: 'a;type=x\n"b"', at: '@x', 'na"me': 'n', plain: { file: 'p.bin' }, file },
      },
      texts: { POST: '/m', multipart: { a: '', b: '<x' } },
      large: { PUT: '/m', multipart: { big: { file: 'large.bin', type: 'application/x-b' } } },
    };
    const files = { 'data/a "b",c;d.txt': 'a,b\r\n1,2\r\n', 'p.bin': '\u0000\u0001', 'large.bin': 'y'.repeat(2e6) };
    const { rollcall, curl, commands } = await both(requests, { files });
    expect(curl.map(formWire)).toEqual(rollcall.map(formWire));
    expect(commands['mixed']).toContain("-F 'plain=@p.bin;filename=p.bin;type=application/octet-stream'");
    expect(JSON.stringify(formWire(curl[0] as Received))).toContain('text/csv; charset=utf-8');
  });

  test('digest: the answer to the challenge', async () => {
    const guarded = await startHttpServer(({ headers }, response) => {
      const isKnown = (headers.authorization ?? '').startsWith('Digest username="ann"');
      const challenge = { 'www-authenticate': 'Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-256' };
      response.writeHead(isKnown ? 200 : 401, isKnown ? {} : challenge).end();
    });
    onTestFinished(guarded.close);
    const auth = { digest: { username: 'ann', password: 's3cret' } };
    const { rollcall, curl } = await both(
      { a: { POST: '/d?x=1', json: { a: 1 }, auth } },
      { to: guarded, secret: 's3cret' },
    );
    const answer = (received: Received[]): object => {
      const last = received.at(-1) as Received;
      const authorization = last.headers.authorization ?? '';
      const rawHeaders = last.rawHeaders.map((text) =>
        text === authorization ? text.replace(/(cnonce|response)="[^"]*"/g, '$1') : text,
      );
      const fields = authorization.match(/\b(username|realm|nonce|uri|algorithm|qop|nc)="?[^",]*"?/g)?.toSorted();
      return {
        ...wire({ ...last, rawHeaders: rawHeaders.map((text) => (text.startsWith('Digest ') ? 'Digest' : text)) }),
        fields,
      };
    };
    expect(answer(curl)).toEqual(answer(rollcall));
  });

  test.each([
    ['http', 'http'],
    ['http', 'https'],
    ['https', 'http'],
    ['https', 'https'],
  ])('a proxy with credentials over %s, for %s', async (over, scheme) => {
    const proxy = await startProxyServer('ann:s3cret', over === 'https' ? certificate : undefined);
    onTestFinished(proxy.close);
    const to = scheme === 'http' ? server : secure;
    const tls = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };
    const requests = { a: { POST: '/p', text: 'x', proxy: `${over}://ann:s3cret@127.0.0.1:${proxy.port}`, tls } };
    const { rollcall, curl } = await both(requests, { to, files: pems, secret: 's3cret' });
    expect(curl).toHaveLength(1);
    const bare = (received: Received[]): object[] =>
      received.map((one) =>
        wire({
          ...one,
          rawHeaders: one.rawHeaders.filter((_, at, all) => !/^proxy-connection$/i.test(all[at - (at % 2)] ?? '')),
        }),
      );
    expect(bare(curl)).toEqual(bare(rollcall));
    expect(proxy.asked[1]).toEqual(proxy.asked[0]);
    expect(proxy.authorizations[1]).toEqual(proxy.authorizations[0]);
  });

  const pems = {
    'ca.pem': authority,
    'cert.pem': client.cert,
    'key.pem': client.key,
    'locked.pem': client.encryptedKey,
  };

  test.each<[string, object, string?]>([
    ['certificates', { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' }],
    ['a passphrase', { ca: 'ca.pem', cert: 'cert.pem', key: 'locked.pem', passphrase: client.passphrase }],
    ['no verification', { verify: false, cert: 'cert.pem', key: 'key.pem' }],
    ['another name', { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem', serverName: 'localhost' }],
    ['flags', {}, '--cacert ca.pem --cert cert.pem --key key.pem'],
  ])('TLS with %s', async (_, tls, flags = '') => {
    const { rollcall, curl } = await both(
      { a: { POST: '/t', json: 1, tls } },
      { to: secure, files: pems, flags, secret: client.passphrase },
    );
    expect(curl).toHaveLength(1);
    expect(curl.map(wire)).toEqual(rollcall.map(wire));
  });

  test('HTTP/2 where it is asked for, and only there', async () => {
    const requests = { two: { POST: '/t', json: 1, http2: true }, one: { POST: '/t', json: 1 } };
    const { rollcall, curl } = await both(requests, { to: http2, flags: '-k' });
    expect(curl).toHaveLength(2);
    expect(curl.map(wire)).toEqual(rollcall.map(wire));
    expect(curl.map(({ headers }) => ':path' in headers)).toEqual([true, false]);
  });

  test('a Unix socket', async () => {
    const path = join(tmpdir(), `rollcall-curl-${process.pid}.sock`);
    const socket = await startHttpServer(ok, { path });
    onTestFinished(async () => {
      await socket.close();
      await rm(path, { force: true });
    });
    const to = { url: 'http://socket.test', received: socket.received };
    const { rollcall, curl } = await both({ a: { GET: '/v1/info', unix: path } }, { to });
    expect(curl).toHaveLength(1);
    expect(curl.map(wire)).toEqual(rollcall.map(wire));
  });

  test('what a failed request prints to repeat it', async () => {
    const requests = {
      a: { POST: '/r?x=1', headers: { 'x-a': "it's" }, json: { a: 'b\nc' }, expect: { status: 500 } },
    };
    const { rollcall, folder } = await createWorkspace({ 'c.yaml': JSON.stringify({ baseUrl: server.url, requests }) });
    const { stdout } = await rollcall('run c.yaml --reporter console');
    const command = /Repeat it with\n\s+(curl .*)/.exec(stdout)?.[1] ?? '';
    await runCurl([command], folder);
    const [sent, repeated] = server.received.map(wire);
    expect(repeated).toEqual(sent);
  });

  test('a saved body goes to the same place', async () => {
    const { commands } = await both({ a: { GET: '/s', save: 'out/a b.json' } });
    expect(commands['a']).toContain("--output 'out/a b.json'");
  });
});

describe('secrets in printed commands', () => {
  test.each<[string, object]>([
    ['basic', { auth: { basic: { username: 'u', password: 's3cret-1' } } }],
    ['digest', { auth: { digest: { username: 'u', password: 's3cret-1' } } }],
    ['awsSigV4', { auth: { awsSigV4: { accessKeyId: 'u', secretAccessKey: 's3cret-1', region: 'r', service: 's' } } }],
    ['a passphrase', { tls: { passphrase: 's3cret-1' } }],
    ['a proxy', { proxy: 'http://u:s3cret-1@127.0.0.1:1' }],
    [
      'a part of a form',
      { auth: { bearer: 's3cret-1' }, multipart: { a: 's3cret-1', b: { file: 'c.yaml', filename: 's3cret-1' } } },
    ],
    ['a long text', { auth: { bearer: 's3cret-1' }, text: `${'x'.repeat(70_000)}s3cret-1` }],
  ])('%s', async (_, request) => {
    const { rollcall } = await createWorkspace({
      'c.yaml': JSON.stringify({ requests: { a: { POST: server.url, ...request } } }),
    });
    const { exit, output } = await rollcall('run c.yaml --dry-run');
    expect(exit).toBe(0);
    expect(output).toContain('***');
    expect(output).not.toContain('s3cret-1');
  });
});
