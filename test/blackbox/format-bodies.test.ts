import { describe, expect, test } from 'vitest';
import { runCollection, runRequests } from '../support/run-collection.ts';

async function sent(request: object, files: Record<string, unknown> = {}) {
  const { exit, stderr, stdout, requests } = await runRequests(
    { a: { POST: '/', ...request } },
    { files, top: { vars: { n: 7 } } },
  );
  expect(exit, stderr + stdout).toBe(0);
  const { body = '', headers = {} } = requests[0] ?? {};
  return { body, type: headers['content-type'], headers };
}

describe('each body sets its Content-Type', () => {
  test('json', async () => {
    const { body, type } = await sent({ json: { a: '${{ vars.n }}', b: [null, true, 'x'] } });
    expect(JSON.parse(body)).toEqual({ a: 7, b: [null, true, 'x'] });
    expect(type).toBe('application/json');
  });

  test.each([
    ['null', null],
    ['false', false],
    ['0', 0],
    ['""', ''],
    ['[]', []],
  ])('json: %s is a body', async (text, json) => {
    expect(await sent({ json })).toMatchObject({ body: text, type: 'application/json' });
  });

  test('jsonFile is parsed and interpolated', async () => {
    const { body, type } = await sent(
      { jsonFile: 'data/b.json' },
      { 'data/b.json': '{"a": "${{ vars.n }}", "big": 9007199254740993}' },
    );
    expect(body.replaceAll(/\s/g, '')).toBe('{"a":7,"big":9007199254740993}');
    expect(type).toBe('application/json');
  });

  test('form', async () => {
    const { body, type } = await sent({ form: { a: 'x y&z', n: '${{ vars.n }}', l: ['1', '2'] } });
    expect([...new URLSearchParams(body)]).toEqual([
      ['a', 'x y&z'],
      ['n', '7'],
      ['l', '1'],
      ['l', '2'],
    ]);
    expect(type).toBe('application/x-www-form-urlencoded');
  });

  test('text', async () => {
    const { body, type } = await sent({ text: 'n=${{ vars.n }} é' });
    expect(body).toBe('n=7 é');
    expect(type).toMatch(/^text\/plain/);
  });

  test('file is sent as it is', async () => {
    const { body, type, headers } = await sent({ file: 'f.bin' }, { 'f.bin': 'raw ${{ vars.n }}' });
    expect(body).toBe('raw ${{ vars.n }}');
    expect(type).toBe('application/octet-stream');
    expect(headers['content-length']).toBe('17');
  });

  test('graphql', async () => {
    const { body, type } = await sent({
      graphql: { query: '{ a }', variables: { n: '${{ vars.n }}' }, operationName: 'Q' },
    });
    expect(JSON.parse(body)).toEqual({ query: '{ a }', variables: { n: 7 }, operationName: 'Q' });
    expect(type).toBe('application/json');
  });

  test('multipart', async () => {
    const { body, type } = await sent(
      {
        multipart: {
          a: 'x${{ vars.n }}',
          f: { file: 'p.txt' },
          g: { file: 'p.txt', filename: 'q.csv', type: 'text/csv' },
        },
      },
      { 'p.txt': 'raw ${{ vars.n }}' },
    );
    const boundary = /^multipart\/form-data; ?boundary="?([^";]+)"?$/.exec(type ?? '')?.[1];
    expect(boundary).toBeDefined();
    const form = await new Response(body, { headers: { 'content-type': String(type) } }).formData();
    expect(form.get('a')).toBe('x7');
    const f = form.get('f') as File;
    const g = form.get('g') as File;
    expect([f.name, await f.text()]).toEqual(['p.txt', 'raw ${{ vars.n }}']);
    expect([g.name, g.type]).toEqual(['q.csv', 'text/csv']);
  });

  test.each<[string, object]>([
    ['json', { json: 1 }],
    ['form', { form: { a: 1 } }],
    ['text', { text: 'x' }],
    ['file', { file: 'f' }],
    ['graphql', { graphql: { query: '{a}' } }],
    ['jsonFile', { jsonFile: 'j.json' }],
  ])('unless a header does: %s', async (_, body) => {
    const files = { f: 'x', 'j.json': '1' };
    expect((await sent({ ...body, headers: { 'Content-Type': 'application/x-own' } }, files)).type).toBe(
      'application/x-own',
    );
  });

  test('no body, no Content-Type', async () => {
    expect((await sent({})).type).toBeUndefined();
  });
});

describe('what cannot be a body is refused before the run', () => {
  test.each<[object, RegExp]>([
    [{ json: 1, text: 'x' }, /json|text/],
    [{ form: {}, multipart: {} }, /form|multipart/],
    [{ jsonFile: 'gone.json' }, /gone\.json/],
    [{ jsonFile: 'bad.json' }, /bad\.json/],
    [{ file: 'gone.bin' }, /gone\.bin/],
    [{ file: '../outside.txt' }, /outside\.txt/],
    [{ file: '/etc/hostname' }, /etc/],
    [{ multipart: { f: { file: 'gone.bin' } } }, /gone\.bin/],
    [{ multipart: { f: { fle: 'x' } } }, /file/],
    [{ graphql: '{ a }' }, /graphql/],
    [{ graphql: { variables: {} } }, /query/],
    [{ graphql: { query: '{a}', vars: {} } }, /variables|vars/],
    [{ form: 'a=1' }, /form/],
    [{ form: { a: { b: 1 } } }, /form|a/],
  ])('%j', async (request, message) => {
    const { exit, stderr, requests } = await runRequests(
      { a: { POST: '/', ...request } },
      { files: { 'bad.json': '{"a": }' } },
    );
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/:\d+:\d+/);
    expect(requests).toEqual([]);
  });

  test('--allow-read widens what may be read', async () => {
    const files = {
      'p/c.yaml': { baseUrl: '$URL', requests: { a: { POST: '/', file: '../shared/x.txt' } } },
      'shared/x.txt': 'there',
    };
    const run = (args: string[]) => runCollection({ files, args, cwd: 'p' });
    expect((await run(['c.yaml'])).exit).toBe(2);
    const { exit, requests } = await run(['c.yaml', '--allow-read', '$DIR/shared']);
    expect(exit).toBe(0);
    expect(requests[0]?.body).toBe('there');
  });

  test('a link that leads out of the project is not followed', async () => {
    const { symlink } = await import('node:fs/promises');
    const { exit, requests } = await runRequests(
      { a: { POST: '/', file: 'link' } },
      { prepare: (folder) => symlink('/etc/hostname', `${folder}/link`) },
    );
    expect(exit).toBe(2);
    expect(requests).toEqual([]);
  });
});
