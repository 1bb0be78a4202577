import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../../support/cli-workspace.ts';

const collection = (requests: object, top: object = {}): string =>
  JSON.stringify({ baseUrl: 'http://h.test', ...top, requests });

async function exported(requests: object, top: object = {}, env: Record<string, string> = {}): Promise<string> {
  const workspace = await createWorkspace({ 'c.yaml': collection(requests, top) }, env);
  const { exit, stdout, stderr } = await workspace.rollcall('export curl c.yaml');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return stdout;
}

/** Stands in for curl: it keeps its words, and answers with headers and a body. */
const CURL = String.raw`#!/bin/sh
before=
for word in "$@"; do
  [ "$before" = -D ] && printf 'HTTP/1.1 201 Created\r\nLocation: /users/7\r\n\r\n' > "$word"
  before=$word
done
printf '%s\036' "$@" >> calls
printf '\035' >> calls
printf '%s' '{"id":7,"name":"Ada \"L\"","a-b":[{"c":true}]}'
`;

/** Stands in for jq, as far as the scripts use it. */
const JQ = `#!/usr/bin/env node
const words = process.argv.slice(2);
const at = words.indexOf('text');
if (at !== -1) {
  const [value, program] = [words[at + 1], words[at + 2]];
  const results = { $text: JSON.stringify(value), '$text | @uri': encodeURIComponent(value) };
  process.stdout.write(results[program] ?? JSON.stringify(value).slice(1, -1));
} else {
  const steps = words[1].match(/[A-Za-z_]\\w*|\\d+|"[^"]*"/g) ?? [];
  let value = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  for (const step of steps) value = value[step.replaceAll('"', '')];
  process.stdout.write(words[0] === '-r' && typeof value === 'string' ? value : JSON.stringify(value));
}
`;

type Ran = { calls: string[][]; code: number; errors: string };

/** Runs a script with the stand-ins; gives the words of each call of curl. */
async function run(script: string, env: Record<string, string> = {}): Promise<Ran> {
  const workspace: Workspace = await createWorkspace({ 'bin/curl': CURL, 'bin/jq': JQ, calls: '' });
  for (const name of ['curl', 'jq']) await chmod(join(workspace.folder, 'bin', name), 0o755);
  const path = `${join(workspace.folder, 'bin')}:${process.env['PATH']}`;
  const shell = spawn('bash', ['-s'], { cwd: workspace.folder, env: { PATH: path, HOME: workspace.folder, ...env } });
  shell.stdin.end(script);
  shell.stdout.resume();
  const [errors, [code]] = await Promise.all([text(shell.stderr), once(shell, 'close') as Promise<[number]>]);
  const calls = (await workspace.read('calls')).split('\x1d').slice(0, -1);
  return { calls: calls.map((call) => call.split('\x1e').slice(0, -1)), code, errors };
}

