import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

const json = (text: string) => ({ headers: { 'content-type': 'application/json' }, text });
const stored = '__snapshots__/c.yaml';

function collection(snapshot: unknown, more: object = {}) {
  return { 'c.yaml': { baseUrl: '$URL', requests: { a: { GET: '/a', expect: { snapshot, ...more } } } } };
}

describe('a snapshot that is not there yet', () => {
  test('is written as YAML that can be read, numbers as they came, and said', async () => {
    const { exit, results, written } = await runCollection({
      files: collection(true),
      server: { 'GET /a': json('{"id":9007199254740993,"price":1.10,"name":"Zoë","lines":"a\\nb","none":null}') },
    });
    expect(exit).toBe(0);
    expect(results['a']?.warnings?.map(({ code, message }) => [code, message])).toEqual([
      ['run/snapshot', 'the snapshot of a was written in __snapshots__/c.yaml'],
    ]);
    expect(written['c.yaml']?.toString()).toBe(
      '# Answers that rollcall compares with. Written by `rollcall run`; again by `rollcall run --update-snapshots`.\n' +
        'a:\n  id: 9007199254740993\n  price: 1.1\n  name: Zoë\n  lines: |-\n    a\n    b\n  none: null\n',
    );
  });

  test('is not written where another check fails', async () => {
    const { exit, written } = await runCollection({
      files: collection(true, { status: 404 }),
      server: { 'GET /a': json('{}') },
    });
    expect([exit, written['c.yaml']]).toEqual([1, undefined]);
  });

  test('fails with --ci and is not written', async () => {
    const { exit, results, written } = await runCollection({
      files: collection(true),
      args: ['c.yaml', '--ci'],
      server: { 'GET /a': json('{}') },
    });
    expect([exit, written['c.yaml']]).toEqual([1, undefined]);
    expect(results['a']?.attempts[0]?.checks.at(-1)).toMatchObject({
      kind: 'snapshot',
      outcome: 'failed',
      message: 'none is stored in __snapshots__/c.yaml, and --ci writes none: run without it and commit the file',
      location: { file: 'c.yaml' },
    });
  });

  test('ci: true of rollcall.yaml is the same', async () => {
    const { exit } = await runCollection({
      files: { ...collection(true), 'rollcall.yaml': { ci: true } },
      server: { 'GET /a': json('{}') },
    });
    expect(exit).toBe(1);
  });

  test('has no secret in it, and the body with the secret equals it', async () => {
    const files = {
      'c.yaml': {
        baseUrl: '$URL',
        env: { TOKEN: { secret: true } },
        requests: { a: { GET: '/a', expect: { snapshot: true } } },
      },
    };
    const server = { 'GET /a': json('{"token":"s3cret-value"}') };
    const env = { TOKEN: 's3cret-value' };
    const first = await runCollection({ files, server, env });
    expect(first.written['c.yaml']?.toString()).toContain('token: "***"');
    const snapshot = first.written['c.yaml']?.toString() ?? '';
    const second = await runCollection({
      files: { ...files, [stored]: snapshot },
      server,
      env,
      args: ['c.yaml', '--ci'],
    });
    expect(second.exit).toBe(0);
  });

  test('each row and repetition has its own', async () => {
    const { exit, written } = await runCollection({
      files: {
        'c.yaml': {
          baseUrl: '$URL',
          requests: {
            a: { each: [{ id: 1 }, { id: 2 }], GET: '/a', query: { id: `\${{ row.id }}` }, expect: { snapshot: true } },
          },
        },
      },
      server: { 'GET /a': json('[1]') },
    });
    expect(exit).toBe(0);
    expect(written['c.yaml']?.toString()).toMatch(/a\[0\]:\n {2}- 1\na\[1\]:\n {2}- 1\n/);
  });
});

