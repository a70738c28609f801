/** Who has a conversation, and what would make the bot answer; each a sentence or more. */
export interface Verdict {
  who: 'bot' | 'people' | 'otherBot' | 'nobody' | 'unknown';
  why: string;
  next: string;
}

export const BACK =
  "The bot answers again when somebody sets it to pending, or at the customer's next message after it was resolved.";

const HAS = {
  bot: 'The bot has it',
  people: 'People have it',
  otherBot: 'Another bot has it',
  nobody: 'Nobody has it',
};

export function whoInWords({ who, why }: Verdict): string {
  return who === 'unknown' ? why : `${HAS[who]}: ${why}`;
}

/** A time of day in UTC, with its date where that is another day than now's. */
export function timeInWords(seconds: number, now: number): string {
  const [iso, today] = [new Date(seconds * 1000).toISOString(), new Date(now).toISOString()];
  const day = iso.slice(0, 10) === today.slice(0, 10) ? '' : ` on ${iso.slice(0, 10)}`;
  return `at ${iso.slice(11, 16)} UTC${day}`;
}
