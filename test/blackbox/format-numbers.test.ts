import { describe, expect, test } from 'vitest';
import { runRequests } from '../support/run-collection.ts';
import { sentValue } from '../support/sent-value.ts';

describe('numbers', () => {
  test.each([
    ['${{ 1 + 1.5 }}', 2.5],
    ['${{ 1.5 + 1 }}', 2.5],
    ['${{ vars.n * 1.5 }}', 30],
    ['${{ 1.5 * vars.n }}', 30],
    ['${{ vars.n - 0.5 }}', 19.5],
    ['${{ vars.f / vars.n }}', 0.125],
    ['${{ vars.n / 3 }}', 6],
    ['${{ vars.n > 1.5 }}', true],
    ['${{ vars.f < vars.n }}', true],
    ['${{ vars.n == 20.0 }}', true],
    ['${{ vars.n != 20.5 }}', true],
    ['${{ vars.f in [2.5, 1] }}', true],
    ['${{ 9007199254740993 == 9007199254740992 }}', false],
  ])('%s', async (value, expected) => {
    expect(await sentValue(value, { vars: { n: 20, f: 2.5 } })).toBe(expected);
  });

  test('text is never equal to a number', async () => {
    expect(await sentValue('${{ vars.t == vars.n }}', { vars: { t: '3', n: 3 } })).toBe(false);
  });

  test('beyond 2^53 they are exact in bodies, checks and captures', async () => {
    const { exit, requests } = await runRequests(
      {
        a: {
          GET: '/',
          expect: {
            body: { id: '${{ vars.big }}' },
            assert: ['body.id == 9007199254740993', 'body.id != 9007199254740992'],
          },
          capture: { id: 'body.id' },
        },
        b: { POST: '/${{ vars.id }}', json: { id: '${{ vars.id }}' } },
      },
      {
        top: { vars: { big: '${{ 9007199254740993 }}' } },
        server: { 'GET /': { headers: { 'content-type': 'application/json' }, text: '{"id":9007199254740993}' } },
      },
    );
    expect(exit).toBe(0);
    expect(requests[1]).toMatchObject({
      url: '/9007199254740993',
      body: expect.stringMatching(/"id": ?9007199254740993/),
    });
  });

  test.each(['9007199254740992', '9007199254740994', '9007199254740993.5'])(
    'beyond 2^53 %s is not the neighbour',
    async (n) => {
      const { exit } = await runRequests(undefined, {
        files: { 'c.yaml': `baseUrl: $URL\nrequests:\n  a: { GET: /, expect: { body: { id: ${n} } } }\n` },
        server: { 'GET /': { headers: { 'content-type': 'application/json' }, text: '{"id":9007199254740993}' } },
      });
      expect(exit).toBe(1);
    },
  );

  test('beyond 2^53 as written in YAML they are sent and compared exactly', async () => {
    const { exit, requests } = await runRequests(undefined, {
      files: {
        'c.yaml':
          'baseUrl: $URL\nrequests:\n  a: { POST: /, json: { id: 9007199254740993, d: 0.1234567890123456789 }, expect: { body: { id: 9007199254740993 } } }\n',
      },
      server: { 'POST /': { headers: { 'content-type': 'application/json' }, text: '{"id":9007199254740993}' } },
    });
    expect(exit).toBe(0);
    expect(requests[0]?.body).toContain('9007199254740993');
    expect(requests[0]?.body).toContain('0.1234567890123456789');
  });
});
