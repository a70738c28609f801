import { basename, resolve } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';

/** What graphs are made of. */
const CODE = /\.(?:[cm]?[jt]sx?|json)$/;
/** Folders of what others have made, beside those whose names begin with a dot. */
const OTHERS = new Set(['node_modules', 'dist', 'build', 'coverage']);

/**
 * Tells of each file of code that is saved in these folders, however an editor does it: `node --watch` loses sight of a file that is
 * replaced by another one. `besides`: folders of data.
 */
export function watchCode(folders: string[], besides: string[], onSaved: (file: string) => void): FSWatcher {
  const roots = folders.map((folder) => resolve(folder));
  const data = new Set(besides.map((folder) => resolve(folder)));
  const isOthers = (path: string) => OTHERS.has(basename(path)) || basename(path).startsWith('.') || data.has(path);
  const watcher = watch([...new Set(roots)], {
    ignoreInitial: true,
    ignored: (path, stats) => {
      if (roots.includes(path)) return false;
      return isOthers(path) || (stats?.isFile() === true && !CODE.test(path));
    },
  });
  return watcher.on('all', (_event, path) => {
    if (CODE.test(path)) onSaved(path);
  });
}
