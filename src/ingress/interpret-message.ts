import { createHash } from 'node:crypto';
import { orLate, toIncoming } from '../chatwoot/dialogue-message.ts';
import { readMessage, speakerOf, type MessageReading } from '../chatwoot/message.ts';
import { readContact, readSnapshot, type Contact, type Snapshot } from '../chatwoot/snapshot.ts';
import { readSurroundings } from '../chatwoot/surroundings.ts';
import type { MessageEvent } from '../chatwoot/webhook.ts';
import type { Facts, IncomingMessage } from '../contracts/conversation.ts';
import { mayBeOpen, mayBeOurs } from '../chatwoot/ownership.ts';
import { readCommand } from '../chatwoot/commands.ts';
import { parseSendKey } from '../chatwoot/send-key.ts';
import { ignored, meaning, type Ignored, type ListeningAgent, type Meaning } from './interpretation.ts';

/** An event with what every rule needs to look at. */
interface Case {
  event: MessageEvent;
  agent: ListeningAgent;
  now: number;
  snapshot: Snapshot;
  reading: MessageReading;
}

export function interpretMessage(event: MessageEvent, agent: ListeningAgent, now: number): Meaning | Ignored {
  const reading = readMessage(event, agent.name);
  const message = { event, agent, now, snapshot: readSnapshot(event.conversation), reading };
  const { author, isDeleted, isPrivate, sendKey } = reading;

  if (isDeleted && event.event === 'message_updated') return messageDeleted(message);
  if (author === 'customer') return fromCustomer(message);
  if (author === 'template' || author === 'activity') return ignored(author);
  if (author === 'us' && sendKey !== null) return fromUs(message, sendKey);
  return isPrivate ? fromNote(message) : fromOthers(message);
}

function fromCustomer(message: Case): Meaning | Ignored {
  const { event, now, reading } = message;
  if (reading.isPrivate) return ignored('private note');
  if (reading.isBlocked) return ignored('blocked contact');
  if (reading.isDeleted) return ignored('deleted message');
  if (reading.isReaction) return ignored('reaction');
  if (event.event === 'message_updated') return messageEdited(message);
  const incoming = orLate(toIncoming(reading, now), reading, message.agent.policy.idleEnd);
  return messageReceived(message, incoming, readContact(event.conversation, event.sender));
}

/**
 * A person answers a question of the graph, which starts a run, since the one that asked ended by handing the conversation over; or they
 * decide on a draft: where no run has one, and people review, one tells them so.
 */
function fromNote({ event, agent, now, snapshot, reading }: Case): Meaning | Ignored {
  const command = readCommand(reading.text);
  const isByPerson = event.event === 'message_created' && reading.author === 'person';
  if (!command || !isByPerson) return ignored('private note');
  if (command.kind !== 'resume') return commandGiven(event.id, command, agent, snapshot);
  const key = `${event.id}:resume`;
  const message = {
    id: event.id,
    role: 'user' as const,
    key,
    text: command.text,
    receivedAt: now,
    note: true as const,
  };
  const fact = { key, snapshot, message, contact: readContact(event.conversation), policy: agent.policy };
  return meaning({ signal: 'messageReceived', fact }, true);
}

function commandGiven(
  id: number,
  command: Facts['commandGiven']['command'],
  { policy }: ListeningAgent,
  snapshot: Snapshot,
): Meaning {
  const fact = { key: `${id}:command`, snapshot, id, command, policy };
  return meaning({ signal: 'commandGiven', fact }, policy.replyMode === 'review' && command.kind !== 'unknown');
}

function fromUs(message: Case, sendKey: string): Meaning | Ignored {
  const { event, snapshot, reading } = message;
  const { id, botId: senderId, submitted } = reading;
  if (event.event === 'message_created')
    return meaning({ signal: 'replyEchoed', fact: { key: `${id}:echo`, snapshot, sendKey, id, senderId } });
  if (submitted !== '') return submittedBy(message);
  if (hasFailed(event) && !reading.isPrivate) return replyFailed(message, sendKey);
  return ignored('nothing that concerns the bot');
}

