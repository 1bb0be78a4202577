import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../scripts/generated-files.ts';
import { checkShape } from '../../../src/load/check-shape/check-shape.ts';
import { collectionShape } from '../../../src/load/shape/collection-shape.ts';
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

  it('describes every key of every map, and every value of maps with names of their own', () => {
    const bare = schemaParts().filter(({ part, isKey }) => isKey && part['description'] === undefined);
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it('has an example or a default for every key that is more than a choice', () => {
    const bare = schemaParts().filter(({ part, isKey, isNamed }) => {
      const target = targetOf(part);
      const isChoice = ['properties', 'enum'].some((word) => word in target) || isFlag(target);
      return isKey && !isNamed && !isChoice && part['examples'] === undefined && part['default'] === undefined;
    });
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it('has no example or default that the schema would not take', () => {
    const taught = schemaParts().flatMap(({ part, path }) => {
      const { examples = [], default: value, ...rest } = part;
      const values = [...(examples as unknown[]), ...(value === undefined ? [] : [value])];
      return values.length === 0 ? [] : [{ path, rest, values }];
    });
    const prefixItems = taught.map(({ rest }) => ({ items: rest }));
    const ajv = new Ajv2020({ strict: false, inlineRefs: false, meta: false, validateSchema: false });
    ajv.validate(
      { prefixItems, $defs: definitions },
      taught.map(({ values }) => values),
    );
    const wrong = (ajv.errors ?? []).map(({ instancePath, message }) => {
      const [, index] = instancePath.split('/');
      return `${taught[Number(index)]?.path}: ${instancePath} ${message}`;
    });
    expect(taught.flatMap(({ values }) => values).length).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });

  it('says nothing of a key at its alternatives, which editors would show in its place', () => {
    const parts = schemaParts().filter(({ isAlternative }) => isAlternative);
    const speaking = parts.filter(({ part }) => {
      const target = targetOf(part);
      return ['description', 'examples', 'default'].some((word) => word in part || word in target);
    });
    expect(parts.length).toBeGreaterThan(50);
    expect(speaking.map(({ path }) => path)).toEqual([]);
  });
});

type Part = { [keyword: string]: unknown };
type PlacedPart = { part: Part; path: string; isKey: boolean; isNamed: boolean; isAlternative: boolean };

const schemas: Record<string, Part> = { collection: collectionSchema(), config: configSchema() };
const definitions = Object.assign({}, ...Object.values(schemas).map(({ $defs }) => $defs)) as Record<string, Part>;

/** Every schema in the generated ones; a key excluded by another (`false`) is none. */
function schemaParts(): PlacedPart[] {
  const found: PlacedPart[] = [];
  const visit = (value: unknown, path: string, kind: 'key' | 'named' | 'alternative' | 'other'): void => {
    if (typeof value !== 'object' || value === null) return;
    const part = value as Part;
    // What a reference leads to is merged under it.
    const { description } = targetOf(part);
    found.push({
      part: part['$ref'] === undefined || description === undefined ? part : { description, ...part },
      path,
      isKey: kind === 'key' || kind === 'named',
      isNamed: kind === 'named',
      isAlternative: kind === 'alternative',
    });
    for (const [name, one] of Object.entries(part['properties'] ?? {})) visit(one, `${path}.${name}`, 'key');
    for (const [index, one] of Object.entries(part['anyOf'] ?? {})) visit(one, `${path}|${index}`, 'alternative');
    visit(part['additionalProperties'], `${path}.*`, 'named');
    visit(part['items'], `${path}[]`, 'other');
  };
  for (const [name, schema] of Object.entries({ ...schemas, ...definitions })) visit(schema, name, 'other');
  return found;
}

function targetOf(part: Part): Part {
  const name = /^#\/\$defs\/(\w+)$/.exec(String(part['$ref']))?.[1];
  return name === undefined ? part : (definitions[name] ?? part);
}

function isFlag(part: Part): boolean {
  const alternatives = (part['anyOf'] ?? []) as Part[];
  return part['type'] === 'boolean' || alternatives.some(({ type }) => type === 'boolean');
}
