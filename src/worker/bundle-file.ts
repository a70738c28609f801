import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isCompiled } from '../settings/own-path.ts';

/** Where `npm run build:bundle` puts the workflow code; how failures are encoded is part of a bundle. */
export function bundleFile(encrypted: boolean): URL {
  return new URL(`../../build/workflow-bundle${encrypted ? '-encrypted' : ''}.js`, import.meta.url);
}

/** The image and the package carry one, made from the same sources; while developing the sources themselves count. */
export function prebuiltBundle(encrypted: boolean, env: NodeJS.ProcessEnv): string | undefined {
  const path = fileURLToPath(bundleFile(encrypted));
  const isBuilt = env['NODE_ENV'] === 'production' || isCompiled(import.meta.url);
  return isBuilt && existsSync(path) ? path : undefined;
}
