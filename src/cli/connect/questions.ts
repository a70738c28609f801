import type { Io } from '../io.ts';
import { CliError } from '../io.ts';

/** Asks a person where one is there; otherwise the flag has to say it, or there is a default. */
export interface Questions {
  /** Somebody is there, who may be asked again. */
  isPerson: boolean;
  text(question: {
    flag: string;
    message: string;
    initial?: string;
    check?: (value: string) => string | true;
  }): Promise<string>;
  secret(question: { flag: string; message: string }): Promise<string>;
  choose<T>(question: {
    flag: string;
    message: string;
    choices: readonly { name: string; value: T }[];
    initial?: T;
  }): Promise<T>;
  confirm(question: { message: string; initial: boolean }): Promise<boolean>;
}

export async function createQuestions(io: Pick<Io, 'isInteractive'>): Promise<Questions> {
  if (!io.isInteractive) return silentQuestions();
  // Loaded only where somebody sits there: it costs a tenth of a second.
  const { confirm, input, password, select } = await import('@inquirer/prompts');
  return {
    isPerson: true,
    text: ({ message, initial, check }) =>
      input({
        message,
        ...(initial === undefined ? {} : { default: initial }),
        validate: (value) => check?.(value) ?? value !== '',
      }),
    secret: ({ message }) => password({ message, mask: true, validate: (value) => value !== '' }),
    choose: ({ message, choices, initial }) =>
      select({ message, choices, ...(initial === undefined ? {} : { default: initial }) }),
    confirm: ({ message, initial }) => confirm({ message, default: initial }),
  };
}

/** Nobody to ask: defaults count, and what has none is named. */
function silentQuestions(): Questions {
  const missing = (flag: string) => Promise.reject(new CliError(`${flag} is missing, and there is nobody to ask.`));
  return {
    isPerson: false,
    text: ({ flag, initial }) => (initial === undefined ? missing(flag) : Promise.resolve(initial)),
    secret: ({ flag }) => missing(flag),
    choose: ({ flag, choices, initial }) => {
      const [only] = choices;
      if (initial !== undefined) return Promise.resolve(initial);
      return only && choices.length === 1 ? Promise.resolve(only.value) : missing(flag);
    },
    confirm: ({ initial }) => Promise.resolve(initial),
  };
}
