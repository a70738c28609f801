import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from 'got';
import type { Sandbox } from '../../sandbox/chatwoot.ts';
import { createCustomer, type Customer } from '../../test/support/product/customer.ts';
import { giveToTeam, handBack, stepIn } from './desk.ts';
import { fatesOf } from '../report/fates.ts';
import { markerOf } from './markers.ts';
import type { Record } from '../report/record.ts';

/** Conversations at once, at most. */
export const LANES = 40;
const TURNS = 8;

export interface Load {
  sandbox: Sandbox;
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
  const { sandbox, record, random, onMessage } = load;
  const customer = await again(() => createCustomer(sandbox));
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
    if (random() < 0.1) {
      // In mid-turn, or a little later; the customer may write between.
      await delay(random() * 1500);
      await stepIn(load, conversation);
      if (random() < 0.5) await write('thanks');
    } else if (random() < 0.03) await write('a person please');
    await settled(record, customer, load.patience);
    if (sandbox.conversation(conversation)?.status !== 'open') continue;
    if (random() < 0.5) return;
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

/** Waits until nothing of the customer's waits any more, or nobody will come. */
async function settled(record: Record, { conversation }: Customer, patience: number): Promise<void> {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const seen = record.conversations.get(conversation);
    if (seen && fatesOf(seen).every(({ coveredAt }) => coveredAt !== null)) return;
    await delay(200);
  }
}
