import { lstat, mkdtemp, rm, unlink } from 'node:fs/promises';
import type { ListenOptions } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Paths for a Unix socket, best first, and what to do when it is no longer used. */
export type SocketPaths = { paths: ListenOptions[]; remove: () => Promise<void> };

/**
 * With a port that somebody chose the path that the examples have as default, `/tmp/rollcall-demo-4010.sock`; else, and
 * where that cannot be had, one in a new folder. On Windows it is a named pipe.
 */
export async function socketPaths(port: number, isFixed: boolean): Promise<SocketPaths> {
  const name = `rollcall-demo-${port}`;
  if (platform() === 'win32') return { paths: [{ path: `\\\\.\\pipe\\${name}` }], remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-demo-'));
  const own = join(folder, 'demo.sock');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (!isFixed) return { paths: [{ path: own }], remove };
  const known = `/tmp/${name}.sock`;
  await removeStale(known);
  return { paths: [{ path: known }, { path: own }], remove };
}

/** Left by a demo that was killed: another that runs would hold the port, which this one has. */
async function removeStale(path: string): Promise<void> {
  try {
    if ((await lstat(path)).isSocket()) await unlink(path);
  } catch {
    // Nothing is there, or it is not ours; then listening says so.
  }
}
