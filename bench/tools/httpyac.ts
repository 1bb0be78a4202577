import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Suite, type SuiteRequest, schemas, splitRequests, suiteFiles, suiteRequests } from '../suite.ts';
import { peerCommand, peerVersion } from './peer.ts';
import type { Tool } from './tool.ts';

/** The time of a file grows with the square of its requests. */
const REQUESTS_PER_FILE = 50;

/** `.http` files. There is no check for a JSON Schema, so a script asks a module that compiled it with ajv once. */
export const httpyac: Tool = {
  name: 'httpyac',
  kind: 'javascript',
  version: async () => peerVersion('httpyac'),
  note:
    'JSON Schema by a script with ajv. Requests of a file one after the other, files side by side with `--parallel`; ' +
    'where the work leaves it free, files of 50 requests one after the other, which is faster here. Writes no report.',
  async prepare(suite, folder, origin) {
    const files = filesOf(suite);
    const names = files.map((_, n) => `requests-${n}.http`);
    for (const [n, requests] of files.entries())
      await writeFile(
        join(folder, `requests-${n}.http`),
        requests.map((request) => httpRequest(request, origin)).join('\n'),
      );
    for (const [name, schema] of Object.entries(schemas))
      await writeFile(join(folder, `is-valid-${name}.js`), validator(schema));
    const flags = ['--all', '--output', 'none', ...(suite.files === 'any' ? [] : ['--parallel', `${suite.jobs}`])];
    return { args: [...peerCommand('httpyac', 'httpyac'), 'send', ...names, ...flags], cwd: folder };
  },
};

function filesOf(suite: Suite): SuiteRequest[][] {
  if (suite.files !== 'any' || suite.kind === 'chain') return suiteFiles(suite);
  return splitRequests(suiteRequests(suite), Math.ceil(suite.count / REQUESTS_PER_FILE));
}

function validator(schema: object): string {
  const ajv = createRequire(import.meta.url).resolve('ajv/dist/2020.js');
  return [
    `const { Ajv2020 } = require(${JSON.stringify(ajv)});`,
    `module.exports = new Ajv2020().compile(${JSON.stringify(schema)});`,
    '',
  ].join('\n');
}

function httpRequest({ id, path, body, schema, capture }: SuiteRequest, origin: string): string {
  const lines = [
    `### ${id}`,
    `GET ${origin}${path.replace('{token}', '{{token}}')}`,
    '',
    '?? status == 200',
    '{{',
    "  const { equal } = require('assert');",
    '  const body = response.parsedBody;',
    ...Object.entries(body).map(
      ([key, value]) => `  test('${key}', () => equal(body.${key}, ${JSON.stringify(value)}));`,
    ),
    ...(schema === undefined ? [] : [`  test('schema', () => equal(require('./is-valid-${schema}.js')(body), true));`]),
    ...(capture === undefined ? [] : [`  exports.token = body.${capture};`]),
    '}}',
  ];
  return `${lines.join('\n')}\n`;
}
