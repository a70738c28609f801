import type { Command } from 'commander';

/** A place in the program, and what may be typed there. */
export interface Place {
  /** The words that lead to it, each with a blank before it: ` agents list`, ` init --template`; empty at the beginning. */
  path: string;
  words: string[];
}

/** All places of a program: what shells complete is what it takes, without a list of its own. */
export function placesOf(command: Command, path = ''): Place[] {
  const flags = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => (long ? [long] : []));
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const words = [...command.commands.map((each) => each.name()), ...choices, ...flags, '--help'];
  const values = command.options.flatMap(({ long, argChoices }) =>
    long && argChoices ? [{ path: `${path} ${long}`, words: argChoices }] : [],
  );
  return [{ path, words }, ...values, ...command.commands.flatMap((each) => placesOf(each, `${path} ${each.name()}`))];
}
