import { setTimeout as delay } from 'node:timers/promises';
import { RequestError } from 'got';
import type { Sandbox } from '../sandbox/chatwoot.ts';
import { createCustomer, createDeskClient, type Customer } from '../test/support/customer.ts';
import { fatesOf } from './check.ts';
import { markerOf } from './markers.ts';
import type { Record } from './record.ts';

/** Conversations at once, at most. */
const LANES = 40;
const TURNS = 8;
/** Longer than any answer may take: then the customer gives up, and the check sees why. */
const PATIENCE = 120_000;

export interface Load {
  sandbox: Sandbox;
  record: Record;
  /** Messages to write in all. */
  messages: number;
  random: () => number;
  /** Told of each message that was written. */
  onMessage: () => void;
  /** Whether another conversation shall begin. */
  goOn: () => boolean;
}

/** Customers who write, wait and write again, and people at the desk who step in now and then. */
export async function runLoad(load: Load): Promise<void> {
  await Promise.all(
    Array.from({ length: Math.min(LANES, Math.ceil(load.messages / TURNS)) }, async () => {
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
  let written = 0;
  const write = async (text: string) => {
    const marker = markerOf(customer.conversation, ++written);
    await again(() => customer.say(`${text} ${marker}`));
    onMessage();
  };

  for (let turn = 0; turn < TURNS && load.goOn(); turn++) {
    const burst = random() < 0.2 ? 3 : 1;
    for (let n = 0; n < burst; n++) await write('question');
    if (random() < 0.05) {
      await stepIn(load, customer);
      await write('thanks');
      return;
    }
    if (random() < 0.03) await write('a person please');
    await settled(record, customer);
    if (sandbox.conversation(customer.conversation)?.status !== 'pending') return;
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

/** A person replies, at any moment of a turn. */
async function stepIn({ sandbox, random }: Load, { conversation }: Customer): Promise<void> {
  await delay(random() * 1500);
  const desk = createDeskClient(sandbox);
  for (;;) {
    try {
      await desk.reply(conversation, 'I am here now');
      return;
    } catch {
      // Chatwoot is being broken: a person presses the button again, once the message is not there.
      await delay(500);
      if (sandbox.messages(conversation).some(({ senderType, type }) => type === 1 && senderType === 'User')) return;
    }
  }
}

/** Waits until nothing of the customer's waits any more, or nobody will come. */
async function settled(record: Record, { conversation }: Customer): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const seen = record.conversations.get(conversation);
    if (seen && fatesOf(seen).every(({ coveredAt }) => coveredAt !== null)) return;
    await delay(200);
  }
}
