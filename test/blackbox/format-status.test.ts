import { describe, expect, test } from 'vitest';
import { checkAnswer, expectFail, expectPass } from '../support/check-answer.ts';
import type { CannedAnswer } from '../support/recording-server.ts';

const check = (expected: unknown, answer: CannedAnswer = {}) => checkAnswer(expected, answer);

describe('status', () => {
  test.each<[unknown, number]>([
    [200, 200],
    [[200, 201], 201],
    ['2xx', 204],
    ['2XX', 299],
    [['4xx', 200], 404],
    [['5XX', '4Xx'], 503],
    [404, 404],
    [undefined, 399],
    [undefined, 204],
    ['${{ 200 + 1 }}', 201],
  ])('%j holds for %i', (status, actual) => expectPass(status === undefined ? {} : { status }, { status: actual }));

  test.each<[unknown, number]>([
    [200, 201],
    [[200, 201], 202],
    ['2xx', 300],
    [['4xx', 200], 500],
    [undefined, 400],
    [undefined, 500],
    [404, 200],
  ])('%j fails for %i', (status, actual) => expectFail(status === undefined ? {} : { status }, { status: actual }));

  test('without one an error body is never taken for success', async () => {
    const { outcomes: lines } = await check({ body: { a: 1 } }, { status: 500, json: { a: 1 } });
    expect(lines).toContain('status failed');
    expect(lines).toContain('body passed');
  });

  test.each([99, 600, '2x', '6xx', 'ok', [], [200, 'x'], { min: 200 }, true])(
    '%j is refused before the run',
    async (status) => {
      const { exit, sent } = await check({ status });
      expect([exit, sent]).toEqual([2, 0]);
    },
  );
});

describe('type', () => {
  const of = (type: string): CannedAnswer => ({ text: '{}', headers: { 'content-type': type } });
  test.each([
    ['application/json', 'application/json; charset=utf-8'],
    ['Application/JSON', 'application/json'],
    ['json', 'application/json'],
    ['json', 'application/problem+json; x=1'],
    ['text/html', 'text/html'],
  ])('%s holds for %s', (type, actual) => expectPass({ type }, of(actual)));

  test.each([
    ['application/json', 'application/problem+json'],
    ['application/json', 'text/json'],
    ['json', 'text/html'],
    ['text/html', 'text/plain'],
    ['json', 'application/jsonx'],
  ])('%s fails for %s', (type, actual) => expectFail({ type }, of(actual)));

  test('fails where there is none', () => expectFail({ type: 'json' }, { text: '{}' }));
});

describe('headers', () => {
  const answer: CannedAnswer = {
    headers: { 'X-A': 'One Two', etag: '"0af"', 'set-cookie': ['a=1', 'b=2'], 'x-n': '5' },
  };
  test.each<[object]>([
    [{ 'x-a': 'One Two' }],
    [{ 'X-A': 'One Two' }],
    [{ etag: { matches: '^"[0-9a-f]+"$' } }],
    [{ 'x-a': { contains: 'Two' } }],
    [{ 'x-a': { present: true } }],
    [{ 'x-b': { present: false } }],
    [{ 'x-a': { contains: 'One', matches: 'Two$' } }],
    [{ 'x-n': 5 }],
    [{ 'set-cookie': { contains: 'b=2' } }],
  ])('%j holds', (headers) => expectPass({ headers }, answer));

  test.each<[object]>([
    [{ 'x-a': 'one two' }],
    [{ 'x-b': 'x' }],
    [{ etag: { matches: '^x' } }],
    [{ 'x-a': { contains: 'two' } }],
    [{ 'x-a': { present: false } }],
    [{ 'x-b': { present: true } }],
    [{ 'x-a': { contains: 'One', matches: '^Two' } }],
    [{ 'x-b': { matches: '.*' } }],
    [{ 'x-b': { contains: '' } }],
  ])('%j fails', (headers) => expectFail({ headers }, answer));

  test.each([{ 'x-a': { mtches: 'x' } }, { 'x-a': { matches: '(' } }, 'x-a', { 'x-a': ['x'] }])(
    '%j is refused before the run',
    async (headers) => {
      expect((await check({ headers }, answer)).exit).toBe(2);
    },
  );

  test('each is a line of its own', async () => {
    const { outcomes: lines } = await check({ headers: { 'x-a': 'One Two', 'x-b': 'x' } }, answer);
    expect(lines.filter((line) => line.startsWith('headers'))).toEqual(['headers passed', 'headers failed']);
  });
});
