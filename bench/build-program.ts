import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';

/** Below node_modules, so that what is built finds the same packages as rollcall does. */
const folder = join(import.meta.dirname, '../node_modules/.cache/rollcall-bench');
const built = new Map<string, Promise<string>>();

/** Node and a program of this folder (`by-hand.ts`) as JavaScript that plain node runs, its packages not bundled. */
export async function builtCommand(name: string): Promise<string[]> {
  const program = built.get(name) ?? buildProgram(name);
  built.set(name, program);
  return [process.execPath, await program];
}

async function buildProgram(name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}
