import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkAnswer, expectFail, expectPass } from '../support/check-answer.ts';
import type { CannedAnswer } from '../support/recording-server.ts';

const user = { id: 1, name: 'Al', role: null, tags: ['a', 'b'], deep: { list: [{ x: 1, y: 2 }] } };

const check = (expected: unknown, answer: CannedAnswer = { json: user }) => checkAnswer(expected, answer);

describe('body', () => {
  test.each<[unknown]>([
    [{ id: 1 }],
    [{ role: null }],
    [{ tags: ['a', 'b'] }],
    [{ deep: { list: [{ x: 1 }] } }],
    [{}],
    [{ deep: {} }],
    [{ id: '${{ 2 - 1 }}' }],
    [{ id: 1.0 }],
  ])('%j is there', (body) => expectPass({ body }, { json: user }));

  test.each<[unknown]>([
    [{ id: '1' }],
    [{ id: 2 }],
    [{ gone: null }],
    [{ role: 'x' }],
    [{ tags: ['a'] }],
    [{ tags: ['b', 'a'] }],
    [{ tags: ['a', 'b', 'c'] }],
    [{ tags: [] }],
    [{ tags: { 0: 'a' } }],
    [{ deep: { list: [{ x: 1, z: 1 }] } }],
    [[]],
    ['Al'],
    [null],
    [{ deep: null }],
  ])('%j is not', (body) => expectFail({ body }, { json: user }));

  test('is text where the body is text', async () => {
    await expectPass({ body: 'pong' }, { text: 'pong', headers: { 'content-type': 'text/plain' } });
    await expectFail({ body: 'pong' }, { text: 'ponk', headers: { 'content-type': 'text/plain' } });
  });

  test('a failure names the place', async () => {
    const { result } = await check({ body: { deep: { list: [{ y: 3 }] } } });
    const failed = result?.attempts[0]?.checks.find(({ outcome }) => outcome !== 'passed');
    expect(JSON.stringify(failed)).toMatch(/deep.*list.*0.*y/);
    expect(failed?.location).toMatchObject({ file: 'c.yaml', line: expect.any(Number), column: expect.any(Number) });
  });

  test.each<[string, CannedAnswer]>([
    ['no JSON', { text: '<html>', headers: { 'content-type': 'text/html' } }],
    ['no body', { status: 204 }],
    ['broken JSON', { text: '{"id":', headers: { 'content-type': 'application/json' } }],
  ])('with %s to check is a failure that says so', async (_, answer) => {
    for (const expected of [{ body: { id: 1 } }, { json: { id: 1 } }, { schema: { type: 'object' } }]) {
      const { exit, result } = await check(expected, answer);
      expect(exit).toBe(1);
      expect(result?.status).toBe('failed');
      const line = result?.attempts[0]?.checks.find(({ kind }) => kind in expected);
      expect(['failed', 'errored']).toContain(line?.outcome);
      expect(line?.message).toMatch(/JSON|body|empty/i);
    }
  });
});

describe('json', () => {
  test.each<[unknown]>([
    [user],
    [{ tags: ['a', 'b'], deep: { list: [{ y: 2, x: 1 }] }, role: null, name: 'Al', id: 1 }],
  ])('%j is the whole', (json) => expectPass({ json }, { json: user }));
  test.each<[unknown]>([[{ id: 1 }], [{ ...user, more: null }], [{ ...user, tags: ['b', 'a'] }], [null], [[user]]])(
    '%j is not',
    (json) => expectFail({ json }, { json: user }),
  );
  test.each([null, false, 0, '', []])('%j as the whole body', async (json) => {
    await expectPass({ json }, { json });
    await expectFail({ json }, { json: [json] });
  });
});

describe('time and size', () => {
  const text = (length: number): CannedAnswer => ({ text: 'x'.repeat(length) });
  test.each<[string | number, number]>([
    ['64KB', 64_000],
    ['1KiB', 1024],
    ['10B', 10],
    ['1MB', 64_000],
    ['1.5KB', 1500],
  ])('size %s holds for %i bytes', (size, length) => expectPass({ size }, text(length)));
  test.each<[string, number]>([
    ['64KB', 64_001],
    ['1KiB', 1025],
    ['1KB', 1024],
    ['0B', 1],
  ])('size %s fails for %i bytes', (size, length) => expectFail({ size }, text(length)));
  test('time holds and fails', async () => {
    await expectPass({ time: '30s' }, { json: user });
    await expectFail({ time: '20ms' }, { delayMs: 80 });
  });
  test.each([{ time: '800' }, { time: 'fast' }, { size: '64 parsecs' }, { size: '-1KB' }, { time: '' }])(
    '%j is refused before the run',
    async (expected) => {
      const { exit, stderr } = await check(expected);
      expect(exit).toBe(2);
      expect(stderr).toMatch(/c\.yaml:\d+:\d+/);
    },
  );
});

describe('sha256', () => {
  const hash = createHash('sha256').update('hello').digest('hex');
  test('of the body after decompression', async () => {
    await expectPass({ sha256: hash }, { text: 'hello' });
    await expectPass({ sha256: hash }, { text: 'hello', gzip: true });
    await expectPass({ sha256: hash.toUpperCase() }, { text: 'hello' });
    await expectFail({ sha256: hash }, { text: 'hellO' });
  });
  test.each(['abc', 12, 'z'.repeat(64)])('%j is refused before the run', async (sha256) => {
    expect((await check({ sha256 })).exit).toBe(2);
  });
});

describe('assert', () => {
  test('a false one shows the values of its parts', async () => {
    const { result } = await check({ assert: ['size(body.tags) == 3 && body.id == 1'] });
    const line = result?.attempts[0]?.checks.find(({ kind }) => kind === 'assert');
    expect(line?.outcome).toBe('failed');
    expect(line?.parts).toContainEqual(expect.objectContaining({ expression: 'size(body.tags)', value: 2 }));
  });
  test('each is a line of its own with its place', async () => {
    const { outcomes: lines, result } = await check({ assert: ['body.id == 1', 'body.id == 2', 'body.id > 0'] });
    expect(lines.filter((line) => line.startsWith('assert'))).toEqual([
      'assert passed',
      'assert failed',
      'assert passed',
    ]);
    const places = result?.attempts[0]?.checks
      .filter(({ kind }) => kind === 'assert')
      .map(({ location }) => location.line);
    expect(new Set(places).size).toBe(3);
  });
  test.each(['body.id', "'true'", 'null', '1'])('%s is not true', async (expression) => {
    expect([1, 2]).toContain((await check({ assert: [expression] })).exit);
  });
  test.each([[['body.id ==']], [['bdy.id == 1']], [{ a: 1 }], [["status == 'ok'"]]])(
    '%j is refused before the run',
    async (assert) => {
      const { exit, sent } = await check({ assert });
      expect([exit, sent]).toEqual([2, 0]);
    },
  );
});

test('an unknown check is an error with a suggestion', async () => {
  const { exit, stderr } = await check({ staus: 200 });
  expect(exit).toBe(2);
  expect(stderr).toContain('"status"');
});

test('every check is made, also after one that failed', async () => {
  const { outcomes: lines } = await check({
    status: 201,
    type: 'text/html',
    body: { id: 2 },
    size: '1B',
    assert: ['body.id == 1'],
  });
  expect(lines).toEqual(['status failed', 'type failed', 'body failed', 'size failed', 'assert passed']);
});