describe('secrets', () => {
  const odd = `p"a's$\\ ü&+`;

  test('come from the environment, wherever they stand', async () => {
    const script = await exported(
      {
        bearer: { GET: '/a', auth: { bearer: '${{ env.TOKEN }}' } },
        basic: { GET: '/b', auth: { basic: { username: 'ada', password: '${{ env.TOKEN }}' } } },
        query: { GET: '/c', query: { key: '${{ env.TOKEN }}' } },
        form: { POST: '/d', form: { p: '${{ env.TOKEN }}' } },
        json: { POST: '/e', json: { p: '${{ env.TOKEN }}', t: 'x ${{ env.TOKEN }} y' } },
        text: { POST: '/f', text: "it's\n${{ env.TOKEN }}!" },
        path: { GET: '/g/${{ env.TOKEN }}/h' },
      },
      { env: { TOKEN: { secret: true } } },
      { TOKEN: 'v3ry-secret' },
    );
    expect(script).not.toContain('v3ry-secret');
    expect(script).toContain(': "${TOKEN:?set TOKEN}"');
    const { calls, errors } = await run(script, { TOKEN: odd });
    expect(errors).toBe('');
    const has = (index: number): string[] => calls[index] ?? [];
    expect(has(0)).toContain(`authorization: Bearer ${odd}`);
    expect(has(1)).toContain(`ada:${odd}`);
    expect(has(2)).toContain(`http://h.test/c?key=${encodeURIComponent(odd)}`);
    expect(has(3)).toContain(`p=${encodeURIComponent(odd)}`);
    expect(has(4).at(-1)).toBe(JSON.stringify({ p: odd, t: `x ${odd} y` }));
    expect(has(5).at(-1)).toBe(`it's\n${odd}!`);
    expect(has(6)).toContain(`http://h.test/g/${odd}/h`);
  });

  test('one without value ends the script before anything is sent', async () => {
    const top = { env: { TOKEN: { secret: true } } };
    const script = await exported({ a: { GET: '/a', auth: { bearer: '${{ env.TOKEN }}' } } }, top);
    const { calls, code, errors } = await run(script);
    expect({ calls, isFailure: code !== 0 }).toEqual({ calls: [], isFailure: true });
    expect(errors).toContain('TOKEN: set TOKEN');
  });

  test('credentials in clear become variables', async () => {
    const script = await exported({
      a: { GET: '/a', headers: { authorization: 'Bearer cl3ar-token' } },
      b: { GET: '/b', auth: { basic: { username: 'ada', password: 'pa55/word' } } },
    });
    expect(script).not.toMatch(/cl3ar-token|pa55/);
    const { calls } = await run(script, { SECRET_1: 'one', SECRET_2: 'two' });
    expect(calls[0]).toContain('authorization: Bearer one');
    expect(calls[1]).toContain('ada:two');
  });

  test('what is made of a secret is asked for, not written', async () => {
    const script = await exported(
      { a: { GET: '/a', headers: { 'x-sign': '${{ hmac_sha256(env.KEY, "x") }}' } } },
      { env: { KEY: { secret: true } } },
      { KEY: 'k3y' },
    );
    expect(script).toContain(': "${value:?hmac_sha256(env.KEY, x )}"');
    expect(script).toContain(`-H 'x-sign: '"\${value}"`);
  });
});

describe('captured values', () => {
  test('are filled from the answers, by jq or from the headers', async () => {
    const script = await exported({
      create: {
        POST: '/users',
        json: { name: 'Ada' },
        capture: { user_id: 'body.id', name: 'body.name', deep: "body['a-b'][0].c", place: 'headers.location' },
      },
      read: { GET: '/users/${{ vars.user_id }}', query: { name: '${{ vars.name }}' } },
      update: {
        PUT: '${{ vars.place }}',
        json: { id: '${{ vars.user_id }}', deep: '${{ vars.deep }}', n: 'n ${{ vars.name }}' },
      },
      again: { GET: '/x/${{ responses.create.body.id }}' },
    });
    expect(script).toContain(`user_id=$(printf '%s' "$answer" | jq -r '.id')`);
    const { calls, errors, code } = await run(script);
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expect(calls[1]).toContain(`http://h.test/users/7?name=${encodeURIComponent('Ada "L"')}`);
    expect(calls[2]).toContain('http://h.test/users/7');
    expect(calls[2]?.at(-1)).toBe('{"id":7,"deep":true,"n":"n Ada \\"L\\""}');
    expect(calls[3]).toContain('http://h.test/x/7');
  });

  test('only those that are used cost a line', async () => {
    const script = await exported({ a: { GET: '/a', capture: { x: 'body.x' } } });
    expect(script).not.toContain('jq');
    expect(script.trim().split('\n').at(-1)).toBe('curl -sS --location http://h.test/a');
  });

  test('what no line finds has to be set, where it is first needed', async () => {
    const script = await exported({
      a: { GET: '/a', capture: { ids: 'body.items.map(i, i.id)' } },
      b: { GET: '/b/${{ vars.ids }}' },
    });
    const { calls, errors } = await run(script);
    expect(calls).toHaveLength(1);
    expect(errors).toContain('ids: body.items.map(i, i.id) of a');
    expect((await run(script, { ids: '3' })).calls[1]).toContain('http://h.test/b/3');
  });

  test('two files do not share a variable', async () => {
    const chain = { a: { GET: '/a', capture: { id: 'body.id' } }, b: { GET: '/b/${{ vars.id }}' } };
    const workspace = await createWorkspace({ 'one.yaml': collection(chain), 'two.yaml': collection(chain) });
    const { stdout } = await workspace.rollcall('export curl one.yaml two.yaml');
    expect(stdout).toContain('http://h.test/b/"${id}"');
    expect(stdout).toContain('http://h.test/b/"${id_2}"');
  });
});

