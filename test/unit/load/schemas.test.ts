import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../scripts/generated-files.ts';
import { checkShape } from '../../../src/load/check-shape/check-shape.ts';
import { collectionShape, definitions } from '../../../src/load/shape/collection-shape.ts';
import { configShape } from '../../../src/load/shape/config-shape.ts';
import type { Shape } from '../../../src/load/shape/shape.ts';
import { collectionSchema, configSchema } from '../../../src/load/shape/to-json-schema.ts';
import { nodeToJson } from '../../../src/load/yaml/node-to-json.ts';
import { parseText } from './project.ts';

describe('generated files', () => {
  it.each(Object.entries(generatedFiles()))('%s is up to date (npx tsx scripts/generate.ts)', async (path, text) => {
    const stored = await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
    // The formatter decides how JSON is laid out.
    const contentOf = (one: string): unknown => (path.endsWith('.json') ? JSON.parse(one) : one);
    expect(contentOf(stored)).toEqual(contentOf(text));
  });
});

describe('the schema of collections', () => {
  const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(collectionSchema());

  it.each<[string, boolean]>([
    ['requests: { a: { GET: /x } }', true],
    ['requests: { a: { request: PURGE /x, timeout: 5s, retry: { limit: 1 } } }', true],
    ['requests: { a: { GET: /x, timeout: "${{ vars.t }}", json: { a: 1 }, x-note: y } }', true],
    ['requests: { a: { GET: /x, auth: { bearer: t }, expect: { status: [200, 2xx] } } }', true],
    ['name: x', false],
    ['requests: { a: { GET: /x, POST: /y } }', false],
    ['requests: { a: { GET: /x, json: 1, text: x } }', false],
    ['requests: { a: { name: x } }', false],
    ['requests: { A: { GET: /x } }', false],
    ['requests: { a: { GET: /x, expct: 1 } }', false],
    ['requests: { a: { GET: /x, timeout: 5 } }', false],
    ['requests: { a: { GET: /x, auth: { bearer: t, basic: { username: u, password: p } } } }', false],
  ])('says the same as check: %s', (text, isValid) => {
    const { node } = parseText(text);
    expect(validate(node && nodeToJson(node))).toBe(isValid);
    expect(node && checkShape(node, collectionShape).length === 0).toBe(isValid);
  });

  it('compiles for rollcall.yaml too', () => {
    const config = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(configSchema());
    expect(config({ jobs: 3, reporters: ['console'], defaults: { retry: 1 } })).toBe(true);
    expect(config({ jobs: 'many' })).toBe(false);
  });

  it('describes every key, so that editors can teach the format', () => {
    const bare: string[] = [];
    const visit = (shape: Shape, path: string): void => {
      for (const [key, part] of Object.entries(shape.properties ?? {})) {
        if (part.description === undefined) bare.push(`${path}.${key}`);
        visit(part, `${path}.${key}`);
      }
      for (const part of shape.anyOf ?? []) visit(part, path);
      if (shape.items) visit(shape.items, path);
      if (typeof shape.additionalProperties === 'object') visit(shape.additionalProperties, path);
    };
    for (const [name, shape] of Object.entries({ ...definitions, collection: collectionShape, config: configShape }))
      visit(shape, name);
    expect(bare).toEqual([]);
  });
});
