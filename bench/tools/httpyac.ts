import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type SuiteRequest, schemas, suiteFiles } from '../suite.ts';
import { peerCommand, peerVersion } from './peer.ts';
import type { Tool } from './tool.ts';

/** `.http` files. There is no check for a JSON Schema, so a script compiles one with ajv, once a file, as its users do. */
export const httpyac: Tool = {
  name: 'httpyac',
  kind: 'javascript',
  version: async () => peerVersion('httpyac'),
  note: 'Requests of a file one after the other, files side by side with `--parallel`. JSON Schema by a script with ajv. Writes no report.',
  async prepare(suite, folder, origin) {
    // More files are slower where the server answers at once.
    const files = suiteFiles(suite.files === 'any' ? { ...suite, files: 'one' } : suite);
    const names = files.map((_, n) => `requests-${n}.http`);
    for (const [n, requests] of files.entries())
      await writeFile(join(folder, `requests-${n}.http`), httpFile(requests, origin));
    const flags = ['--all', '--output', 'none', '--parallel', `${suite.jobs}`];
    return { args: [...peerCommand('httpyac', 'httpyac'), 'send', ...names, ...flags], cwd: folder };
  },
};

function httpFile(requests: readonly SuiteRequest[], origin: string): string {
  const schema = requests[0]?.schema;
  const ajv = createRequire(import.meta.url).resolve('ajv/dist/2020.js');
  const validator = [
    '{{',
    `  const { Ajv2020 } = require(${JSON.stringify(ajv)});`,
    `  exports.isValid = new Ajv2020().compile(${JSON.stringify(schema && schemas[schema])});`,
    '}}',
    '',
  ];
  const head = [`@origin = ${origin}`, ...(schema === undefined ? [] : validator)];
  return `${head.join('\n')}\n${requests.map(httpRequest).join('\n')}`;
}

function httpRequest({ id, path, body, schema, capture }: SuiteRequest): string {
  const lines = [
    `### ${id}`,
    `GET {{origin}}${path.replace('{token}', '{{token}}')}`,
    '',
    '?? status == 200',
    ...Object.entries(body).map(([key, value]) => `?? js response.parsedBody.${key} == ${value}`),
    ...(schema === undefined ? [] : ['?? js isValid(response.parsedBody) == true']),
    ...(capture === undefined ? [] : ['{{', `  exports.token = response.parsedBody.${capture};`, '}}']),
  ];
  return `${lines.join('\n')}\n`;
}
