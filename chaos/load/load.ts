import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from 'got';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { createCustomer, type Customer } from '../../test/support/product/customer.ts';
import { giveToTeam, handBack, isTaken, stepIn } from './desk.ts';
import { isJudged } from '../report/check.ts';
import { fatesOf } from '../report/fates.ts';
import { markerOf } from './markers.ts';
import type { Record } from '../report/record.ts';
import type { Seen } from '../report/seen.ts';
import type { SetUp } from '../set-ups/set-ups.ts';
import { WORDS } from '../set-ups/words.ts';

/** Conversations at once, at most. */
export const LANES = 40;
const TURNS = 8;

export interface Load {
  sandbox: Sandbox;
  setUp: SetUp;
  /** The second bot's id; `null`: there is none. */
  otherBot: number | null;
  record: Record;
  /** Messages to write in all. */
  messages: number;
  random: () => number;
  /** Milliseconds after which a customer gives up; longer than any answer takes. */
  patience: number;
  /** Told of each message that was written. */
  onMessage: () => void;
  /** Whether another conversation shall begin. */
  goOn: () => boolean;
}

/** Customers who write, wait and write again, and people at the desk who step in now and then. */
export async function runLoad(load: Load): Promise<void> {
  const lanes = Math.min(LANES, Math.ceil(load.messages / TURNS));
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (load.goOn()) {
        await talk(load);
        await delay(500);
      }
    }),
  );
}

async function talk(load: Load): Promise<void> {
  const { sandbox, setUp, random, onMessage } = load;
  const inbox = setUp.mode === 'api-inbox' ? sandbox.inboxes.api : sandbox.inboxes.website;
  const customer = await again(() => createCustomer(sandbox, inbox.identifier));
  const { conversation } = customer;
  if (random() < 0.3) await giveToTeam(load, conversation);
  let written = 0;
  const write = async (text: string) => {
    const marker = markerOf(conversation, ++written);
    await again(() => customer.say(`${text} ${marker}`));
    onMessage();
  };

  for (let turn = 0; turn < TURNS && load.goOn(); turn++) {
    const burst = random() < 0.2 ? 3 : 1;
    for (let n = 0; n < burst; n++) await write('question');
    if (random() < (setUp.isCrowded ? 0.25 : 0.1)) {
      // In mid-turn, or a little later; the customer may write between.
      await delay(random() * 1500);
      await stepIn(load, conversation);
      if (random() < 0.5) await write('thanks');
    } else if (random() < 0.03) await write('a person please');
    else if (setUp.isCrowded && random() < 0.15) await write(WORDS[Math.floor(random() * WORDS.length)] ?? 'question');
    await settled(load, customer);
    if (!isTaken(load, conversation)) continue;
    if (random() < 0.5) return;
    // A person looks at it first.
    await delay(1000 + random() * 3000);
    await handBack(load, conversation);
  }
}

/** Where Chatwoot is away nothing was stored, and the customer presses the button again. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await delay(500);
    }
  }
}

/** Milliseconds after which a customer does not count on it any more that a message arrived of which nothing told us. */
const UNHEARD = 10_000;

/** Waits until nothing of the customer's waits any more, or nobody will come. */
async function settled({ record, setUp, patience }: Load, { conversation }: Customer): Promise<void> {
  const until = Date.now() + patience;
  const isSettled = (seen: Seen) =>
    fatesOf(seen).every(
      (fate) => fate.coveredAt !== null || (!isJudged(fate, seen, setUp) && Date.now() - fate.at > UNHEARD),
    );
  while (Date.now() < until) {
    const seen = record.conversations.get(conversation);
    if (seen && isSettled(seen)) return;
    await delay(200);
  }
}
