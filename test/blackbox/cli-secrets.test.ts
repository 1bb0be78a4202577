import { describe, expect, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace, type Workspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

/** With a character for every encoding: a quote, a space, a plus, a slash, an ampersand, one beyond ASCII. */
const SECRET = 'p4ss "w/ord+&é<x>';
const names = ['console', 'json', 'junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'har', 'events'];

/** What must be nowhere. */
const spellings: [name: string, text: string][] = [
  ['raw', SECRET],
  ['JSON-escaped', JSON.stringify(SECRET).slice(1, -1)],
  ['twice JSON-escaped', JSON.stringify(JSON.stringify(SECRET).slice(1, -1)).slice(1, -1)],
  ['URL-encoded', encodeURIComponent(SECRET)],
  ['as a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
  ['base64', Buffer.from(SECRET).toString('base64').replace(/=+$/, '').slice(0, -1)],
  ['in Basic credentials', Buffer.from(`user:${SECRET}`).toString('base64').slice(8, -3)],
  ['as HTML', SECRET.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')],
];

async function everything(
  workspace: Workspace,
  command: string,
  env: Record<string, string>,
): Promise<Record<string, string>> {
  const flags = names.map((name) => `--reporter ${name}=out/${name}`).join(' ');
  const first = await workspace.rollcall(`${command} -v`, { env, columns: 120 });
  await workspace.rollcall(`${command} ${flags}`, { env });
  const dry = await workspace.rollcall(`${command} --dry-run`, { env });
  const texts: Record<string, string> = {
    stdout: first.stdout,
    stderr: first.stderr,
    'dry run': dry.stdout,
    'dry run stderr': dry.stderr,
  };
  for (const name of names) texts[name] = await workspace.read(`out/${name}`);
  return texts;
}

const token = '${{ env.TOKEN }}';

/** Each sends or shows the secret at one place and fails, so that reports show as much as they can. */
const placements: [place: string, request: string][] = [
  ['the path of the URL', `GET: "/a/${token}", expect: { status: 201 }`],
  ['the query in the URL', `GET: "/a?t=\${{ url_encode(env.TOKEN) }}", expect: { status: 201 }`],
  ['query', `GET: /a, query: { t: "${token}" }, expect: { status: 201 }`],
  ['a header', `GET: /a, headers: { x-token: "\${{ url_encode(env.TOKEN) }}" }, expect: { status: 201 }`],
  ['a JSON body', `POST: /a, json: { t: "${token}" }, expect: { status: 201 }`],
  ['a form', `POST: /a, form: { t: "${token}" }, expect: { status: 201 }`],
  ['text', `POST: /a, text: "before ${token} after", expect: { status: 201 }`],
  ['multipart', `POST: /a, multipart: { t: "${token}" }, expect: { status: 201 }`],
  ['graphql', `POST: /a, graphql: { query: "{ a }", variables: { t: "${token}" } }, expect: { status: 201 }`],
  ['basic', `GET: /a, auth: { basic: { username: user, password: "${token}" } }, expect: { status: 201 }`],
  ['bearer in base64', `GET: /a, auth: { bearer: "\${{ base64(env.TOKEN) }}" }, expect: { status: 201 }`],
  [
    'an API key in the query',
    `GET: /a, auth: { apiKey: { in: query, name: key, value: "${token}" } }, expect: { status: 201 }`,
  ],
  ['an expected body', `POST: /a, text: x, expect: { json: { t: "${token}" } }`],
  ['an expected header', `GET: /a, expect: { headers: { x-none: "${token}" } }`],
  [
    'an assert that is false',
    'POST: /a, json: { t: "${{ env.TOKEN }}" }, expect: { assert: ["body.body == env.TOKEN"] }',
  ],
  ['an assert that cannot be evaluated', 'GET: /a, expect: { assert: ["body[env.TOKEN] == 1"] }'],
  [
    'a schema error',
    `POST: /a, json: { t: "${token}" }, expect: { schema: { properties: { body: { type: number } } } }`,
  ],
  [
    'the expected pattern of a schema',
    `GET: /a, expect: { schema: { properties: { method: { const: "${token}" } } } }`,
  ],
  ['a capture', `POST: /a, text: "${token}", capture: { echoed: body.body }, expect: { status: 201 }`],
  ['the name', `name: "with ${token}", GET: /a, expect: { status: 201 }`],
  ['a redirect', `GET: /redirect, query: { to: "/b?t=\${{ url_encode(env.TOKEN) }}" }, expect: { status: 201 }`],
  ['a host that is not there', `GET: "http://127.0.0.1:1/${token}"`],
  ['a URL that is none', `GET: "http://[${token}/"`],
  ['an unparsed number', 'GET: /a, delay: "${{ env.TOKEN }}"'],
];

function leaks(texts: Record<string, string>): string[] {
  return Object.entries(texts).flatMap(([where, text]) =>
    spellings.filter(([, spelling]) => text.includes(spelling)).map(([name]) => `${name} in ${where}`),
  );
}

describe('a declared secret is in no output', () => {
  test.each(placements)('%s', async (_, request) => {
    const workspace = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nenv: { TOKEN: { secret: true } }\nrequests: { a: { ${request} } }\n`,
    });
    const texts = await everything(workspace, 'run a.yaml', { TOKEN: SECRET });
    expect(leaks(texts)).toEqual([]);
    expect(texts['json']).toContain('"results"');
  });

  test('and stands as *** where it was', async () => {
    const workspace = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}\nenv: { TOKEN: { secret: true } }\nrequests: { a: { POST: /a, json: { t: "${token}" }, expect: { status: 201 } } }\n`,
    });
    const texts = await everything(workspace, 'run a.yaml', { TOKEN: SECRET });
    const masked = ['stdout', 'json', 'html', 'events', 'har', 'dry run'];
    expect(masked.filter((name) => !texts[name]?.includes('***'))).toEqual([]);
    expect(server.received[0]?.body.toString()).toBe(JSON.stringify({ t: SECRET }));
  });
});

describe('other secrets', () => {
  const asks = (rest: string): string => `baseUrl: ${server.url}\n${rest}`;

  test('--secret hides a value that the file does not declare secret', async () => {
    const workspace = await createWorkspace({
      'a.yaml': asks(`env: { TOKEN: {} }\nrequests: { a: { POST: /a, text: "${token}", expect: { status: 201 } } }\n`),
    });
    const { output } = await workspace.rollcall('run a.yaml --secret TOKEN=open-sesame-1');
    expect(output + (await workspace.read('reports/report.json'))).not.toContain('open-sesame-1');
    expect(server.received[0]?.body.toString()).toBe('open-sesame-1');
  });

  test('a capture with secret: true, also in the answer it was taken from and in later requests', async () => {
    const workspace = await createWorkspace({
      'a.yaml': asks(`requests:
  login: { POST: /login, text: "fresh-%74oken-77", capture: { t: { from: "body.body", secret: true } } }
  use: { GET: /use, headers: { authorization: "Token \${{ vars.t }}" }, expect: { status: 201 } }
`).replace('%74', 't'),
    });
    const { output } = await workspace.rollcall('run a.yaml -v');
    const report = await workspace.report();
    expect(JSON.stringify(report.results.slice(1))).not.toContain('fresh-token-77');
    expect(JSON.stringify(report.results[0]?.attempts[0]?.captures)).not.toContain('fresh-token-77');
    expect(JSON.stringify(report.results[0]?.attempts[0]?.exchanges[0]?.response)).not.toContain('fresh-token-77');
    expect(output).not.toContain('Token fresh-token-77');
    expect(server.received[1]?.headers.authorization).toBe('Token fresh-token-77');
  });

  test('credentials written out in a collection', async () => {
    const workspace = await createWorkspace({
      'a.yaml': asks(`requests:
  a: { GET: /a, auth: { bearer: literal-bearer-1 }, expect: { status: 201 } }
  b: { GET: /b, auth: { basic: { username: u, password: literal-pass-2 } }, expect: { status: 201 } }
  c: { GET: /c, headers: { authorization: "Bearer literal-header-3" }, expect: { status: 201 } }
`),
    });
    const { output } = await workspace.rollcall('run a.yaml -v');
    const all = output + (await workspace.read('reports/report.json')) + (await workspace.read('reports/report.html'));
    for (const secret of [
      'literal-bearer-1',
      'literal-pass-2',
      'literal-header-3',
      Buffer.from('u:literal-pass-2').toString('base64'),
    ]) {
      expect(all).not.toContain(secret);
    }
  });

  test('a longer secret that holds a shorter one leaves nothing of itself', async () => {
    const workspace = await createWorkspace({
      'a.yaml': asks(
        'env: { A: { secret: true }, B: { secret: true } }\nrequests: { a: { POST: /a, text: "${{ env.A }} ${{ env.B }}", expect: { status: 201 } } }\n',
      ),
    });
    const { output } = await workspace.rollcall('run a.yaml', { env: { A: 'abc-abc', B: 'abc-abc-tail-of-it' } });
    expect(output + (await workspace.read('reports/report.json'))).not.toMatch(/abc-abc|tail-of-it/);
  });

  test('an empty secret hides nothing', async () => {
    const workspace = await createWorkspace({
      'a.yaml': asks('env: { TOKEN: { secret: true, default: "" } }\nrequests: { a: { GET: /a } }\n'),
    });
    await workspace.rollcall('run a.yaml');
    expect(await workspace.read('reports/report.json')).not.toContain('***');
  });

  test('a secret with hosts leaves for no other host', async () => {
    const other = await startHttpServer((_, response) => void response.end('{}'));
    const workspace = await createWorkspace({
      'a.yaml': `env: { TOKEN: { secret: true, hosts: [api.example.com] } }\nrequests: { a: { GET: "${other.url}/", auth: { bearer: "${token}" } } }\n`,
    });
    const { exit } = await workspace.rollcall('run a.yaml', { env: { TOKEN: 'bound-secret-1' } });
    await other.close();
    expect(exit).toBe(3);
    expect(other.received).toEqual([]);
  });

  test.each([
    'each: "${{ parse_json(env.TOKEN) }}", GET: /a',
    'repeat: "${{ parse_json(env.TOKEN) }}", GET: /a',
    'repeat: "${{ env.TOKEN }}", GET: /a',
    'GET: "http://${{ env.TOKEN }}/a"',
  ])('what is found before the run tells none: %s', async (request) => {
    const { rollcall } = await createWorkspace({
      'a.yaml': asks(`env: { TOKEN: { secret: true } }\nrequests: { a: { ${request} } }\n`),
    });
    const { exit, output } = await rollcall('run a.yaml --allow-host 127.0.0.1', { env: { TOKEN: 'told-nowhere-2' } });
    expect(exit).toBe(2);
    expect(output).not.toContain('told-nowhere-2');
  });

  test('neither check nor list nor merge tells one', async () => {
    const workspace = await createWorkspace({
      'a.yaml': asks(
        `env: { TOKEN: { secret: true } }\nrequests: { a: { GET: "/\${{ env.TOKEN.nope }}" }, b: { GET: "/${token}", auth: { bearer: in-the-file-9 } } }\n`,
      ),
    });
    const outputs = [
      await workspace.rollcall('check a.yaml', { env: { TOKEN: 'told-nowhere-1' } }),
      await workspace.rollcall('list a.yaml --json', { env: { TOKEN: 'told-nowhere-1' } }),
    ];
    for (const { output } of outputs) expect(output).not.toContain('told-nowhere-1');
  });
});
