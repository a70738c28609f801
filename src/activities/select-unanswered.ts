import type { ApiMessage } from '../contracts/chatwoot-api.ts';
import { answers, parseSendKey } from '../contracts/send-key.ts';
import { authorOf, sendKeyOf } from './read-conversation.ts';

/** Which age a message must have; both in milliseconds before now. */
export interface Ages {
  now: number;
  /** Younger ones may still be on their way to us. */
  after: number;
  /** Older ones are of the past: nobody waits for a bot's answer to them. */
  horizon: number;
}

export interface Unanswered {
  /** Old enough and not too old, oldest first. */
  due: ApiMessage[];
  /** Whether younger ones are there, which a later pass has to look at. */
  young: boolean;
}

/** The customer's messages after which neither we nor a person said anything that answers them. Pure. */
export function selectUnanswered(messages: ApiMessage[], agent: string, ages: Ages): Unanswered {
  const open = messages
    .filter((message) => authorOf(message, agent) === 'customer' && hasContent(message))
    .filter(({ id }) => !messages.some((other) => settles(other, id, agent)))
    .sort((a, b) => a.id - b.id);
  const ageOf = ({ created_at: at }: ApiMessage) => ages.now - (at ?? 0) * 1000;
  return {
    due: open.filter((message) => ageOf(message) >= ages.after && ageOf(message) <= ages.horizon),
    young: open.some((message) => ageOf(message) < ages.after),
  };
}

function settles(message: ApiMessage, id: number, agent: string): boolean {
  const author = authorOf(message, agent);
  if (author === 'human') return message.id > id;
  return author === 'us' && answers(parseSendKey(sendKeyOf(message)), id);
}

/** As the ingress sees it: there is nothing to answer in a message without words and files. */
function hasContent({ content, attachments }: ApiMessage): boolean {
  return (content ?? '').trim() !== '' || (attachments ?? []).length > 0;
}
