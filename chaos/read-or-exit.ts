/**
 * What a command line says by `read`. Ends the process where help is wanted (`read` gives nothing), and by `code` where it throws what is
 * wrong with it.
 */
export function readOrExit<T>(read: (args: string[]) => T | null | undefined, usage: string, code = 1): T {
  try {
    const found = read(process.argv.slice(2));
    if (found) return found;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(code);
  }
}
