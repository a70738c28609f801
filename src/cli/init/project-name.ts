/** The name of a package as npm takes it, made of a folder's; `undefined`: nothing is left of it. */
export function projectName(folder: string): string | undefined {
  const name = folder
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 214);
  return name === '' || name === 'node_modules' ? undefined : name;
}
