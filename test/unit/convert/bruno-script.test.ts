import { describe, expect, test } from 'vitest';
import { bru, importOne } from '../../support/bruno-source.ts';

async function scripted(code: string, block = 'tests') {
  const indented = code
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return importOne(bru(`${block} {\n${indented}\n}`));
}

describe('tests that are clear become checks', () => {
  test.each<[string, unknown]>([
    ['expect(res.getStatus()).to.equal(200);', { status: 200 }],
    ['expect(res.status).to.eql(404)', { status: 404 }],
    ['expect(res.body.x).to.equal("a;b")', { body: { x: 'a;b' } }],
    ["expect(res.getBody().x.y).to.be.equal('it')", { body: { x: { y: 'it' } } }],
    ['const data = res.getBody();\nexpect(data.ok).to.be.true;', { body: { ok: true } }],
    ['expect(res.getHeader("ETag")).to.equal("1")', { headers: { etag: '1' } }],
    ['expect(res.body.list).to.have.lengthOf(2)', { assert: ['size(body.list) == 2'] }],
    ['expect(res.body.n).to.be.above(3) // enough', { assert: ['body.n > 3'] }],
    ['expect(res.body).to.have.property("id")', { assert: ['has(body.id)'] }],
    ['expect(res.body.list).to.be.an("array")', { assert: ['type(body.list) == list'] }],
    ['expect(res.body.n).to.not.equal(3)', { assert: ['!has(body.n) || body.n != 3'] }],
    ['expect(res.body.a).to.match(/^x(y|z)$/)', { assert: ['string(body.a).matches("^x(y|z)$")'] }],
  ])('%s', async (code, expected) => {
    const { request, leftovers } = await scripted(`test("it", function () {\n${code}\n});`);
    expect(request['expect']).toEqual(expected);
    expect(leftovers).toEqual([]);
  });

  test('arrow functions, several tests and captures', async () => {
    const { request } = await scripted(
      'const body = res.body;\ntest("a", () => { expect(body.a).to.equal(1) });\nbru.setVar("id", body.id);\nbru.setEnvVar("access_token", res.body.t);',
    );
    expect(request).toMatchObject({
      expect: { body: { a: 1 } },
      capture: { id: 'body.id', access_token: { from: 'body.t', secret: true } },
    });
  });
});

describe('whatever is not clear stays a comment', () => {
  test.each([
    'test("it", () => { expect(res.body.map(x => x.id)).to.equal(1) });',
    'test("it", () => { if (res.status === 200) { expect(res.body.a).to.equal(1) } });',
    'test("it", () => { expect(res.body.a).to.equal(other) });',
    'test("it", () => { expect(res.body.a).to.eql({ b: 1 }) });',
    'test("it", () => { expect(res.body.a).to.be.a("date") });',
    'test("it", () => { expect(res.body.a).to.match(/x/i) });',
    'test("it", () => { expect(res.body.a).to.be.ok });',
    'test(`${name}`, () => { expect(res.status).to.equal(200) });',
    'expect(res.status).to.equal(200);',
    'function check() { return 1 }',
    'test("broken", () => { expect(res.status).to.equal(200) ',
    'let open = "',
  ])('%s', async (code) => {
    const { request, leftovers, imported } = await scripted(code);
    expect(request['expect']).toBeUndefined();
    expect(leftovers).toEqual(['tests']);
    expect(imported.leftovers[0]?.place).toEqual({ file: 'one.bru', line: 12, column: 1 });
    expect(JSON.stringify(imported.collections[0]?.comments)).toContain('- tests (one.bru:12:1)');
  });

  test('a test that is not clear leaves the others', async () => {
    const { request, leftovers } = await scripted(
      'test("a", () => { expect(res.status).to.equal(200) });\ntest("b", () => { later() });',
    );
    expect(request['expect']).toEqual({ status: 200 });
    expect(leftovers).toEqual(['tests']);
  });

  test('a statement of its own leaves all of it', async () => {
    const { request } = await scripted('prepare();\ntest("a", () => { expect(res.status).to.equal(200) });');
    expect(request['expect']).toBeUndefined();
  });

  test('scripts before the request always', async () => {
    const { leftovers } = await scripted('bru.setVar("a", res.body.a);', 'script:pre-request');
    expect(leftovers).toEqual(['pre-request script']);
  });

  test('credentials in a script are hidden in its comment', async () => {
    const { imported } = await scripted(
      'req.setHeader("Authorization", "Bearer abc123");\nconst password = "hunter22";',
      'script:pre-request',
    );
    const comments = JSON.stringify([imported.collections[0]?.comments, imported.leftovers]);
    expect(comments).toContain('setHeader');
    expect(comments).not.toMatch(/abc123|hunter22/);
  });

  test('forty lines of a long one', async () => {
    const { imported } = await scripted(Array.from({ length: 60 }, (_, n) => `call(${n});`).join('\n'));
    const [comment] = imported.collections[0]?.comments ?? [];
    expect(comment?.lines).toHaveLength(43);
    expect(comment?.lines.at(-1)).toContain('20 more lines');
  });
});
