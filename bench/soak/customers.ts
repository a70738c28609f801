import type { Customer, Desk } from '../desk.ts';
import { talkOf, type Ending, type Talk } from './talks.ts';

export interface Load {
  /** So many turns, by many customers at once; resolves once all of them are through. */
  converse: (turns: number) => Promise<void>;
  /** Turns that nothing answered within the desk's limit, or that Chatwoot did not take. */
  unanswered: () => number;
  endings: () => Record<Ending, number>;
}

interface Lane {
  customer: Customer | undefined;
  talk: Talk | undefined;
}

/** Conversations at the same time. */
const LANES = 24;

/** Customers who write again as soon as they were answered; each is followed by another one. */
export function createLoad(desk: Desk, turnsEach: number): Load {
  const lanes: Lane[] = Array.from({ length: LANES }, () => ({ customer: undefined, talk: undefined }));
  const endings: Record<Ending, number> = { resolved: 0, handedOff: 0, failed: 0, byAgent: 0, idle: 0 };
  let conversations = 0;
  let unanswered = 0;
  return { converse, unanswered: () => unanswered, endings: () => endings };

  async function converse(turns: number): Promise<void> {
    let left = turns;
    const go = async (lane: Lane) => {
      while (left-- > 0) await turn(lane);
    };
    await Promise.all(lanes.map(go));
  }

  async function turn(lane: Lane): Promise<void> {
    const talk = (lane.talk ??= talkOf(conversations++, turnsEach));
    const text = talk.texts.shift();
    try {
      lane.customer ??= await desk.customer();
      await lane.customer.ask(text);
    } catch {
      unanswered += 1;
    }
    if (talk.texts.length > 0) return;
    if (talk.ending === 'byAgent' && lane.customer) await resolve(desk, lane.customer.conversation);
    endings[talk.ending] += 1;
    Object.assign(lane, { customer: undefined, talk: undefined });
  }
}

/** As an agent does it, by the API; one of the faults may strike it, and then the conversation ends by itself. */
async function resolve({ url, accountId, userToken }: Desk, conversation: number): Promise<void> {
  await fetch(`${url}/api/v1/accounts/${accountId}/conversations/${conversation}/toggle_status`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', api_access_token: userToken },
    body: JSON.stringify({ status: 'resolved' }),
  }).catch(() => undefined);
}
