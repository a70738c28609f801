import { assign } from '../../../sandbox/api/assign.ts';
import { changeConversation } from '../../../sandbox/world/conversation/change-conversation.ts';
import { createMessage } from '../../../sandbox/world/messages/create-message.ts';
import type { Message } from '../../../sandbox/world/records.ts';
import { toggleStatus } from '../../../sandbox/world/conversation/status-machine.ts';
import { deleteMessage, failMessage, updateMessage } from '../../../sandbox/world/messages/update-message.ts';
import type { Actor } from '../../../sandbox/world/actor.ts';
import { SEND_KEY } from '../../../src/chatwoot/send-key.ts';
import type { LocalChatwoot } from './chatwoot.ts';
import type { DeskAct } from '../journey.ts';

type Happening = (chatwoot: LocalChatwoot, which: number) => unknown;

/** What customer and people do at Chatwoot, and the desk by itself. Nothing happens where it makes no sense. */
export const happenings: Record<DeskAct, Happening> = {
  write: (chatwoot) => say(chatwoot, chatwoot.customer, 0, `question ${chatwoot.conversation.messages.length}`),
  click,
  edit(chatwoot, which) {
    const message = customersMessage(chatwoot, which);
    if (message)
      updateMessage(chatwoot.world, chatwoot.conversation, message, { content: `${message.content}, I mean` });
  },
  delete(chatwoot, which) {
    const message = customersMessage(chatwoot, which);
    if (message) deleteMessage(chatwoot.world, chatwoot.conversation, message);
  },

  reply: (chatwoot) => say(chatwoot, chatwoot.person, 1, 'a person replies'),
  note: (chatwoot) => say(chatwoot, chatwoot.person, 1, 'a note', true),
  assign: (chatwoot) => give(chatwoot, { assignee_id: idOf(chatwoot.person) }),
  team: (chatwoot) => give(chatwoot, { team_id: 1 }),
  unassign: (chatwoot) => give(chatwoot, { assignee_id: null }),
  take: (chatwoot) => setStatus(chatwoot, chatwoot.person, 'open'),
  open: (chatwoot) => setStatus(chatwoot, chatwoot.administrator, 'open'),
  resolve: (chatwoot) => setStatus(chatwoot, chatwoot.administrator, 'resolved'),
  snooze: (chatwoot) => setStatus(chatwoot, chatwoot.administrator, 'snoozed'),
  pend: (chatwoot) => setStatus(chatwoot, chatwoot.administrator, 'pending'),
  handBack(chatwoot) {
    give(chatwoot, { assignee_type: 'AgentBot', assignee_id: idOf(chatwoot.bot) });
    setStatus(chatwoot, chatwoot.administrator, 'pending');
  },
  label: (chatwoot) => {
    setLabels(chatwoot, [...new Set([...chatwoot.conversation.labels, 'ai-off'])]);
  },
  unlabel: (chatwoot) => {
    const kept = chatwoot.conversation.labels.filter((name) => name !== 'ai-off');
    setLabels(chatwoot, kept);
  },

  template: (chatwoot) => say(chatwoot, { kind: 'system' }, 3, 'an automatic text'),
  undeliverable(chatwoot) {
    const { world, conversation } = chatwoot;
    const message = conversation.messages.findLast(isOurs);
    if (message) failMessage(world, conversation, message, 'the channel refused it');
  },
};

function say(
  { world, conversation }: LocalChatwoot,
  sender: Actor,
  type: 0 | 1 | 3,
  content: string,
  isPrivate = false,
) {
  return createMessage(world, conversation, { type, sender, content, private: isPrivate });
}

const give = ({ world, conversation, administrator }: LocalChatwoot, whom: object) =>
  assign(world, conversation, { ...whom }, administrator);

/** An administrator does not become the assignee of what he opens (reference 4.1). */
const setStatus = ({ world, conversation }: LocalChatwoot, who: Actor, status: string) =>
  toggleStatus(world, conversation, who, { status, snoozedUntil: null });

function setLabels({ world, conversation, person }: LocalChatwoot, labels: string[]): void {
  changeConversation(world, conversation, { labels }, person);
}

/** The customer presses a button that is still there to be pressed. */
function click({ world, conversation }: LocalChatwoot): void {
  const message = conversation.messages.findLast(({ contentType }) => contentType === 'input_select');
  if (!message || message.contentAttributes['submitted_values']) return;
  const contentAttributes = { ...message.contentAttributes, submitted_values: [{ title: 'Yes', value: 'yes' }] };
  updateMessage(world, conversation, message, { contentAttributes });
}

function customersMessage({ conversation }: LocalChatwoot, which: number): Message | undefined {
  const theirs = conversation.messages.filter(
    ({ type, contentAttributes }) => type === 0 && !contentAttributes['deleted'],
  );
  return theirs.at(-1 - which);
}

const idOf = (actor: Actor) => (actor.kind === 'system' ? null : actor.record.id);
const isOurs = (message: Message) =>
  message.type === 1 && !message.private && message.contentAttributes[SEND_KEY] !== undefined;
