/** How a conversation ends: the bot resolves it, people are asked, the graph fails, an agent resolves it, nobody writes any more. */
export type Ending = 'resolved' | 'handedOff' | 'failed' | 'byAgent' | 'idle';

export interface Talk {
  /** What the customer writes, one turn each. */
  texts: string[];
  ending: Ending;
}

export const WORDS = { question: 'is the Ridge 2 tent waterproof?', bye: 'Bye', person: 'A person', fail: 'Fail' };

/** Of twenty conversations. */
const SHARES: Record<Ending, number> = { resolved: 12, handedOff: 2, failed: 1, byAgent: 2, idle: 3 };
const ENDINGS = Object.entries(SHARES).flatMap(([ending, times]) => Array<Ending>(times).fill(ending as Ending));
const LAST_WORDS: Record<Ending, string> = {
  resolved: WORDS.bye,
  handedOff: WORDS.person,
  failed: WORDS.fail,
  byAgent: WORDS.question,
  idle: WORDS.question,
};

/**
 * The n-th conversation, the same in each run: so many turns, of which the last one ends it. Every other one that the bot
 * resolves was resolved before, so that its customer came back.
 */
export function talkOf(n: number, turns: number): Talk {
  const ending = ENDINGS[n % ENDINGS.length] ?? 'idle';
  const texts = Array.from({ length: turns }, (_, turn) => `${turn + 1}: ${WORDS.question}`);
  if (ending === 'resolved' && n % 2 === 0 && turns > 2) texts[turns - 3] = WORDS.bye;
  texts[turns - 1] = LAST_WORDS[ending];
  return { texts, ending };
}
