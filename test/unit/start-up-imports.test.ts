import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** What the command line loads for any run: the entry, and the two files that `run` imports when it begins. */
const entries = ['program.ts', 'cli/commands/run.ts', 'cli/run/run-collections.ts'];

test.each([
  ['yaml', 'a file with a mistake'],
  ['@marcbachmann/cel-js', 'an expression'],
  ['csv-parse', 'rows in CSV'],
  ['dotenv', 'an .env file'],
  ['tinyglobby', 'a folder or a pattern'],
  ['json-p3', 'jsonpath()'],
  ['xpath', 'xpath()'],
  ['@xmldom/xmldom', 'xpath()'],
  ['ajv', 'a schema'],
])('%s is loaded for %s only', async (name) => {
  const found = await importersOf(name);
  expect(found).toEqual([]);
});

test('what every run needs is found', async () => {
  expect(await importersOf('js-yaml')).toEqual(['load/yaml/event-spans.ts', 'load/yaml/read-quickly.ts']);
});

/** The files that import a package and are themselves imported whenever a run begins. */
async function importersOf(name: string): Promise<string[]> {
  const graph = await loadedFiles();
  const files = [...graph].filter(([, targets]) => targets.some((one) => one === name || one.startsWith(`${name}/`)));
  return files.map(([file]) => relative(src, file)).toSorted();
}

let known: Promise<Map<string, string[]>> | undefined;

/** By file: what it imports for more than its types, not counting `import()`. */
function loadedFiles(): Promise<Map<string, string[]>> {
  known ??= walk(entries.map((entry) => resolve(src, entry)));
  return known;
}

async function walk(files: string[]): Promise<Map<string, string[]>> {
  const graph = new Map<string, string[]>();
  const rest = [...files];
  for (let file = rest.pop(); file !== undefined; file = rest.pop()) {
    if (graph.has(file)) continue;
    const text = await readFile(file, 'utf8');
    const statements = text.matchAll(/^(?:import|export)\s+(?!type\s)(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm);
    const targets = Array.from(statements, ([, target = '']) => target);
    graph.set(file, targets);
    for (const target of targets) if (target.startsWith('.')) rest.push(resolve(dirname(file), target));
  }
  return graph;
}
