import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SuiteRequest, schemas, suiteRequests } from '../suite.ts';
import { peerCommand, peerVersion } from './peer.ts';
import type { Tool } from './tool.ts';

/** A folder of `.bru` files, one for each request: Bruno has no other form of a collection. */
export const bruno: Tool = {
  name: 'bruno',
  kind: 'javascript',
  version: async () => peerVersion('@usebruno/cli'),
  note: 'One request after the other (`--parallel` is for rows of data); always one file a request. With `--sandbox developer`: its default, the safe sandbox, takes several times as long. Writes no report.',
  async prepare(suite, folder, origin) {
    if (suite.files === 'one') return undefined;
    await writeFile(join(folder, 'bruno.json'), JSON.stringify({ version: '1', name: 'Bench', type: 'collection' }));
    for (const [n, request] of suiteRequests(suite).entries())
      await writeFile(join(folder, `${request.id}.bru`), bruRequest(request, n + 1, origin));
    return { args: [...peerCommand('@usebruno/cli', 'bru'), 'run', '--sandbox', 'developer'], cwd: folder };
  },
};

function bruRequest({ id, path, body, schema, capture }: SuiteRequest, seq: number, origin: string): string {
  const url = `${origin}${path.replace('{token}', '{{token}}')}`;
  const asserts = Object.entries(body).map(([key, value]) => `res.body.${key}: eq ${value}`);
  return [
    block('meta', [`name: ${id}`, 'type: http', `seq: ${seq}`]),
    block('get', [`url: ${url}`, 'body: none', 'auth: none']),
    ...(capture === undefined ? [] : [block('vars:post-response', [`token: res.body.${capture}`])]),
    block('assert', ['res.status: eq 200', ...asserts]),
    ...(schema === undefined ? [] : [block('tests', schemaTest(schemas[schema]))]),
  ].join('\n');
}

function schemaTest(schema: object): string[] {
  return [
    'test("schema", function () {',
    `  expect(res.getBody()).to.have.jsonSchema(${JSON.stringify(schema)});`,
    '});',
  ];
}

function block(name: string, lines: readonly string[]): string {
  return `${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}
