import { describe, expect, test } from 'vitest';
import { findingLines, jsonContent, wholeDescription } from '../support/contract-run.ts';
import { runCollection } from '../support/run-collection.ts';

const collection = 'baseUrl: $URL\nopenapi: api.yaml\nrequests: { a: { GET: /x } }\n';

/** A run against a description in `api.yaml`, which is text or JSON. */
const run = (api: unknown, files: Record<string, unknown> = {}, args: string[] = []) =>
  runCollection({
    files: { 'c.yaml': collection, ...(api === undefined ? {} : { 'api.yaml': wholeDescription(api) }), ...files },
    args: ['c.yaml', ...args],
  });

const head = 'openapi: 3.0.3\ninfo: { title: T, version: "1" }\n';
const schemaX = (schema: string) =>
  `${head}paths:\n  /x:\n    get:\n      responses:\n        "200":\n          description: d\n          content:\n            application/json:\n              schema: ${schema}\n`;

describe('a description that cannot be used: exit 2, nothing sent, its place', () => {
  test.each<[string, unknown, RegExp, RegExp]>([
    ['missing', undefined, /c\.yaml:2:10/, /api\.yaml/],
    ['empty', '', /api\.yaml/, /empty|OpenAPI|openapi/],
    ['only a comment', '# nothing\n', /api\.yaml/, /empty|OpenAPI|openapi/],
    ['bad YAML', 'openapi: 3.0.3\ninfo: { title: T\n', /api\.yaml:\d+:\d+/, /./],
    ['bad JSON', '{"openapi": "3.0.3",\n "info": ]', /api\.yaml:2:\d+/, /./],
    ['a list', '[]', /api\.yaml:1:1/, /OpenAPI|map|object/],
    ['text', 'just words', /api\.yaml:1:1/, /OpenAPI|map|object/],
    ['a collection', 'requests: { a: { GET: /x } }\n', /api\.yaml:1:1/, /openapi/],
    [
      'version 4',
      'openapi: 4.0.0\ninfo: { title: T, version: "1" }\npaths: {}\n',
      /api\.yaml:1:10/,
      /4\.0\.0.*3\.[0-2]/s,
    ],
    ['version 1.2', 'swagger: "1.2"\napis: []\n', /api\.yaml:1:\d+/, /1\.2/],
    [
      'a version as a number',
      'swagger: 2.0\ninfo: { title: T, version: "1" }\npaths: {}\n',
      /api\.yaml:1:\d+/,
      /quotes|text|"2\.0"/,
    ],
    ['no paths', head, /api\.yaml:\d+:\d+/, /paths/],
    ['a key of another kind', `${head}paths: { /x: { get: { responses: [] } } }\n`, /api\.yaml:3:\d+/, /responses/],
    ['a path without a slash', `${head}paths: { x: { get: { responses: {} } } }\n`, /api\.yaml:3:\d+/, /"\/"/],
    ['a broken $ref', schemaX('{ $ref: "#/components/schemas/Gone" }'), /api\.yaml:11:\d+/, /Gone/],
    ['a $ref to a file that is not there', schemaX('{ $ref: gone.yaml }'), /api\.yaml:11:\d+/, /gone\.yaml/],
    ['a $ref to a place that is not there', schemaX('{ $ref: "other.yaml#/b" }'), /api\.yaml:11:\d+/, /other\.yaml/],
    [
      'a circle of $refs',
      `${schemaX('{ $ref: "#/components/schemas/A" }')}components:\n  schemas:\n    A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/A" }\n`,
      /api\.yaml:1[145]:\d+/,
      /lead to each other/,
    ],
    [
      'a $ref to itself',
      schemaX('{ $ref: "#/paths/~1x/get/responses/200/content/application~1json/schema" }'),
      /api\.yaml:11:\d+/,
      /lead to each other/,
    ],
    [
      'a circle of parameters',
      `${head}paths: { /x: { get: { parameters: [{ $ref: "#/components/parameters/a" }], responses: { 200: { description: d } } } } }\ncomponents: { parameters: { a: { $ref: "#/components/parameters/a" } } }\n`,
      /api\.yaml:[34]:\d+/,
      /lead to each other/,
    ],
    ['a $ref that is no text', schemaX('{ $ref: 3 }'), /api\.yaml:11:\d+/, /ref/],
    [
      'a $ref to another host',
      schemaX('{ $ref: "https://schemas.example.com/x.json" }'),
      /api\.yaml:11:\d+/,
      /schemas\.example\.com.*--allow-remote-refs/s,
    ],
    ['a $ref out of the project', schemaX('{ $ref: "../../../outside.yaml" }'), /api\.yaml:11:\d+/, /outside/],
    [
      'two paths that are one',
      `${head}paths:\n  /x/{a}: { parameters: [{ name: a, in: path, required: true, schema: {} }], get: { responses: { 200: { description: d } } } }\n  /x/{b}: { parameters: [{ name: b, in: path, required: true, schema: {} }], get: { responses: { 200: { description: d } } } }\n`,
      /api\.yaml:5:\d+/,
      /\/x\/\{a\}/,
    ],
  ])('%s', async (_, api, place, message) => {
    const { exit, stderr, requests } = await run(api, { 'other.yaml': 'a: {}\n' });
    expect([exit, requests]).toEqual([2, []]);
    expect(stderr).toMatch(place);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at |bug in rollcall/);
  });

  test('a folder', async () => {
    const { exit, stderr, requests } = await run(undefined, { 'api.yaml/x.txt': '' });
    expect([exit, requests]).toEqual([2, []]);
    expect(stderr).toMatch(/c\.yaml:2:10/);
  });

  test('a file of a $ref that is bad is named itself', async () => {
    const { exit, stderr, requests } = await run(schemaX('{ $ref: "part.json" }'), { 'part.json': '{\n"type": }' });
    expect([exit, requests]).toEqual([2, []]);
    expect(stderr).toContain('part.json:2:');
  });

  test('every fault is told, with those of collections', async () => {
    const { stderr } = await run(
      `${head}paths:\n  /x: { get: { responses: { 200: { $ref: "#/a" } } } }\n  /y: { get: { responses: { 200: { $ref: "#/b" } } } }\n`,
      { 'c.yaml': `${collection}bogus: 1\n` },
    );
    expect(stderr).toContain('#/a');
    expect(stderr).toContain('#/b');
    expect(stderr).toContain('bogus');
  });

  test('it is told once, however many collections name it', async () => {
    const { stderr, exit } = await runCollection({
      files: { 'a.yaml': collection, 'b.yaml': collection, 'api.yaml': schemaX('{ $ref: "#/gone" }') },
      args: ['a.yaml', 'b.yaml'],
    });
    expect(exit).toBe(2);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
  });

  test('by --openapi and by rollcall.yaml too', async () => {
    const none = 'baseUrl: $URL\nrequests: { a: { GET: /x } }\n';
    for (const [config, args] of [
      ['', ['--openapi', 'gone.yaml']],
      ['openapi: gone.yaml\n', []],
    ] as const) {
      const files = { 'c.yaml': none, 'rollcall.yaml': config };
      const { exit, stderr, requests } = await runCollection({ files, args: ['c.yaml', ...args] });
      expect([exit, requests]).toEqual([2, []]);
      expect(stderr).toContain('gone.yaml');
    }
  });
});

