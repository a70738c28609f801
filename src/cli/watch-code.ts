import { basename } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';

/** What graphs are made of. */
const CODE = /\.(?:[cm]?[jt]sx?|json)$/;
/** Folders of what others have made, beside those whose names begin with a dot. */
const OTHERS = new Set(['node_modules', 'dist', 'build', 'coverage']);

/**
 * Tells of each file of code that is saved in these folders, however an editor does it: `node --watch` loses sight of a file that is
 * replaced by another one. `besides`: folders of data. All of them absolute.
 */
export function watchCode(folders: string[], besides: string[], onSaved: (file: string) => void): FSWatcher {
  const roots = new Set(folders);
  const isOthers = (path: string) =>
    OTHERS.has(basename(path)) || basename(path).startsWith('.') || besides.includes(path);
  const watcher = watch([...roots], {
    ignoreInitial: true,
    ignored: (path, stats) => {
      if (roots.has(path)) return false;
      return isOthers(path) || (stats?.isFile() === true && !CODE.test(path));
    },
  });
  return watcher.on('all', (_event, path) => {
    if (CODE.test(path)) onSaved(path);
  });
}
