import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Received, startHttpServer, type TestServer } from '../servers/http-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import { fuzzed, fuzzTimeoutMs } from '../support/fuzz.ts';
import { anySecret, anySecretOfLines, encodings, leaksIn, MARK } from '../support/secret-spellings.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    const { status, headers, body } = answerTo(request);
    response.writeHead(status, headers).end(body);
  });
});
afterAll(() => server.close());

/** Says back whatever came, in every encoding and in every place that HTTP has. */
function answerTo({ url, body, headers, method }: Received): {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
} {
  const text = body.toString('utf8');
  const { pathname, searchParams } = new URL(url, 'http://x');
  const said = text === '' ? (searchParams.get('q') ?? '') : text;
  const inHeader = encodeURIComponent(said).slice(0, 2000);
  const all = {
    'x-said': inHeader,
    'set-cookie': [`said=${inHeader}; Path=/`, `b64=${Buffer.from(`u:${said}`).toString('base64').slice(0, 2000)}`],
  };
  if (pathname === '/redirect')
    return { status: 302, headers: { ...all, location: `/echo?q=${inHeader}` }, body: said };
  if (pathname === '/page') {
    const isLast = searchParams.get('cursor') !== null;
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: [said], next: isLast ? null : said }),
    };
  }
  if (pathname === '/digest' && headers.authorization === undefined)
    return { status: 401, headers: { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' }, body: said };
  if (pathname === '/token')
    return {
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: 'invalid_grant', error_description: said }),
    };
  if (pathname === '/text')
    return { status: 500, headers: { ...all, 'content-type': 'text/plain' }, body: `before ${said} after\n${said}` };
  // Plain text only: what comes encoded, as a form is, is not found once it is encoded two times more.
  const isPlain = headers['content-type']?.startsWith('text/plain') ?? false;
  const once = Object.entries(encodings).filter(([name]) => isPlain && !/twice|escaped,/.test(name));
  const spelled = once.map(([, encode]) => encode(said));
  const echo = {
    method,
    url,
    headers,
    said,
    deep: [{ list: [{ [said]: said }] }],
    spelled,
    ...(isPlain ? { inText: JSON.stringify({ said }) } : {}),
  };
  return { status: 200, headers: { ...all, 'content-type': 'application/json' }, body: JSON.stringify(echo) };
}

const S = '${{ env.S }}';
const Q = '${{ url_encode(env.S) }}';
const bad = { status: 299 };

/** The secret in every place of a request, a check or a report; almost all fail, so that everything is shown. */
const requests: Record<string, object> = {
  path: { GET: `/echo/${S}`, expect: bad },
  query: { GET: `/echo?q=${Q}`, query: { a: S, [`b`]: [S, 1] }, expect: { ...bad, body: { said: S, url: [] } } },
  fragment: { GET: `/echo#${S}`, expect: bad },
  user: { GET: `http://u:${Q}@127.0.0.1:$PORT/echo`, expect: bad },
  header: {
    GET: '/echo',
    headers: { 'x-s': S, 'x-q': Q, cookie: `c=${S}` },
    expect: { ...bad, headers: { 'x-said': S, 'set-cookie': { contains: S } } },
  },
  text: {
    POST: '/echo',
    text: S,
    expect: {
      ...bad,
      json: { said: S },
      schema: { properties: { said: { const: S, pattern: '^$' }, deep: { type: 'string' } } },
    },
  },
  schema: {
    POST: '/echo',
    text: S,
    expect: {
      schema: {
        properties: {
          deep: { items: { properties: { list: { items: { additionalProperties: false } } } } },
          spelled: { items: { maxLength: 1 } },
        },
      },
    },
  },
  assert: {
    POST: '/echo',
    text: S,
    expect: {
      assert: [
        'body.said == env.S + "x"',
        'body.deep[0].list[0][env.S].nope',
        'body.said.matches("^$")',
        'lower(body.said) == ""',
        'int(env.S) == 1',
        'parse_json(env.S) == 1',
        'parse_json("[1, " + env.S) == 1',
        'body.said.matches("[" + env.S)',
        'timestamp(env.S) == timestamp("x")',
        'jsonpath(body, env.S) == []',
        'xpath(env.S, env.S) == ""',
        'duration(env.S) == duration("1s")',
      ],
    },
  },
  json: { POST: '/echo', json: { a: S, b: [{ c: `x ${S} y` }], n: 1.5 }, expect: { ...bad, body: { said: { a: S } } } },
  form: { POST: '/echo', form: { a: S, b: [S] }, expect: bad },
  parts: { POST: '/echo', multipart: { a: S, f: { file: 'part.txt', filename: S, type: 'text/plain' } }, expect: bad },
  graph: { POST: '/echo', graphql: { query: `{ a(x: "${S}") }`, variables: { v: S }, operationName: S }, expect: bad },
  file: { POST: '/text', file: `${S}.txt` },
  save: { GET: '/echo', save: `saved/${S}.bin`, expect: bad },
  basic: { GET: '/echo', auth: { basic: { username: S, password: S } }, expect: bad },
  bearer: { GET: '/echo', auth: { bearer: '${{ base64(env.S) }}' }, expect: bad },
  key: { GET: '/echo', auth: { apiKey: { in: 'query', name: 'k', value: S } }, expect: bad },
  cookie: { GET: '/echo', auth: { apiKey: { in: 'cookie', name: 'k', value: S } }, expect: bad },
  digest: { GET: '/digest', auth: { digest: { username: S, password: S } }, expect: bad },
  oauth: {
    GET: '/echo',
    auth: {
      oauth2: {
        grant: 'password',
        tokenUrl: `/token?q=${Q}`,
        clientId: S,
        clientSecret: S,
        username: S,
        password: S,
        scope: S,
      },
    },
  },
  aws: {
    GET: '/echo',
    auth: { awsSigV4: { accessKeyId: S, secretAccessKey: S, sessionToken: S, region: 'r', service: 's' } },
    expect: bad,
  },
  redirect: { GET: `/redirect?q=${Q}`, expect: bad },
  pages: {
    GET: `/page?q=${Q}`,
    paginate: { next: 'body.next', param: 'cursor', items: 'body.items' },
    expect: { ...bad, assert: ['items == []'] },
  },
  answer: { POST: '/text', text: S, expect: { json: S, sha256: '0'.repeat(64), size: '1B', type: 'json' } },
  name: { name: `named ${S}`, GET: '/echo', expect: bad },
  rows: { each: [{ v: S }], name: '${{ row.v }}', GET: '/text?q=${{ url_encode(row.v) }}' },
  captures: { POST: '/echo', text: S, capture: { said: 'body.said', whole: 'body', none: 'body[env.S]' } },
  later: { GET: '/text?q=${{ url_encode(vars.fresh) }}', headers: { 'x-f': '${{ base64(vars.fresh) }}' } },
  polled: { GET: `/echo?q=${Q}`, poll: { until: 'body.said == ""', every: '1ms', for: '2ms' } },
  snapshot: { POST: '/echo', text: S, expect: { snapshot: { ignore: ['headers'] } } },
  condition: { GET: '/echo', if: 'env.S == ""' },
  wait: { GET: '/echo', delay: S },
  refused: { GET: `http://127.0.0.1:1/${S}` },
  host: { GET: `http://${Q}.invalid:99999/` },
  method: { GET: '/echo', headers: { 'x-bad': `a\n${S}` } },
  tls: { GET: '/echo', tls: { serverName: S, passphrase: S } },
  socket: { GET: '/echo', unix: `/tmp/none/${S}` },
  proxy: { GET: '/echo', proxy: `http://u:${Q}@127.0.0.1:1` },
  address: { GET: 'http://a.invalid/', resolve: { 'a.invalid': S } },
};