describe('the script', () => {
  test('says what a run does and a command does not', async () => {
    const script = await exported({
      a: { name: 'First\nline', GET: '/a', if: 'true' },
      b: { skip: 'not yet', GET: '/b' },
      c: { GET: '/c', poll: { until: 'body.ok' } },
      d: { GET: '/d', paginate: { link: true } },
    });
    const comments = script.split('\n').filter((line) => line.startsWith('# '));
    expect(comments.slice(2)).toEqual([
      '# c.yaml#a: First line',
      '# only if true',
      '# c.yaml#b',
      '# skipped: not yet',
      '# c.yaml#c',
      '# a run repeats it until body.ok',
      '# c.yaml#d',
      '# a run goes on to the next pages',
    ]);
    expect((await run(script)).calls).toHaveLength(3);
  });

  test('tokens are asked for', async () => {
    const auth = { oauth2: { grant: 'client_credentials', tokenUrl: 'http://h.test/t', clientId: 'c' } };
    const script = await exported({ a: { GET: '/a', auth } });
    expect(script).toContain(': "${oauth2_token:?a token of the OAuth 2.0 server}"');
    expect((await run(script, { oauth2_token: 'tok' })).calls[0]).toContain('authorization: Bearer tok');
  });

  test('selection and environment as of run; nothing is sent', async () => {
    const workspace = await createWorkspace({
      'rollcall.yaml': 'environments: { staging: { HOST: "http://staging.test" } }',
      'c.yaml': `env: { HOST: {} }
baseUrl: \${{ env.HOST }}
requests:
  a: { GET: /a, tags: [smoke] }
  b: { GET: /b }
`,
    });
    const smoke = await workspace.rollcall('export curl -e staging -t smoke c.yaml');
    expect(smoke.stdout).toContain('curl -sS --location http://staging.test/a\n');
    expect(smoke.stdout).not.toContain('test/b');
    const line = await workspace.rollcall('export curl --var HOST=http://v.test c.yaml:5 -k --timeout 3s');
    expect(line.stdout).toContain('http://v.test/b');
    expect(line.stdout).toContain('--max-time 3');
  });

  test.each([
    ['export curl none.yaml', 'none.yaml'],
    ['export curl bad.yaml', 'is not a URL'],
    ['export curl c.yaml -o mine.sh', 'mine.sh is there already'],
    ['export curl c.yaml -n nothing', 'usage/nothing-to-run'],
    ['export curl variable.yaml', 'input/missing-variable'],
  ])('%s is refused, nothing is written', async (command, message) => {
    const workspace = await createWorkspace({
      'c.yaml': collection({ a: { GET: '/a' } }),
      'bad.yaml': 'requests: { a: { GET: "http://h.test:x1/" }, b: { GET: "http://h.test/" } }\n',
      'variable.yaml': 'env: { HOST: {} }\nrequests: { a: { GET: "${{ env.HOST }}/" } }\n',
      'mine.sh': 'mine',
    });
    const { exit, stdout, stderr } = await workspace.rollcall(command);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await workspace.read('mine.sh')).toBe('mine');
  });

  test('is written to a file, or into a folder', async () => {
    const workspace = await createWorkspace({ 'c.yaml': collection({ a: { GET: '/a' } }) });
    expect(await workspace.rollcall('export curl c.yaml -o out/')).toMatchObject({ exit: 0, stdout: '' });
    expect(await workspace.read('out/requests.sh')).toMatch(/^#!\/usr\/bin\/env bash\n# c\.yaml as curl commands/);
  });
});
