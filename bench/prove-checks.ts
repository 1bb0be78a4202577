import type { BenchServer } from './bench-server.ts';
import { measureCommand } from './measure-command.ts';
import type { Fault } from './server.ts';
import type { Tool } from './tools/tool.ts';
import type { WorkContext } from './works/work.ts';

const faults: Fault[] = ['status', 'body', 'schema'];

/** Whether each tool fails when one thing is wrong with the answer: a check that is not made costs no time. As Markdown. */
export async function proveChecks(
  { tools, versions, folder, origin }: WorkContext,
  server: BenchServer,
): Promise<string> {
  const lines: string[] = [];
  for (const tool of tools) {
    if (tool.name === 'bare node' || !versions.has(tool.name)) continue;
    lines.push(`| ${tool.name} | ${(await findsFaults(tool, await folder(tool.name), origin, server)).join(' | ')} |`);
  }
  const head = [
    '## Are the checks made?',
    '',
    'One request whose answer has one thing wrong; a tool finds it where it fails.',
    '',
  ];
  return [
    ...head,
    '| | wrong status | wrong member | against the schema |',
    '|---|---|---|---|',
    ...lines,
    '',
    '',
  ].join('\n');
}

async function findsFaults(tool: Tool, folder: string, origin: string, server: BenchServer): Promise<string[]> {
  const command = await tool.prepare({ kind: 'users', count: 1, jobs: 1, files: 'any' }, folder, origin);
  if (command === undefined) return faults.map(() => 'has no such thing');
  const cells: string[] = [];
  for (const fault of faults) {
    await server.setFault(fault);
    cells.push((await measureCommand(command)).exitCode === 0 ? '**missed**' : 'found');
  }
  await server.setFault('none');
  return cells;
}