function fromOthers(message: Case): Meaning | Ignored {
  const { event, reading } = message;
  const { author, isReaction, sendKey, submitted } = reading;
  if (parseSendKey(sendKey)) return ignored('other bot');
  if (isReaction) return ignored('reaction');
  if (event.event === 'message_updated') {
    // Whoever of the bots offered the choice: what the customer answers is for the bot that has the conversation.
    const isChoice = author === 'otherBot' && submitted !== '';
    return isChoice ? submittedBy(message) : ignored('nothing that concerns the bot');
  }
  if (speakerOf(reading) === 'human') return humanReplied(message);
  return ignored(author === 'otherBot' ? 'other bot' : 'automatic message');
}

/**
 * What the customer chose or filled in on a message of a bot is a message of theirs; on a resolved conversation too, which
 * Chatwoot takes up again for a message alone.
 */
function submittedBy(message: Case): Meaning {
  const { event, now, reading } = message;
  const { id, submitted: text } = reading;
  const click = { id, role: 'user' as const, key: `${id}:submitted`, text, receivedAt: now };
  const heard = messageReceived(message, click, readContact(event.conversation));
  return { ...heard, starts: heard.starts || isOver(message) };
}

/** Resolved, and the bot's if it were not. */
function isOver({ agent, snapshot }: Case): boolean {
  return snapshot.status === 'resolved' && mayBeOurs({ ...snapshot, status: null }, agent.policy);
}

/**
 * A person has to know, also where no run is going any more: people see what they have, but not what the bot has, or has resolved.
 * Of later messages' states Chatwoot tells again with each change, hence only the newest one counts there.
 */
function replyFailed(message: Case, sendKey: string): Meaning {
  const { event, agent, snapshot } = message;
  const { policy } = agent;
  const { id } = event;
  const isNewest = event.conversation.messages?.[0]?.id === id;
  const fact = { key: `${id}:failed`, snapshot, sendKey, id, policy };
  return meaning({ signal: 'replyFailed', fact }, isNewest && (mayBeOurs(snapshot, policy) || isOver(message)));
}

function messageReceived({ agent, event, snapshot }: Case, message: IncomingMessage, contact: Contact): Meaning {
  const about = readSurroundings(event.conversation);
  const fact = { key: message.key, snapshot, message, contact, about, policy: agent.policy };
  return meaning({ signal: 'messageReceived', fact }, mayBeOurs(snapshot, agent.policy));
}

/** Chatwoot does not say what changed; a voice note's transcript comes this way too. */
function messageEdited({ snapshot, reading }: Case): Meaning | Ignored {
  const { id, attachments, text, unreadable } = reading;
  const transcripts = attachments.map(({ transcript }) => transcript);
  const isTranscribed = transcripts.some(Boolean);
  if (text === '' && !isTranscribed) return ignored('nothing that concerns the bot');
  const hash = createHash('sha256')
    .update([text, ...transcripts].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const fact = {
    key: `${id}:edited:${hash}`,
    snapshot,
    id,
    text,
    ...(isTranscribed ? { transcripts } : {}),
    ...(unreadable ? { unreadable } : {}),
  };
  return meaning({ signal: 'messageEdited', fact });
}

function messageDeleted({ event: { id }, snapshot }: Case): Meaning {
  return meaning({ signal: 'messageDeleted', fact: { key: `${id}:deleted`, snapshot, id } });
}

/**
 * A person took over what is the bot's: where no run knows of it, one has to start that makes it visible, by `open` or, in
 * an API inbox, by the silence label. Where people review they see it.
 */
function humanReplied({ agent, snapshot, reading }: Case): Meaning {
  const { id, text } = reading;
  const { policy } = agent;
  const fact = { key: String(id), snapshot, id, text, policy };
  const assigned = mayBeOpen(policy) && snapshot.assigneeType === 'User';
  const isReviewed = policy.replyMode === 'review';
  return meaning({ signal: 'humanReplied', fact }, mayBeOurs(snapshot, policy) && !assigned && !isReviewed);
}

/**
 * A message does not carry its own delivery state: what the channel said of it stays with it, and its conversation shows the state
 * of its newest message.
 */
function hasFailed({ id, conversation, content_attributes: attributes }: MessageEvent): boolean {
  const newest = conversation.messages?.[0];
  if (typeof attributes?.['external_error'] === 'string' && attributes['external_error'] !== '') return true;
  return newest?.id === id && newest.status === 'failed';
}
