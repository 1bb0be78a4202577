import { describe, expect, test } from 'vitest';
import { bru, importOne } from '../../support/bruno-source.ts';
import { runRequests } from '../../support/run-collection.ts';

const vars = 'vars:pre-request {\n  id: 42\n  word: tea\n}\n\n';

async function expectOf(...lines: string[]): Promise<unknown> {
  const { request } = await importOne(bru(`${vars}assert {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`));
  return request['expect'];
}

describe('assertions become checks', () => {
  test.each<[string, unknown]>([
    ['res.status: eq 200', { status: 200 }],
    ['res.status: 404', { status: 404 }],
    ['res.status: in [200, 204]', { status: [200, 204] }],
    ['res.status: gte 400', { status: ['1xx', '2xx', '3xx', '4xx', '5xx'], assert: ['status >= 400'] }],
    ['res.status: lt 300', { assert: ['status < 300'] }],
    ['res.getStatus(): eq 201', { status: 201 }],
    ['res.responseTime: lte 800', { time: '800ms' }],
    ['res.responseTime: lt 800', { assert: ['time < 800'] }],
    ['res.headers.etag: eq abc', { headers: { etag: 'abc' } }],
    ["res.headers['X-Id']: contains ab", { headers: { 'x-id': { contains: 'ab' } } }],
    ['res.headers.etag: isDefined', { headers: { etag: { present: true } } }],
    ['res.headers.etag: isUndefined', { headers: { etag: { present: false } } }],
    ['res.body.a: eq x', { body: { a: 'x' } }],
    ['res.body.a.b: eq 5', { body: { a: { b: 5 } } }],
    ["res.body.a: eq '5'", { body: { a: '5' } }],
    ['res.body.a: eq "true"', { body: { a: 'true' } }],
    ['res.body.a: eq null', { body: { a: null } }],
    ['res.body.a: eq 9007199254740993000', { body: { a: '9007199254740993000' } }],
    ['res.body.a: eq {{word}}', { body: { a: '${{ vars.word }}' } }],
    ['res.body.a: eq {{id}}', { body: { a: '${{ double(vars.id) }}' } }],
    ['res.body.a: eq user-{{word}}', { body: { a: 'user-${{ vars.word }}' } }],
    ['res.body.items[0].id: eq 1', { assert: ['body.items[0].id == 1'] }],
    ['res.body: eq pong', { assert: ['text == "pong"'] }],
    ['res.body: eq true', { assert: ['body == true'] }],
    ['res.body.a: neq 5', { assert: ['!has(body.a) || body.a != 5'] }],
    ['res.body.a: eq undefined', { assert: ['!has(body.a)'] }],
    ['res.body.a: isDefined', { assert: ['has(body.a)'] }],
    ['res.body.a: isTruthy', { body: { a: true } }],
    ['res.body.a: isNumber', { assert: ['type(body.a) in [int, double]'] }],
    ['res.body.a: isArray', { assert: ['type(body.a) == list'] }],
    ['res.body: isJson', { assert: ['type(body) == map'] }],
    ['res.body.a: isEmpty', { assert: ['size(body.a) == 0'] }],
    ['res.body.a: length 3', { assert: ['size(body.a) == 3'] }],
    ['res.body.a.length: gt 3', { assert: ['size(body.a) > 3'] }],
    ['res.body.a: between 1, 5', { assert: ['body.a >= 1 && body.a <= 5'] }],
    ['res.body.a: in 1, b', { assert: ['body.a == 1 || body.a == "b"'] }],
    ['res.body.a: matches /^\\d+$/', { assert: ['string(body.a).matches("^\\\\d+$")'] }],
    ['res.body.a: startsWith x', { assert: ['body.a.startsWith("x")'] }],
    ['res.body["in"]: eq 1', { body: { in: 1 } }],
    ['res.body["in"]: gt 1', { assert: ['body["in"] > 1'] }],
  ])('%s', async (line, expected) => {
    expect(await expectOf(line)).toEqual(expected);
  });

  test('what is said of one thing twice stands once', async () => {
    expect(await expectOf('res.status: eq 200', 'res.status: 200', 'res.body.a: eq 1', 'res.body.a.b: eq 2')).toEqual({
      status: 200,
      body: { a: 1 },
      assert: ['body.a.b == 2'],
    });
  });
});

describe('assertions that cannot be said are left over', () => {
  test.each([
    'res.statusText: eq OK',
    'res.body.name.toUpperCase(): eq X',
    'req.body.a: eq 1',
    'flag: eq true',
    'res("items.id"): eq 1',
    'res.body.a: eq `x`',
    'res.body.a: eq ${res.body.b}',
    'res.body.a: gt abc',
    'res.headers.etag: eq 5',
    'res.body.a: matches [',
    'res.body.a: eq {{later}}',
    '~res.status: eq 200',
  ])('%s', async (line) => {
    const { request, leftovers } = await importOne(bru(`${vars}assert {\n  ${line}\n}`));
    expect(request['expect']).toBeUndefined();
    expect(leftovers.join()).toMatch(/assertion/);
  });

  test('a body that a script has changed is not checked', async () => {
    const blocks =
      'assert {\n  res.status: eq 200\n  res.body.a: eq 1\n}\n\nscript:post-response {\n  res.setBody({ a: 1 });\n}';
    const { request, leftovers } = await importOne(bru(blocks));
    expect(request['expect']).toEqual({ status: 200 });
    expect(leftovers).toEqual(['post-response script', 'assertion']);
  });
});

describe('each is true exactly where the original is', () => {
  const json = { a: 'tea', n: 5, l: ['x', 'y'], o: { k: null }, t: true, digits: '42', num: 42 };
  const cases: [string, boolean][] = [
    ['res.body.a: contains ea', true],
    ['res.body.l: contains x', true],
    ['res.body.l: contains z', false],
    ['res.body.l: notContains z', true],
    ['res.body.a: notContains ea', false],
    ['res.body.missing: notContains ea', false],
    ['res.body.missing: neq 5', true],
    ['res.body.missing.deep: neq 5', false],
    ['res.body.n: neq 5', false],
    ['res.body.missing: notIn 1, 2', true],
    ['res.body.n: notIn 5, 6', false],
    ['res.body.o.k: isDefined', true],
    ['res.body.o.k: isNull', true],
    ['res.body.o.k: isUndefined', false],
    ['res.body.missing: isNull', false],
    ['res.body.l[1]: isDefined', true],
    ['res.body.l[2]: isUndefined', true],
    ['res.body.l[2]: isDefined', false],
    ['res.body.digits: eq 42', false],
    ['res.body.num: eq 42', true],
    ["res.body.digits: eq '42'", true],
    ['res.body.num: matches ^4', true],
    ['res.body.num: notMatches ^4', false],
    ['res.body.missing: notMatches x', true],
    ['res.body.t: isTruthy', true],
    ['res.body.n: isTruthy', false],
    ['res.body.n: between 5, 9', true],
    ['res.body.l: isEmpty', false],
    ['res.body.n: isNotEmpty', false],
    ['res.body: isArray', false],
    ['res.body: contains tea', false],
    ['res.headers["x-none"]: isUndefined', true],
  ];

  test('of one answer', async () => {
    const named = cases.map(async ([line], index) => [`r${index}`, { GET: '/', expect: await expectOf(line) }]);
    const requests = Object.fromEntries(await Promise.all(named)) as Record<string, object>;
    const { results } = await runRequests(requests, { server: { 'GET /': { json } } });
    const found = cases.map(([line], index) => [line, results[`r${index}`]?.status === 'passed']);
    expect(found).toEqual(cases);
  });
});
