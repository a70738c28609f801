import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface Modules {
  /** From now on every file of the project is loaded anew, once: a mutant may live in what a module does as it is loaded. */
  renew: () => void;
  /** Which of `files` import `file`, directly or by others. Paths relative to the folder of the project. */
  importersOf: (file: string, files: readonly string[]) => string[];
}

/** Watches over the loading of the modules in `folder`; packages are loaded once. To be called before any of them is loaded. */
export function watchModules(folder: string): Modules {
  const base = `${pathToFileURL(folder).href}/`;
  const imports = new Map<string, Set<string>>();
  let load = 0;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const name = nameOf(found.url);
      if (name === undefined) return found;
      const importer = nameOf(context.parentURL ?? '');
      if (importer !== undefined) imports.set(importer, (imports.get(importer) ?? new Set()).add(name));
      return load === 0 ? found : { ...found, url: `${base}${name}?load=${load}` };
    },
  });
  return {
    renew: () => {
      load += 1;
    },
    importersOf: (file, files) => files.filter((importer) => reaches(importer, file)),
  };

  /** `undefined`: a file of somebody else. */
  function nameOf(url: string): string | undefined {
    const [name = ''] = url.startsWith(base) ? url.slice(base.length).split('?') : [];
    return name === '' || name.startsWith('node_modules/') ? undefined : name;
  }

  function reaches(importer: string, file: string, seen = new Set<string>()): boolean {
    if (seen.has(importer)) return false;
    seen.add(importer);
    const imported = imports.get(importer) ?? new Set();
    return imported.has(file) || [...imported].some((next) => reaches(next, file, seen));
  }
}
