import { registerHooks } from 'node:module';
import { isObject } from '../agent-graph.ts';

let registered = false;

/**
 * Lets `./tools.js` in a TypeScript file mean `./tools.ts`, as TypeScript's own resolution has it and most projects write it.
 * Node takes names as they are; only what it does not find is looked for under the other name.
 */
export function resolveTypeScript(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const isFromTypeScript = /\.m?ts$/.test(context.parentURL ?? '') && /^\.{1,2}\/.+\.m?js$/.test(specifier);
        if (!isFromTypeScript || !isObject(error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
        try {
          return nextResolve(specifier.replace(/js$/, 'ts'), context);
        } catch {
          throw error;
        }
      }
    },
  });
}
