import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type SuiteRequest, suiteFiles } from '../suite.ts';
import type { Tool } from './tool.ts';

/** Hurl where the machine has it; a program of its own language, on libcurl. */
export const hurl: Tool = {
  name: 'hurl',
  kind: 'native',
  version: async () => {
    const found = await promisify(execFile)('hurl', ['--version']).catch(() => undefined);
    return found === undefined ? undefined : /\d+\.\d+\.\d+/.exec(found.stdout)?.[0];
  },
  note: 'No JSON Schema: that check is left out. Requests of a file one after the other, files side by side with `--jobs`.',
  async prepare(suite, folder, origin) {
    const files = suiteFiles(suite);
    const names = files.map((_, n) => `requests-${n}.hurl`);
    for (const [n, requests] of files.entries())
      await writeFile(
        join(folder, `requests-${n}.hurl`),
        requests.map((request) => hurlEntry(request, origin)).join('\n'),
      );
    return { args: ['hurl', '--test', '--jobs', `${suite.jobs}`, ...names], cwd: folder };
  },
};

function hurlEntry({ path, body, capture }: SuiteRequest, origin: string): string {
  const lines = [
    `GET ${origin}${path.replace('{token}', '{{token}}')}`,
    'HTTP 200',
    ...(capture === undefined ? [] : ['[Captures]', `token: jsonpath "$.${capture}"`]),
    '[Asserts]',
    ...Object.entries(body).map(([key, value]) => `jsonpath "$.${key}" == ${JSON.stringify(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}
