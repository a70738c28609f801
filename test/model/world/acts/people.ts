import { performActions } from '../../../../sandbox/world/automation/perform-action.ts';
import { updateContact } from '../../../../sandbox/world/contacts.ts';
import { changeConversation } from '../../../../sandbox/world/conversation/change-conversation.ts';
import { mute, unmute } from '../../../../sandbox/world/conversation/mute.ts';
import { toggleStatus } from '../../../../sandbox/world/conversation/status-machine.ts';
import { deleteMessage } from '../../../../sandbox/world/messages/update-message.ts';
import { newUnit } from '../../../../sandbox/world/world.ts';
import type { PEOPLES, REVIEWERS } from '../world.ts';
import { give, say, type Happening, type Scene } from './scene.ts';

export const people: Record<(typeof PEOPLES)[number], Happening> = {
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

export const reviewers: Record<(typeof REVIEWERS)[number], Happening> = {
  approve: (scene) => {
    note(scene, '/send');
  },
  sendOwn: (scene) => {
    note(scene, `/send Own words, number ${scene.conversation.messages.length}`);
  },
  redo: (scene) => {
    note(scene, '@ridge `/redo` shorter');
  },
  drop: (scene) => {
    note(scene, '/drop');
  },
  mistype: (scene) => {
    note(scene, '/snd');
  },
};

function note(scene: Scene, content: string): void {
  say(scene, scene.person, { content, private: true });
}

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
