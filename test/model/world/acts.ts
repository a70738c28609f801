import { assign } from '../../../sandbox/api/assign.ts';
import { performActions } from '../../../sandbox/world/automation/perform-action.ts';
import { changeConversation } from '../../../sandbox/world/conversation/change-conversation.ts';
import { mute, unmute } from '../../../sandbox/world/conversation/mute.ts';
import { resolveByContact, toggleStatus } from '../../../sandbox/world/conversation/status-machine.ts';
import { updateContact } from '../../../sandbox/world/contacts.ts';
import { createMessage } from '../../../sandbox/world/messages/create-message.ts';
import type { NewMessage } from '../../../sandbox/world/messages/new-message.ts';
import { deleteMessage, failMessage, updateMessage } from '../../../sandbox/world/messages/update-message.ts';
import type { Message } from '../../../sandbox/world/records.ts';
import { newUnit } from '../../../sandbox/world/world.ts';
import type { Who } from '../oracle/trace.ts';
import type { LocalChatwoot } from './chatwoot.ts';
import { mail } from './mail.ts';
import type { CUSTOMERS, OTHERS, PEOPLES } from './world.ts';

export interface Scene extends LocalChatwoot {
  /** The next of the customer's words. */
  word: () => string;
  isOurs: (message: Message) => boolean;
  isMail: boolean;
  isApi: boolean;
  which: number;
}

type Name = (typeof CUSTOMERS)[number] | (typeof PEOPLES)[number] | (typeof OTHERS)[number];
type Happening = (scene: Scene) => unknown;

/** Nothing happens where it makes no sense. */
const customers: Record<(typeof CUSTOMERS)[number], Happening> = {
  write: (scene) => {
    ask(scene, `${scene.word()} please`);
  },
  writeUrgent: (scene) => {
    ask(scene, `${scene.word()} is urgent`);
  },
  blank: (scene) => {
    say(scene, scene.customer, { type: 0, content: null });
  },
  click({ conversation, world, word }) {
    const message = conversation.messages.findLast(({ contentType }) => contentType === 'input_select');
    if (!message || message.contentAttributes['submitted_values']) return;
    const chosen = word();
    const submitted = { submitted_values: [{ title: chosen, value: chosen }] };
    updateMessage(world, conversation, message, { contentAttributes: { ...message.contentAttributes, ...submitted } });
  },
  edit(scene) {
    const message = customersMessage(scene);
    if (message)
      updateMessage(scene.world, scene.conversation, message, { content: `${message.content ?? ''}, I mean` });
  },
  delete(scene) {
    const message = customersMessage(scene);
    if (message) deleteMessage(scene.world, scene.conversation, message);
  },
  machineMail: (scene) => {
    if (scene.isMail) say(scene, scene.customer, { type: 0, ...mail('out of office', true) });
  },
  endChat: (scene) => {
    if (!scene.isMail) resolveByContact(scene.world, scene.conversation);
  },
};

