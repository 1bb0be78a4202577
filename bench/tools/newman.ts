import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SuiteRequest, schemas, suiteRequests } from '../suite.ts';
import { peerCommand, peerVersion } from './peer.ts';
import type { Tool } from './tool.ts';

/** Postman collection 2.1, its tests as Postman's own snippets write them. */
export const newman: Tool = {
  name: 'newman',
  kind: 'javascript',
  version: async () => peerVersion('newman'),
  note: 'One request after the other, one collection a process: no way to run 100 files in one. Prints a table, writes no report.',
  async prepare(suite, folder, origin) {
    if (suite.files === 'one each') return undefined;
    const item = suiteRequests(suite).map((request) => newmanItem(request, origin));
    const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
    await writeFile(
      join(folder, 'collection.json'),
      JSON.stringify({ info: { name: 'Bench', schema }, item }, undefined, 2),
    );
    return { args: [...peerCommand('newman', 'newman'), 'run', 'collection.json'], cwd: folder };
  },
};

function newmanItem({ id, path, body, schema, capture }: SuiteRequest, origin: string): object {
  const exec = [
    "pm.test('status', () => pm.response.to.have.status(200));",
    'const body = pm.response.json();',
    ...Object.entries(body).map(
      ([key, value]) => `pm.test('${key}', () => pm.expect(body.${key}).to.eql(${JSON.stringify(value)}));`,
    ),
    ...(schema === undefined
      ? []
      : [`pm.test('schema', () => pm.response.to.have.jsonSchema(${JSON.stringify(schemas[schema])}));`]),
    ...(capture === undefined ? [] : [`pm.collectionVariables.set('token', body.${capture});`]),
  ];
  return {
    name: id,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec } }],
    request: { method: 'GET', url: `${origin}${path.replace('{token}', '{{token}}')}` },
  };
}
