import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runRequests } from '../support/run-collection.ts';

const vars = {
  s: 'Ab c',
  n: 3,
  list: [3, 1, 2, 1],
  names: ['b', 'a'],
  doc: { a: { x: 1 }, b: [{ x: 2 }] },
  html: '<html><head><title>Hi</title></head></html>',
};

async function valueOf(expression: string): Promise<unknown> {
  const { exit, stderr, requests } = await runRequests(
    { a: { POST: '/', json: { value: `\${{ ${expression} }}` } } },
    { top: { vars } },
  );
  expect(exit, stderr).toBe(0);
  return (JSON.parse(requests[0]?.body ?? '{}') as { value: unknown }).value;
}

describe('functions', () => {
  test.each<[string, unknown]>([
    ['base64(vars.s)', 'QWIgYw=='],
    ["base64('é')", 'w6k='],
    ["base64_decode('w6k=')", 'é'],
    ["url_encode('a b&c/é')", 'a%20b%26c%2F%C3%A9'],
    ['sha256(vars.s)', createHash('sha256').update('Ab c').digest('hex')],
    ["hmac_sha256('key', vars.s)", createHmac('sha256', 'key').update('Ab c').digest('hex')],
    ['to_json(vars.doc)', '{"a":{"x":1},"b":[{"x":2}]}'],
    ["parse_json('[1, {}]')", [1, {}]],
    ["jsonpath(vars.doc, '$..x')", [1, 2]],
    ["jsonpath(vars.doc, '$.nope')", []],
    ["xpath(vars.html, '//title')", expect.anything()],
    ['lower(vars.s)', 'ab c'],
    ['upper(vars.s)', 'AB C'],
    ["trim('  x\\n')", 'x'],
    ["split('a,b', ',')", ['a', 'b']],
    ["join(vars.names, '-')", 'b-a'],
    ["replace('aXbX', 'X', '.')", 'a.b.'],
    ['sum(vars.list)', 7],
    ['sum([1, 0.5])', 1.5],
    ['min(vars.list)', 1],
    ['max(vars.list)', 3],
    ['sort(vars.list)', [1, 1, 2, 3]],
    ['sort(vars.names)', ['a', 'b']],
    ['unique(vars.list)', [3, 1, 2]],
    ['size(vars.list)', 4],
    ['vars.list.map(x, x * 2)', [6, 2, 4, 2]],
    ['vars.list.filter(x, x > 1)', [3, 2]],
    ['vars.list.exists(x, x == 3) && vars.list.all(x, x > 0)', true],
    ["vars.s.matches('^A.*c$')", true],
    ["vars.s.contains('b c') && vars.s.startsWith('A') && vars.s.endsWith('c')", true],
    ["vars.n > 2 ? 'many' : 'few'", 'many'],
    ['string(vars.n)', '3'],
    ["int('42') + 1", 43],
    ["double('1.5')", 1.5],
  ])('%s', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['vars.s.lower()', 'ab c'],
    ['vars.s.upper()', 'AB C'],
    ["' x '.trim()", 'x'],
    ["'a,b'.split(',')", ['a', 'b']],
    ["vars.names.join('-')", 'b-a'],
    ["'aXbX'.replace('X', '.')", 'a.b.'],
    ['vars.list.sum()', 7],
    ['vars.list.min()', 1],
    ['vars.list.max()', 3],
    ['vars.list.sort()', [1, 1, 2, 3]],
    ['vars.list.unique()', [3, 1, 2]],
    ['vars.s.base64()', 'QWIgYw=='],
    ["'w6k='.base64_decode()", 'é'],
    ["'a b'.url_encode()", 'a%20b'],
    ['vars.s.sha256()', createHash('sha256').update('Ab c').digest('hex')],
    ['vars.doc.to_json()', '{"a":{"x":1},"b":[{"x":2}]}'],
    ["'[1]'.parse_json()", [1]],
    ["vars.doc.jsonpath('$..x')", [1, 2]],
    ["vars.html.xpath('//title') == xpath(vars.html, '//title')", true],
  ])('as methods: %s', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  test('xpath reads the title', async () => {
    expect(JSON.stringify(await valueOf("xpath(vars.html, '//title')"))).toContain('Hi');
  });

  test('uuid is a new one every time', async () => {
    const [a, b] = (await valueOf('[uuid(), uuid()]')) as string[];
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(a).not.toBe(b);
  });

  test('random_int and random_string keep to their bounds', async () => {
    expect(await valueOf('random_int(5, 5)')).toBe(5);
    expect([1, 2, 3]).toContain(await valueOf('random_int(1, 3)'));
    expect(await valueOf('random_string(12)')).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(await valueOf('random_string(0)')).toBe('');
  });

  test('now is a moment close to now', async () => {
    const value = await valueOf('now()');
    expect(Math.abs(new Date(String(value)).getTime() - Date.now())).toBeLessThan(60_000);
  });
});

describe('functions that cannot do their work', () => {
  test.each([
    "parse_json('{')",
    "jsonpath(vars.doc, '$..[')",
    'random_int(3, 1)',
    'min([])',
    "int('x')",
    "sum(['a'])",
    'vars.n / 0',
    'vars.n % 0',
    'vars.list[9]',
    "xpath(vars.html, '//[')",
    'upper(vars.n)',
    'vars.n.upper()',
    "base64_decode('***')",
    'random_string(-1)',
    "sort([1, 'a'])",
    "vars.s.matches('(')",
    'lower()',
    "split('a')",
  ])('%s is an error and nothing is sent', async (expression) => {
    const { exit, requests, stderr, reportText } = await runRequests(
      { a: { POST: '/', json: { value: `\${{ ${expression} }}` } } },
      { top: { vars } },
    );
    expect(exit, stderr).not.toBe(0);
    expect(exit).not.toBe(70);
    expect(requests).toEqual([]);
    expect(stderr + reportText).toMatch(/c\.yaml/);
  });
});
