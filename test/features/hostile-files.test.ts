import { execFileSync } from 'node:child_process';
import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startHttpServer } from '../servers/http-server.ts';
import { runCollection } from '../support/run-collection.ts';

const PRIVATE = 'the key of somebody';
/** As long: a length that was promised must not be what gives it away. */
const NOTE = 'a note for everyone';

/** Runs `p/c.yaml` of a project `p`, beside which lies `outside` with a file of every kind. */
async function run(collection: object, prepare?: (project: string) => Promise<void> | void, args: string[] = []) {
  return runCollection({
    files: {
      'p/rollcall.yaml': '',
      'p/c.yaml': { requests: { a: { GET: '$URL/' } }, ...collection },
      'p/note.txt': NOTE,
      'outside/key.txt': PRIVATE,
      'outside/key.json': { private: PRIVATE },
      'outside/rows.csv': `private\n${PRIVATE}\n`,
      'outside/base.yaml': { vars: { private: PRIVATE } },
      'outside/api.yaml': `openapi: [\n${PRIVATE}\n`,
      'outside/login.yaml': { requests: { in: { GET: '$URL/fixture' } } },
      'outside/.env': `PRIVATE=${PRIVATE}\n`,
    },
    cwd: 'p',
    args: ['c.yaml', ...args],
    prepare: async (folder) => {
      await mkdir(join(folder, 'p/in'), { recursive: true });
      await prepare?.(join(folder, 'p'));
    },
  });
}

const requests = (more: object): object => ({ requests: { a: { POST: '$URL/', ...more } } });

/** Everywhere that a collection can name a file, with the kind that belongs there. */
const uses: [string, (folder: string) => object][] = [
  ['file', (at) => requests({ file: `${at}/key.txt` })],
  ['jsonFile', (at) => requests({ jsonFile: `${at}/key.json` })],
  ['multipart', (at) => requests({ multipart: { f: { file: `${at}/key.txt` } } })],
  ['rows', (at) => requests({ each: `${at}/rows.csv`, text: '${{ row.private }}' })],
  ['rows of a collection', (at) => ({ each: `${at}/rows.csv`, ...requests({ text: '${{ row.private }}' }) })],
  ['schema', (at) => requests({ expect: { schema: `${at}/key.json` } })],
  ['$ref', (at) => requests({ expect: { schema: { $ref: `${at}/key.json` } } })],
  ['certificate', (at) => requests({ tls: { ca: `${at}/key.txt` } })],
  ['extends', (at) => ({ extends: `${at}/base.yaml`, ...requests({ text: '${{ vars.private }}' }) })],
  ['fixture', (at) => ({ fixtures: { login: `${at}/login.yaml` } })],
  ['openapi', (at) => ({ openapi: `${at}/api.yaml` })],
];

const leaks = ({ requests: sent, stdout, stderr, reportText }: Awaited<ReturnType<typeof run>>): boolean =>
  `${JSON.stringify(sent)}${stdout}${stderr}${reportText}`.includes(PRIVATE);

