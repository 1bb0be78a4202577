import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const folder = join(import.meta.dirname, 'peers');

/** Installs the tools of bench/peers as its lock file has them, once; without them the others are still compared. */
export function installPeers(): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  process.stderr.write('installing the tools of bench/peers (about 470 MB)\n');
  const flags = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', ['ci', ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.stderr.write('they could not be installed and are left out\n');
}
