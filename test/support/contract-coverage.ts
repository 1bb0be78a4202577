import type { ContractCoverage } from '../../src/model/contract.ts';
import type { Workspace } from './cli-workspace.ts';

const response = { description: 'd', content: { 'application/json': {} } };
/** A description of four operations. */
export const fourOperations = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: {
    '/a': {
      parameters: [{ name: 'n', in: 'query', schema: {} }],
      get: { operationId: 'getA', responses: { 200: response, 404: { description: 'none' } } },
      post: {
        operationId: 'postA',
        requestBody: { content: { 'application/json': {}, 'text/plain': {} } },
        responses: { 200: response },
      },
    },
    '/b': { get: { responses: { '2XX': response, default: { description: 'other' } } } },
    '/status/{code}': {
      get: {
        operationId: 'getStatus',
        parameters: [{ name: 'code', in: 'path', required: true, schema: {} }],
        responses: { 404: response },
      },
    },
  },
});

/** A collection in a folder beside `api.json`. */
export function collectionAt(url: string, requests: string, openapi = 'openapi: ../api.json\n'): string {
  return `baseUrl: ${url}\n${openapi}requests:\n${requests}`;
}

/** Three collections in `c/` that call three of the four operations. */
export function coveringFiles(url: string): Record<string, string> {
  return {
    'rollcall.yaml': '',
    'api.json': fourOperations,
    'c/a.yaml': collectionAt(url, '  a: { GET: "/a?n=1" }\n  again: { GET: /a }\n'),
    'c/b.yaml': collectionAt(url, '  b: { GET: /b }\n'),
    'c/p.yaml': collectionAt(url, '  p: { POST: /a, json: {} }\n'),
  };
}

/** What report.json says of coverage. */
export async function coverageOf(workspace: Workspace, path?: string): Promise<ContractCoverage[]> {
  return ((await workspace.report(path)) as { coverage?: ContractCoverage[] }).coverage ?? [];
}
