import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { type JsonObject, parseJson, stringifyJson } from '../../src/model/json.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { anyText, bounded, fuzzed, fuzzTimeoutMs, mutated } from '../support/fuzz.ts';
import { valuesOf } from '../support/fuzz-schema.ts';
import { unseen } from '../support/hostile-texts.ts';

let folder = '';
let good: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-fuzz-'));
  const examples = new URL('../../collections/', import.meta.url);
  const names = (await readdir(examples)).filter((name) => name.endsWith('.yaml'));
  good = await Promise.all(names.map((name) => readFile(new URL(name, examples), 'utf8')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `check` and `list` of some files: they end in a plan or in problems, and print nothing that a terminal obeys. */
async function checked(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const host = createFakeHost({ argv: ['check', 'a.yaml'], cwd: folder, env: { TOKEN: 't', HOME: folder } });
  const exit = await bounded(() => runCli(host));
  const output = host.stdoutText() + host.stderrText();
  expect([0, 2], output).toContain(exit);
  expect(output).not.toMatch(unseen);
  for (const name of Object.keys(files)) await rm(join(folder, name));
}

const plain = `name: Sample
env: { TOKEN: { secret: true }, PORT: 8080, API_URL: { default: "http://127.0.0.1:1" } }
vars: { size: 20, list: [1, 2.50, null], id: "\${{ uuid() }}", text: |
    one
    two
  }
baseUrl: \${{ env.API_URL }}
defaults: &d { headers: { accept: application/json }, retry: 2, timeout: { read: 3s } }
requests:
  create:
    POST: /users
    json: { name: "\${{ vars.text }}", n: 1e400 }
    each: rows.csv
    expect: { status: [201, 2xx], schema: schema.json, body: { id: 1 }, time: 800ms, assert: [body.id == row.id] }
    capture: { user: body.id, secret: { from: headers.etag, secret: true } }
  read:
    GET: /users/\${{ vars.user[0] }}
    needs: [create]
    <<: *d
    poll: { until: body.done, every: 1s, for: 3s }
    auth: { basic: { username: a, password: "\${{ env.TOKEN }}" } }
`;

const tokens = [
  '${{ ',
  ' }}',
  ': ',
  '- ',
  '\n',
  '  ',
  '\t',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '!x ',
  '|\n',
  '>-\n',
  '? ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '#',
  'null',
  '~',
  '.inf',
  '0x1F',
  '1e999',
  '2026-01-01',
  '-0',
  '__proto__: 1',
  'constructor: {}',
  'requests:',
  'each:',
  'extends: a.yaml',
  'fixtures: { a: a.yaml }',
  'if:',
  'repeat: 1e9',
  'schema: { $ref: "#" }',
  'matches: "(a+)+$"',
  '\ufeff',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\u2028',
  '\ud800',
  '\0',
];

test(
  'a collection of any text',
  async () => {
    const texts = fc.oneof(
      mutated([plain, ...good], tokens),
      fc.array(fc.oneof(fc.constantFrom(...tokens), anyText), { maxLength: 30 }).map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(texts, (text) => checked({ 'a.yaml': text, 'rows.csv': 'id\n1\n', 'schema.json': '{}' })),
      fuzzed(40),
    );
  },
  fuzzTimeoutMs,
);

test(
  'a collection of any bytes',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), (bytes) => checked({ 'a.yaml': Buffer.from(bytes) })),
      fuzzed(15),
    );
  },
  fuzzTimeoutMs,
);