describe('a snapshot that is there', () => {
  const files = { ...collection(true), [stored]: 'a: { id: 1, name: A }\nother: kept\n' };

  test('passes without a warning where the body equals it', async () => {
    const { exit, results } = await runCollection({ files, server: { 'GET /a': json('{"name":"A","id":1.0}') } });
    expect([exit, results['a']?.warnings]).toEqual([0, undefined]);
  });

  test.each([
    ['{"id":1,"name":"B"}', 'body.name is "B", expected "A"'],
    ['{"id":1}', 'no value at body.name'],
    ['{"id":1,"name":"A","more":[]}', 'body.more is not expected'],
    ['"text"', 'body is'],
  ])('%s fails and says what differs and what to do', async (body, message) => {
    const { exit, results, written } = await runCollection({ files, server: { 'GET /a': json(body) } });
    const check = results['a']?.attempts[0]?.checks.at(-1);
    expect(exit).toBe(1);
    expect(check?.message?.split('\n')[0]).toContain(message.split(',')[0]);
    expect(check?.message).toContain('stored in __snapshots__/c.yaml; if the new answer is right');
    expect(written['c.yaml']?.toString()).toBe(files[stored]);
  });

  test('--update-snapshots writes it anew and leaves the others', async () => {
    const { exit, written, results } = await runCollection({
      files,
      args: ['c.yaml', '--update-snapshots'],
      server: { 'GET /a': json('{"id":2}') },
    });
    expect(exit).toBe(0);
    expect(written['c.yaml']?.toString()).toMatch(/a:\n {2}id: 2\nother: kept\n/);
    expect(results['a']?.warnings?.[0]?.message).toContain('was changed');
  });

  test.each([
    ['a: [\n', 'input/yaml-syntax'],
    ['- 1\n', 'is no map of requests'],
  ])('a file that cannot be used is an errored check: %j', async (text, message) => {
    const { exit, results } = await runCollection({
      files: { ...files, [stored]: text },
      server: { 'GET /a': json('{}') },
    });
    const check = results['a']?.attempts[0]?.checks.at(-1);
    expect([exit, check?.outcome]).toEqual([1, 'errored']);
    expect(JSON.stringify(check)).toContain(message === 'input/yaml-syntax' ? '__snapshots__/c.yaml' : message);
  });
});

test('a link that leads out of the project is neither read nor written through', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'rollcall-outside-'));
  onTestFinished(() => rm(outside, { recursive: true }));
  const { exit, results } = await runCollection({
    files: collection(true),
    server: { 'GET /a': json('{}') },
    prepare: (folder) => symlink(outside, join(folder, '__snapshots__')),
  });
  const check = results['a']?.attempts[0]?.checks.at(-1);
  expect([exit, check?.outcome, await readdir(outside)]).toEqual([1, 'errored', []]);
  expect(check?.message).toContain('lies outside the project root');
});

describe('ignore', () => {
  test.each([
    ['body.id', '{"id":5,"name":"A"}'],
    ['id', '{"id":5,"name":"A"}'],
    ['$.id', '{"name":"A"}'],
    ['["id"]', '{"id":[],"name":"A"}'],
    ['$..id', '{"id":5,"name":"A"}'],
  ])('%s leaves it out of both sides', async (path, body) => {
    const { exit } = await runCollection({
      files: { ...collection({ ignore: [path] }), [stored]: 'a: { id: 1, name: A }\n' },
      server: { 'GET /a': json(body) },
    });
    expect(exit).toBe(0);
  });

  test('reaches into lists, and what is ignored is not stored', async () => {
    const { exit, written } = await runCollection({
      files: collection({ ignore: ['items[*].id', 'deep.*.at', 'list[0]'] }),
      server: { 'GET /a': json('{"items":[{"id":1,"v":1},{"id":2,"v":2}],"deep":{"x":{"at":1,"b":2}},"list":[1,2]}') },
    });
    expect(exit).toBe(0);
    expect(written['c.yaml']?.toString()).toContain(
      'a:\n  items:\n    - v: 1\n    - v: 2\n  deep:\n    x:\n      b: 2\n  list:\n    - 2\n',
    );
  });

  test.each(['', 'a..', '[', 'a b', '$'])('%j is no path, which is known before the run', async (path) => {
    const { exit, stderr, requests } = await runCollection({
      files: collection({ ignore: [path] }),
      server: { 'GET /a': json('{}') },
    });
    expect([exit, requests.length]).toEqual([2, 0]);
    expect(stderr).toContain('is no path');
  });
});

describe('bodies', () => {
  test('text is compared as text', async () => {
    const { exit, results } = await runCollection({
      files: { ...collection(true), [stored]: 'a: |\n  x\n  y\n' },
      server: { 'GET /a': { headers: { 'content-type': 'text/plain' }, text: 'x\nz\n' } },
    });
    expect(exit).toBe(1);
    expect(results['a']?.attempts[0]?.checks.at(-1)).toMatchObject({ expected: 'x\ny\n', actual: 'x\nz\n' });
  });

  test.each([
    ['application/json', '{', 'the body is not JSON'],
    ['image/png', '\u0089PNG\u0000', 'the body is binary: check its `sha256` instead'],
  ])('of %s that cannot be stored says so', async (type, body, message) => {
    const { exit, results, written } = await runCollection({
      files: collection(true),
      server: { 'GET /a': { headers: { 'content-type': type }, text: body } },
    });
    const check = results['a']?.attempts[0]?.checks.at(-1);
    expect([exit, check?.outcome, written['c.yaml']]).toEqual([1, 'errored', undefined]);
    expect(check?.message).toContain(message);
  });
});
