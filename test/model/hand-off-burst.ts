import { createMessage } from '../../sandbox/world/messages/create-message.ts';
import { toggleStatus } from '../../sandbox/world/conversation/status-machine.ts';
import { assign } from '../../sandbox/api/assign.ts';
import type { Policy, SignalledFact } from '../../src/contracts/conversation.ts';
import { SEND_KEY } from '../../src/chatwoot/send-key.ts';
import { interpret } from '../../src/ingress/interpret.ts';
import { readEvent } from '../../src/ingress/read-event.ts';
import { createClock } from './temporal/clock.ts';
import { createChatwoot } from './world/chatwoot.ts';
import { PLAIN } from './world/world.ts';

const AGENT = 'default';

export interface Burst {
  /** The customer's question, before. */
  question: SignalledFact;
  /**
   * What Chatwoot then tells, in its own order: the echo of the bot's last words, three events of its hand-off, a
   * message that the customer wrote meanwhile, and the person whom auto-assignment gave it to.
   */
  events: SignalledFact[];
}

/** The burst of events around a hand-off by the bot itself, as Chatwoot sends it and the ingress understands it. */
export function handOffBurst(policy: Policy, now: number): Burst {
  const facts: SignalledFact[] = [];
  const { world, conversation, customer, bot, person } = createChatwoot(
    PLAIN,
    createClock(now, () => undefined),
    (job) => {
      const event = readEvent(JSON.parse(job.body()));
      const meant = interpret(event, { name: AGENT, accountId: 1, inboxIds: null, policy }, now);
      if (meant.kind === 'fact') facts.push(meant.signalled);
    },
  );

  const { id } = createMessage(world, conversation, { type: 0, sender: customer, content: 'a person, please' });
  const key = { [SEND_KEY]: `${AGENT}:${id}:reply:1/1` };
  createMessage(world, conversation, { type: 1, sender: bot, content: 'One moment.', contentAttributes: key });
  toggleStatus(world, conversation, bot, { status: 'open', snoozedUntil: null });
  createMessage(world, conversation, { type: 0, sender: customer, content: 'thanks' });
  assign(world, conversation, { assignee_id: person.kind === 'user' ? person.record.id : null }, { kind: 'system' });

  const [question, ...events] = facts;
  if (!question) throw new Error('Chatwoot told nothing');
  return { question, events };
}

export function permutations<T>(items: T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
