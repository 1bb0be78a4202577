import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { type Suite, type SuiteRequest, schemas, suiteRequests } from '../suite.ts';
import type { Tool } from './tool.ts';

/** The built program at this path, with its default reports: console, JSON, JUnit and HTML. */
export function rollcall(program: string): Tool {
  return {
    name: 'rollcall',
    kind: 'rollcall',
    version: async () => (await promisify(execFile)(process.execPath, [program, '--version'])).stdout.trim(),
    note: 'Writes its four default reports: console, JSON, JUnit and HTML.',
    async prepare(suite, folder, origin) {
      await writeSchemas(folder);
      const files = await writeCollections(suite, folder, origin);
      return { args: [process.execPath, program, 'run', ...files, '-j', `${suite.jobs}`], cwd: folder };
    },
  };
}

/** The schemas of the suites as files, `user.schema.json` and `list.schema.json`. */
export async function writeSchemas(folder: string): Promise<void> {
  for (const [name, schema] of Object.entries(schemas))
    await writeFile(join(folder, `${name}.schema.json`), JSON.stringify(schema, undefined, 2));
}

async function writeCollections(suite: Suite, folder: string, origin: string): Promise<string[]> {
  const requests = suiteRequests(suite);
  const groups = suite.files === 'one each' ? requests.map((request) => [request]) : [requests];
  const isParallel = suite.files !== 'one each' && suite.kind !== 'chain';
  const head = `name: Bench\nbaseUrl: ${origin}\n${isParallel ? 'parallel: true\n' : ''}requests:\n`;
  const names = groups.map((_, n) => `collection-${n}.yaml`);
  for (const [n, group] of groups.entries())
    await writeFile(join(folder, `collection-${n}.yaml`), `${head}${group.map(rollcallRequest).join('')}`);
  return names;
}

/** One request of a collection, indented for its place below `requests`. */
export function rollcallRequest({ id, path, body, schema, capture }: SuiteRequest): string {
  const members = Object.entries(body).map(([key, value]) => `${key}: ${value}`);
  const n = Number(id.slice(1));
  const lines = [
    `  ${id}:`,
    `    GET: ${path.replace('{token}', `\${{ vars.token_${n - 1} }}`)}`,
    '    expect:',
    '      status: 200',
    `      body: { ${members.join(', ')} }`,
    ...(schema === undefined ? [] : [`      schema: ./${schema}.schema.json`]),
    ...(capture === undefined ? [] : ['    capture:', `      token_${n}: body.${capture}`]),
  ];
  return `${lines.join('\n')}\n`;
}
