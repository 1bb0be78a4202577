import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isScalar, parseDocument, visit } from 'yaml';
import { demoCredentials } from '../../../src/demo/credentials.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = resolve(root, 'collections');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const textOf = (path: string): string => readFileSync(path, 'utf8');
/** Where `rollcall demo --serve` listens. */
const addresses: Record<string, string> = {
  API_URL: 'http://127.0.0.1:4010',
  API_TLS_URL: 'https://127.0.0.1:4011',
  API_PROXY: '127.0.0.1:4012',
  API_SOCKET: '/tmp/rollcall-demo-4010.sock',
};
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'request'];

type Declaration = string | { default?: string; secret?: boolean; description?: string };
type Example = {
  name: string;
  extends?: string;
  env: Record<string, Declaration>;
  baseUrl: string;
  tags: string[];
} & Partial<Record<'setup' | 'requests' | 'teardown', Record<string, Record<string, unknown>>>>;

function exampleOf(path: string): Example {
  const example = parseDocument(textOf(path), { version: '1.2' }).toJS() as Example;
  if (example.extends === undefined) return { ...example, env: example.env ?? {} };
  const base = exampleOf(resolve(dirname(path), example.extends));
  return { ...base, ...example, env: { ...base.env, ...example.env } };
}

describe.each(files)('collections/%s', (name) => {
  const text = textOf(resolve(folder, name));
  const document = parseDocument(text, { version: '1.2', strict: true, uniqueKeys: true });
  const example = exampleOf(resolve(folder, name));
  const sections = [example.setup ?? {}, example.requests ?? {}, example.teardown ?? {}];

  it('is YAML 1.2 without errors or warnings', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
  });

  it('starts with its schema and a lesson', () => {
    const [schema, ...lines] = text.split('\n');
    expect(schema).toBe('# yaml-language-server: $schema=../schemas/collection.schema.json');
    expect(lines.slice(0, 2).every((line) => line.startsWith('#'))).toBe(true);
    expect(example).toMatchObject({ name: expect.any(String) as string, tags: expect.any(Array) as string[] });
  });

  it('reads the address of the API from outside', () => {
    const read = Object.keys(example.env).filter(
      (variable) => text.includes(`env.${variable}`) && variable in addresses,
    );
    expect(example.extends ?? read).not.toEqual([]);
    for (const variable of read) expect(example.env[variable]).toMatchObject({ default: addresses[variable] });
    expect(text.replace(/default: \S+/g, '')).not.toContain('127.0.0.1:');
  });

  it('has requests with one method each, and ids that stand once', () => {
    const ids = sections.flatMap((section) => Object.keys(section));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9_]*$/);
    for (const request of sections.flatMap((section) => Object.values(section))) {
      expect(Object.keys(request).filter((key) => METHODS.includes(key))).toHaveLength(1);
    }
  });

  it('names files that are there', () => {
    const named: string[] = [];
    visit(document, {
      Pair: (_key, pair) => (isScalar(pair.key) && pair.key.value === 'save' ? visit.SKIP : undefined),
      Scalar: (_key, node) => {
        if (typeof node.value === 'string' && /^\.\.?\//.test(node.value)) named.push(node.value);
      },
    });
    for (const path of named)
      expect(() => textOf(resolve(dirname(resolve(folder, name)), path.split('#')[0] ?? ''))).not.toThrow();
  });

  it('has credentials as defaults of declared secrets and nowhere else', () => {
    const { username: _username, clientId: _clientId, accessKeyId: _accessKeyId, ...secrets } = demoCredentials;
    const used = Object.values(secrets).filter((secret) => text.includes(secret));
    const declared = Object.values(example.env).flatMap((declaration) =>
      typeof declaration === 'object' && declaration.secret === true ? [declaration.default] : [],
    );
    expect(new Set(declared)).toEqual(new Set(used));
    for (const secret of used) expect(text.split(secret)).toHaveLength(2);
  });
});

describe('the examples together', () => {
  it('declare a variable the same wherever they do', () => {
    const known = new Map<string, string | undefined>();
    for (const [name, declaration] of files.flatMap((file) => Object.entries(exampleOf(resolve(folder, file)).env))) {
      const value = typeof declaration === 'string' ? declaration : declaration.default;
      expect([name, known.get(name) ?? value]).toEqual([name, value]);
      known.set(name, value);
    }
  });

  it('are named differently', () => {
    const names = files.map((file) => exampleOf(resolve(folder, file)).name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are what rollcall.yaml names', () => {
    const config = parseDocument(textOf(resolve(root, 'rollcall.yaml')), { version: '1.2', strict: true });
    expect(config.errors).toEqual([]);
    expect(config.toJS()).toMatchObject({
      collections: ['collections/*.yaml'],
      environments: { local: { API_URL: 'http://127.0.0.1:4010' } },
      environment: 'local',
    });
  });
});
