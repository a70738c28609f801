import { Client, Connection } from '@temporalio/client';
import { CHANNEL } from '../src/temporal/connect.ts';
import type { ConversationState } from '../src/workflows/facts/messages.ts';
import type { Desk } from './desk.ts';
import { percentiles } from './report/percentiles.ts';
import { bytesOf, runsOf, type Event } from './runs.ts';

/** What one turn adds to the history, its echo included. Does not depend on the machine. */
export interface HistoryCost {
  events: number;
  bytes: number;
  workflowTasks: number;
}

export interface TurnCost extends HistoryCost {
  turn: number;
  /** Webhook posted → reply arrives, in milliseconds; the median of the ten turns up to this one. */
  reply: number | null;
}

const NEIGHBOURS = 10;

/** Holds one conversation and counts what its turns left in the history. */
export async function turnCosts(desk: Desk, address: string, turns: readonly number[]): Promise<TurnCost[]> {
  const connection = await Connection.connect({ address, channelArgs: CHANNEL });
  try {
    const client = new Client({ connection });
    const { conversation, ask } = await desk.customer();
    const handle = client.workflow.getHandle(`chatwoot:default:1:${conversation}`);
    const replies: number[] = [];
    for (let turn = 1; turn <= Math.max(...turns); turn += 1) {
      replies.push((await ask()).reply);
      // What a turn leaves behind, the echo's webhook too, must not be counted with the next one.
      await desk.settled();
      while ((await handle.query<ConversationState>('state')).replies < turn);
    }
    const runs = await runsOf(client, handle.workflowId);
    const byTurn = splitTurns(runs.flatMap(({ events }) => events));
    return turns.map((turn) => ({ turn, reply: medianUpTo(replies, turn), ...costOf(byTurn[turn - 1] ?? []) }));
  } finally {
    await connection.close();
  }
}

/** The same conversation with the direct handler: how long its replies took. */
export async function directReplies(desk: Desk, turns: readonly number[]): Promise<(number | null)[]> {
  const { ask } = await desk.customer();
  const replies: number[] = [];
  while (replies.length < Math.max(...turns)) replies.push((await ask()).reply);
  return turns.map((turn) => medianUpTo(replies, turn));
}

const medianUpTo = (replies: number[], turn: number) =>
  percentiles(replies.slice(Math.max(0, turn - NEIGHBOURS), turn)).p50;

/** Each customer's message begins a turn; what comes before the first belongs to it. */
export function splitTurns(events: readonly Event[]): Event[][] {
  const turns: Event[][] = [];
  let before: Event[] = [];
  for (const event of events) {
    if (event.workflowExecutionSignaledEventAttributes?.signalName === 'messageReceived') {
      turns.push(before);
      before = [];
    }
    (turns.at(-1) ?? before).push(event);
  }
  return turns;
}

export function costOf(events: readonly Event[]): HistoryCost {
  return {
    events: events.length,
    bytes: events.reduce((sum, event) => sum + bytesOf(event), 0),
    workflowTasks: events.filter((event) => event.workflowTaskScheduledEventAttributes).length,
  };
}