const words = [
  '${{ vars.a }}',
  '${{ env.TOKEN + responses.b.body.x[0] }}',
  'a ${{ row.id }} ${{ uuid() }} b',
  'body.a.exists(x, x > 1)',
  'status == 200 && size < 3',
  'http://127.0.0.1:1/',
  '/a/${{ vars.c_1 }}?b=c',
  'a',
  'b',
  'c_1',
  'PURGE /x',
  '1s',
  '800ms',
  '2xx',
  '64KB',
  '20/s',
  'rows.csv',
  'schema.json',
  'a.yaml',
  'a.yaml#/x',
  '../x',
  '(a+)+$',
  '[',
  '$..a[?@.b>1]',
  'body.next',
  '*.example.com',
  'a and not (b or c)',
  '127.0.0.1',
  'application/json',
  '${{',
  '${{ }}',
  '$${{ x }}',
  '-1',
  'text/csv',
];
const texts = fc.oneof({ arbitrary: fc.constantFrom(...words), weight: 4 }, { arbitrary: anyText, weight: 1 });
const schema = async (name: string): Promise<JsonObject> =>
  parseJson(await readFile(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as JsonObject;

test(
  'a collection of the right keys with any values',
  async () => {
    const values = valuesOf(await schema('collection'), { texts, garbageOneIn: 12 });
    await fc.assert(
      fc.asyncProperty(values, (value) =>
        checked({ 'a.yaml': stringifyJson(value), 'rows.csv': 'id\n1\n', 'schema.json': '{"type":"object"}' }),
      ),
      fuzzed(50),
    );
  },
  fuzzTimeoutMs,
);

test(
  'any rollcall.yaml',
  async () => {
    const config =
      'collections: [a.yaml]\nenvironments: { x: { API_URL: "http://x" } }\nreporters: [console]\nrate: 20/s\ndefaults: { retry: 2 }\n';
    const values = valuesOf(await schema('config'), { texts, garbageOneIn: 12 }).map((value) => stringifyJson(value));
    await fc.assert(
      fc.asyncProperty(fc.oneof(values, mutated([config], tokens)), (text) =>
        checked({ 'a.yaml': plain, 'rollcall.yaml': text, 'rows.csv': 'id\n1\n', 'schema.json': '{}' }),
      ),
      fuzzed(20),
    );
  },
  fuzzTimeoutMs,
);

test(
  'any .env file and any rows',
  async () => {
    const env = mutated(
      ['TOKEN=a\nexport PORT="80\\n" # no\nX=\'$HOME ${PORT}\'\n'],
      ['=', '"', "'", '`', '${X', '$', '\n', 'TOKEN', '#', 'export '],
    );
    const csv = mutated(
      ['id,name\n1,"a ""b"" c"\n2,\n', '\ufeffid;x\r\n1;2\r\n'],
      [',', '"', '\n', ';', '\t', 'id', '""', '\r', ',,,'],
    );
    const rows = mutated(
      ['[{"id":1,"a":{"b":[1e400]}},{"id":2}]', '[]', '{"a":1}'],
      ['[', ']', '{', '}', ',', '1', 'null', '"id"', ':'],
    );
    const collection = plain
      .replace('each: rows.csv', 'each: rows.csv\n    tags: [x]')
      .replace('  read:\n', '  read:\n    each: rows.json\n');
    await fc.assert(
      fc.asyncProperty(env, csv, rows, (one, two, three) =>
        checked({ 'a.yaml': collection, '.env': one, 'rows.csv': two, 'rows.json': three, 'schema.json': '{}' }),
      ),
      fuzzed(20),
    );
  },
  fuzzTimeoutMs,
);

test(
  'any schema, in the collection and beside it',
  async () => {
    const part = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(
          true,
          false,
          {},
          1,
          'x',
          null,
          { $ref: '#' },
          { $ref: '#/$defs/a' },
          { $ref: 'schema.json#/x' },
          { $ref: 'http://x/y' },
          { pattern: '(' },
          { format: 'nope' },
        ),
        fc.dictionary(
          fc.constantFrom(
            'type',
            'properties',
            'items',
            'anyOf',
            '$ref',
            '$id',
            '$schema',
            '$defs',
            'pattern',
            'format',
            'enum',
            'const',
            'required',
            'a',
            'minimum',
            '$dynamicRef',
            '$anchor',
            'unevaluatedProperties',
            'nullable',
            'discriminator',
            'not',
            'if',
            'multipleOf',
          ),
          fc.oneof(tie('any'), fc.array(tie('any'), { maxLength: 3 }), anyText),
          { maxKeys: 4 },
        ),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(part, part, (inline, file) => {
        const requests = {
          a: { GET: 'http://127.0.0.1:1/', expect: { schema: inline } },
          b: { GET: 'http://127.0.0.1:1/', expect: { schema: 'schema.json' } },
        };
        return checked({ 'a.yaml': JSON.stringify({ requests }), 'schema.json': JSON.stringify(file) ?? '' });
      }),
      fuzzed(30),
    );
  },
  fuzzTimeoutMs,
);
