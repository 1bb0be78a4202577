import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

const modules = join(import.meta.dirname, '../peers/node_modules');

/** The version of a package that is installed in bench/peers. */
export function peerVersion(name: string): string | undefined {
  return existsSync(join(modules, name)) ? manifest(name).version : undefined;
}

/** Node and the program of that package, as its own command would start it. */
export function peerCommand(name: string, program: string): string[] {
  const { bin } = manifest(name);
  const path = typeof bin === 'string' ? bin : bin[program];
  if (path === undefined) throw new Error(`${name} has no program ${program}`);
  return [process.execPath, resolve(modules, name, path)];
}

function manifest(name: string): { version: string; bin: string | Record<string, string> } {
  return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as ReturnType<typeof manifest>;
}
