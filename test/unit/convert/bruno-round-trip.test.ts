import { dirname } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeCollection } from '../../../src/convert/write-collection.ts';
import { importFiles } from '../../support/bruno-source.ts';
import { byRequest, createWorkspace, type ReportFile } from '../../support/cli-workspace.ts';
import { type Recorded, type RecordingServer, startRecordingServer } from '../../support/recording-server.ts';

const root = {
  'bruno.json': '{ "version": "1", "name": "Shop", "type": "collection" }',
  'collection.bru':
    'headers {\n  x-team: red\n}\n\nauth {\n  mode: bearer\n}\n\nauth:bearer {\n  token: {{api_token}}\n}\n',
  '.env': 'REGION=eu\n',
};

const bruRequests = {
  'orders/create.bru': `meta {
  name: Create order
  type: http
  seq: 1
  tags: [
    smoke
  ]
}

post {
  url: {{host}}/orders?dry={{dry}}
  body: json
  auth: inherit
}

params:query {
  dry: {{dry}}
}

body:json {
  {
    "item": "{{item}}",
    "count": {{count}},
    "region": "{{process.env.REGION}}"
  }
}

vars:pre-request {
  item: tea
  @number
  count: 3
}

vars:post-response {
  order_id: res.body.id
}

assert {
  res.status: eq 201
  res.body.item: eq tea
  res.body.count: gt 2
  res.headers['content-type']: contains json
}
`,
  'orders/read.bru': `meta {
  name: Read order
  type: http
  seq: 2
}

get {
  url: {{host}}/orders/:id
  body: none
  auth: inherit
}

params:path {
  id: {{order_id}}
}

tests {
  test("is there", function () {
    expect(res.getStatus()).to.equal(200);
    const order = res.getBody();
    expect(order.tags).to.include("new");
  });
}
`,
  'environments/dev.bru': 'vars {\n  host: HOST\n  api_token: t0p-s3cret\n  dry: yes\n}\n',
};

const openRequests = {
  'opencollection.yml': `opencollection: 1.0.0
info: { name: Shop }
request:
  headers: [{ name: x-team, value: red }]
  auth: { type: bearer, token: '{{api_token}}' }
`,
  '.env': 'REGION=eu\n',
  'orders/create.yml': `info: { name: Create order, type: http, seq: 1, tags: [smoke] }
http:
  method: POST
  url: '{{host}}/orders?dry={{dry}}'
  params: [{ name: dry, value: '{{dry}}', type: query }]
  body:
    type: json
    data: |-
      {
        "item": "{{item}}",
        "count": {{count}},
        "region": "{{process.env.REGION}}"
      }
  auth: inherit
runtime:
  variables:
    - { name: item, value: tea }
    - { name: count, value: { type: number, data: '3' } }
  assertions:
    - { expression: res.status, operator: eq, value: '201' }
    - { expression: res.body.item, operator: eq, value: tea }
    - { expression: res.body.count, operator: gt, value: '2' }
    - { expression: "res.headers['content-type']", operator: contains, value: json }
  actions:
    - type: set-variable
      phase: after-response
      selector: { expression: res.body.id, method: jsonq }
      variable: { name: order_id, scope: runtime }
`,
  'orders/read.yml': `info: { name: Read order, type: http, seq: 2 }
http:
  method: GET
  url: '{{host}}/orders/:id'
  params: [{ name: id, value: '{{order_id}}', type: path }]
  auth: inherit
runtime:
  scripts:
    - type: tests
      code: |-
        test("is there", function () {
          expect(res.getStatus()).to.equal(200);
          const order = res.getBody();
          expect(order.tags).to.include("new");
        });
`,
  'environments/dev.yml': `name: dev
variables:
  - { name: host, value: HOST }
  - { name: api_token, value: t0p-s3cret, secret: true }
  - { name: dry, value: 'yes' }
`,
};

async function shop(tags: string[] = ['new']): Promise<RecordingServer> {
  const created = ({ body }: Recorded) => ({ status: 201, json: { id: 7, ...(JSON.parse(body) as object) } });
  const server = await startRecordingServer({ 'POST /orders': created, 'GET /orders/7': { json: { id: 7, tags } } });
  onTestFinished(server.close);
  return server;
}

type Outcome = { exit: number; report: ReportFile; stderr: string };

