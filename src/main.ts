#!/usr/bin/env node
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** Name of the bundled program, and the commands it knows; set by scripts/bundle.ts, absent where nothing was bundled. */
declare const BUNDLE: { file: string; commands: string[] } | undefined;

type Program = { runProgram: () => Promise<void> };

/** Where compiled code lies: beside the program, else, where that cannot be written, in the user's own cache. */
const cacheFolders = [
  (file: string): string => join(dirname(file), 'cache'),
  (): string => {
    const { XDG_CACHE_HOME } = process.env;
    return join(XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'rollcall');
  },
];

// The parser of HTTP is WebAssembly. V8 would compile it a second time, better, and the process would wait for that at
// its end: 50 ms or more, which 10,000 requests do not earn back (docs/decisions/13-bundle.md).
setFlagsFromString('--liftoff-only');

if (typeof BUNDLE === 'undefined') {
  const program: Program = await import('./program.ts');
  await program.runProgram();
} else {
  await runBundle(BUNDLE);
}

/** Runs the program from its one file, with what V8 compiled of it last time, and keeps that for the next time. */
async function runBundle({ file: name, commands }: NonNullable<typeof BUNDLE>): Promise<void> {
  const file = join(import.meta.dirname, 'bundle', name);
  const word = process.argv[2] ?? '';
  const cacheName = `${name}-${commands.includes(word) ? word : 'run'}-${process.version}-${process.arch}`;
  const isCached = process.execArgv.length === 0 && process.env['NODE_DISABLE_COMPILE_CACHE'] === undefined;
  const cachedData = isCached ? readCache(file, cacheName) : undefined;
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} as Program };
  const load = script.runInThisContext() as (...names: unknown[]) => void;
  load(module.exports, createRequire(file), module, file, (specifier: string) => import(specifier));
  await module.exports.runProgram();
  if (isCached && (cachedData === undefined || script.cachedDataRejected === true)) keepCache(file, cacheName, script);
}

function readCache(file: string, name: string): Buffer | undefined {
  for (const folderOf of cacheFolders) {
    try {
      const folder = folderOf(file);
      if (isSafe(folder, file)) return readFileSync(join(folder, name));
    } catch {
      // It is not there yet.
    }
  }
  return undefined;
}

/** Failing is no problem: the next start is as slow as this one. */
function keepCache(file: string, name: string, script: Script): void {
  for (const folderOf of cacheFolders) {
    try {
      const folder = folderOf(file);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!isSafe(folder, file)) continue;
      removeOld(folder);
      const path = join(folder, name);
      writeFileSync(`${path}.${process.pid}`, script.createCachedData(), { mode: 0o600 });
      renameSync(`${path}.${process.pid}`, path);
      return;
    } catch {
      // The next folder may be writable.
    }
  }
}

/** Compiled code runs as it is, so nobody may write it but the user and whoever owns the program. */
function isSafe(folder: string, file: string): boolean {
  const { uid, mode } = lstatSync(folder);
  const isOwned = uid === process.getuid?.() || uid === lstatSync(file).uid;
  return isOwned && (process.platform === 'win32' || (mode & 0o022) === 0);
}

/** What earlier versions left, and what a process that was killed did. */
function removeOld(folder: string): void {
  const monthAgoMs = Date.now() - 30 * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith('program-') && lstatSync(path).mtimeMs < monthAgoMs) rmSync(path);
  }
}
