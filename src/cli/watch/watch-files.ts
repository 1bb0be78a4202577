import { sep } from 'node:path';
import type { FSWatcher } from 'chokidar';

export type FileWatch = {
  /** Also watches files that lie elsewhere. Paths are absolute. */
  add: (paths: readonly string[]) => void;
  close: () => Promise<void>;
};

/** Editors write a file in several steps, and save several files at once. */
const SETTLE_MS = 60;

/** Calls back with what was saved, made or removed below a folder, once it has settled. Resolves when it is watching. */
export async function watchFiles(root: string, changed: (paths: string[]) => void): Promise<FileWatch> {
  const { watch } = await import('chokidar');
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher: FSWatcher = watch(root, {
    ignored: (path) => isIgnored(path.slice(root.length)),
    ignoreInitial: true,
    ignorePermissionErrors: true,
  });
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    pending.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...pending];
      pending.clear();
      changed(paths);
    }, SETTLE_MS);
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return {
    add: (paths) => {
      const elsewhere = paths.filter((path) => !path.startsWith(root + sep));
      if (elsewhere.length > 0) watcher.add(elsewhere);
    },
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** What others write: packages, snapshots, version control. Files such as `.env.local` are ours. */
function isIgnored(path: string): boolean {
  const names = path.split(sep);
  return names.some((name) => name === 'node_modules' || name === '__snapshots__' || /^\.(?!env)/.test(name));
}