const setup = {
  first: { POST: '/echo', text: '${{ env.FRESH }}', capture: { fresh: { from: 'body.said', secret: true } } },
};

const names = ['console', 'json', 'junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'har', 'events'];

/** Everything that comes out of every command, by its name. */
async function outputsFor(secret: string, fresh: string): Promise<Record<string, string>> {
  const collection = JSON.stringify({
    baseUrl: server.url,
    env: { S: { secret: true }, FRESH: { secret: true } },
    setup,
    requests,
  });
  const { rollcall, read, folder } = await createWorkspace({
    'a.yaml': collection.replaceAll('$PORT', String(server.port)),
    'part.txt': 'x',
  });
  const env = { S: secret, FRESH: fresh };
  const flags = names.map((name) => `--reporter ${name}=out/${name === 'events' ? 'events.jsonl' : name}`).join(' ');
  const texts: Record<string, string> = {};
  const commands: [name: string, command: string, columns?: number][] = [
    ['run', `run a.yaml ${flags}`],
    ['run -v on a terminal', 'run a.yaml -v --ci --reporter console --compare out/json', 100],
    ['dry run', 'run a.yaml --dry-run -v'],
    ['list', 'list a.yaml --json'],
    ['check', 'check a.yaml'],
    ['export curl', 'export curl a.yaml'],
    ['export k6', 'export k6 a.yaml'],
    ['export har', 'export har out'],
    ['merge', 'merge out --reporter console --reporter markdown=out/merged.md --reporter junit=out/merged.xml'],
  ];
  for (const [name, command, columns] of commands) {
    const { output, exit } = await rollcall(command, { env, ...(columns === undefined ? {} : { columns }) });
    expect(exit, `${name}: ${output}`).not.toBe(70);
    texts[name] = output;
  }
  for (const name of await readdir(join(folder, 'out'))) texts[name] = await read(`out/${name}`);
  for (const name of await readdir(join(folder, '__snapshots__')))
    texts[`snapshot ${name}`] = await read(`__snapshots__/${name}`);
  return texts;
}

test(
  'a secret of any characters in any place is in no output of any command',
  async () => {
    const secrets = fc.oneof({ arbitrary: anySecret, weight: 2 }, { arbitrary: anySecretOfLines, weight: 1 });
    await fc.assert(
      fc.asyncProperty(secrets, secrets, async (secret, fresh) => {
        const texts = await outputsFor(secret, `f${fresh}`);
        expect(JSON.parse(texts['json'] ?? '').counts.total).toBe(Object.keys(requests).length + 1);
        const leaks = Object.entries(texts).flatMap(([name, text]) =>
          [secret, `f${fresh}`].flatMap((one) => leaksIn(text, one).map((leak) => `${name}: ${leak}`)),
        );
        expect([...new Set(leaks)]).toEqual([]);
        expect(texts['console']).toContain('***');
        // It was sent, so there was something to hide.
        expect(server.received.some(({ body }) => body.toString().includes(MARK))).toBe(true);
        server.received.length = 0;
      }),
      fuzzed(1),
    );
  },
  fuzzTimeoutMs,
);
