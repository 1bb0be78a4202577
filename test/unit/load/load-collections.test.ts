import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCollections } from '../../../src/load/load-collections.ts';
import type { RequestSpec } from '../../../src/model/collection.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Template } from '../../../src/model/template.ts';
import { brief, load, loadText, makeProject } from './project.ts';

function literal(template: Template | undefined): Json | undefined {
  return template?.kind === 'literal' ? template.value : undefined;
}

async function requests(text: string): Promise<RequestSpec[]> {
  const { collections, problems } = await loadText(text);
  expect(brief(problems)).toEqual([]);
  return collections[0]?.requests ?? [];
}

describe('a collection', () => {
  it('is read whole', async () => {
    const { collections, problems } = await loadText(`name: Users
tags: [smoke]
env:
  URL: { default: http://a.test, hosts: [a.test], secret: true, description: Where }
  OPT: { required: false }
  NUM: 5
  MUST:
baseUrl: \${{ env.URL }}
parallel: true
setup:
  s: { GET: /s }
requests:
  a:
    POST: /a
    json: { n: 1 }
    needs: s
    expect:
      status: 200
      headers: { ETag: x, b: { present: true } }
      assert:
        - body.ok
        - status == 200
    capture: { id: body.id, t: { from: body.t, secret: true } }
`);
    expect(brief(problems)).toEqual([]);
    const [collection] = collections;
    expect(collection).toMatchObject({ name: 'Users', tags: ['smoke'], parallel: true, literalSecrets: [] });
    expect(collection?.env.map((declaration) => ({ ...declaration, span: undefined }))).toEqual([
      {
        name: 'URL',
        default: 'http://a.test',
        secret: true,
        hosts: ['a.test'],
        required: true,
        description: 'Where',
        span: undefined,
      },
      { name: 'OPT', secret: false, required: false },
      { name: 'NUM', default: '5', secret: false, required: true },
      { name: 'MUST', secret: false, required: true },
    ]);
    const [a] = collection?.requests ?? [];
    expect(a).toMatchObject({ id: 'a', method: 'POST', section: 'requests', lines: [13, 23], tags: [] });
    expect(a?.body?.kind).toBe('json');
    expect(a?.expect.map((check) => (check.kind === 'headers' ? `headers ${check.header}` : check.kind))).toEqual([
      'status',
      'headers ETag',
      'headers b',
      'assert',
      'assert',
    ]);
    expect(a?.capture.map(({ name, secret }) => [name, secret])).toEqual([
      ['id', false],
      ['t', true],
    ]);
  });

  it('has the name of its file where it gives none', async () => {
    expect((await loadText('requests: {}')).collections[0]?.name).toBe('a.yaml');
  });

  it('joins what YAML splits at the commas of a call', async () => {
    const [a] = await requests(
      'requests: { a: { GET: /, expect: { assert: [body.exists(u, u.id == 7), body.all(t, t.size() > 0)] } } }',
    );
    expect(a?.expect.map((check) => (check.kind === 'assert' ? check.expression.source.trim() : ''))).toEqual([
      'body.exists(u, u.id == 7)',
      'body.all(t, t.size() > 0)',
    ]);
  });

  it('reads other methods', async () => {
    const [a] = await requests('requests: { a: { request: PURGE   /x } }');
    expect(a?.method).toBe('PURGE');
    expect(literal(a?.url)).toBe('/x');
  });

  it('collects credentials that stand in clear, and not expressions', async () => {
    const { collections } = await loadText(`
env: { T: x }
baseUrl: http://u:base-pass@a.test
requests:
  a: { GET: /, auth: { bearer: tok-1 } }
  b: { GET: /, auth: { basic: { username: u, password: pass-2 } } }
  c: { GET: "http://u:p%40ss@b.test/", headers: { Authorization: Bearer abc-3, x-api-key: key-4, accept: text/plain } }
  d: { GET: /, auth: { bearer: "\${{ env.T }}" } }
`);
    expect(collections[0]?.literalSecrets).toEqual([
      'tok-1',
      'pass-2',
      'Bearer abc-3',
      'abc-3',
      'key-4',
      'p%40ss',
      'p@ss',
      'base-pass',
    ]);
  });
});

