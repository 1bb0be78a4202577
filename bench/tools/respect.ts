import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SuiteRequest, schemas, suiteRequests } from '../suite.ts';
import { peerCommand, peerVersion } from './peer.ts';
import type { Tool } from './tool.ts';

/** An Arazzo workflow over an OpenAPI description, which is where the JSON Schema of an answer stands. */
export const respect: Tool = {
  name: 'respect',
  kind: 'javascript',
  version: async () => peerVersion('@redocly/cli'),
  note: 'Steps one after the other; JSON Schema by way of an OpenAPI description. Writes no report.',
  async prepare(suite, folder, origin) {
    if (suite.files === 'one each') return undefined;
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(description(origin), undefined, 2));
    await writeFile(join(folder, 'bench.arazzo.json'), JSON.stringify(workflow(suiteRequests(suite)), undefined, 2));
    const env = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    return { args: [...peerCommand('@redocly/cli', 'redocly'), 'respect', 'bench.arazzo.json'], cwd: folder, env };
  },
};

function description(origin: string): object {
  const link = {
    type: 'object',
    required: ['id', 'next'],
    properties: { id: { type: 'integer' }, next: { type: 'string' } },
  };
  const paths = {
    '/users/{id}': operation('users', schemas.user),
    '/slow/{id}': operation('slow', schemas.user),
    '/big/{id}': operation('big', schemas.list),
    '/chain/{id}': operation('chain', link),
  };
  return { openapi: '3.1.0', info: { title: 'Bench', version: '1.0.0' }, servers: [{ url: origin }], paths };
}

function operation(operationId: string, schema: object): object {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema } } } };
  return { get: { operationId, parameters, responses } };
}

function workflow(requests: readonly SuiteRequest[]): object {
  return {
    arazzo: '1.0.1',
    info: { title: 'Bench', version: '1.0.0' },
    sourceDescriptions: [{ name: 'api', url: './openapi.json', type: 'openapi' }],
    workflows: [{ workflowId: 'bench', steps: requests.map(step) }],
  };
}

function step({ id, path, body, capture }: SuiteRequest, n: number): object {
  const [, operationId, rest = ''] = path.split('/');
  return {
    stepId: id,
    operationId,
    parameters: [{ name: 'id', in: 'path', value: rest.replace('{token}', `$steps.r${n - 1}.outputs.token`) }],
    successCriteria: [
      { condition: '$statusCode == 200' },
      ...Object.entries(body).map(([key, value]) => ({
        condition: `$response.body#/${key} == ${JSON.stringify(value)}`,
      })),
    ],
    ...(capture === undefined ? {} : { outputs: { token: `$response.body#/${capture}` } }),
  };
}
