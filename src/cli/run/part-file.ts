import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Milliseconds after which nobody writes to such a file any more. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** A new name beside a file, for what is not whole yet: `report.json.1a2b3c4d.part`. */
export function partPath(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.part`;
}

/**
 * Removes what runs that were killed have left of this file, where nothing was written to it for a day: another run may be
 * writing to a younger one. Failing is no problem.
 */
export function removeAbandonedParts(path: string, nowMs: number): void {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  const isPart = (name: string): boolean =>
    name.startsWith(start) && /^[0-9a-f]{8}\.part$/.test(name.slice(start.length));
  try {
    for (const name of readdirSync(folder).filter(isPart)) removeOld(join(folder, name), nowMs);
  } catch {
    // The next run may be luckier.
  }
}

function removeOld(path: string, nowMs: number): void {
  const found = lstatSync(path);
  if (found.isFile() && nowMs - found.mtimeMs > ABANDONED_AFTER_MS) unlinkSync(path);
}