describe('defaults', () => {
  const defaults = `defaults:
  tags: [d]
  headers: { Accept: a, x-one: 1 }
  query: { q: 1 }
  json: { d: 1 }
  timeout: { connect: 1s, read: 2s }
  retry: 3
  auth: { bearer: t }
  expect: { status: 200, headers: { A: b } }
  capture: { c: body.c }
`;

  it('lie under every request', async () => {
    const [a] = await requests(`${defaults}requests:
  a:
    GET: /
    tags: [r]
    headers: { accept: mine, y: null }
    query: { p: 2 }
    text: own body
    timeout: { read: 9s }
    retry: { limit: 1 }
    auth: none
    expect: { time: 1s, headers: { a: c } }
`);
    expect(a?.tags).toEqual(['d', 'r']);
    expect(literal(a?.headers)).toEqual({ 'x-one': 1, accept: 'mine', y: null });
    expect(literal(a?.query)).toEqual({ q: 1, p: 2 });
    expect([a?.body?.kind, literal(a?.body?.value)]).toEqual(['text', 'own body']);
    expect(literal(a?.timeout)).toEqual({ connect: '1s', read: '9s' });
    expect(literal(a?.retry)).toEqual({ limit: 1 });
    expect(literal(a?.auth)).toBe('none');
    expect(a?.expect.map((check) => (check.kind === 'headers' ? check.header : check.kind))).toEqual([
      'status',
      'time',
      'a',
    ]);
    expect(a?.capture.map(({ name }) => name)).toEqual(['c']);
  });

  it('are whole where a request says nothing, and compiled once', async () => {
    const [a, b] = await requests(`${defaults}requests: { a: { GET: / }, b: { GET: / } }`);
    expect(a?.body?.kind).toBe('json');
    expect(a?.headers).toBe(b?.headers);
  });

  it('of a scalar and a map take the one of the request', async () => {
    const [a] = await requests('defaults: { timeout: { read: 2s } }\nrequests: { a: { GET: /, timeout: 5s } }');
    expect(literal(a?.timeout)).toBe('5s');
  });

  it('of rollcall.yaml lie under those of the file', async () => {
    const { collections, problems } = await load(
      {
        'rollcall.yaml': 'defaults: { retry: 2, timeout: { read: 20s }, headers: { A: root } }',
        'collections/a.yaml':
          'defaults: { timeout: { connect: 1s }, headers: { a: file } }\nrequests: { a: { GET: /, retry: 1 } }',
      },
      [],
    );
    expect(brief(problems)).toEqual([]);
    const [a] = collections[0]?.requests ?? [];
    expect(literal(a?.timeout)).toEqual({ read: '20s', connect: '1s' });
    expect(literal(a?.retry)).toEqual({ limit: 1 });
    expect(literal(a?.headers)).toEqual({ a: 'file' });
  });
});

