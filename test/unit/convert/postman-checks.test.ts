import { expect, test } from 'vitest';
import type { CannedAnswer } from '../../support/recording-server.ts';
import { importItems, item, requestsOf, runImported } from './postman-source.ts';

type Case = [script: string, holds: CannedAnswer, ...fails: CannedAnswer[]];

const json = (value: unknown, more: CannedAnswer = {}): CannedAnswer => ({ json: value, ...more });
const block = (line: string): string => `pm.test("t", function () {\n  ${line}\n});`;
const data = (line: string): string => `const data = pm.response.json();\n${block(line)}`;

/** A script, an answer for which its tests pass in Postman, and answers for which they fail there. */
const cases: Case[] = [
  [block('pm.response.to.have.status(201);'), { status: 201 }, { status: 200 }],
  [block('pm.response.to.have.status("Created")'), { status: 201 }, { status: 200 }],
  [block('pm.response.to.be.ok'), { status: 200 }, { status: 201 }],
  [block('pm.response.to.be.success;'), { status: 204 }, { status: 304 }],
  [block('pm.response.to.be.clientError'), { status: 404 }, { status: 200 }, { status: 500 }],
  [block('pm.response.to.not.be.error;'), { status: 200 }, { status: 500 }],
  [block('pm.response.to.be.notFound;'), { status: 404 }, { status: 400 }],
  [block('pm.response.to.not.have.status(200)'), { status: 500 }, { status: 200 }],
  [block('pm.expect(pm.response.code).to.be.oneOf([200, 202]);'), { status: 202 }, { status: 201 }],
  [block('pm.expect(pm.response.code).to.be.above(399)'), { status: 503 }, { status: 200 }],
  [block('pm.expect(pm.response.code).to.be.within(200, 201)'), { status: 201 }, { status: 202 }],
  ['tests["ok"] = responseCode.code === 200;', { status: 200 }, { status: 404 }],
  ['tests["a"] = responseCode.code === 500;\ntests["a"] = responseCode.code === 200', { status: 200 }, { status: 500 }],
  [block('pm.response.to.have.header("X-A");'), { headers: { 'x-a': '1' } }, {}],
  [block('pm.response.to.have.header("X-A", "1");'), { headers: { 'x-a': '1' } }, { headers: { 'x-a': '2' } }, {}],
  [block('pm.response.to.not.have.header("x-a")'), {}, { headers: { 'x-a': '1' } }],
  [
    block('pm.expect(pm.response.headers.get("X-A")).to.include("b")'),
    { headers: { 'x-a': 'abc' } },
    { headers: { 'x-a': 'ac' } },
    {},
  ],
  [
    block('pm.expect(pm.response.headers.get("X-A")).to.match(/^B/i)'),
    { headers: { 'x-a': 'bc' } },
    { headers: { 'x-a': 'c' } },
  ],
  [block('pm.expect(pm.response.headers.has("x-a")).to.be.true'), { headers: { 'x-a': '1' } }, {}],
  ['tests["h"] = postman.getResponseHeader("X-A") === "1"', { headers: { 'x-a': '1' } }, { headers: { 'x-a': '2' } }],
  [data('pm.expect(data.a.b[1].c).to.eql("x")'), json({ a: { b: [0, { c: 'x' }] } }), json({ a: { b: [{ c: 'x' }] } })],
  [data('pm.expect(data.name).to.equal("x");'), json({ name: 'x' }), json({ name: 'y' }), json({}), { text: 'x' }],
  [data('pm.expect(data.n).to.equal(3)'), json({ n: 3 }), json({ n: '3' }), json({ n: 4 })],
  [
    data('pm.expect(data.list).to.eql([1, {a: null}])'),
    json({ list: [1, { a: null }] }),
    json({ list: [1, { a: 0 }] }),
  ],
  [data('pm.expect(data.o).to.deep.equal({a: 1})'), json({ o: { a: 1 } }), json({ o: { a: 1, b: 2 } })],
  [data('pm.expect(data).to.eql({a: 1})'), json({ a: 1 }), json({ a: 1, b: 2 })],
  [data('pm.expect(data.a).to.not.equal("x")'), json({ a: 'y' }), json({ a: 'x' })],
  [data('pm.expect(data.a).to.not.equal("x")'), json({}), json({ a: 'x' }), { text: 'no JSON' }],
  [data('pm.expect(data.a).to.be.a("string")'), json({ a: 'x' }), json({ a: 1 }), json({})],
  [data('pm.expect(data.a).to.be.a("number")'), json({ a: 1.5 }), json({ a: '1' })],
  [data('pm.expect(data).to.be.an("array")'), json([1]), json({ a: 1 })],
  [data('pm.expect(data).to.be.an("object").that.has.property("a")'), json({ a: 1 }), json({}), json([1])],
  [data('pm.expect(data.a).to.be.a("string").and.not.empty'), json({ a: 'x' }), json({ a: '' })],
  [data('pm.expect(data.a).to.be.true'), json({ a: true }), json({ a: 'true' }), json({ a: false })],
  [data('pm.expect(data.a).to.be.null'), json({ a: null }), json({ a: 0 }), json({})],
  [data('pm.expect(data.a).to.not.be.null'), json({ a: 0 }), json({ a: null })],
  [data('pm.expect(data.a).to.be.undefined'), json({}), json({ a: 1 })],
  [data('pm.expect(data.a).to.not.be.undefined'), json({ a: null }), json({})],
  [data('pm.expect(data.a).to.exist'), json({ a: 0 }), json({ a: null }), json({})],
  [data('pm.expect(data.a).to.be.ok'), json({ a: 'x' }), json({ a: '' }), json({ a: 0 }), json({})],
  [data('pm.expect(data).to.have.property("a", 1)'), json({ a: 1 }), json({ a: 2 }), json({})],
  [data('pm.expect(data).to.not.have.property("error")'), json({}), json({ error: 1 })],
  [data('pm.expect(data).to.not.have.property("error")'), json([1]), json({ error: 1 })],
  [
    data('pm.expect(data.list).to.have.lengthOf(2)'),
    json({ list: [1, 2] }),
    json({ list: [1] }),
    json({ list: { a: 1, b: 2 } }),
  ],
  [
    data('pm.expect(data.list.length).to.be.above(1)'),
    json({ list: [1, 2] }),
    json({ list: [1] }),
    json({ list: { a: 1, b: 2 } }),
  ],
  [
    data('pm.expect(data.tags).to.include("x")'),
    json({ tags: ['x'] }),
    json({ tags: ['xy'] }),
    json({ tags: { x: 1 } }),
  ],
  [data('pm.expect(data.tags).to.include("x")'), json({ tags: 'axb' }), json({ tags: 'ab' })],
  [data('pm.expect(data.tags).to.not.include("x")'), json({ tags: ['y'] }), json({ tags: ['x'] }), json({})],
  [data('pm.expect(data.n).to.be.above(1).and.below(3)'), json({ n: 2 }), json({ n: 3 }), json({ n: '2' })],
  [data('pm.expect(data.id).to.match(/^\\d+$/)'), json({ id: 12 }), json({ id: 'a1' })],
  [data('pm.expect(data.s).to.be.oneOf(["a", 1, null])'), json({ s: null }), json({ s: 'b' }), json({})],
  [data('pm.expect(data.a === 1).to.be.true'), json({ a: 1 }), json({ a: '1' })],
  ['const {a: key} = pm.response.json();\npm.expect(key).to.eql(1)', json({ a: 1 }), json({ a: 2 })],
  [block('pm.expect(pm.response.text()).to.include("abc")'), { text: 'xabcx' }, { text: 'ab' }],
  [block('pm.response.to.have.body("abc")'), { text: 'abc' }, { text: 'abcd' }],
  [block('pm.response.to.have.body(/b+/)'), { text: 'abbc' }, { text: 'ac' }],
  [block('pm.response.to.be.json'), { text: '[1]' }, { text: '<a/>' }],
  [block('pm.response.to.have.jsonBody("a.b", 1)'), json({ a: { b: 1 } }), json({ a: { b: 2 } }), json({})],
  [block('pm.response.to.have.jsonBody("a[0].b")'), json({ a: [{ b: null }] }), json({ a: [] })],
  [
    block(
      'pm.response.to.have.jsonSchema({ type: "object", required: ["id"], properties: { id: { type: "integer" } } })',
    ),
    json({ id: 1 }),
    json({ id: 'x' }),
  ],
  [
    'var schema = { "required": ["id"] };\nvar data = JSON.parse(responseBody);\ntests["valid"] = tv4.validate(data, schema);',
    json({ id: 1 }),
    json({}),
  ],
  ['tests["has"] = responseBody.has("abc")', { text: 'xabc' }, { text: 'x' }],
  [
    'var b = JSON.parse(responseBody);\ntests["in"] = "k" in b.o && !("z" in b.o)',
    json({ o: { k: 1 } }),
    json({ o: {} }),
    json({ o: { k: 1, z: 1 } }),
  ],
  ['var b = JSON.parse(responseBody);\ntests["t"] = b.done', json({ done: 'yes' }), json({ done: false }), json({})],
  ['var b = JSON.parse(responseBody);\ntests["l"] = b.list.length === 2', json({ list: [1, 2] }), json({ list: [] })],
  ['var b = JSON.parse(responseBody);\ntests["l"] = b.n == 3', json({ n: '3' }), json({ n: 4 })],
  ['var b = JSON.parse(responseBody);', json({}), { text: 'no JSON' }],
  ['tests["fast"] = responseTime < 60000', {}, { status: 500 }],
];

