import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import type { Json } from '../../src/model/json.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { anyText, bounded, fuzzed, fuzzTimeoutMs, mutated, mutatedJson } from '../support/fuzz.ts';
import { unseen } from '../support/hostile-texts.ts';
import { importSamples } from '../support/import-samples.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The whole command: it makes a collection that is sound, or says why not; and nothing that a terminal obeys. */
async function imported(kind: string, file: string, text: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await writeFile(join(folder, file), text);
  const host = createFakeHost({ argv: ['import', kind, file, '-o', 'out'], cwd: folder });
  const exit = await bounded(() => runCli(host));
  const output = host.stdoutText() + host.stderrText();
  expect([0, 2], output).toContain(exit);
  expect(output).not.toMatch(unseen);
  expect(output).not.toContain('a fault of rollcall');
}

test.each(Object.entries(importSamples))(
  '%s',
  async (name, { file, text, tokens }) => {
    const kind = name.replace(/ .*$/, '');
    await imported(kind, file, text);
    const texts = fc.oneof(
      { arbitrary: mutated([text], tokens), weight: 3 },
      {
        arbitrary: fc
          .array(fc.oneof(fc.constantFrom(...tokens), anyText), { maxLength: 20 })
          .map((all) => all.join('')),
        weight: 1,
      },
    );
    const changed =
      file.endsWith('.json') || file.endsWith('.har')
        ? mutatedJson(JSON.parse(text) as Json).map((value) => JSON.stringify(value))
        : texts;
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, texts), (one) => imported(kind, file, one)),
      fuzzed(5),
    );
  },
  fuzzTimeoutMs,
);
