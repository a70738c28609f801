import { registerHooks, setSourceMapsSupport } from 'node:module';
import path from 'node:path';
import { isFile } from '../find-graph.ts';

export interface Compiled {
  import: (url: string) => Promise<unknown>;
  /** Why the project's `tsconfig.json` does not count. */
  unused?: string;
}

const known = new Map<string | undefined, Compiled>();

/**
 * Imports by tsx, which compiles the project's own files by the nearest `tsconfig.json`. One that cannot be read (it extends a package
 * that is only there for development) is left out.
 */
export async function compileTypeScript(file: string): Promise<Compiled> {
  const tsconfig = await nearest(path.dirname(file));
  const compiled = known.get(tsconfig) ?? (await register(tsconfig));
  known.set(tsconfig, compiled);
  return compiled;
}

async function register(tsconfig: string | undefined): Promise<Compiled> {
  const tsx = await import('tsx/esm/api');
  const namespace = `graph${known.size}`;
  const { api, unused } = tryToRegister();
  // As tsx wants it, but not of all libraries: that costs memory, and time wherever one throws.
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  sharePackages();
  return { import: (url) => api.import(url, import.meta.url), ...(unused === undefined ? {} : { unused }) };

  function tryToRegister() {
    if (tsconfig === undefined) return { api: tsx.register({ namespace }) };
    try {
      return { api: tsx.register({ namespace, tsconfig }) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { api: tsx.register({ namespace }), unused: `${tsconfig} was not used: ${why}` };
    }
  }
}

async function nearest(folder: string): Promise<string | undefined> {
  const file = path.join(folder, 'tsconfig.json');
  if (await isFile(file)) return file;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearest(above);
}

/**
 * tsx marks the addresses of all that a project imports, so that Node takes them for modules of their own. Packages lose the mark again:
 * graph and worker have one LangGraph between them.
 */
function sharePackages(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (!resolved.url.startsWith('file:') || !resolved.url.includes('/node_modules/')) return resolved;
      return { ...resolved, url: resolved.url.replace(/\?.*$/, '') };
    },
  });
}
