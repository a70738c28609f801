/** Where `npm run build:bundle` puts the workflow code; how failures are encoded is part of a bundle. */
export function bundleFile(encrypted: boolean): URL {
  return new URL(`../../build/workflow-bundle${encrypted ? '-encrypted' : ''}.js`, import.meta.url);
}