test('checks hold where the tests of the source pass, and only there', async () => {
  const all = cases.flatMap(([script, ...answers]) =>
    answers.map((answer, index) => ({ script, answer, status: index === 0 ? 'passed' : 'failed' })),
  );
  const imported = await importItems(
    all.map(({ script }, index) =>
      item(`case ${index}`, { method: 'GET', url: `http://127.0.0.1:$PORT/${index}` }, { test: script }),
    ),
  );
  expect(imported.leftovers).toEqual([]);
  const server = Object.fromEntries(all.map(({ answer }, index) => [`GET /${index}`, answer]));
  const { results, stderr } = await runImported(imported, { server });
  const shown = (index: number, status: string | undefined): string =>
    `${all[index]?.script} · ${JSON.stringify(all[index]?.answer)} → ${status ?? stderr}`;
  expect(all.map((_, index) => shown(index, results[`case_${index}`]?.status))).toEqual(
    all.map(({ status }, index) => shown(index, status)),
  );
});

test.each([
  [
    'one statement that is not understood takes the whole test with it',
    block('pm.response.to.be.ok;\n  pm.expect(_.size(x)).to.equal(1);'),
  ],
  ['a test that waits for more', 'pm.test("t", function (done) { pm.response.to.be.ok; done(); })'],
  ['strict equality with an object, which is never true', data('pm.expect(data.a).to.equal({})')],
  ['an object where Postman compares nothing', block('pm.response.to.have.jsonBody({ a: 1 })')],
  ['a condition', 'if (pm.response.code === 200) {\n  pm.test("t", () => pm.response.to.be.ok);\n}'],
  ['what comes after a return', 'return;\npm.test("t", () => pm.response.to.be.ok);'],
  [
    'a value that was changed before',
    'let d = pm.response.json();\nd.list.push(1);\npm.test("t", () => pm.expect(d.list.length).to.equal(1));',
  ],
  ['two values of the body', data('pm.expect(data.a).to.equal(data.b)')],
  ['a loop', data('data.forEach(function (one) { pm.expect(one).to.have.property("id"); })')],
  ['a member that every object has', data('pm.expect(data.toString).to.exist')],
  ['an inherited property', data('pm.expect(data).to.have.property("constructor")')],
  ['a skipped test', 'pm.test.skip("t", () => pm.response.to.be.ok);'],
  ['no JavaScript', 'pm.test("t, () => {'],
  [
    'a schema with required as boolean',
    block('pm.response.to.have.jsonSchema({ properties: { a: { required: true } } })'),
  ],
])('left over: %s', async (_, script) => {
  const imported = await importItems([item('a', { method: 'GET', url: 'http://127.0.0.1/' }, { test: script })]);
  const {
    assert,
    status,
    json: whole,
    body,
  } = (requestsOf(imported)['a']?.['expect'] ?? {}) as Record<string, unknown>;
  expect([assert, status, whole, body]).toEqual([undefined, undefined, undefined, undefined]);
  expect(imported.leftovers.map(({ what }) => what)).toEqual([expect.stringContaining('test script')]);
  const [comment] = imported.collections[0]?.comments ?? [];
  expect(comment?.at).toEqual(['requests', 'a']);
  expect(comment?.lines.join('\n')).toContain(script.split('\n').at(-1)?.trim());
});

