import type { Variables } from './variables.ts';

interface Read {
  variables: Variables;
  faults: string[];
}

/** The setting that holds the path of a file with the secret `name` in it, as Docker and Kubernetes mount secrets. */
export const fileNameOf = (name: string): string => `${name}_FILE`;

/** Puts each secret that is given as a file in the place of its setting. What is in a file is never part of a fault. */
export function readSecretFiles(given: Variables, names: readonly string[], readFile: (path: string) => string): Read {
  const variables = { ...given };
  const faults: string[] = [];
  for (const name of names) {
    const path = given[fileNameOf(name)];
    if (path === undefined) continue;
    const secret = given[name] === undefined ? read(path, readFile) : { fault: `must not be set beside ${name}` };
    if ('fault' in secret) faults.push(`${fileNameOf(name)}: ${secret.fault}`);
    else variables[name] = secret.text;
  }
  return { variables, faults };
}

/** Editors and `echo` leave a newline at a file's end. */
function read(path: string, readFile: (path: string) => string): { text: string } | { fault: string } {
  try {
    const text = readFile(path).trim();
    return text === '' ? { fault: 'the file is empty' } : { text };
  } catch {
    // An error of the file system quotes the path, which may be the secret itself, set under the wrong name.
    return { fault: 'the file cannot be read' };
  }
}
