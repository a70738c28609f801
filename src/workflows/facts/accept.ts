import type { DialogueMessage, Facts, IncomingMessage } from '../../contracts/conversation.ts';
import type { Contact } from '../../chatwoot/snapshot.ts';
import { parseSendKey } from '../../chatwoot/send-key.ts';
import type { Inbox } from './inbox.ts';
import { answeredByPerson } from './dialogue.ts';
import { addMessage, isTooMuch, shed } from './unanswered.ts';
import { addMachineMail } from './machine-mail.ts';
import { observe, observeReturn } from './observe.ts';
import { remember, window } from './window.ts';

/** Nobody gives more at once. */
const MAX_COMMANDS = 20;

/** How each fact changes the inbox. Facts come in any order and more than once. */
export const accept = {
  /**
   * `earlier`: ids of messages that earlier runs have heard of. What they left unanswered is told anew by whoever gives the conversation
   * back, or found in the list; a webhook that brings it is a late copy.
   */
  messageReceived(inbox: Inbox, fact: Facts['messageReceived'], now: number, earlier: number[] = []): Inbox {
    const { policy, snapshot, about = inbox.about } = fact;
    const current = { ...inbox, policy, about, contact: whichever(fact.contact, inbox) };
    const observed = observe(current, snapshot, now, true);
    if (!fact.found && earlier.includes(Number(fact.message.key))) return observed;
    return fact.message.automatic ? addMachineMail(observed, fact.message) : addMessage(observed, fact.message, now);
  },

  conversationCreated(inbox: Inbox, { snapshot, contact, policy }: Facts['conversationCreated'], now: number): Inbox {
    return observe({ ...inbox, policy, contact: whichever(contact, inbox) }, snapshot, now, true);
  },

  /** A reply from before the conversation became ours again says nothing about now; one while it is ours takes it. */
  humanReplied(inbox: Inbox, { id, text, snapshot, policy, key }: Facts['humanReplied'], now: number): Inbox {
    if (inbox.seen.includes(key)) return inbox;
    const current = { ...inbox, policy, seen: remember(inbox.seen, key) };
    const observed = observe(current, snapshot, now);
    const said: DialogueMessage = { id, role: 'assistant', text, human: true };
    const noted = {
      ...observed,
      dialogue: window([...observed.dialogue, said]),
      lastHumanReply: Math.max(observed.lastHumanReply, id),
    };
    if (policy.replyMode === 'review') return answeredByPerson(observed, said);
    if (snapshot.at !== 0 && snapshot.at < inbox.ownedSince) return noted;
    const certain = policy.mode === 'api-inbox' || snapshot.status === 'pending' || snapshot.status === null;
    return { ...noted, claim: { why: 'humanReplied', certain, at: snapshot.at } };
  },

  replyEchoed(inbox: Inbox, { id, sendKey, senderId, snapshot }: Facts['replyEchoed'], now: number): Inbox {
    const ownBot = inbox.policy.mode === 'agent-bot' ? (senderId ?? inbox.ownBot) : inbox.ownBot;
    const drafted = parseSendKey(sendKey)?.kind === 'draft' ? { drafted: { sendKey, id } } : {};
    return observe({ ...inbox, ownBot, echoes: remember(inbox.echoes, sendKey), ...drafted }, snapshot, now);
  },

  commandGiven(inbox: Inbox, { key, id, command, snapshot, policy }: Facts['commandGiven'], now: number): Inbox {
    if (inbox.seen.includes(key)) return inbox;
    const commands = [...(inbox.commands ?? []), { id, command }].slice(-MAX_COMMANDS);
    const given = { ...inbox, policy, seen: remember(inbox.seen, key), commands, stirred: inbox.stirred + 1 };
    return observe(given, snapshot, now, true);
  },

  messageDeleted(inbox: Inbox, { id }: Facts['messageDeleted']): Inbox {
    return {
      ...inbox,
      seen: remember(inbox.seen, String(id)),
      unanswered: inbox.unanswered.filter((message) => message.id !== id),
      dialogue: inbox.dialogue.filter((message) => message.id !== id),
    };
  },

  /** Also the transcript of a voice note, which Chatwoot writes some seconds after the note has come. */
  messageEdited(inbox: Inbox, fact: Facts['messageEdited']): Inbox {
    const unanswered = inbox.unanswered.map(({ unreadable, ...message }): IncomingMessage => {
      return { ...message, ...wordsAfter(fact, { ...message, unreadable }) };
    });
    const dialogue = inbox.dialogue.map(({ unreadable, ...message }): DialogueMessage => {
      return { ...message, ...wordsAfter(fact, { ...message, unreadable }) };
    });
    if (isTooMuch(unanswered)) return shed(inbox);
    return { ...inbox, unanswered, dialogue: window(dialogue) };
  },

  /** Chatwoot tells of it with each later change of the message too. What a run begins with is known of the conversation. */
  replyFailed(inbox: Inbox, { key, sendKey, snapshot }: Facts['replyFailed']): Inbox {
    if (inbox.seen.includes(key)) return inbox;
    const seen = remember(inbox.seen, key);
    return { ...inbox, seen, undelivered: sendKey, snapshot: inbox.snapshot ?? snapshot };
  },

  ownershipChanged(inbox: Inbox, fact: Facts['ownershipChanged'], now: number): Inbox {
    const current = { ...inbox, policy: fact.policy, contact: whichever(fact.contact, inbox) };
    return observeReturn(current, fact, now);
  },
};

type Words = Pick<IncomingMessage, 'id' | 'text' | 'attachments' | 'late'> & { unreadable: string | undefined };

/** What a message says, after an edit if it is about this one. What is late stays late, whatever it says now. */
function wordsAfter(fact: Facts['messageEdited'], { id, text, attachments, late, unreadable: before }: Words) {
  const isMeant = id === fact.id;
  const unreadable = isMeant && !late ? fact.unreadable : before;
  const transcripts = (isMeant && fact.transcripts) || [];
  const files = attachments?.map((file, at) => ({ ...file, transcript: transcripts[at] ?? file.transcript }));
  return {
    text: isMeant ? fact.text : text,
    ...(files ? { attachments: files } : {}),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

function whichever(contact: Contact, inbox: Inbox): Contact {
  return contact.id === null ? inbox.contact : contact;
}
