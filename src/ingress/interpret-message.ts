import { createHash } from 'node:crypto';
import { readContact, readSnapshot } from '../chatwoot/snapshot.ts';
import type { MessageEvent } from '../contracts/chatwoot-webhook.ts';
import type { Snapshot } from '../contracts/conversation.ts';
import { mayBeOurs } from '../contracts/ownership.ts';
import { resumeAnswer } from '../contracts/resume-note.ts';
import { parseSendKey, SEND_KEY } from '../contracts/send-key.ts';
import { ignored, meaning, type Ignored, type ListeningAgent, type Meaning } from './interpretation.ts';
import { attachmentsOf, isAutomaticEmail, submittedText, textOf } from './read-text.ts';

/** An event with what every rule needs to look at. */
interface Case {
  event: MessageEvent;
  agent: ListeningAgent;
  now: number;
  snapshot: Snapshot;
  /** Our send key, where the message carries one of this agent. */
  sendKey: string | null;
}

export function interpretMessage(event: MessageEvent, agent: ListeningAgent, now: number): Meaning | Ignored {
  const stamp = event.content_attributes?.[SEND_KEY];
  const key = parseSendKey(stamp);
  const sendKey = typeof stamp === 'string' && key?.agent === agent.name ? stamp : null;
  const snapshot = readSnapshot(event.conversation);
  const message = { event, agent, now, snapshot, sendKey };

  if (isDeleted(event)) return messageDeleted(message);
  if (event.message_type === 'incoming') return fromCustomer(message);
  if (event.message_type !== 'outgoing') return ignored(event.message_type);
  // Before anything else: in an API inbox our own messages come from a person's account.
  if (sendKey !== null) return fromUs(message, sendKey);
  if (event.private) return fromNote(message);
  if (key) return ignored('other bot');
  return fromOthers(message);
}

function fromCustomer(message: Case): Meaning | Ignored {
  const { event } = message;
  if (event.private) return ignored('private note');
  if (isAutomaticEmail(event)) return ignored('automatic e-mail');
  if (event.event === 'message_updated') return messageEdited(message);

  const text = textOf(event);
  if (text === '' && attachmentsOf(event).length === 0) return ignored('empty message');
  return messageReceived(message, String(event.id), text);
}

/** A person answers a question of the graph. Starts a run: the one that asked ended by handing the conversation over. */
function fromNote({ event, agent, now, snapshot }: Case): Meaning | Ignored {
  const answer = resumeAnswer(textOf(event));
  const isByPerson = event.event === 'message_created' && event.sender?.type === 'user';
  if (answer === undefined || !isByPerson) return ignored('private note');
  const key = `${event.id}:resume`;
  const message = { id: event.id, role: 'user' as const, key, text: answer, receivedAt: now, note: true as const };
  const fact = { key, snapshot, message, contact: readContact(event.conversation), policy: agent.policy };
  return meaning({ signal: 'messageReceived', fact }, true);
}

function fromUs(message: Case, sendKey: string): Meaning | Ignored {
  const { event, snapshot } = message;
  const { id } = event;
  if (event.event === 'message_created') {
    const senderId = event.sender?.type === 'agent_bot' ? (event.sender.id ?? null) : null;
    return meaning({ signal: 'replyEchoed', fact: { key: `${id}:echo`, snapshot, sendKey, id, senderId } });
  }
  const choice = submittedText(event);
  if (choice !== undefined) return messageReceived(message, `${id}:submitted`, choice);
  if (hasFailed(event)) return meaning({ signal: 'replyFailed', fact: { key: `${id}:failed`, snapshot, sendKey, id } });
  return ignored('nothing that concerns the bot');
}

function fromOthers(message: Case): Meaning | Ignored {
  const { event } = message;
  const attributes = event.content_attributes;
  // Whoever of the bots offered the choice: what the customer answers is for the bot that has the conversation.
  const choice =
    event.event === 'message_updated' && event.sender?.type === 'agent_bot' ? submittedText(event) : undefined;
  if (choice !== undefined) return messageReceived(message, `${event.id}:submitted`, choice);
  if (event.event === 'message_updated') return ignored('nothing that concerns the bot');

  if (attributes?.automation_rule_id != null) return ignored('automatic message');
  if (event.sender?.type === 'user' || attributes?.external_echo === true) return humanReplied(message);
  return ignored(event.sender?.type ? 'other bot' : 'automatic message');
}

function messageReceived({ event, agent, now, snapshot }: Case, key: string, text: string): Meaning {
  const { id, conversation } = event;
  const isClick = event.message_type === 'outgoing';
  const attachments = isClick ? [] : attachmentsOf(event);
  const contact = readContact(conversation, isClick ? null : event.sender);
  const message = {
    id,
    role: 'user' as const,
    key,
    text,
    receivedAt: now,
    ...(attachments.length > 0 ? { attachments } : {}),
  };
  const fact = { key, snapshot, message, contact, policy: agent.policy };
  return meaning({ signal: 'messageReceived', fact }, mayBeOurs(snapshot, agent.policy));
}

/** Chatwoot does not say what changed; a voice note's transcript comes this way too. */
function messageEdited({ event, snapshot }: Case): Meaning | Ignored {
  const transcripts = attachmentsOf(event).flatMap(({ transcript }) => transcript ?? []);
  const text = textOf(event) || transcripts.join('\n');
  if (text === '') return ignored('nothing that concerns the bot');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return meaning({
    signal: 'messageEdited',
    fact: { key: `${event.id}:edited:${hash}`, snapshot, id: event.id, text },
  });
}

function messageDeleted({ event: { id }, snapshot }: Case): Meaning {
  return meaning({ signal: 'messageDeleted', fact: { key: `${id}:deleted`, snapshot, id } });
}

/**
 * A person took over what is the bot's: where no run knows of it, one has to start that makes it visible, by `open` or, in
 * an API inbox, by the silence label.
 */
function humanReplied({ event, agent, snapshot }: Case): Meaning {
  const { id } = event;
  const { policy } = agent;
  const fact = { key: String(id), snapshot, id, text: textOf(event), policy };
  const assigned = policy.mode === 'api-inbox' && snapshot.assigneeType === 'User';
  return meaning({ signal: 'humanReplied', fact }, mayBeOurs(snapshot, policy) && !assigned);
}

function isDeleted({ event, content_attributes: attributes }: MessageEvent): boolean {
  return event === 'message_updated' && attributes?.deleted === true;
}

/** A message does not carry its own delivery state, but its conversation shows that of its newest message. */
function hasFailed({ id, conversation }: MessageEvent): boolean {
  const newest = conversation.messages?.[0];
  return newest?.id === id && newest.status === 'failed';
}
