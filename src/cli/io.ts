/** What a command may touch: the terminal and the environment that `main.ts` hands over. */
export interface Io {
  env: NodeJS.ProcessEnv;
  /** The folder in which the command was typed. */
  cwd: string;
  /** One line (or several) of the answer. */
  out: (text: string) => void;
  /** Progress and remarks, which do not belong to the answer. */
  err: (text: string) => void;
  /** A person types: questions may be asked. */
  isInteractive: boolean;
  /** How this program is called from here, for commands that are shown. */
  call: string;
  /** Runs Node with these words on the same terminal; resolves with its exit code. */
  runNode: (words: string[]) => Promise<number>;
  /** The same, again whenever code in these folders (not in those `besides`) was saved. */
  runWatched: (words: string[], folders: [string, ...string[]], besides: string[]) => Promise<number>;
  /** The answer goes to a terminal that shows colours. */
  hasColours: boolean;
}

/** A command could not do what was asked; the message says why and what to do, and is all that is shown. */
export class CliError extends Error {
  override name = 'CliError' as const;
}
