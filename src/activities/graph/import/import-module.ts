import { pathToFileURL } from 'node:url';
import { isObject } from '../agent-graph.ts';
import { compileTypeScript } from './compile-typescript.ts';
import { GraphLoadError, type GraphSource } from '../find-graph.ts';
import { moduleKind } from './module-kind.ts';
import { resolveTypeScript } from './resolve-typescript.ts';
import { placeOf, sayOf } from './place-of-error.ts';

/**
 * Imports the file of a graph with all that it imports: by Node as it is, and where Node cannot (enums, types imported like values,
 * paths of tsconfig.json, names without an ending, CommonJS) compiled by tsx.
 */
export async function importModule(source: GraphSource): Promise<Record<string, unknown>> {
  resolveTypeScript();
  const kind = await moduleKind(source.file);
  try {
    if (kind !== 'commonjs') return asModule(await import(pathToFileURL(source.file).href));
  } catch (error) {
    if (!mayNeedCompiler(error) && !(kind === 'either' && isCommonJs(error))) throw await failed(source, error);
  }
  const compiled = await compileTypeScript(source.file, kind === 'module' ? 'module' : 'commonjs');
  try {
    return asModule(await compiled.import(source.file));
  } catch (error) {
    throw await failed(source, error, compiled.unused);
  }
}

const asModule = (module: unknown): Record<string, unknown> => (isObject(module) ? module : {});

/** Before a module's own code has run: Node has found a name or a syntax that it does not know. */
const LOADING = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_PACKAGE_IMPORT_NOT_DEFINED',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_UNKNOWN_FILE_EXTENSION',
]);

const mayNeedCompiler = (error: unknown): boolean =>
  error instanceof SyntaxError || (isObject(error) && typeof error.code === 'string' && LOADING.has(error.code));

const COMMONJS =
  'The nearest package.json makes it CommonJS: type "npm pkg set type=module" there, or name the file .mts or .mjs';

/** Node took it for a module, by its `import`, and it is none. */
const isCommonJs = (error: unknown): boolean =>
  error instanceof ReferenceError &&
  /^(?:require|module|exports|__dirname|__filename) is not defined/.test(error.message);

/** What CommonJS cannot have: a top-level `await`, here or in a package. */
const needsModule = (error: unknown): boolean =>
  isObject(error) && (error.code === 'ERR_REQUIRE_ASYNC_MODULE' || /top-level await/i.test(String(error.message)));

/** A misspelled alias looks like a package that is not installed. */
const NOT_THERE = 'Install it, or, if it is an alias, let "paths" in the tsconfig.json of the graph lead to a file';

const isPackage = (error: unknown): boolean => error instanceof Error && /^Cannot find package '/.test(error.message);

async function failed({ label, file }: GraphSource, error: unknown, unused?: string): Promise<GraphLoadError> {
  const place = await placeOf(error, file);
  const says = `${label} cannot be loaded: ${place === null ? '' : `${place}: `}${sayOf(error)}`;
  const hint = needsModule(error) ? COMMONJS : (unused ?? (isPackage(error) ? NOT_THERE : undefined));
  return new GraphLoadError(hint === undefined ? says : `${says}. ${hint}`, { cause: error });
}
