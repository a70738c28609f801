import { fileURLToPath } from 'node:url';
import { isCompiled } from '../src/settings/own-path.ts';

/** Where graphs are found and conversations kept: this project, or, from the package, the folder in which it was typed. */
export function projectFolder(): string {
  return isCompiled(import.meta.url) ? process.cwd() : fileURLToPath(new URL('..', import.meta.url));
}