describe('what is no fault', () => {
  test.each<[string, unknown]>([
    [
      'a schema that contains itself',
      `${schemaX('{ $ref: "#/components/schemas/A" }')}components: { schemas: { A: { type: object, properties: { a: { $ref: "#/components/schemas/A" } } } } }\n`,
    ],
    ['a byte order mark', `\uFEFF${schemaX('{}')}`],
    ['extensions', `${schemaX('{}')}x-anything: { a: 1 }\n`],
    [
      'JSON in a file called .yaml',
      {
        openapi: '3.0.3',
        info: { title: 'T', version: '1' },
        paths: { '/x': { get: { responses: { 200: { description: 'd', ...jsonContent({}) } } } } },
      },
    ],
    [
      'no servers, no responses but default',
      `${head}paths: { /x: { get: { responses: { default: { description: d } } } } }\n`,
    ],
    ['3.1 without paths', 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\nwebhooks: {}\n'],
  ])('%s', async (_, api) => {
    const { exit, stderr } = await run(api, {
      'c.yaml': collection.replace('/x }', '/x, expect: { openapi: true } }'),
    });
    expect(stderr).toBe('');
    expect([0, 1]).toContain(exit);
  });

  test('invalid examples do not keep from running, check tells them', async () => {
    const api = `${head}paths:\n  /x:\n    get:\n      responses:\n        "200":\n          description: d\n          content:\n            application/json:\n              schema: { type: integer }\n              example: words\n`;
    expect((await run(api)).exit).not.toBe(2);
  });
});

describe('remote $refs', () => {
  const remote = (url: string) => schemaX(`{ $ref: "${url}/schemas/user.json" }`);
  const answers = {
    'GET /schemas/user.json': { json: { type: 'object', properties: { id: { $ref: 'id.json' } } } },
    'GET /schemas/id.json': { json: { type: 'integer' } },
    'GET /x': { json: { id: 'x' } },
  };
  const fetched = (args: string[], config = '') =>
    runCollection({
      files: { 'c.yaml': collection, 'api.yaml': remote('$URL'), 'rollcall.yaml': config },
      args: ['c.yaml', ...args],
      server: answers,
    });

  test('are refused and nothing is asked for', async () => {
    const { exit, stderr, requests } = await fetched([]);
    expect([exit, requests]).toEqual([2, []]);
    expect(stderr).toMatch(/api\.yaml:11:\d+/);
    expect(stderr).toContain('input/remote-ref');
    expect(stderr).toContain('--allow-remote-refs');
  });

  test('are followed with --allow-remote-refs, also from there, and findings tell their URL', async () => {
    const outcome = await fetched(['--allow-remote-refs']);
    expect(outcome.requests.map(({ path }) => path)).toEqual(['/schemas/user.json', '/schemas/id.json', '/x']);
    expect([outcome.exit, findingLines(outcome)]).toEqual([1, ['service body body.id type']]);
    expect(outcome.stdout).toMatch(/described at http:\/\/127\.0\.0\.1:\d+\/schemas\/id\.json/);
  });

  test('or with allowRemoteRefs in rollcall.yaml', async () => {
    expect((await fetched([], 'allowRemoteRefs: true\n')).exit).toBe(1);
  });

  test('only from hosts that are allowed', async () => {
    const other = await fetched(['--allow-remote-refs', '--allow-host', 'example.com']);
    expect([other.exit, other.requests]).toEqual([2, []]);
    expect(other.stderr).toContain('127.0.0.1');
    expect((await fetched(['--allow-remote-refs', '--allow-host', '127.0.0.1'])).exit).toBe(1);
  });

  test.each<[string, object]>([
    ['not found', { status: 404 }],
    ['not JSON', { text: '{"a":' }],
    ['cut off', { broken: 'reset' }],
  ])('%s: exit 2, the collection is not run', async (_, answer) => {
    const { exit, stderr, requests } = await runCollection({
      files: { 'c.yaml': collection, 'api.yaml': remote('$URL') },
      args: ['c.yaml', '--allow-remote-refs'],
      server: { 'GET /schemas/user.json': answer },
    });
    expect(exit).toBe(2);
    expect(requests.map(({ path }) => path)).not.toContain('/x');
    expect(stderr).toContain('/schemas/user.json');
  });
});

describe('a large description', () => {
  test('of about 10 MB costs little', async () => {
    const words = 'What this is for and what it does, told at some length. '.repeat(150);
    const schema = (i: number) => ({
      type: 'object',
      description: words,
      required: ['id'],
      properties: { id: { type: 'integer' }, next: { $ref: `#/components/schemas/S${(i + 1) % 1000}` } },
    });
    const numbers = Array.from({ length: 1000 }, (_, i) => i);
    const api = {
      openapi: '3.0.3',
      info: { title: 'Large', version: '1' },
      paths: Object.fromEntries(
        numbers.map((i) => [
          `/things${i}/{id}`,
          {
            get: {
              parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
              responses: { 200: { description: 'd', ...jsonContent({ $ref: `#/components/schemas/S${i}` }) } },
            },
          },
        ]),
      ),
      components: { schemas: Object.fromEntries(numbers.map((i) => [`S${i}`, schema(i)])) },
    };
    const text = JSON.stringify(api, null, 2);
    expect(text.length).toBeGreaterThan(8_000_000);
    const started = performance.now();
    const outcome = await runCollection({
      files: {
        'api.json': text,
        'c.yaml': 'baseUrl: $URL\nopenapi: api.json\nrequests: { a: { GET: /things500/7 } }\n',
      },
      server: { 'GET /things500/7': { json: { id: 1, next: { id: 'x' } } } },
    });
    expect(findingLines(outcome)).toEqual(['service body body.next.id type']);
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
