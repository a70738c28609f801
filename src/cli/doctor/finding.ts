import { styleText } from 'node:util';

/** What one check of `doctor` came to. */
export interface Finding {
  level: 'ok' | 'warning' | 'fault';
  /** What was looked at; with several bots, whose it is. */
  about: string;
  /** What is so, and what that means; never a token, and no address with one in it. */
  says: string;
  /** What to type or to change. */
  remedy?: string;
}

export const ok = (about: string, says: string): Finding => ({ level: 'ok', about, says });
export const warning = (about: string, says: string, remedy: string): Finding => ({
  level: 'warning',
  about,
  says,
  remedy,
});
export const fault = (about: string, says: string, remedy: string): Finding => ({
  level: 'fault',
  about,
  says,
  remedy,
});

const MARKS = { ok: ['✔', 'green'], warning: ['!', 'yellow'], fault: ['✖', 'red'] } as const;

/** One line: what is wrong, what it means, what to type. */
export function showFinding({ level, about, says, remedy }: Finding, hasColours: boolean): string {
  const [mark, colour] = MARKS[level];
  const paint = (text: string) => (hasColours ? styleText(colour, text, { validateStream: false }) : text);
  return `${paint(mark)} ${about}: ${says}${remedy === undefined ? '' : ` ${paint('→')} ${remedy}`}`;
}
