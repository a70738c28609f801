import { speakerOf, type MessageReading } from '../../chatwoot/message.ts';
import { answers, parseSendKey } from '../../chatwoot/send-key.ts';

/** Which age a message must have; both in milliseconds before now. */
export interface Ages {
  now: number;
  /** Younger ones may still be on their way to us. */
  after: number;
  /** Older ones are of the past: nobody waits for a bot's answer to them. */
  horizon: number;
}

export interface Unanswered {
  /** Not too old, oldest first, where one of them is old enough; the answer to that one would hide the younger ones. */
  due: MessageReading[];
  /** Whether there are only younger ones, which a later pass has to look at. */
  young: boolean;
}

/** The customer's messages (and a machine's, where it is all there is) after which neither we nor a person said anything that answers them. Pure. */
export function selectUnanswered(messages: MessageReading[], ages: Ages): Unanswered {
  const open = messages
    .filter((message) => message.awaitsAnswer || isAlone(message, messages))
    .filter(({ id }) => !messages.some((other) => settles(other, id)))
    .sort((a, b) => a.id - b.id);
  const ageOf = ({ createdAt }: MessageReading) => ages.now - createdAt * 1000;
  const known = open.filter((message) => ageOf(message) <= ages.horizon);
  const isDue = known.some((message) => ageOf(message) >= ages.after);
  return { due: isDue ? known : [], young: !isDue && known.length > 0 };
}

/** A machine's mail in a conversation that holds nothing else, which people have to see. */
function isAlone({ author, isAutomatic, isBlocked, isDeleted }: MessageReading, messages: MessageReading[]): boolean {
  const isMachine = author === 'customer' && isAutomatic && !isDeleted && !isBlocked;
  return isMachine && messages.every((other) => speakerOf(other) === 'other');
}

function settles(message: MessageReading, id: number): boolean {
  const speaker = speakerOf(message);
  if (speaker === 'human') return message.id > id;
  return speaker === 'us' && answers(parseSendKey(message.sendKey), id);
}
