import { failMessage } from '../../../../sandbox/world/messages/update-message.ts';
import type { Who } from '../../oracle/trace.ts';
import type { CUSTOMERS, OTHERS, PEOPLES, REVIEWERS } from '../world.ts';
import { customers } from './customers.ts';
import { people, reviewers } from './people.ts';
import { give, say, type Happening } from './scene.ts';

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

type Name =
  (typeof CUSTOMERS)[number] | (typeof PEOPLES)[number] | (typeof REVIEWERS)[number] | (typeof OTHERS)[number];

const NOT_PEOPLE: Partial<Record<string, Who>> = {
  otherReplies: 'otherBot',
  template: 'chatwoot',
  undeliverable: 'chatwoot',
};

/** What can happen in Chatwoot, and whose doing it is. */
export const happenings: Record<Name, { who: Who; happen: Happening }> = Object.fromEntries([
  ...Object.entries(customers).map(([name, happen]) => [name, { who: 'customer', happen }]),
  ...Object.entries({ ...people, ...reviewers }).map(([name, happen]) => [name, { who: 'person', happen }]),
  ...Object.entries(others).map(([name, happen]) => [name, { who: NOT_PEOPLE[name] ?? 'person', happen }]),
]) as never;
