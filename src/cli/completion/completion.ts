import { Argument, type Command } from 'commander';
import type { Io } from '../io.ts';
import { placesOf } from './places.ts';
import { completionScript, SHELLS, type Shell } from './scripts.ts';

/** `completion <shell>`: the script by which a shell completes what is typed. Added last, since it tells of all the others. */
export function addCompletion(program: Command, io: Io): void {
  program
    .command('completion')
    .description('writes the script with which bash, zsh or fish completes these commands')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => {
      io.out(completionScript(shell, placesOf(program)));
    });
}
