import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which folders of src each may import, besides itself. `main.ts` and `index.ts` may import everything. */
const allowed: Record<string, string[]> = {
  model: [],
  text: ['model'],
  expression: ['model', 'text'],
  http: ['model', 'text'],
  auth: ['model', 'text'],
  expect: ['model', 'text', 'expression'],
  contract: ['model', 'text', 'expect'],
  report: ['model', 'text'],
  load: ['model', 'text', 'expression'],
  plan: ['model', 'text', 'expression'],
  execute: ['model', 'text', 'expression', 'http', 'auth', 'expect', 'contract'],
  convert: ['model', 'text', 'expression', 'report', 'load', 'contract'],
  demo: ['model', 'text'],
  cli: ['model', 'text', 'expression', 'load', 'plan', 'execute', 'report', 'contract', 'convert', 'demo', 'expect'],
};

/** Packages that only these folders may import. */
const owners: Record<string, string[]> = {
  yaml: ['load', 'convert'],
  'js-yaml': ['load'],
  undici: ['http'],
  ajv: ['expect'],
  commander: ['cli'],
};

const src = resolve(import.meta.dirname, '../../src');
const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts'));
const imports = (await Promise.all(files.map(importsOf))).flat();

describe('imports point one way', () => {
  test.each(Object.entries(allowed))('%s', (folder, others) => {
    const wrong = imports.filter(
      ({ from, to }) => from === folder && to !== undefined && to !== folder && !others.includes(to),
    );
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test.each(Object.entries(owners))('%s is imported by %s only', (name, folders) => {
    const wrong = imports.filter(({ from, target }) => !folders.includes(from) && target.split('/')[0] === name);
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('no folder is left out of the table', async () => {
    const folders = (await readdir(src, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(Object.keys(allowed)).toContain(name);
  });

  test('no two files import each other, through however many', () => {
    const targets = new Map<string, string[]>();
    for (const { file, target, isType } of imports) {
      if (target.startsWith('.') && !isType)
        targets.set(file, [...(targets.get(file) ?? []), join(dirname(file), target)]);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, way: string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (way.includes(file) || done.has(file)) return;
      for (const next of targets.get(file) ?? []) walk(next, [...way, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });
});

type Import = { file: string; from: string; target: string; to: string | undefined; isType: boolean };

async function importsOf(file: string): Promise<Import[]> {
  const text = await readFile(join(src, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gm);
  return Array.from(statements, ([, type, fixed, dynamic]) => {
    const target = fixed ?? dynamic ?? '';
    const path = relative(src, resolve(src, dirname(file), target));
    return {
      file,
      from: file.split('/')[0] ?? '',
      target,
      to: target.startsWith('.') && !path.startsWith('..') ? path.split('/')[0] : undefined,
      isType: type !== undefined || dynamic !== undefined,
    };
  });
}
