import { registerHooks, setSourceMapsSupport } from 'node:module';
import path from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { nearest } from './module-kind.ts';

export interface Compiled {
  import: (file: string) => Promise<unknown>;
  /** Why the project's `tsconfig.json` does not count. */
  unused?: string;
}

const known = new Map<string, Compiled>();

/**
 * Imports by tsx, which compiles the project's own files by the nearest `tsconfig.json`. One that cannot be read (it extends a package
 * that is only there for development) is left out.
 */
export async function compileTypeScript(file: string, kind: 'module' | 'commonjs'): Promise<Compiled> {
  const tsconfig = await nearest(path.dirname(file), 'tsconfig.json');
  const key = `${kind} ${tsconfig ?? ''}`;
  const compiled = known.get(key) ?? (await (kind === 'module' ? register(tsconfig) : registerCommonJs(tsconfig)));
  known.set(key, compiled);
  return compiled;
}

/** With `require`, `__dirname` and `export =`, as `tsc` makes it. Its packages are those that `require` finds. */
async function registerCommonJs(tsconfig: string | undefined): Promise<Compiled> {
  const tsx = await import('tsx/cjs/api');
  const namespace = `graph${known.size}`;
  const { api, unused } = registerBy(
    tsconfig,
    () => withTsconfig(tsconfig, () => tsx.register({ namespace })),
    () => tsx.register({ namespace }),
  );
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  return {
    import: (file) => Promise.resolve().then((): unknown => api.require(file, import.meta.url)),
    ...(unused === undefined ? {} : { unused }),
  };
}

/** tsx knows it from nowhere else; read as it is registered. */
function withTsconfig<T>(tsconfig: string | undefined, work: () => T): T {
  const { TSX_TSCONFIG_PATH: before } = env;
  if (tsconfig !== undefined) env['TSX_TSCONFIG_PATH'] = tsconfig;
  try {
    return work();
  } finally {
    if (before === undefined) delete env['TSX_TSCONFIG_PATH'];
    else env['TSX_TSCONFIG_PATH'] = before;
  }
}

function registerBy<T>(tsconfig: string | undefined, work: () => T, without: () => T): { api: T; unused?: string } {
  try {
    return { api: work() };
  } catch (error) {
    if (tsconfig === undefined) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { api: without(), unused: `${tsconfig} was not used: ${why}` };
  }
}

async function register(tsconfig: string | undefined): Promise<Compiled> {
  const tsx = await import('tsx/esm/api');
  const namespace = `graph${known.size}`;
  const { api, unused } = registerBy(
    tsconfig,
    () => tsx.register({ namespace, ...(tsconfig === undefined ? {} : { tsconfig }) }),
    () => tsx.register({ namespace }),
  );
  // As tsx wants it, but not of all libraries: that costs memory, and time wherever one throws.
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  sharePackages();
  return {
    import: (file) => api.import(pathToFileURL(file).href, import.meta.url),
    ...(unused === undefined ? {} : { unused }),
  };
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
