import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/model/problem.ts';
import { lineOf } from '../contract/describe.ts';
import { api, importApi, requestsOf } from './openapi-source.ts';

const done = { responses: { 200: { description: 'Done' } } };

/** All that is said against the files. */
async function refusal(...args: Parameters<typeof importApi>): Promise<string> {
  const imported = await importApi(...args).catch((error: unknown) => error);
  if (!(imported instanceof ProblemError)) throw imported instanceof Error ? imported : new Error('not refused');
  return [imported.problem, ...imported.others].map(lineOf).join('\n');
}

describe('refused', () => {
  test.each([
    ['nothing', '', 'is empty'],
    ['another version', 'openapi: 4.0.0', '4.0.0'],
    ['something else', 'a: 1', 'api.yaml'],
    ['half a file', '{"openapi": "3.1.0", "info": {', 'api.yaml:1'],
    ['binary', 'openapi: \0', 'NUL'],
    ['a broken shape', JSON.stringify(api({ '/a': { get: { responses: [] } } })), 'responses'],
  ])('%s', async (_, text, message) => {
    expect(await refusal({ 'api.yaml': text })).toContain(message);
  });

  test('a description without an operation', async () => {
    expect(await refusal({ 'api.json': api({}) })).toMatch(
      /^api\.json:1:\d+ convert\/source: api\.json describes no operation/,
    );
  });

  test('all broken references at once, each with its place', async () => {
    const broken = (name: string) => ({ get: { ...done, parameters: [{ $ref: `#/components/parameters/${name}` }] } });
    const text = await refusal({ 'api.json': api({ '/a': broken('a'), '/b': broken('b') }) });
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toMatch(/api\.json:1:\d+ contract\/description: \$ref "#\/components\/parameters\/b" leads nowhere/);
  });

  test('references in a circle', async () => {
    const parameters = { a: { $ref: '#/components/parameters/b' }, b: { $ref: '#/components/parameters/a' } };
    const text = await refusal({ 'api.json': api({ '/a': { get: done } }, { components: { parameters } }) });
    expect(text).toContain('only lead to each other');
  });

  test('a file that is not there, or lies outside', async () => {
    const files = (path: string) => ({ 'api.json': api({ '/a': { $ref: path } }) });
    expect(await refusal(files('gone.json'))).toContain('there is no file gone.json');
    expect(await refusal(files('../../../../../../etc/passwd'))).toContain('outside of what is imported');
  });

  test('other hosts, unless that is allowed', async () => {
    const files = { 'api.json': api({ '/a': { $ref: 'https://parts.test/a.json' } }) };
    expect(await refusal(files)).toContain('--allow-remote-refs');
    const imported = await importApi(files, {
      allowRemoteRefs: true,
      fetchText: async (url) => JSON.stringify({ get: { ...done, operationId: url.slice(-6, -5) } }),
    });
    expect(Object.keys(requestsOf(imported))).toEqual(['a']);
    expect(imported.leftovers.map(({ hint }) => hint).join()).toContain('--allow-remote-refs');
  });

  test('a folder without a description', async () => {
    const text = await refusal({ 'a.yaml': 'a: 1', 'b.json': '{}' }, { folder: true });
    expect(text).toContain('there is no OpenAPI description in /source');
  });
});

test('any text is imported or refused', async () => {
  const words = fc.constantFrom(
    'openapi: 3.1.0\n',
    'swagger: "2.0"\n',
    'paths:\n',
    '  /a/{b}:\n',
    '    get:\n',
    '      responses: {}\n',
    'info: {title: T, version: "1"}\n',
    '- ',
    '{',
    '}',
    '&a',
    '*a\n',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), async (parts) => {
      const outcome = await importApi({ 'api.yaml': parts.join('') }).catch((error: unknown) => error);
      expect(!(outcome instanceof Error) || outcome instanceof ProblemError).toBe(true);
    }),
    { numRuns: 60 },
  );
});
