import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Facts, Sends } from '../../contracts/conversation.ts';
import type { Usage } from '../../contracts/graph.ts';
import type { Phase, Settling, Trouble } from '../run.ts';

/** What a conversation can be told and asked. Signals carry Chatwoot's facts; updates are for operators. */

export const messageReceived = defineSignal<[Facts['messageReceived']]>('messageReceived');
export const conversationCreated = defineSignal<[Facts['conversationCreated']]>('conversationCreated');
export const humanReplied = defineSignal<[Facts['humanReplied']]>('humanReplied');
export const replyEchoed = defineSignal<[Facts['replyEchoed']]>('replyEchoed');
export const messageDeleted = defineSignal<[Facts['messageDeleted']]>('messageDeleted');
export const messageEdited = defineSignal<[Facts['messageEdited']]>('messageEdited');
export const replyFailed = defineSignal<[Facts['replyFailed']]>('replyFailed');
export const ownershipChanged = defineSignal<[Facts['ownershipChanged']]>('ownershipChanged');

export const commandGiven = defineSignal<[Facts['commandGiven']]>('commandGiven');

/** A look at a conversation; no message text. */
export interface ConversationState {
  phase: Phase;
  turns: number;
  replies: number;
  tokens: number;
  usage: Usage;
  sends: Sends;
  unanswered: number;
  /** Messages of a turn that failed without a person being asked: `retryTurn` runs it again. */
  failed: number;
  paused: boolean;
  status: string | null;
  assigneeType: string | null;
  lastOutcome: string;
  /** A draft waits for people's word. */
  draft?: boolean;
  /** What Chatwoot refuses, and is tried again until it does not. */
  trouble: Trouble | null;
  /** A send of which nobody can tell yet whether it was stored. */
  settling: Settling | null;
}
export const state = defineQuery<ConversationState>('state');
/** Which of the messages with these keys the conversation has not heard of. Adds nothing to its history. */
export const unheard = defineQuery<string[], [string[]]>('unheard');

/** Gives the conversation to a person now. */
export const handOff = defineUpdate<string, [{ reason: string }]>('handOff');
/** Stops the bot here, in mid-turn too; messages keep waiting. */
export const pause = defineUpdate<string>('pause');
/** The same once the turn that runs is done. */
export const drain = defineUpdate<string>('drain');
export const resume = defineUpdate<string>('resume');
/** Runs a turn again that failed without a person being asked, or that runs right now. */
export const retryTurn = defineUpdate<string>('retryTurn');
