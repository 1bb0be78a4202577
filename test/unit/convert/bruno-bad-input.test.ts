import { array, assert as assertProperty, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Problem, ProblemError } from '../../../src/model/problem.ts';
import { bru, importFiles } from '../../support/bruno-source.ts';

async function problem(files: Record<string, string>): Promise<Problem> {
  try {
    await importFiles(files);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('is refused with its place', () => {
  test.each<[string, Record<string, string>, RegExp, [number, number]]>([
    [
      'a pair without a colon',
      { 'a.bru': 'tests {\n  1\n  2\n}\n\nget {\n  url http://x\n}\n' },
      /: is expected/,
      [7, 7],
    ],
    ['a block nobody knows', { 'a.bru': 'get {\n  url: x\n}\n\nnonsense {\n}\n' }, /a block such as/, [5, 1]],
    [
      'a block that does not end',
      { 'a.bru': 'get {\n  url: x\n}\n\nbody:json {\n  {}\n' },
      /"body:json" does not end/,
      [5, 1],
    ],
    ['plain text', { 'a.bru': 'hello' }, /a block such as/, [1, 1]],
    ['binary junk', { 'a.bru': 'get\0{' }, /NUL/, [1, 4]],
    ['broken YAML', { 'a.yml': 'info: [1\n' }, /./, [2, 1]],
    ['YAML that is no map', { 'a.yml': '- 1\n' }, /must be a map/, [1, 1]],
    [
      'another version of OpenCollection',
      { 'opencollection.yml': 'opencollection: "2.1"\n' },
      /OpenCollection 2.1/,
      [1, 17],
    ],
    ['another version of bruno.json', { 'bruno.json': '{"version": "7"}', 'a.bru': bru('') }, /version "7"/, [1, 1]],
    ['bruno.json that is no JSON', { 'bruno.json': '{', 'a.bru': bru('') }, /not JSON/, [1, 2]],
    ['only a gRPC request', { 'a.bru': 'grpc {\n  url: x\n}\n' }, /only: gRPC request/, [1, 1]],
  ])('%s', async (_, files, message, [line, column]) => {
    const found = await problem(files);
    expect(found.code).toBe('convert/source');
    expect(found.message).toMatch(message);
    expect(found.location).toMatchObject({ file: Object.keys(files).at(0), line, column });
  });

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty file', { 'a.bru': '' }],
    ['a collection without requests', { 'bruno.json': '{"version":"1"}', 'collection.bru': '' }],
  ])('%s', async (_, files) => {
    expect(await problem(files)).toMatchObject({ code: 'convert/source' });
  });
});

describe('any text is imported or refused', () => {
  const pieces = constantFrom(
    'get {\n  url: http://x/{{a}}\n}\n',
    'meta {\n  name: a\n}\n',
    'assert {\n  res.body: ',
    'tests {\n',
    '\n}\n',
    'body:json {\n',
    '{{',
    '}}',
    "'''",
    '@',
    'eq ',
    'headers {\n  ~',
    'example {\n',
    '${{ x }}',
    'vars:pre-request {\n  a: {{a}}\n',
  );
  test.each(['a.bru', 'collection.bru', 'environments/e.bru', 'a.yml', 'opencollection.yml'])('%s', async (name) => {
    expect.hasAssertions();
    await assertProperty(
      asyncProperty(array(oneof(pieces, string({ maxLength: 12 })), { maxLength: 8 }), async (parts) => {
        const outcome = await importFiles({ 'z.bru': bru(''), [name]: parts.join('') }).then(
          () => 'imported',
          (error: unknown) => (error instanceof ProblemError ? 'refused' : error),
        );
        expect(['imported', 'refused']).toContain(outcome);
      }),
      { numRuns: 30 },
    );
  });
});

test('five megabytes of a body and of a script are read in little time', async () => {
  const body = '  "some words to send",\n'.repeat(110_000);
  const blocks = `body:text {\n${body}}\n\ntests {\n${'  call();\n'.repeat(280_000)}}\n`;
  const { collections } = await importFiles({ 'a.bru': bru(blocks, 'http://x', { body: 'text' }) });
  expect(JSON.stringify(collections).length).toBeGreaterThan(2_000_000);
}, 30_000);