describe('extends', () => {
  it('takes over what this file does not say, and paths stay relative to where they stand', async () => {
    const { collections, problems, root } = await load({
      'shared/base.yaml':
        'extends: deeper.yaml\nenv: { A: 1, B: 1 }\nbaseUrl: http://base.test\ndefaults: { headers: { x: base } }\nfixtures: { f: login.yaml }',
      'shared/deeper.yaml': 'env: { B: 0, C: 0 }\nvars: { v: 1 }',
      'shared/login.yaml': 'requests: { l: { GET: / } }',
      'a.yaml':
        'extends: shared/base.yaml\nenv: { A: 2 }\ndefaults: { headers: { y: own } }\nrequests: { a: { GET: / } }',
    });
    expect(brief(problems)).toEqual([]);
    const collection = collections.find(({ name }) => name === 'a.yaml');
    expect(collections.map(({ name }) => name)).toEqual(['a.yaml', 'login.yaml']);
    expect(collection?.env.map(({ name, default: value }) => `${name}=${value}`)).toEqual(['C=0', 'B=1', 'A=2']);
    expect(collection?.vars.map(({ name }) => name)).toEqual(['v']);
    expect(literal(collection?.requests[0]?.headers)).toEqual({ x: 'base', y: 'own' });
    expect(collection?.fixtures[0]?.file).toBe(join(root, 'shared/login.yaml'));
    expect(collection?.reads.map((path) => path.slice(root.length + 1))).toEqual([
      'shared/base.yaml',
      'shared/deeper.yaml',
      'shared/login.yaml',
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [
      { 'a.yaml': 'extends: b.yaml\nrequests: {}', 'b.yaml': 'extends: a.yaml' },
      'input/cycle 1:10 files extend each other: a.yaml → b.yaml → a.yaml',
    ],
    [
      { 'a.yaml': 'extends: bse.yaml\nrequests: {}', 'base.yaml': '' },
      'input/not-found 1:10 there is no file bse.yaml',
    ],
    [
      { 'a.yaml': 'extends: ../b.yaml\nrequests: {}' },
      'input/outside-root 1:10 ../b.yaml lies outside the project root',
    ],
    [
      { 'a.yaml': 'extends: b.yaml\nrequests: {}', 'b.yaml': 'evn: {}' },
      'input/unknown-key 1:1 "evn" is not a key of a collection',
    ],
  ])('%j', async (files, expected) => {
    expect(brief((await load(files, ['a.yaml'])).problems)).toContain(expected);
  });
});

describe('files a collection names', () => {
  it.each<[string, Record<string, string | Uint8Array>, string, string | undefined]>([
    [
      'expect: { schema: usr.json }',
      { 'user.json': '{}' },
      'input/not-found 1:45 there is no file usr.json',
      'did you mean "user.json"?',
    ],
    ['expect: { schema: s.json }', { 's.json': '{\n  "a": 1,,\n}' }, 'input/json-syntax 2:10', undefined],
    [
      'expect: { schema: "s.json#/$defs/b" }',
      { 's.json': '{"$defs": {"a": {}}}' },
      'input/bad-schema 1:45 s.json has nothing at #/$defs/b',
      'there are a',
    ],
    ['jsonFile: b.json', { 'b.json': '{' }, 'input/json-syntax 1:', undefined],
    ['file: x.bin', {}, 'input/not-found 1:33 there is no file x.bin', 'looked for x.bin'],
    ['file: sub', { 'sub/x': '' }, 'input/not-found 1:33 sub is a folder', undefined],
    ['file: ../../x', {}, 'input/outside-root 1:33 ../../x lies outside the project root', undefined],
    ['file: /etc/passwd', {}, 'input/outside-root 1:33 /etc/passwd lies outside the project root', undefined],
    ['multipart: { p: { file: x.png } }', {}, 'input/not-found 1:51 there is no file x.png', undefined],
    ['tls: { ca: ca.pem }', {}, 'input/not-found 1:38 there is no file ca.pem', undefined],
    ['each: rows.csv', {}, 'input/not-found 1:33 there is no file rows.csv', undefined],
  ])('%s', async (line, files, expected, hint) => {
    const { problems } = await load({ ...files, 'a.yaml': `requests: { a: { POST: /, ${line} } }` }, ['a.yaml']);
    const found = problems.find((problem) => brief([problem])[0]?.startsWith(expected));
    expect(brief(problems).join('\n')).toContain(expected);
    expect(found?.hint).toBe(hint ?? found?.hint);
  });

  it('leaves paths with expressions to the run', async () => {
    expect(
      brief((await loadText('vars: { f: x }\nrequests: { a: { POST: /, file: "${{ vars.f }}.bin" } }')).problems),
    ).toEqual([]);
  });

  it('follows symbolic links before it says what is outside', async () => {
    const outside = await makeProject({ 'secret.txt': 'x' });
    const root = await makeProject({ 'a.yaml': 'requests: { a: { POST: /, file: link.txt } }' });
    await symlink(join(outside, 'secret.txt'), join(root, 'link.txt'));
    const files = [{ path: join(root, 'a.yaml'), lines: [], named: true }];
    const refused = await loadCollections({ root, files });
    expect(brief(refused.problems)).toEqual(['input/outside-root 1:33 link.txt lies outside the project root']);
    const allowed = await loadCollections({ root, files, allowRead: [outside] });
    expect(allowed.problems).toEqual([]);
  });
});

describe('several files', () => {
  it('have all their problems told at once', async () => {
    const { problems } = await load({
      'a.yaml': 'requsts: {}',
      'b.yaml': 'a: [',
      'c.yaml': '',
      'd.yaml': new Uint8Array([0xff, 0xfe, 0x00]),
    });
    expect(problems.map(({ code, location }) => `${code} ${location?.file}`)).toEqual([
      'input/unknown-key a.yaml',
      'input/yaml-syntax b.yaml',
      'input/missing-key c.yaml',
      'input/unreadable d.yaml',
    ]);
  });

  it('leave out files without requests that others read', async () => {
    const { collections, problems } = await load({
      'a.yaml': 'requests: { a: { GET: "/${{ row.x }}", each: rows.yaml } }',
      'rows.yaml': '- { x: 1 }',
    });
    expect(brief(problems)).toEqual([]);
    expect(collections.map(({ name }) => name)).toEqual(['a.yaml']);
  });

  it('load fixtures once, also those of fixtures', async () => {
    const { collections, fixtures } = await load(
      {
        'a.yaml': 'fixtures: { f: f/one.yaml }\nrequests: {}',
        'b.yaml': 'fixtures: { g: f/one.yaml }\nrequests: {}',
        'f/one.yaml': 'fixtures: { t: two.yaml }\nrequests: {}',
        'f/two.yaml': 'requests: {}',
      },
      ['a.yaml', 'b.yaml'],
    );
    expect(collections.map(({ name }) => name)).toEqual(['a.yaml', 'b.yaml']);
    expect(fixtures.map(({ name }) => name)).toEqual(['one.yaml', 'two.yaml']);
  });

  it('must not need each other in a circle', async () => {
    const { problems } = await load(
      { 'a.yaml': 'fixtures: { f: b.yaml }\nrequests: {}', 'b.yaml': 'fixtures: { g: a.yaml }\nrequests: {}' },
      ['a.yaml'],
    );
    expect(brief(problems)).toEqual([
      'input/cycle 1:13 fixtures need each other in a circle: a.yaml → b.yaml → a.yaml',
    ]);
  });

  it('compiles what two thousand requests share once', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `  r${i}: { GET: "/u/\${{ vars.id }}", headers: { a: b } }`);
    const { problems, collections } = await loadText(
      `vars: { id: 1 }\ndefaults: { headers: { x: "\${{ uuid() }}" } }\nrequests:\n${lines.join('\n')}\n`,
    );
    expect(problems).toEqual([]);
    expect(collections[0]?.requests.length).toBe(2_000);
  });
});
