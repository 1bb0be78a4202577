import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reachedEntries, readLock } from '../../scripts/third-party-packages.ts';

/** What `npm ci` installs, and what runs on the machine of who installs rollcall: the former pinned by hash, the latter nothing. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const lock = await readLock(root);
const installed = Object.entries(lock).filter(([path]) => path !== '');
const reached = installed.filter(([path]) => reachedEntries(lock).has(path));

test('every package is pinned by its SHA-512', () => {
  const loose = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
  expect(installed.length).toBeGreaterThan(reached.length);
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('none comes from an address of its own, a folder or a repository', () => {
  const placed = installed.filter(([, { resolved, link }]) => resolved !== undefined || link === true);
  expect(placed.map(([path]) => path)).toEqual([]);
  const asked = Object.entries(lock).flatMap(([path, { dependencies, devDependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      // `npm:name@range` is another name for a package of the registry; all other places have a colon or a slash.
      .filter(([, range]) => /[:/]/.test(range.replace(/^npm:(@[^/]+\/)?/, '')))
      .map(([name, range]) => `${path} asks for ${name} at ${range}`),
  );
  expect(asked).toEqual([]);
});

test('nothing that reaches a user runs a script when it is installed', () => {
  expect(reached.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
});
