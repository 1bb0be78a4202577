import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { startDemoApi } from '../../src/demo/start-demo-api.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { normalize } from '../support/normalize.ts';

/**
 * Every folder beside this file is one case: `command` is the command line (a line `NAME=value` before it sets the
 * environment, `#` is a comment), `golden/` is what must come out: `stdout`, `stderr`, `exit`, and any file of the
 * reports. The demo API runs at `$API_URL`. `UPDATE=1` writes the golden files anew: read them before you commit them.
 */
const here = new URL('.', import.meta.url).pathname;
const update = process.env['UPDATE'] === '1';

const names = (await readdir(here, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let api: Awaited<ReturnType<typeof startDemoApi>>;
beforeAll(async () => {
  api = await startDemoApi({ port: 0 });
});
afterAll(() => api.close());

describe.each(names)('%s', (name) => {
  test('prints and writes what it should', async () => {
    const folder = await mkdtemp(join(tmpdir(), `rollcall-${name}-`));
    await cp(join(here, name), folder, { recursive: true });
    await rm(join(folder, 'golden'), { recursive: true, force: true });
    const { argv, env } = parseCommand(await readFile(join(folder, 'command'), 'utf8'), api.url);
    const host = createFakeHost({ argv, cwd: folder, env: { API_URL: api.url, ...env } });
    const exit = await runCli(host);
    const actual: Record<string, string> = { stdout: host.stdoutText(), stderr: host.stderrText(), exit: `${exit}\n` };
    for (const file of await goldenNames(name)) {
      if (!(file in actual))
        actual[file] = await readFile(join(folder, file), 'utf8').catch(() => '(there is no such file)');
    }
    await rm(folder, { recursive: true });
    for (const [file, text] of Object.entries(actual)) {
      const normal = normalize(text, { folder, apiUrl: api.url });
      const path = join(here, name, 'golden', file);
      if (update) await writeGolden(path, normal);
      expect(normal, file).toBe(await readFile(path, 'utf8').catch(() => ''));
    }
  });
});

function parseCommand(text: string, apiUrl: string): { argv: string[]; env: Record<string, string> } {
  const env: Record<string, string> = {};
  const argv: string[] = [];
  for (const line of text.split('\n')) {
    const [, variable, value] = /^([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (line.startsWith('#') || line.trim() === '') continue;
    if (variable !== undefined) env[variable] = value ?? '';
    else argv.push(...splitWords(line.replaceAll('$API_URL', apiUrl)));
  }
  return { argv: argv[0] === 'rollcall' ? argv.slice(1) : argv, env };
}

/** Words as a shell splits them, with quotes and nothing else. */
function splitWords(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}

async function goldenNames(name: string): Promise<string[]> {
  const folder = join(here, name, 'golden');
  const found = await readdir(folder, { recursive: true }).catch(() => []);
  const kept: string[] = [];
  for (const file of found) if ((await stat(join(folder, file))).isFile()) kept.push(file);
  return kept;
}

async function writeGolden(path: string, text: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises');
  await mkdir(join(path, '..'), { recursive: true });
  if (text === '') await rm(path, { force: true });
  else await writeFile(path, text);
}