describe('a file outside of the project is not read', () => {
  test.each(uses)('%s: by `..`', async (_, use) => {
    const ran = await run(use('../outside'));
    expect(ran.stderr).toContain('lies outside the project root');
    expect({ exit: ran.exit, sent: ran.requests, leaks: leaks(ran) }).toEqual({ exit: 2, sent: [], leaks: false });
  });

  test.each(uses)('%s: through a folder that is a link', async (_, use) => {
    const ran = await run(use('link'), (project) => symlink('../outside', join(project, 'link')));
    expect(ran.stderr).toContain('lies outside the project root');
    expect({ exit: ran.exit, sent: ran.requests, leaks: leaks(ran) }).toEqual({ exit: 2, sent: [], leaks: false });
  });

  test.each(uses.slice(-4))('%s: by an absolute path', async (_, use) => {
    const ran = await run(use('$DIR/outside'));
    expect({ exit: ran.exit, sent: ran.requests, leaks: leaks(ran) }).toEqual({ exit: 2, sent: [], leaks: false });
  });

  test('a link to it is none of the project either, but --allow-read is', async () => {
    const use = requests({ file: 'note.link' });
    const prepare = (project: string) => symlink('../outside/key.txt', join(project, 'note.link'));
    expect(leaks(await run(use, prepare))).toBe(false);
    expect(leaks(await run(use, prepare, ['--allow-read', '../outside']))).toBe(true);
  });

  test.each([
    '../outside/key.txt',
    'in/../../outside/key.txt',
    '$DIR/outside/key.txt',
    '../outside/key.txt\0.txt',
    'note.txt\0',
  ])('nor by a path that an expression gives: %j', async (path) => {
    const ran = await run({
      vars: { at: path },
      requests: {
        file: { POST: '$URL/', file: '${{ vars.at }}' },
        json: { POST: '$URL/', jsonFile: '${{ vars.at }}' },
        part: { POST: '$URL/', multipart: { f: { file: '${{ vars.at }}' } } },
        schema: { GET: '$URL/', expect: { schema: '${{ vars.at }}' } },
        ca: { GET: '$URL/', tls: { ca: '${{ vars.at }}' } },
        save: { GET: '$URL/', save: '${{ vars.at }}' },
      },
    });
    expect([1, 3]).toContain(ran.exit);
    expect(ran.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(leaks(ran)).toBe(false);
    expect(ran.report?.counts).toMatchObject({ passed: 0, total: 6 });
  });

  test('a path is no URL: %2e%2e is the name of a folder', async () => {
    const ran = await run({ vars: { at: '%2e%2e/outside/key.txt' }, ...requests({ file: '${{ vars.at }}' }) });
    expect(ran).toMatchObject({ exit: 3, requests: [] });
    expect(leaks(ran)).toBe(false);
  });

  test('nor by a link that is made between check and run', async () => {
    let swap = (): void => undefined;
    const server = await startHttpServer((_, response) => {
      swap();
      response.end();
    });
    const ran = await run(
      { requests: { first: { GET: server.url }, a: { POST: server.url, file: 'note.txt' } } },
      (project) => {
        swap = () => {
          swap = () => undefined;
          unlinkSync(join(project, 'note.txt'));
          symlinkSync('../outside/key.txt', join(project, 'note.txt'));
        };
      },
    );
    await server.close();
    expect(ran.exit).toBe(3);
    expect(ran.results['a']?.attempts[0]?.problem?.code).toBe('input/outside-root');
    expect(server.received.map(({ body }) => body.toString())).toEqual(['']);
  });

  test('nor by one that is made before the body is sent again', async () => {
    const server = await startHttpServer((_, response) => {
      swap();
      response.writeHead(307, { location: '/again' }).end();
    });
    let swap = (): void => undefined;
    const ran = await run({ requests: { a: { PUT: server.url, file: 'note.txt' } } }, (project) => {
      swap = () => {
        unlinkSync(join(project, 'note.txt'));
        symlinkSync('../outside/key.txt', join(project, 'note.txt'));
        swap = () => undefined;
      };
    });
    await server.close();
    expect(server.received.map(({ body }) => body.toString())).toEqual([NOTE]);
    expect(ran).toMatchObject({ exit: 3 });
    expect(ran.results['a']?.attempts[0]?.problem?.message).toContain('lies outside the project root');
  });

  test('a `.env` that is a link leads nowhere', async () => {
    const use = {
      env: { PRIVATE: { required: false } },
      ...requests({ text: 'is ${{ env.?PRIVATE.orValue("absent") }}' }),
    };
    const ran = await run(use, (project) => symlink('../outside/.env', join(project, '.env')));
    expect({ exit: ran.exit, leaks: leaks(ran) }).toEqual({ exit: 2, leaks: false });
    expect(ran.stderr).toContain('.env is a link that leads out of the project root');
    const prepare = (project: string) => symlink('../outside/.env', join(project, '.env'));
    expect(leaks(await run(use, prepare, ['--env-file', '.env']))).toBe(true);
  });
});

describe('what is no regular file', () => {
  const things: [string, (path: string) => void][] = [
    ['a pipe', (path) => void execFileSync('mkfifo', [path])],
    ['a link to a device', (path) => symlinkSync('/dev/zero', path)],
    ['a circle of links', (path) => symlinkSync(path, path)],
    ['a folder', (path) => void execFileSync('mkdir', [path])],
  ];
  const names = ['key.txt', 'key.json', 'rows.csv', 'base.yaml', 'api.yaml', 'login.yaml'];

  test.each(things)('%s is not read where a collection names a file', async (thing, make) => {
    // Only what does not end needs to be tried everywhere.
    const tried = thing === 'a pipe' ? uses : uses.slice(0, 4);
    const used = await Promise.all(
      tried.map(async ([, use]) =>
        run(use('in'), (project) => names.forEach((name) => make(join(project, 'in', name)))),
      ),
    );
    expect(used.map(({ exit, requests: sent }) => [exit, sent.length])).toEqual(tried.map(() => [2, 0]));
    const isTold = used.every(({ stderr }) => stderr.includes('is no regular file'));
    expect(isTold).toBe(thing === 'a pipe');
  });

  test.each(things)('%s is not read where an expression names it', async (_, make) => {
    const ran = await run(
      {
        vars: { at: 'in/thing' },
        requests: {
          file: { POST: '$URL/', file: '${{ vars.at }}' },
          json: { POST: '$URL/', jsonFile: '${{ vars.at }}' },
          schema: { GET: '$URL/', expect: { schema: '${{ vars.at }}' } },
          ca: { GET: '$URL/', tls: { ca: '${{ vars.at }}' } },
        },
      },
      (project) => make(join(project, 'in/thing')),
    );
    expect([1, 3]).toContain(ran.exit);
    expect(ran.report?.counts).toMatchObject({ passed: 0, total: 4 });
  });

  test('is no snapshot', async () => {
    const ran = await run({ requests: { a: { GET: '$URL/', expect: { snapshot: true } } } }, async (project) => {
      await mkdir(join(project, '__snapshots__'));
      execFileSync('mkfifo', [join(project, '__snapshots__/c.yaml')]);
    });
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain('no regular file');
  });
});

describe('`save`', () => {
  test.each(['.git/config', '.GIT/hooks/post-checkout', 'in/.git/config', 'rollcall.yaml', '.env', '.env.local'])(
    'does not write %s',
    async (save) => {
      const ran = await run({ requests: { a: { GET: '$URL/', save } } });
      expect(ran.results['a']?.attempts[0]?.problem).toMatchObject({ code: 'http/file' });
      expect({ exit: ran.exit, sent: ran.requests }).toEqual({ exit: 3, sent: [] });
    },
  );

  test('does not write through a link to outside', async () => {
    let outside = '';
    const ran = await run({ requests: { a: { GET: '$URL/', save: 'link/new.txt' } } }, async (project) => {
      outside = join(project, '../outside');
      await symlink('../outside', join(project, 'link'));
      await writeFile(join(outside, 'new.txt'), 'as before');
      writeFileSync(join(outside, 'probe'), '');
    });
    expect(ran.results['a']?.attempts[0]?.problem?.code).toBe('input/outside-root');
    expect(ran.requests).toEqual([]);
  });
});
