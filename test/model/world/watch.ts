import type { Conversation, Message } from '../../../sandbox/world/records.ts';
import type { MessageMoment, Moment, Sent, State, Who } from '../oracle/trace.ts';
import type { LocalChatwoot } from './chatwoot.ts';

/** Its time is that at which it is noted. */
type NewMoment = Moment extends infer M ? (M extends Moment ? Omit<M, 'at'> : never) : never;

/** Writes down what happens in a Chatwoot, and who does it. */
export interface Watch {
  moments: Moment[];
  /** What happens during `work` is done by this one. */
  by: <T>(who: Who, work: () => T, sent?: Sent) => T;
  note: (moment: NewMoment) => void;
}

/** The customer's words, by which everything else is told: `q3` is the third thing they said. */
export const wordsIn = (text: string | null): string[] => text?.match(/\bq\d+\b/g) ?? [];

/** What holds no words is called by its number: nobody's answer names it, people have to look. */
export const wordsOf = ({ id, type, content }: Message): string[] =>
  type === 0 && content === null ? [`blank ${id}`] : wordsIn(content);

export function createWatch({ world, conversation }: LocalChatwoot, now: () => number): Watch {
  const moments: Moment[] = [];
  let actor: Who = 'chatwoot';
  let request: Sent | null = null;
  let state = stateOf();

  function stateOf(): State {
    const { status, assigneeId: assignee, botId: bot, teamId: team, labels, contactId } = conversation;
    return { status, assignee, bot, team, labels: [...labels], blocked: world.state.contact(contactId).blocked };
  }
  function note(moment: NewMoment): void {
    moments.push({ at: now(), ...moment });
  }
  function noteState(): void {
    const after = stateOf();
    if (JSON.stringify(after) === JSON.stringify(state)) return;
    note({ kind: 'state', by: who(), before: state, after, sent: request });
    state = after;
  }
  const who = (): Who => (world.ruleRuns ? 'rule' : actor);

  world.bus.on((event) => {
    if ('conversation' in event && event.conversation !== conversation) return;
    if (event.type === 'conversation' || event.type === 'contact') noteState();
    if (event.type !== 'message' || event.message.type === 2) return;
    noteState();
    const { message, created } = event;
    if (created) note(messageMoment(message, who(), request));
    else if (message.contentAttributes['deleted'] === true) note({ kind: 'deletion', id: message.id });
    else if (message.status === 'failed') note({ kind: 'refusal', id: message.id });
  });
  return {
    moments,
    note,
    by(who, work, sent) {
      const [before, beforeSent] = [actor, request];
      [actor, request] = [who, sent ?? null];
      try {
        return work();
      } finally {
        noteState();
        [actor, request] = [before, beforeSent];
      }
    },
  };
}

function messageMoment(message: Message, by: Who, sent: Sent | null): Omit<MessageMoment, 'at'> {
  const text = message.content ?? '';
  return {
    ...{
      kind: 'message',
      by: message.type === 3 ? 'chatwoot' : by,
      id: message.id,
      isPublic: !message.private,
      text,
      sent,
    },
    words: wordsOf(message),
    machine: message.additionalAttributes['machine'] === true,
  };
}

/** What the customer said and has not deleted. */
export function leftOf({ messages }: Conversation): string[] {
  const theirs = messages.filter(({ type, contentAttributes }) => type === 0 && contentAttributes['deleted'] !== true);
  return theirs.flatMap(wordsOf);
}
