import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import { collectionAt, coverageOf, coveringFiles } from '../support/contract-coverage.ts';

const server = await startEchoServer();
const files = coveringFiles(server.url);
const collection = (requests: string, openapi?: string) => collectionAt(server.url, requests, openapi);

describe('coverage', () => {
  test('counts operations, statuses, parameters and media types that were seen', async () => {
    const workspace = await createWorkspace(files);
    expect((await workspace.rollcall('run c/a.yaml c/p.yaml')).exit).toBe(0);
    const [coverage, ...others] = await coverageOf(workspace);
    expect(others).toEqual([]);
    expect(coverage).toMatchObject({
      description: 'api.json',
      title: 'Things',
      percent: 50,
      operations: { covered: 2, total: 4 },
      statuses: { covered: 2, total: 6 },
      parameters: { covered: 1, total: 3 },
    });
    expect(coverage?.details.map(({ operation, calls }) => `${operation} ${calls}`)).toEqual([
      'GET /a 2',
      'POST /a 1',
      'GET /b 0',
      'GET /status/{code} 0',
    ]);
    expect(coverage?.details[0]).toMatchObject({
      operationId: 'getA',
      place: { file: 'api.json' },
      statuses: [
        { name: '200', covered: true },
        { name: '404', covered: false },
      ],
      parameters: [{ name: 'query n', covered: true }],
    });
    expect(coverage?.details[1]?.mediaTypes).toEqual([
      { name: 'request application/json', covered: true },
      { name: 'request text/plain', covered: false },
      { name: '200 application/json', covered: true },
    ]);
  });

  test('a class or default counts by its name', async () => {
    const workspace = await createWorkspace(files);
    await workspace.rollcall('run c/b.yaml');
    const [coverage] = await coverageOf(workspace);
    expect(coverage?.details[2]?.statuses).toEqual([
      { name: '2XX', covered: true },
      { name: 'default', covered: false },
    ]);
  });

  test('an operation is seen when it gave a described answer', async () => {
    const workspace = await createWorkspace({
      ...files,
      'c/x.yaml': collection('  x: { GET: /status/500, expect: { status: 500 } }\n'),
      'c/y.yaml': collection('  y: { GET: /status/404, expect: { status: 404 } }\n'),
    });
    await workspace.rollcall('run c/x.yaml');
    expect((await coverageOf(workspace))[0]).toMatchObject({ percent: 0, operations: { covered: 0 } });
    await workspace.rollcall('run c/y.yaml');
    expect((await coverageOf(workspace))[0]).toMatchObject({ percent: 25, operations: { covered: 1 } });
  });

  test('requests that are left out count nothing', async () => {
    const workspace = await createWorkspace({
      ...files,
      'c/x.yaml': collection('  x: { GET: /a, expect: { openapi: false } }\n  y: { GET: /b }\n'),
    });
    await workspace.rollcall('run c/x.yaml');
    expect((await coverageOf(workspace))[0]?.details[0]?.calls).toBe(0);
  });

  test('a table in the console, in HTML and in Markdown', async () => {
    const workspace = await createWorkspace(files);
    const { stdout } = await workspace.rollcall(
      'run c --reporter console --reporter html=r.html --reporter markdown=r.md --reporter json=r.json',
    );
    expect(stdout).toMatch(/│ api\.json +│ +3\/4 75 % │ +3\/6 50 % │ +1\/3 33.3 % │ +4\/6 66.6 % │/);
    expect(await workspace.read('r.md')).toMatch(/^\| api\.json \| 3 of 4 \(75 %\) \|.*\|$/m);
    for (const text of [stdout, await workspace.read('r.md'), await workspace.read('r.html')]) {
      expect(text).toMatch(/GET \/status\/(\{|&#123;)code/);
    }
  });

  test('is absent without a description', async () => {
    const workspace = await createWorkspace({ 'c/a.yaml': collection('  a: { GET: /a }\n', '') });
    const { stdout } = await workspace.rollcall('run c');
    expect(await workspace.report()).not.toHaveProperty('coverage');
    expect(stdout).not.toMatch(/coverage|Contract/i);
  });

  test('a warned or switched off kind does not change what was seen', async () => {
    const workspace = await createWorkspace({
      ...files,
      'c/x.yaml': collection(
        '  x: { POST: /a, text: words, expect: { status: 200 } }\n',
        'openapi: { file: ../api.json, severity: { body: "off" }, requests: false }\n',
      ),
    });
    await workspace.rollcall('run c/x.yaml');
    expect((await coverageOf(workspace))[0]?.details[1]?.mediaTypes[1]).toEqual({
      name: 'request text/plain',
      covered: true,
    });
  });

  test('the report is what its schema says', async () => {
    const workspace = await createWorkspace(files);
    await workspace.rollcall('run c --min-coverage 10');
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    const schema = JSON.parse((await workspace.rollcall('schema report')).stdout) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    validate(await workspace.report());
    expect(validate.errors).toBeNull();
  });
});