test('a script that cannot be followed costs nothing of the tests beside it', async () => {
  const script =
    'const d = pm.response.json();\npm.test("deep", () => d.list.forEach((x) => check(x)));\npm.test("t", () => pm.expect(d.n).to.equal(1));';
  const imported = await importItems([item('a', { method: 'GET', url: 'http://127.0.0.1/' }, { test: script })]);
  expect(requestsOf(imported)['a']?.['expect']).toEqual({ body: { n: 1 } });
  expect(imported.leftovers).toMatchObject([
    {
      what: 'test script',
      source: 'pm.test("deep", () => d.list.forEach((x) => check(x)));',
      place: { column: expect.any(Number) },
    },
  ]);
});

test('checks stand under the key that says them best', async () => {
  const script = [
    'pm.test("Order of the customer is complete", function () {',
    '  pm.response.to.be.success; pm.response.to.have.status(201);',
    '  pm.expect(pm.response.responseTime).to.be.below(800);',
    '  const d = pm.response.json();',
    '  pm.expect(d.order.id).to.equal("${{x}}"); pm.expect(d.order.open).to.be.true;',
    '  pm.expect(d.order.items).to.be.an("array");',
    '});',
  ].join('\n');
  const imported = await importItems([item('a', { method: 'GET', url: 'http://127.0.0.1/' }, { test: script })]);
  expect(requestsOf(imported)['a']?.['expect']).toEqual({
    status: 201,
    body: { order: { id: '$${{x}}', open: true } },
    time: '800ms',
    assert: ['type(body.order.items) == list'],
  });
  expect(imported.collections[0]?.comments).toEqual([
    { at: ['requests', 'a'], lines: ['Checks: Order of the customer is complete'] },
  ]);
});
