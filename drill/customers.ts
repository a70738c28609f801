import { setTimeout as delay } from 'node:timers/promises';
import type { Sandbox } from '../sandbox/chatwoot.ts';
import { createCustomer, type Customer } from '../test/support/product/customer.ts';

/** How long a customer waits for an answer (ms). */
const PATIENCE = 180_000;
const WORDS = 'Hi, is the Ridge 2 tent waterproof?';

/** Customers of whom some are there from the beginning: their conversations have to outlive everything. */
export function createCustomers(sandbox: Sandbox) {
  const old: Customer[] = [];

  async function isAnswered(customer: Customer): Promise<void> {
    const before = customer.heard().length;
    await customer.say(WORDS);
    await customer.hears(before + 1, PATIENCE);
  }

  return {
    /** Everybody of before, and somebody new, writes and is answered. */
    async check(): Promise<string> {
      const customer = await createCustomer(sandbox);
      await Promise.all([...old, customer].map(isAnswered));
      const answered = old.length + 1;
      if (old.length < 3) old.push(customer);
      return `customers who are answered: ${answered}`;
    },
    /** Somebody writes; resolves once they are answered, or people see the conversation. */
    async writes(): Promise<() => Promise<void>> {
      const customer = await createCustomer(sandbox);
      await customer.say(WORDS);
      return async () => {
        const isSeen = () => sandbox.conversation(customer.conversation)?.status === 'open';
        await sandbox.until(() => (customer.heard().length > 0 || isSeen() ? true : undefined), PATIENCE);
      };
    },
    /** Messages at a steady rate while `work` goes on; counts what webhooks were answered, tries of one by themselves. */
    async steadily(rate: number, work: () => Promise<unknown>) {
      const answers = new Map<string, number>();
      const stop = sandbox.on((event) => {
        if (event.type !== 'delivery') return;
        const status = String(event.delivery.status ?? event.delivery.error ?? 'no answer');
        answers.set(status, (answers.get(status) ?? 0) + 1);
      });
      const crowd = await Promise.all(Array.from({ length: 10 }, () => createCustomer(sandbox)));
      const over = new AbortController();
      const writing = (async () => {
        for (let n = 0; !over.signal.aborted; n++) {
          await Promise.all([crowd[n % crowd.length]?.say(WORDS), delay(1000 / rate)]);
        }
      })();
      try {
        await work();
      } finally {
        over.abort();
        await writing;
        await sandbox.settled();
        stop();
      }
      const good = answers.get('200') ?? 0;
      const bad = [...answers].filter(([status]) => status !== '200');
      return { good, bad: bad.map(([status, count]) => `${count} × ${status}`).join(', ') };
    },
  };
}

export type Customers = ReturnType<typeof createCustomers>;