const people: Record<(typeof PEOPLES)[number], Happening> = {
  reply: (scene) => {
    say(scene, scene.person, { content: 'a person replies' });
  },
  replyOutside: (scene) => {
    say(scene, { kind: 'system' }, { content: 'a person replies from a phone' });
  },
  note: (scene) => {
    say(scene, scene.person, { content: 'a note', private: true });
  },
  assign: (scene) => give(scene, { assignee_id: 1 }),
  assignOther: (scene) => give(scene, { assignee_id: 3 }),
  unassign: (scene) => give(scene, { assignee_id: null }),
  team: (scene) => give(scene, { team_id: 1 }),
  unteam: (scene) => give(scene, { team_id: 0 }),
  take: (scene) => {
    setStatus(scene, 'open', true);
  },
  open: (scene) => {
    setStatus(scene, 'open');
  },
  resolve: (scene) => {
    setStatus(scene, 'resolved');
  },
  snooze: (scene) => {
    setStatus(scene, 'snoozed');
  },
  snoozeAwhile: (scene) => {
    setStatus(scene, 'snoozed', false, Date.now() + 120_000);
  },
  pend: (scene) => {
    setStatus(scene, 'pending');
  },
  handBack(scene) {
    give(scene, scene.isApi ? { assignee_id: null } : { assignee_type: 'AgentBot', assignee_id: 1 });
    scene.world.unit = newUnit();
    setStatus(scene, 'pending');
  },
  label: (scene) => {
    setLabels(scene, [...new Set([...scene.conversation.labels, 'ai-off'])]);
  },
  unlabel: (scene) => {
    setLabels(
      scene,
      scene.conversation.labels.filter((name) => name !== 'ai-off'),
    );
  },
  rank: ({ world, conversation, administrator }) => {
    changeConversation(world, conversation, { priority: 'high' }, administrator);
  },
  deleteOurs(scene) {
    const message = scene.conversation.messages.findLast(scene.isOurs);
    if (message) deleteMessage(scene.world, scene.conversation, message);
  },
  block: (scene) => {
    setBlocked(scene, true);
  },
  unblock: (scene) => {
    setBlocked(scene, false);
  },
  mute: ({ world, conversation, person }) => {
    mute(world, conversation, person);
  },
  unmute: ({ world, conversation, person }) => {
    unmute(world, conversation, person);
  },
  giveToOther: (scene) => give(scene, { assignee_type: 'AgentBot', assignee_id: 2 }),
  macro: ({ world, conversation, person }) => {
    performActions(
      world,
      conversation,
      [
        { name: 'assign_agent', params: ['self'] },
        { name: 'add_label', params: ['vip'] },
      ],
      person,
    );
  },
};

const others: Record<(typeof OTHERS)[number], Happening> = {
  otherReplies: (scene) => {
    if (scene.conversation.botId === 2) say(scene, scene.otherBot, { content: 'the other bot replies' });
  },
  otherTakes: (scene) => give(scene, { assignee_type: 'AgentBot', assignee_id: 2 }),
  template: (scene) => {
    say(scene, { kind: 'system' }, { type: 3, content: 'an automatic text' });
  },
  undeliverable({ world, conversation, isOurs }) {
    const message = conversation.messages.findLast((each) => isOurs(each) && !each.private);
    if (message) failMessage(world, conversation, message, 'the channel refused it');
  },
};

const NOT_PEOPLE: Partial<Record<string, Who>> = {
  otherReplies: 'otherBot',
  template: 'chatwoot',
  undeliverable: 'chatwoot',
};

export const happenings: Record<Name, { who: Who; happen: Happening }> = Object.fromEntries([
  ...Object.entries(customers).map(([name, happen]) => [name, { who: 'customer', happen }]),
  ...Object.entries(people).map(([name, happen]) => [name, { who: 'person', happen }]),
  ...Object.entries(others).map(([name, happen]) => [name, { who: NOT_PEOPLE[name] ?? 'person', happen }]),
]) as never;

function ask(scene: Scene, words: string): void {
  say(scene, scene.customer, { type: 0, ...(scene.isMail ? mail(words, false) : { content: words }) });
}

function say({ world, conversation }: Scene, sender: LocalChatwoot['person'], wanted: Partial<NewMessage>): void {
  createMessage(world, conversation, { type: 1, sender, content: '', ...wanted });
}

const give = ({ world, conversation, administrator }: Scene, whom: object) =>
  assign(world, conversation, { ...whom }, administrator);

/** An agent becomes the assignee of what they open, an administrator does not (reference 4.1). */
function setStatus(scene: Scene, status: string, asAgent = false, snoozedUntil: number | null = null): void {
  const { world, conversation, person, administrator } = scene;
  toggleStatus(world, conversation, asAgent ? person : administrator, { status, snoozedUntil });
}

function setLabels({ world, conversation, person }: Scene, labels: string[]): void {
  changeConversation(world, conversation, { labels }, person);
}

function setBlocked({ world, conversation }: Scene, blocked: boolean): void {
  updateContact(world, world.state.contact(conversation.contactId), { blocked });
}

function customersMessage({ conversation, which }: Scene): Message | undefined {
  return conversation.messages
    .filter(({ type, contentAttributes }) => type === 0 && !contentAttributes['deleted'])
    .at(-1 - which);
}
