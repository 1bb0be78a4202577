import { expect, test } from 'vitest';
import { inventoryOf } from '../../../src/contract/coverage/inventory-of.ts';
import { foldCoverage } from '../../../src/report/coverage/fold-coverage.ts';
import { checkOf, described } from './check-described.ts';

const api = described({
  'api.yaml': `
openapi: 3.0.0
info: { title: Users, version: '1' }
paths:
  /users:
    get:
      operationId: listUsers
      parameters: [{ name: page, in: query, schema: { type: integer } }, { name: q, in: query, schema: { type: string } }]
      responses:
        '200': { description: ok, content: { application/json: {}, text/csv: {} } }
        default: { description: fault }
    post:
      requestBody: { content: { application/json: {} } }
      responses: { 2XX: { description: ok, content: { application/json: {} } } }
  /users/{id}:
    delete: { parameters: [{ name: id, in: path, required: true, schema: {} }], responses: { '204': { description: ok } } }
`,
});

test('the inventory has every operation with its parts, in the order of the file', async () => {
  expect(await inventoryOf(await api)).toEqual({
    description: 'api.yaml',
    title: 'Users',
    operations: [
      {
        operation: 'GET /users',
        operationId: 'listUsers',
        place: { file: 'api.yaml', line: 6, column: 5 },
        statuses: ['200', 'default'],
        parameters: ['query page', 'query q'],
        requestTypes: [],
        responseTypes: { '200': ['application/json', 'text/csv'], default: [] },
      },
      {
        operation: 'POST /users',
        place: { file: 'api.yaml', line: 12, column: 5 },
        statuses: ['2XX'],
        parameters: [],
        requestTypes: ['application/json'],
        responseTypes: { '2XX': ['application/json'] },
      },
      {
        operation: 'DELETE /users/{id}',
        place: { file: 'api.yaml', line: 16, column: 5 },
        statuses: ['204'],
        parameters: ['path id'],
        requestTypes: [],
        responseTypes: { '204': [] },
      },
    ],
  });
});

test('an operation that cannot be read has no parts', async () => {
  const description = await api;
  const broken = description.operations.map((operation) => ({
    ...operation,
    detail: async () => {
      const { ProblemError } = await import('../../../src/model/problem.ts');
      throw new ProblemError({ code: 'contract/description', message: 'a $ref leads nowhere' });
    },
  }));
  const { operations } = await inventoryOf({ ...description, operations: broken });
  expect(operations.map(({ statuses, parameters }) => [...statuses, ...parameters])).toEqual([[], [], []]);
});

test('what exchanges touch adds up to coverage; a status that is not described covers nothing', async () => {
  const description = await api;
  const exchanges = [
    { url: '/users?page=1', answer: '[]' },
    { url: '/users', status: 500, type: '', answer: '' },
    {
      method: 'POST',
      url: '/users',
      headers: [['content-type', 'application/json']] as [string, string][],
      body: '{}',
      status: 201,
      answer: '{}',
    },
    { method: 'DELETE', url: '/users/1', status: 500 },
    { url: '/unknown' },
  ];
  const checked = await Promise.all(exchanges.map((exchange) => checkOf(description, exchange)));
  const touched = checked.flatMap((one) => one.touched ?? []);
  const [coverage] = foldCoverage([await inventoryOf(description)], touched);
  expect(coverage).toMatchObject({
    percent: 66.6,
    operations: { covered: 2, total: 3 },
    statuses: { covered: 3, total: 4 },
    parameters: { covered: 2, total: 3 },
    mediaTypes: { covered: 3, total: 4 },
  });
  expect(coverage?.details.map(({ operation, calls }) => `${operation} ${calls}`)).toEqual([
    'GET /users 2',
    'POST /users 1',
    'DELETE /users/{id} 1',
  ]);
});
