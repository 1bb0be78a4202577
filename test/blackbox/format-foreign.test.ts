import { describe, expect, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

describe('variables as other tools write them', () => {
  test.each([
    [
      'a URL of Postman',
      { baseUrl: '$URL', requests: { a: { GET: '/{{path}}/x' } } },
      /"\{\{path\}\}" is no expression/,
    ],
    ['a baseUrl', { baseUrl: '{{host}}', requests: { a: { GET: '/x' } } }, /"\{\{host\}\}" is no expression/],
    [
      'a URL of a shell',
      { baseUrl: '$URL', requests: { a: { GET: '/${API_PATH}' } } },
      /"\$\{API_PATH\}" is no expression/,
    ],
    ['beside an expression', { baseUrl: '$URL', requests: { a: { GET: '/{{a}}/${{ uuid() }}' } } }, /is no expression/],
  ])('%s is refused before anything is sent', async (_, collection, message) => {
    const { exit, stderr, requests } = await runCollection({ files: { 'c.yaml': collection } });
    expect(exit).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('${{ env.');
    expect(requests).toEqual([]);
  });

  test('braces of a query, a header and a body are sent as they stand', async () => {
    const a = { POST: '/x', query: { q: '{{x}}' }, headers: { 'x-h': '{{x}}' }, text: '{{x}} ${y}' };
    const { exit, requests } = await runCollection({ files: { 'c.yaml': { baseUrl: '$URL', requests: { a } } } });
    expect(exit).toBe(0);
    expect(requests[0]).toMatchObject({ path: '/x', query: [['q', '{{x}}']], body: '{{x}} ${y}' });
  });
});

test('an environment that does not exist is told instead of all that it would have set', async () => {
  const files = {
    'rollcall.yaml': { environments: { production: { A: '1' } } },
    'c.yaml': { env: { A: {} }, requests: { a: { GET: 'http://127.0.0.1:1/' } } },
  };
  const { exit, stderr } = await runCollection({ files, args: ['c.yaml', '-e', 'prodution'] });
  expect(exit).toBe(2);
  expect(stderr).toContain('did you mean "production"?');
  expect(stderr).not.toContain('missing-variable');
});

test('a media type that is none is found before the run', async () => {
  const { exit, stderr } = await runCollection({
    files: { 'c.yaml': { requests: { a: { GET: 'http://127.0.0.1:1/', expect: { type: 'empty' } } } } },
  });
  expect(exit).toBe(2);
  expect(stderr).toContain('"empty" is not a media type');
});
