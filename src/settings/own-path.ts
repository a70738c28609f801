import { fileURLToPath } from 'node:url';

/** Path of another file of this program, named as it is in the sources; where the program was compiled, it ends in `.js`. */
export function ownPath(name: string, from: string): string {
  return fileURLToPath(new URL(isCompiled(from) ? name.replace(/\.ts$/, '.js') : name, from));
}

/** Whether this module (`import.meta.url`) comes from the package: Node runs no TypeScript below `node_modules`. */
export function isCompiled(from: string): boolean {
  return from.endsWith('.js');
}
