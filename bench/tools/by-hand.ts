import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { builtCommand } from '../build-program.ts';
import type { Tool } from './tool.ts';

/** The floor that does the work: `bench/by-hand.ts`. */
export const byHand: Tool = {
  name: 'by hand',
  kind: 'floor',
  version: async () => `undici ${versionOf('undici')}, ajv ${versionOf('ajv')}`,
  note: '`bench/by-hand.ts`, written for these requests alone: no collection to read, no report to write.',
  async prepare({ kind, count, jobs }, folder, origin) {
    return { args: [...(await builtCommand('by-hand')), origin, kind, `${count}`, `${jobs}`], cwd: folder };
  },
};

function versionOf(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