async function importAndRun(files: Record<string, string>, server: RecordingServer): Promise<Outcome> {
  const withHost = Object.entries(files).map(([name, text]) => [name, text.replace('HOST', server.url)]);
  const imported = await importFiles(Object.fromEntries(withHost) as Record<string, string>);
  const written = Object.fromEntries([
    ...imported.collections.map((draft) => [draft.path, writeCollection(draft)]),
    ...imported.files.map(({ path, text }) => [path, text]),
  ]) as Record<string, string>;
  const env = Object.fromEntries(imported.secrets.map(({ name, value }) => [name, value]));
  const { rollcall, report } = await createWorkspace(written, env);
  const { exit, stderr } = await rollcall('run . --reporter json=reports/report.json');
  return { exit, stderr, report: await report() };
}

describe.each([
  ['.bru', { ...root, ...bruRequests }],
  ['OpenCollection YAML', openRequests],
])('a collection in %s', (_, files) => {
  test('runs green and sends what Bruno sends', async () => {
    const server = await shop();
    const { exit, stderr, report } = await importAndRun(files, server);
    expect(exit, stderr).toBe(0);
    expect(report.counts).toMatchObject({ total: 2, passed: 2 });
    const [create, read] = server.requests;
    expect(create).toMatchObject({ method: 'POST', url: '/orders?dry=yes', headers: { 'x-team': 'red' } });
    expect(create?.headers.authorization).toBe('Bearer t0p-s3cret');
    expect(JSON.parse(create?.body ?? '')).toEqual({ item: 'tea', count: 3, region: 'eu' });
    expect(read).toMatchObject({ method: 'GET', url: '/orders/7' });
  });

  test('fails where the original fails', async () => {
    const { exit, report } = await importAndRun(files, await shop(['old']));
    expect(exit).toBe(1);
    expect(byRequest(report)).toMatchObject({ create_order: { status: 'passed' }, read_order: { status: 'failed' } });
  });

  test('is one file a folder, without the credential', async () => {
    const { collections } = await importFiles(files);
    expect(collections.map(({ path }) => path)).toEqual(['orders.yaml']);
    const text = collections.map((draft) => writeCollection(draft)).join('');
    expect(text).not.toContain('t0p-s3cret');
    expect(text).toContain('API_TOKEN: { secret: true }');
  });
});

test('both spellings come out the same', async () => {
  const [fromBru, fromOpen] = await Promise.all([importFiles({ ...root, ...bruRequests }), importFiles(openRequests)]);
  expect(fromOpen.collections).toEqual(fromBru.collections);
  expect(fromOpen.secrets).toEqual(fromBru.secrets);
});

test('folders nest, requests stand in the order of seq', async () => {
  const request = (name: string, seq: number): string =>
    `meta {\n  name: ${name}\n  seq: ${seq}\n}\n\nget {\n  url: http://127.0.0.1/${name}\n}\n`;
  const { collections } = await importFiles({
    'bruno.json': root['bruno.json'],
    'top.bru': request('top', 1),
    'users/admin/a.bru': request('second', 2),
    'users/admin/b.bru': request('first', 1),
    'users/admin/folder.bru': 'meta {\n  name: Admins\n}\n\ndocs {\n  All about them.\n}\n',
  });
  expect(collections.map(({ path }) => dirname(path) + path)).toEqual(['.shop.yaml', 'usersusers/admin.yaml']);
  expect(collections[1]?.content).toMatchObject({
    name: 'Admins',
    description: 'All about them.',
    tags: ['users', 'admin'],
  });
  expect(Object.keys(collections[1]?.content['requests'] as object)).toEqual(['first', 'second']);
});

test('several environments make a rollcall.yaml, without their credentials', async () => {
  const { files, leftovers } = await importFiles({
    'one.bru': 'get {\n  url: {{host}}/{{token}}\n}\n',
    'environments/a.bru': 'vars {\n  host: http://a\n  token: aaaa1\n}\n',
    'environments/b.bru': 'vars {\n  host: http://b\n  token: bbbb2\n}\n',
  });
  expect(files).toEqual([
    { path: 'rollcall.yaml', text: 'environments:\n  a:\n    HOST: http://a\n  b:\n    HOST: http://b\n' },
  ]);
  expect(leftovers.map(({ what }) => what)).toContain('value of token in the environment b');
});
